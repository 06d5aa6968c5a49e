//! Runs of runbooks: what may begin, who may say so, and what cannot be done twice.

use super::{Refusal, bounded, known, needed, refuse};
use crate::{
    id::Id,
    phrase,
    plan::{Action, Plan, RunStep, Runbook, Signable},
    state::{
        Closing, Command, Ending, Happening, Mode, Rule, Run, RunEvent, State, StepRun, StepStanding,
        permit::{self, Actor},
    },
    suggest,
    wording::{Phrase, Text, expr as say_expr, names, state as say},
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
            what: RunEvent::Begun { runbook, mode, hash, steps, console, note: what },
        });
    }
    let Some((name, step)) = command.of_run() else {
        return Err(refuse("no-run", Phrase::from(&say::NO_RUN)));
    };
    let run = open(state, plan, name)?;
    let what = match step.cloned() {
        Some(step) => of_step(state, plan, actor, run, step, command)?,
        None => of_run(plan, actor, run, command)?,
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
    permit::signed(actor, plan.must_be_signed(Signable::Run, None))?;
    if mode == Mode::Rehearsal || is_rehearsed(state, book) {
        return bounded(note);
    }
    needed(note, &say::NOT_REHEARSED)
}

/// Whether exactly these steps were rehearsed to the end.
fn is_rehearsed(state: &State, book: &Runbook) -> bool {
    let hash = book.hash();
    let completed =
        |run: &Run| run.closed.as_ref().is_some_and(|(closing, _)| *closing == Closing::Completed);
    state.runs().any(|run| run.mode == Mode::Rehearsal && run.hash == hash && completed(run))
}

/// The open run that is meant: by its number, or by its runbook.
fn open<'a>(state: &'a State, plan: &Plan, name: &Id) -> Result<&'a Run, Refusal> {
    let found = state.runs().rev().find(|run| run.id == *name || (run.runbook == *name && run.is_open()));
    match found {
        Some(run) if run.is_open() => Ok(run),
        Some(run) => Err(refuse("run-closed", phrase!(say::RUN_CLOSED, run = &run.id))),
        None => {
            let ids = state.runs().map(|run| run.id.as_str()).chain(plan.runbooks.keys().map(Id::as_str));
            let hint =
                suggest::nearest(name.as_str(), ids).map(|near| phrase!(say_expr::DID_YOU_MEAN, name = near));
            Err(Refusal { hint, ..refuse("unknown-id", phrase!(say::NO_SUCH_RUN, run = name)) })
        }
    }
}

fn of_run(plan: &Plan, actor: Actor<'_>, run: &Run, command: Command) -> Result<RunEvent, Refusal> {
    permit::among(plan, actor, &plan.allow.run, Rule::MayNotRun)?;
    match command {
        Command::PauseRun { note, .. } if run.paused.is_none() => {
            Ok(RunEvent::Paused { note: needed(&note, &say::PAUSE_NEEDS_NOTE)? })
        }
        Command::ResumeRun { note, .. } if run.paused.is_some() => {
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

fn of_step(
    state: &State,
    plan: &Plan,
    actor: Actor<'_>,
    run: &Run,
    id: Id,
    command: Command,
) -> Result<RunEvent, Refusal> {
    let book = plan.runbooks.get(&run.runbook);
    let planned = book.and_then(|book| book.steps.get(&id));
    let (Some(planned), Some(step)) = (planned, run.step(&id)) else {
        let ids = run.steps.keys().map(Id::as_str);
        let hint =
            suggest::nearest(id.as_str(), ids).map(|near| phrase!(say_expr::DID_YOU_MEAN, name = near));
        return Err(Refusal {
            hint,
            ..refuse("unknown-id", phrase!(say::NO_SUCH_STEP, run = &run.id, step = &id))
        });
    };
    may_do(plan, actor, planned)?;
    match command {
        Command::AgreeStep { note, .. } => agree(plan, actor, planned, step, &note),
        Command::StartStep { console, .. } => {
            start(state, plan, actor, run, planned, step)?;
            Ok(RunEvent::Started { step: id, console })
        }
        Command::EndStep { console, ending, note, proof, choice, .. } => {
            let begun = under_way(run, &id, step)?;
            // What a machine did is known to the program that did it; anybody else can only settle it.
            if planned.action.is_automatic() && begun.console != console {
                let by = plan.person_name(&begun.started.by);
                return Err(refuse("not-yours", phrase!(say::STEP_ELSEWHERE, step = &id, by = by)));
            }
            chosen(planned, ending, choice.as_ref())?;
            let note = if ending == Ending::Done {
                bounded(&note)?
            } else {
                needed(&note, &say::FAILURE_NEEDS_NOTE)?
            };
            Ok(RunEvent::Ended { step: id, ending, note, proof, choice })
        }
        Command::SettleStep { done, note, .. } => {
            under_way(run, &id, step)?;
            permit::signed(actor, plan.must_be_signed(Signable::Run, None))?;
            Ok(RunEvent::Settled { step: id, done, note: needed(&note, &say::SETTLING_STEP_NEEDS_NOTE)? })
        }
        Command::SkipStep { note, .. } => {
            if step.is_over() || step.standing() == StepStanding::Started {
                return Err(standing_refusal(plan, &id, step));
            }
            permit::among(plan, actor, &plan.allow.run, Rule::MayNotRun)?;
            permit::signed(actor, plan.must_be_signed(Signable::Run, None))?;
            Ok(RunEvent::Skipped { step: id, note: needed(&note, &say::SKIPPING_NEEDS_NOTE)? })
        }
        Command::UndoStep { worked, note, proof, .. } => {
            if planned.irreversible {
                return Err(refuse("irreversible", phrase!(say::IRREVERSIBLE, step = &id)));
            }
            if step.tries.is_empty() {
                return Err(standing_refusal(plan, &id, step));
            }
            Ok(RunEvent::Undone { step: id, worked, note: bounded(&note)?, proof })
        }
        _ => Err(refuse("no-run", Phrase::from(&say::NO_RUN))),
    }
}

/// Its owner, who stands in for them, and those `[allow]` names.
fn may_do(plan: &Plan, actor: Actor<'_>, step: &RunStep) -> Result<(), Refusal> {
    let owner = step.owner.as_ref();
    let deputy = owner.and_then(|owner| plan.people.get(owner)?.deputy.as_ref());
    if [owner, deputy].into_iter().flatten().any(|person| person.as_str() == actor.by) {
        return Ok(());
    }
    permit::among(plan, actor, &plan.allow.run, Rule::MayNotRun)
}

fn agree(
    plan: &Plan,
    actor: Actor<'_>,
    planned: &RunStep,
    step: &StepRun,
    note: &str,
) -> Result<RunEvent, Refusal> {
    if !planned.irreversible {
        return Err(refuse("no-agreement", phrase!(say::NEEDS_NO_SECOND, step = &planned.id)));
    }
    if step.agreed.iter().any(|(known, _)| *known.by == *actor.by) {
        return Err(refuse("agreed", phrase!(say::AGREED_ALREADY, step = &planned.id)));
    }
    permit::signed(actor, plan.must_be_signed(Signable::Run, None))?;
    Ok(RunEvent::Agreed { step: planned.id.clone(), note: bounded(note)? })
}

/// Refuses what must not begin: before what it depends on, twice, in a paused run, or alone where two are needed.
fn start(
    state: &State,
    plan: &Plan,
    actor: Actor<'_>,
    run: &Run,
    planned: &RunStep,
    step: &StepRun,
) -> Result<(), Refusal> {
    let id = &planned.id;
    if run.paused.is_some() {
        return Err(refuse("paused", phrase!(say::RUN_PAUSED, run = &run.id)));
    }
    match step.standing() {
        StepStanding::Waiting | StepStanding::Failed | StepStanding::Undone => {}
        StepStanding::Started | StepStanding::Done | StepStanding::Skipped => {
            return Err(standing_refusal(plan, id, step));
        }
    }
    let open = |before: &&Id| !run.step(before).is_some_and(StepRun::is_over);
    if let Some(before) = planned.after.iter().find(open) {
        return Err(refuse("too-early", phrase!(say::STEP_TOO_EARLY, step = id, before = before)));
    }
    if planned.irreversible {
        let demanded = plan.must_be_signed(Signable::Run, None);
        let other = |(note, standing): &(crate::state::Note, crate::state::Standing)| {
            *note.by != *actor.by && standing.counts(demanded)
        };
        if !step.agreed.iter().any(other) {
            let refusal = Refusal::by_rule(Rule::TwoPeople, phrase!(say::TWO_PEOPLE, step = id));
            let hint = phrase!(say::TWO_PEOPLE_HINT, run = &run.id, step = id);
            return Err(Refusal { hint: Some(hint), ..refusal });
        }
        permit::signed(actor, demanded)?;
    }
    if let Some(held) = state.claim(&crate::state::Subject::Step(run.event, id.clone()))
        && *held.by != *actor.by
    {
        let by = plan.person_name(&held.by);
        return Err(refuse("claimed", phrase!(say::STEP_CLAIMED, step = id, by = by)));
    }
    Ok(())
}

/// The try that has no end yet.
fn under_way<'a>(run: &Run, id: &Id, step: &'a StepRun) -> Result<&'a crate::state::Try, Refusal> {
    let last = step.tries.last().filter(|_| step.standing() == StepStanding::Started);
    last.ok_or_else(|| refuse("not-begun", phrase!(say::STEP_NOT_BEGUN, run = &run.id, step = id)))
}

fn chosen(planned: &RunStep, ending: Ending, choice: Option<&Id>) -> Result<(), Refusal> {
    let choices: Vec<&str> = match &planned.action {
        Action::Decide(choices) if ending == Ending::Done => {
            choices.iter().map(|it| it.id.as_str()).collect()
        }
        _ => return Ok(()),
    };
    if choice.is_some_and(|choice| choices.contains(&choice.as_str())) {
        return Ok(());
    }
    let hint = phrase!(say::CHOICES_HINT, choices = choices.join(" "));
    Err(Refusal { hint: Some(hint), ..refuse("no-choice", phrase!(say::CHOICE_NEEDED, step = &planned.id)) })
}

fn standing_refusal(plan: &Plan, id: &Id, step: &StepRun) -> Refusal {
    let text: &'static Text = match step.standing() {
        StepStanding::Waiting => &say::STEP_WAITS,
        StepStanding::Started => &say::STEP_STARTED,
        StepStanding::Done => &say::STEP_DONE,
        StepStanding::Failed => &say::STEP_FAILED,
        StepStanding::Skipped => &say::STEP_SKIPPED,
        StepStanding::Undone => &say::STEP_UNDONE,
    };
    let by = step.tries.last().map(|last| plan.person_name(&last.started.by)).unwrap_or_default();
    refuse("step-standing", phrase!(*text, step = id, by = by))
}
