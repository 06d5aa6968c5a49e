//! What programs that are gone left unknown, and runs that are over.

use super::{Moment, Runs, doing::reason, mark, words};
use crate::{
    conductor::Session,
    expr::Truth,
    facts::World,
    id::Id,
    phrase,
    plan::{Action, RunStep, Runbook, Then},
    runbook::{Phase, phases},
    state::{Closing, Command, Run, StepRun},
    store::StoreError,
    wording::{Phrase, run as say},
};
use chrono::TimeDelta;
use uuid::Uuid;

impl Runs {
    /// Settles steps whose program is gone, where their check or the plan decides it. Anything else is for a person.
    pub(super) fn settle(
        &mut self,
        session: &mut Session,
        moment: &Moment,
        run: Uuid,
    ) -> Result<bool, StoreError> {
        let mut changed = false;
        for (command, mark) in self.settlements(session, moment, run) {
            changed |= self.act(session, &command, mark, moment.now)?.is_some();
        }
        Ok(changed)
    }

    fn settlements(&self, session: &Session, moment: &Moment, run: Uuid) -> Vec<(Command, u64)> {
        let Some((book, run)) = known(session, run) else { return Vec::new() };
        let is_here = |console| console == self.console || (moment.is_here)(console);
        let world = session.world(moment.history, moment.now).measured_by(moment.vitals);
        let unknown = phases(book, run, &is_here).into_iter().filter(|(_, phase)| *phase == Phase::Unknown);
        let settled = unknown.filter_map(|(planned, _)| {
            let (done, why) = settled(planned, run.step(&planned.id)?, &world)?;
            let (run_id, step) = (run.id.clone(), planned.id.clone());
            let (console, note) = (Some(self.console), words(why));
            let command = Command::SettleStep { run: run_id, step, done, console, note };
            Some((command, mark(run, &planned.id)))
        });
        settled.collect()
    }

    /// Closes a run that is complete, or that a decision ended.
    pub(super) fn close(
        &mut self,
        session: &mut Session,
        moment: &Moment,
        run: Uuid,
    ) -> Result<bool, StoreError> {
        let Some((book, run)) = known(session, run) else { return Ok(false) };
        let Some((outcome, note)) = closing(book, run) else { return Ok(false) };
        let mark = run.steps.keys().map(|step| mark(run, step)).max().unwrap_or_default();
        let command = Command::CloseRun { run: run.id.clone(), outcome, note };
        Ok(self.act(session, &command, mark, moment.now)?.is_some())
    }
}

fn known(session: &Session, run: Uuid) -> Option<(&Runbook, &Run)> {
    let run = session.state().run_of(run).filter(|run| run.is_open())?;
    Some((session.plan.runbooks.get(&run.runbook)?, run))
}

/// Whether a step whose end nobody saw was done, as far as that can be told without a person. A check that is not so
/// proves nothing before the step's time is over: what was begun on a machine that is gone may still be at work.
fn settled(planned: &RunStep, step: &StepRun, world: &World) -> Option<(bool, Phrase)> {
    let started = step.tries.last()?.started.at;
    let limit = planned.timeout.and_then(|limit| TimeDelta::from_std(limit).ok()).unwrap_or_default();
    let answer = planned.check.as_ref().map(|check| (check, check.evaluate(world)));
    match answer {
        Some((check, answer)) if answer.truth == Truth::True => {
            return Some((true, phrase!(say::CHECK_SETTLES, check = check.source())));
        }
        Some((check, answer))
            if answer.truth == Truth::False
                && world.now - started >= limit
                && !planned.is_harmless_twice() =>
        {
            let why = reason(&answer);
            return Some((false, phrase!(say::CHECK_DENIES, check = check.source(), why = why)));
        }
        _ => {}
    }
    planned.is_harmless_twice().then(|| (false, Phrase::from(&say::HARMLESS_TWICE)))
}

/// How a run ends now, if it does: a decision ends it, or nothing is left.
fn closing(book: &Runbook, run: &Run) -> Option<(Closing, String)> {
    let chosen = book.steps.values().find_map(|planned| {
        let Action::Decide(choices) = &planned.action else { return None };
        let choice: &Id = run.step(&planned.id)?.choice.as_ref()?;
        let choice = choices.iter().find(|it| it.id == *choice)?;
        let outcome = match choice.then {
            Then::GoOn => return None,
            Then::RollBack => Closing::RolledBack,
            Then::Stop => Closing::Stopped,
        };
        Some((outcome, words(phrase!(say::DECISION_ENDS, step = &planned.id, choice = &choice.id))))
    });
    let is_complete =
        || run.steps.values().all(StepRun::is_over).then_some((Closing::Completed, String::new()));
    chosen.or_else(is_complete)
}
