//! Steps of a run: what may begin, who may say so, and what cannot be done twice.

use super::{Refusal, bounded, needed, refuse};
use crate::{
    id::Id,
    phrase,
    plan::{Action, OnFail, Plan, RunStep, Signable},
    state::{
        Command, Ending, Rule, Run, RunEvent, State, StepRun, StepStanding, Subject, Try,
        permit::{self, Actor},
    },
    suggest,
    wording::{Phrase, Text, expr as say_expr, state as say},
};
use uuid::Uuid;

pub(super) fn decide(
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
        Command::AskStep { note, .. } => {
            if !planned.action.is_automatic() {
                return Err(refuse("no-machine", phrase!(say::STEP_NEEDS_NO_ASKING, step = &id)));
            }
            start(state, plan, actor, run, planned, step)?;
            Ok(RunEvent::Asked { step: id, note: bounded(&note)? })
        }
        Command::StartStep { console, .. } => {
            held(plan, run, planned, console)?;
            start(state, plan, actor, run, planned, step)?;
            Ok(RunEvent::Started { step: id, console })
        }
        Command::EndStep { console, ending, note, proof, choice, .. } => {
            let begun = under_way(run, &id, step)?;
            // What a machine did is known to the program that did it; anybody else can only settle it.
            let is_automatic = planned.action.is_automatic();
            if is_automatic && begun.console != console {
                let by = plan.person_name(&begun.started.by);
                return Err(refuse("not-yours", phrase!(say::STEP_ELSEWHERE, step = &id, by = by)));
            }
            chosen(planned, ending, choice.as_ref())?;
            let note = if ending == Ending::Done {
                bounded(&note)?
            } else {
                needed(&note, &say::FAILURE_NEEDS_NOTE)?
            };
            let goes_on = ending != Ending::Done
                && planned.on_fail == OnFail::GoOn
                && (!is_automatic || step.tries.len() > planned.retries as usize);
            let console = is_automatic.then_some(console);
            Ok(RunEvent::Ended { step: id, ending, note, proof, choice, console, goes_on })
        }
        Command::SettleStep { done, console, note, .. } => {
            under_way(run, &id, step)?;
            permit::signed(actor, plan.must_be_signed(Signable::Run, None))?;
            let note = needed(&note, &say::SETTLING_STEP_NEEDS_NOTE)?;
            Ok(RunEvent::Settled { step: id, done, note, console })
        }
        Command::SkipStep { note, .. } => {
            // What only waits leaves nothing half done: it may be skipped while it does.
            let is_at_work = step.standing() == StepStanding::Started && planned.action.has_effect();
            if step.is_over() || is_at_work {
                return Err(standing_refusal(plan, &id, step));
            }
            permit::among(plan, actor, &plan.allow.run, Rule::MayNotRun)?;
            permit::signed(actor, plan.must_be_signed(Signable::Run, None))?;
            Ok(RunEvent::Skipped { step: id, note: needed(&note, &say::SKIPPING_NEEDS_NOTE)? })
        }
        Command::StartUndo { console, .. } => {
            undoable(plan, planned, step)?;
            if planned.undo.is_none() {
                let hint = Some(phrase!(say::NO_UNDO_HINT, run = &run.id, step = &id));
                return Err(Refusal { hint, ..refuse("no-undo", phrase!(say::NO_UNDO, step = &id)) });
            }
            // Begun and not ended: whether it worked is for a person to say before it is tried again.
            if step.undoing.is_some() {
                let hint = Some(phrase!(say::NO_UNDO_HINT, run = &run.id, step = &id));
                return Err(Refusal { hint, ..refuse("undoing", phrase!(say::UNDOING, step = &id)) });
            }
            Ok(RunEvent::UndoStarted { step: id, console })
        }
        Command::UndoStep { worked, note, proof, .. } => {
            undoable(plan, planned, step)?;
            Ok(RunEvent::Undone { step: id, worked, note: bounded(&note)?, proof })
        }
        _ => Err(refuse("no-run", Phrase::from(&say::NO_RUN))),
    }
}

/// Refuses to take back what cannot be, was never begun, or may still be under way.
fn undoable(plan: &Plan, planned: &RunStep, step: &StepRun) -> Result<(), Refusal> {
    if planned.irreversible {
        return Err(refuse("irreversible", phrase!(say::IRREVERSIBLE, step = &planned.id)));
    }
    match step.standing() {
        StepStanding::Done | StepStanding::Failed => Ok(()),
        StepStanding::Skipped if !step.tries.is_empty() => Ok(()),
        _ => Err(standing_refusal(plan, &planned.id, step)),
    }
}

/// Refuses a machine's step to every program but the one that carries out the run, and to that one when the plan is
/// not the one the run was begun with. This is what stops a program that was taken for dead and comes back.
fn held(plan: &Plan, run: &Run, planned: &RunStep, console: Uuid) -> Result<(), Refusal> {
    if !planned.action.is_automatic() {
        return Ok(());
    }
    if run.console != console {
        let by = plan.person_name(&run.taken.by);
        let hint = Some(phrase!(say::RUN_HELD_HINT, run = &run.id, step = &planned.id));
        return Err(Refusal { hint, ..refuse("not-held", phrase!(say::RUN_HELD, run = &run.id, by = by)) });
    }
    if plan.runbooks.get(&run.runbook).is_none_or(|book| !run.is_as_planned(book)) {
        let hint = Some(phrase!(say::PLAN_CHANGED_HINT, run = &run.id));
        return Err(Refusal { hint, ..refuse("plan-changed", phrase!(say::PLAN_CHANGED, run = &run.id)) });
    }
    Ok(())
}

/// Its owner, who stands in for them, and those `[allow]` names.
fn may_do(plan: &Plan, actor: Actor<'_>, step: &RunStep) -> Result<(), Refusal> {
    let owner = step.owner.as_ref();
    let deputy = owner.and_then(|owner| plan.people.get(owner)?.deputy.as_ref());
    let own = || [owner, deputy].into_iter().flatten().map(Id::as_str);
    if own().any(|person| person == actor.by) {
        return Ok(());
    }
    permit::among(plan, actor, &plan.allow.run, Rule::MayNotRun).map_err(|refusal| {
        let names = own().chain(plan.allow.run.iter().map(String::as_str));
        let names = Phrase::list(names.map(|name| permit::called(plan, name)));
        Refusal { hint: names.map(|names| phrase!(say::STEP_HINT, names = names)), ..refusal }
    })
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
    // Whoever asked for it is the one who begins it; the program only does what they said.
    let beginner = step.beginner().unwrap_or(actor.by);
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
        if !step.has_second(beginner, demanded) {
            let refusal = Refusal::by_rule(Rule::TwoPeople, phrase!(say::TWO_PEOPLE, step = id));
            let hint = phrase!(say::TWO_PEOPLE_HINT, run = &run.id, step = id);
            return Err(Refusal { hint: Some(hint), ..refusal });
        }
        let asked = step.asked.as_ref().is_some_and(|(_, standing)| standing.counts(demanded));
        permit::signed(actor, demanded && !asked)?;
    }
    if let Some(held) = state.claim(&Subject::Step(run.event, id.clone()))
        && *held.by != *beginner
    {
        let by = plan.person_name(&held.by);
        return Err(refuse("claimed", phrase!(say::STEP_CLAIMED, step = id, by = by)));
    }
    Ok(())
}

/// The try that has no end yet.
fn under_way<'a>(run: &Run, id: &Id, step: &'a StepRun) -> Result<&'a Try, Refusal> {
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
