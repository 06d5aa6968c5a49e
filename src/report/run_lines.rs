//! What happens in a run, as sentences.

use crate::{
    phrase,
    state::{Closing, Ending, Mode, RunEvent, State},
    wording::{Phrase, Text, run as say},
};
use uuid::Uuid;

pub(super) fn sentence(state: &State, run: Option<Uuid>, what: &RunEvent) -> Phrase {
    let id = run.and_then(|run| state.run_of(run)).map(|run| run.id.to_string()).unwrap_or_default();
    let noted = |text: &String| if text.is_empty() { String::new() } else { format!(" — {text}") };
    let of_step = |text: &'static Text, note: &String| {
        let step = what.step().map(ToString::to_string).unwrap_or_default();
        phrase!(*text, run = id.clone(), step = step, note = noted(note))
    };
    let of_run = |text: &'static Text, note: &String| phrase!(*text, run = id.clone(), note = noted(note));
    match what {
        RunEvent::Begun { runbook, mode, note, .. } => {
            phrase!(say::BEGUN, runbook = runbook, mode = mode_name(*mode), note = noted(note))
        }
        RunEvent::Agreed { note, .. } => of_step(&say::AGREED, note),
        RunEvent::Asked { note, .. } => of_step(&say::ASKED, note),
        RunEvent::Started { .. } => of_step(&say::STARTED, &String::new()),
        RunEvent::UndoStarted { .. } => of_step(&say::UNDO_STARTED, &String::new()),
        RunEvent::Ended { ending, note, choice, .. } => match (ending, choice) {
            (Ending::Done, Some(choice)) => {
                let step = what.step().map(ToString::to_string).unwrap_or_default();
                phrase!(say::CHOSEN, run = id, step = step, choice = choice, note = noted(note))
            }
            (Ending::Done, None) => of_step(&say::DONE, note),
            (Ending::Failed, _) => of_step(&say::FAILED, note),
            (Ending::TimedOut, _) => of_step(&say::TIMED_OUT, note),
        },
        RunEvent::Settled { done: true, note, .. } => of_step(&say::SETTLED_DONE, note),
        RunEvent::Settled { done: false, note, .. } => of_step(&say::SETTLED_NOT_DONE, note),
        RunEvent::Skipped { note, .. } => of_step(&say::SKIPPED, note),
        RunEvent::Undone { worked: true, note, .. } => of_step(&say::UNDONE, note),
        RunEvent::Undone { worked: false, note, .. } => of_step(&say::NOT_UNDONE, note),
        RunEvent::Paused { note } => of_run(&say::PAUSED, note),
        RunEvent::Resumed { note } => of_run(&say::RESUMED, note),
        RunEvent::TakenOver { note, .. } => of_run(&say::TAKEN_OVER, note),
        RunEvent::Closed { outcome, note } => of_run(closing_text(*outcome), note),
    }
}

/// What a run is for, in words.
pub fn mode_name(mode: Mode) -> &'static Text {
    match mode {
        Mode::Live => &say::LIVE,
        Mode::Rehearsal => &say::REHEARSAL,
    }
}

fn closing_text(closing: Closing) -> &'static Text {
    match closing {
        Closing::Completed => &say::COMPLETED,
        Closing::Stopped => &say::STOPPED,
        Closing::RolledBack => &say::ROLLED_BACK,
    }
}
