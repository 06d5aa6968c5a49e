//! What happens in a run, as sentences.

use crate::{
    phrase,
    state::{Closing, Ending, Mode, Price, RunEvent, State},
    value::show_duration,
    wording::{Arg, Phrase, Text, again, decision, names, run as say},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

pub(super) fn sentence(state: &State, run: Option<Uuid>, what: &RunEvent, at: DateTime<Utc>) -> Phrase {
    let id = run.and_then(|run| state.run_of(run)).map(|run| run.id.to_string()).unwrap_or_default();
    let noted = |text: &String| match text.as_str() {
        "" => Arg::from(""),
        text => Arg::from(phrase!(say::NOTE, text = by_program(text))),
    };
    let of_step = |text: &'static Text, note: &String| {
        let step = what.step().map(ToString::to_string).unwrap_or_default();
        phrase!(*text, run = id.clone(), step = step, note = noted(note))
    };
    let of_run = |text: &'static Text, note: &String| phrase!(*text, run = id.clone(), note = noted(note));
    match what {
        RunEvent::Begun { runbook, mode, note, price, .. } => {
            let begun = phrase!(say::BEGUN, runbook = runbook, mode = mode_name(*mode), note = noted(note));
            match price.as_ref().map(|price| costs(price, at)).filter(|costs| !costs.is_empty()) {
                None => begun,
                Some(costs) => costs
                    .into_iter()
                    .fold(begun, |said, cost| phrase!(say::BEGUN_AT, begun = said, cost = cost)),
            }
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

/// What going back cost, as it was known when it began: only what there was to lose.
fn costs(price: &Price, begun: DateTime<Utc>) -> Vec<Phrase> {
    let over = price.late(begun).map(|late| phrase!(say::COST_CLOCK_OVER, over = show_duration(late)));
    let lost = price.losses.iter().map(|loss| match loss.amount {
        None => phrase!(say::COST_UNKNOWN, data = &loss.data),
        Some(amount) => {
            let text = if loss.is_over_limit() { &say::COST_LOST_OVER } else { &say::COST_LOST };
            phrase!(*text, data = &loss.data, amount = amount.normalize().to_string())
        }
    });
    let late = price.overrun().map(|late| phrase!(say::COST_LATE, late = show_duration(late)));
    over.into_iter().chain(lost).chain(late).collect()
}

/// What programs write of steps and runs, as far as it is known; people's own words stay as they are.
pub fn by_program(text: &str) -> Phrase {
    let verdicts = [&names::GO, &names::NO_GO, &names::INCONCLUSIVE, &names::ERROR];
    let reasons = crate::wording::expr::ALL.iter().map(|(_, text)| *text);
    let within: Vec<&'static Text> = verdicts.into_iter().chain([&say::NOT_SO]).chain(reasons).collect();
    again(text, BY_PROGRAMS, &["why", "verdict"], &within)
        .unwrap_or_else(|| phrase!(names::AS_SAID, text = text))
}

/// Whole sentences only: a single word may be anybody's.
static BY_PROGRAMS: &[&Text] = &[
    &say::CHECK_HOLDS,
    &say::CHECK_FAILED,
    &say::CHECK_SETTLES,
    &say::CHECK_DENIES,
    &say::HARMLESS_TWICE,
    &say::WAIT_HOLDS,
    &say::WAIT_LATE,
    &say::GATE_GOES,
    &say::GATE_LATE,
    &say::GATE_GONE,
    &say::TOLD,
    &say::NOT_TOLD,
    &say::TOLD_LATE,
    &say::DECISION_ENDS,
    &say::CLOSED_MEANWHILE,
    &say::HANDS_BROKE,
    &say::NO_HANDS,
    &say::NOBODY_TELLS,
    &say::TOLD_TO_END,
    &decision::AUTOMATIC_NOTE,
];

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
