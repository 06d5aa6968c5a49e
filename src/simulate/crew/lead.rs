//! Who leads: begins what the gate lets begin, ends what is over, and goes back while that is still possible.

use super::{View, Want, delta};
use crate::{
    phrase,
    plan::{Action, Then, night::Answers},
    simulate::script::begins,
    state::{Closing, Command, Mode, Proposal, Run, StepRun, StepStanding},
    verdict::Verdict,
    wording::{Phrase, simulate as say},
};
use chrono::TimeDelta;
use uuid::Uuid;

/// With so little left on the decision clock nobody waits any longer.
const LAST_CALL: TimeDelta = TimeDelta::minutes(10);
/// What should begin by itself and does not is taken up by people after so long.
const LEFT_TO_ITSELF: TimeDelta = TimeDelta::minutes(2);

pub(super) fn wants(view: &View, console: Uuid) -> Vec<Want> {
    let begin = |what: &str, runbook: &crate::id::Id, note: String| {
        let command = Command::BeginRun { runbook: runbook.clone(), mode: Mode::Live, console, note };
        Want::new(format!("begin:{what}"), command)
    };
    let Some(forward) = view.live(&view.night.runbook) else {
        let (earliest, latest) = begins(view.night, view.plan);
        let is_time = (earliest..latest).contains(&view.now);
        let goes = is_time && view.gate.verdict == Verdict::Go;
        let note = say::NOTE_BEGIN.get(view.lang).to_owned();
        return goes.then(|| begin("forward", &view.night.runbook, note)).into_iter().collect();
    };
    let back = view.night.rollback.as_ref().and_then(|rollback| view.live(rollback));
    if let Some(back) = back {
        return completes(back).into_iter().collect();
    }
    if let Some(answer) = answer(view) {
        return vec![answer];
    }
    if let (Some(rollback), Some(why)) = (&view.night.rollback, reason(view, forward)) {
        let why = why.render(view.lang);
        if forward.is_open() {
            let (run, outcome) = (forward.id.clone(), Closing::RolledBack);
            return vec![Want::new("close:back", Command::CloseRun { run, outcome, note: why })];
        }
        return vec![begin("back", rollback, why)];
    }
    completes(forward).into_iter().collect()
}

/// What is said to a proposal to go back. A trigger that begins it by itself is left a while to do so.
fn answer(view: &View) -> Option<Want> {
    let open = view.state.open_proposal().filter(|_| view.state.may_go_back(view.plan, view.now))?;
    let triggers = view.plan.cutover.as_ref().map(|cutover| &cutover.triggers);
    let trigger = triggers.and_then(|triggers| triggers.get(open.trigger.as_ref()?));
    let alarm = trigger.and_then(|trigger| view.state.alarm(&trigger.alert_id()));
    let holds = trigger.is_none() || alarm.is_some_and(|alarm| alarm.open().is_some());
    let accepted = match view.night.answers {
        Answers::Evidence => holds,
        Answers::Accept => true,
        Answers::Decline => false,
        Answers::Never => return None,
    };
    let text = match (accepted, holds) {
        (true, _) => &say::NOTE_ACCEPTED,
        (false, true) => &say::NOTE_DECLINED,
        (false, false) => &say::NOTE_DECLINED_OVER,
    };
    let (proposal, note) = (open.id.clone(), text.get(view.lang).to_owned());
    let want = Want::new(
        format!("answer:{proposal}:{accepted}"),
        Command::AnswerRollback { proposal, accepted, note },
    );
    let is_automatic = trigger.is_some_and(|trigger| trigger.automatic);
    Some(Want { at: is_automatic.then(|| open.note.at + LEFT_TO_ITSELF), ..want })
}

/// A run of which nothing is left is said to be over.
fn completes(run: &Run) -> Option<Want> {
    let is_over = run.is_open() && run.steps.values().all(StepRun::is_over);
    let (id, outcome) = (run.id.clone(), Closing::Completed);
    let key = format!("complete:{}", run.id);
    is_over.then(|| Want::new(key, Command::CloseRun { run: id, outcome, note: String::new() }))
}

/// Why to go back now, if so.
fn reason(view: &View, forward: &Run) -> Option<Phrase> {
    // Once closed in favour of the rollback there is no way but back.
    if let Some((Closing::RolledBack, note)) = &forward.closed {
        return Some(phrase!(crate::wording::names::AS_SAID, text = &*note.text));
    }
    let accepted =
        |it: &&Proposal| it.note.seq > forward.begun.seq && matches!(it.answered, Some((true, ..)));
    if let Some(proposal) = view.state.proposals().rev().find(accepted) {
        return Some(phrase!(say::NOTE_BACK_ACCEPTED, proposal = &proposal.id));
    }
    let book = view.plan.runbooks.get(&forward.runbook)?;
    if let Some(step) = book.steps.values().find(|step| chose_back(step, forward)) {
        return Some(phrase!(say::NOTE_BACK_DECIDED, step = &step.id));
    }
    let worn = |step: &&crate::plan::RunStep| {
        let done = forward.step(&step.id);
        let tries = done.map_or(0, |done| done.tries.len());
        let failed = done.is_some_and(|done| done.standing() == StepStanding::Failed && !done.is_over());
        failed && tries >= step.retries as usize + 2
    };
    if let Some(step) = book.steps.values().find(worn) {
        return Some(phrase!(say::NOTE_BACK_FAILED, step = &step.id));
    }
    let (alert, episode) = view.critical()?;
    // What is down because it is being switched is no reason to go back.
    let since = episode.raised.at.max(forward.begun.at);
    let is_worn = view.now - since >= delta(view.night.patience);
    let is_last_call = view.closes.is_some_and(|closes| closes - view.now <= LAST_CALL);
    let is_over = view.closes.is_some_and(|closes| closes <= view.now);
    let text = if is_over { &say::NOTE_BACK_ALERT_LATE } else { &say::NOTE_BACK_ALERT };
    (is_worn || is_last_call).then(|| phrase!(*text, alert = &alert.id))
}

fn chose_back(step: &crate::plan::RunStep, run: &Run) -> bool {
    let Action::Decide(choices) = &step.action else { return false };
    let chosen = run.step(&step.id).and_then(|step| step.choice.as_ref());
    choices.iter().any(|choice| choice.then == Then::RollBack && Some(&choice.id) == chosen)
}
