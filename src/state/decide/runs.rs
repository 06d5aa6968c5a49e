//! Runs of runbooks: which may begin, who may say so, and when they are over. Their steps are next door.

use super::{Refusal, bounded, known, needed, refuse, run_steps};
use crate::{
    id::Id,
    phrase,
    plan::{Plan, Runbook, Signable},
    state::{
        Closing, Command, Happening, Mode, Rule, Run, RunEvent, State,
        permit::{self, Actor},
    },
    suggest,
    wording::{Phrase, expr as say_expr, names, state as say},
};

pub(super) fn decide(
    state: &State,
    plan: &Plan,
    actor: Actor<'_>,
    command: Command,
) -> Result<Happening, Refusal> {
    if let Command::BeginRun { runbook, mode, console, note } = command {
        let what = begin(state, plan, actor, &runbook, mode, &note)?;
        let book = known(&plan.runbooks, &runbook, &names::RUNBOOK)?;
        let (hash, steps) = (book.hash(), book.steps.keys().cloned().collect());
        return Ok(Happening::Run {
            run: None,
            what: RunEvent::Begun { runbook, mode, hash, steps, console, note: what, cost: None },
        });
    }
    let Some((name, step)) = command.of_run() else {
        return Err(refuse("no-run", Phrase::from(&say::NO_RUN)));
    };
    let run = meant(state, plan, name)?;
    // What was under way when it was closed ends all the same, and what was done can be taken back.
    let may_be_closed =
        matches!(command, Command::EndStep { .. } | Command::StartUndo { .. } | Command::UndoStep { .. });
    if !run.is_open() && !may_be_closed {
        return Err(refuse("run-closed", phrase!(say::RUN_CLOSED, run = &run.id)));
    }
    let what = match step.cloned() {
        Some(step) => run_steps::decide(state, plan, actor, run, step, command)?,
        None => of_run(state, plan, actor, run, command)?,
    };
    Ok(Happening::Run { run: Some(run.event), what })
}

/// The note of a run that may begin.
fn begin(
    state: &State,
    plan: &Plan,
    actor: Actor<'_>,
    id: &Id,
    mode: Mode,
    note: &str,
) -> Result<String, Refusal> {
    let book = known(&plan.runbooks, id, &names::RUNBOOK)?;
    permit::among(plan, actor, &plan.allow.run, Rule::MayNotRun)?;
    if let Some(open) = state.runs().find(|run| run.runbook == *id && run.is_open()) {
        let message = phrase!(say::RUN_OPEN, runbook = id, run = &open.id);
        return Err(Refusal {
            hint: Some(phrase!(say::RUN_OPEN_HINT, run = &open.id)),
            ..refuse("run-open", message)
        });
    }
    alone(state, plan, id, mode)?;
    permit::signed(actor, plan.must_be_signed(Signable::Run, None))?;
    if mode == Mode::Rehearsal || is_rehearsed(state, book) {
        return bounded(note);
    }
    needed(note, &say::NOT_REHEARSED)
}

/// Refuses what would pull the other way: beside a rollback that is carried on no other live run is, and the reverse.
fn alone(state: &State, plan: &Plan, id: &Id, mode: Mode) -> Result<(), Refusal> {
    let Some(rollback) = plan.cutover.as_ref().and_then(|cutover| cutover.rollback.as_ref()) else {
        return Ok(());
    };
    let goes = |run: &&Run| run.mode == Mode::Live && run.is_open() && run.paused.is_none();
    let against = |run: &&Run| run.runbook != *id && (*id == *rollback || run.runbook == *rollback);
    match state.runs().filter(|_| mode == Mode::Live).find(|run| goes(run) && against(run)) {
        None => Ok(()),
        Some(other) => {
            let message = phrase!(say::RUN_AGAINST, runbook = id, run = &other.id, other = &other.runbook);
            let hint = if *id == *rollback { &say::RUN_AGAINST_BACK } else { &say::RUN_AGAINST_HINT };
            let hint = Some(phrase!(*hint, run = &other.id));
            Err(Refusal { hint, ..refuse("run-against", message) })
        }
    }
}

/// Whether exactly these steps were rehearsed to the end.
fn is_rehearsed(state: &State, book: &Runbook) -> bool {
    let hash = book.hash();
    let completed =
        |run: &Run| run.closed.as_ref().is_some_and(|(closing, _)| *closing == Closing::Completed);
    state.runs().any(|run| run.mode == Mode::Rehearsal && run.hash == hash && completed(run))
}

/// The run that is meant: by its number, or by its runbook the one that is open or was last.
fn meant<'a>(state: &'a State, plan: &Plan, name: &Id) -> Result<&'a Run, Refusal> {
    match state.run_named(name) {
        Some(run) => Ok(run),
        None => {
            let ids = state.runs().map(|run| run.id.as_str()).chain(plan.runbooks.keys().map(Id::as_str));
            let hint =
                suggest::nearest(name.as_str(), ids).map(|near| phrase!(say_expr::DID_YOU_MEAN, name = near));
            Err(Refusal { hint, ..refuse("unknown-id", phrase!(say::NO_SUCH_RUN, run = name)) })
        }
    }
}

fn of_run(
    state: &State,
    plan: &Plan,
    actor: Actor<'_>,
    run: &Run,
    command: Command,
) -> Result<RunEvent, Refusal> {
    permit::among(plan, actor, &plan.allow.run, Rule::MayNotRun)?;
    match command {
        Command::PauseRun { note, .. } if run.paused.is_none() => {
            Ok(RunEvent::Paused { note: needed(&note, &say::PAUSE_NEEDS_NOTE)? })
        }
        Command::ResumeRun { note, .. } if run.paused.is_some() => {
            alone(state, plan, &run.runbook, run.mode)?;
            Ok(RunEvent::Resumed { note: bounded(&note)? })
        }
        Command::TakeOverRun { console, note, .. } => {
            Ok(RunEvent::TakenOver { console, note: needed(&note, &say::TAKING_OVER_NEEDS_NOTE)? })
        }
        Command::CloseRun { outcome, note, .. } => close(run, outcome, &note),
        Command::PauseRun { .. } => Err(refuse("paused", phrase!(say::RUN_PAUSED, run = &run.id))),
        _ => Err(refuse("not-paused", phrase!(say::RUN_NOT_PAUSED, run = &run.id))),
    }
}

/// A run is complete when every step is; it is given up with a reason.
fn close(run: &Run, outcome: Closing, note: &str) -> Result<RunEvent, Refusal> {
    let left = run.steps.values().filter(|step| !step.is_over()).count();
    let note = match outcome {
        Closing::Completed if left > 0 => {
            return Err(refuse("steps-left", phrase!(say::STEPS_LEFT, run = &run.id, count = left)));
        }
        Closing::Completed => bounded(note)?,
        Closing::Stopped | Closing::RolledBack => needed(note, &say::STOPPING_NEEDS_NOTE)?,
    };
    Ok(RunEvent::Closed { outcome, note })
}
