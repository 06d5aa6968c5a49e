//! What machines and people do outside golive in a played night: nothing but time passes, and a ledger says what took
//! effect. It is no part of the journal, so the journal can be held against it.

use super::chance::Chance;
use crate::{
    id::Id,
    plan::{
        RunStep,
        night::{Night, StepName},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;
use uuid::Uuid;

/// A person or a machine changed something outside.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    pub at: DateTime<Utc>,
    /// The event that began the run.
    pub run: Uuid,
    pub step: Id,
    /// From 1.
    pub attempt: usize,
}

/// How one try of a step goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Course {
    /// `None` when it never ends by itself.
    pub takes: Option<Duration>,
    pub works: bool,
}

#[derive(Debug, Default)]
pub(super) struct Hands {
    pub ledger: Vec<Effect>,
    under_way: Vec<Work>,
}

#[derive(Clone, Debug)]
struct Work {
    console: Uuid,
    run: Uuid,
    step: Id,
    attempt: usize,
    begun: DateTime<Utc>,
    course: Course,
    timeout: Option<Duration>,
    is_effective: bool,
}

/// What came of a step that this program was carrying out.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Result {
    pub run: Uuid,
    pub step: Id,
    pub end: End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Worked,
    Failed,
    TimedOut,
}

/// How a try of a step goes, by the script and by chance: the same whoever asks, and whenever.
pub(super) fn course(night: &Night, seed: u64, runbook: &Id, step: &RunStep, attempt: usize) -> Course {
    let name = StepName { runbook: runbook.clone(), step: step.id.clone() };
    let script = night.steps.iter().find(|script| script.name == name);
    let mut chance = Chance::new(seed, &format!("{name}#{attempt}"));
    // People and machines rarely keep exactly what was planned.
    let usual = (step.planned.mul_f64(0.8), step.planned.mul_f64(1.3));
    let (least, most) = script.and_then(|script| script.takes).unwrap_or(usual);
    let hangs = script.is_some_and(|script| script.hangs && attempt == 1);
    let fails = script.map_or(0, |script| script.fails as usize);
    Course { takes: (!hangs).then(|| chance.between(least, most)), works: attempt > fails }
}

impl Hands {
    pub fn begin(
        &mut self,
        console: Uuid,
        (run, step, attempt): (Uuid, &RunStep, usize),
        course: Course,
        now: DateTime<Utc>,
    ) {
        self.under_way.push(Work {
            console,
            run,
            step: step.id.clone(),
            attempt,
            begun: now,
            course,
            timeout: step.timeout,
            is_effective: false,
        });
    }

    /// Lets time pass until `now`, and returns what came to its end.
    pub fn pass(&mut self, now: DateTime<Utc>) -> Vec<(Uuid, Result)> {
        let mut ended = Vec::new();
        let ledger = &mut self.ledger;
        self.under_way.retain_mut(|work| {
            work.take_effect(now, ledger);
            let Some(end) = work.end(now) else { return true };
            ended.push((work.console, Result { run: work.run, step: work.step.clone(), end }));
            false
        });
        ended
    }

    /// A program died, and what it was doing with it. What had taken effect by then stays.
    pub fn drop_of(&mut self, console: Uuid, now: DateTime<Utc>) {
        let ledger = &mut self.ledger;
        self.under_way.iter_mut().for_each(|work| work.take_effect(now, ledger));
        self.under_way.retain(|work| work.console != console);
    }

    /// When something comes to its end next.
    pub fn next(&self) -> Option<DateTime<Utc>> {
        self.under_way.iter().filter_map(Work::ends).min()
    }

    /// Whether the latest try of a step took effect: what somebody finds who goes and looks.
    pub fn truth(&self, run: Uuid, step: &Id) -> bool {
        self.ledger.iter().any(|effect| effect.run == run && effect.step == *step)
    }
}

impl Work {
    fn ends(&self) -> Option<DateTime<Utc>> {
        let span = self.course.takes.into_iter().chain(self.timeout).min()?;
        Some(self.begun + TimeDelta::from_std(span).ok()?)
    }

    /// Halfway through, what it changes is changed.
    fn take_effect(&mut self, now: DateTime<Utc>, ledger: &mut Vec<Effect>) {
        let half = self.course.takes.and_then(|takes| TimeDelta::from_std(takes / 2).ok());
        let Some(at) = half.map(|half| self.begun + half).filter(|at| *at <= now) else { return };
        if self.course.works && !self.is_effective {
            self.is_effective = true;
            let (run, step, attempt) = (self.run, self.step.clone(), self.attempt);
            ledger.push(Effect { at, run, step, attempt });
        }
    }

    fn end(&self, now: DateTime<Utc>) -> Option<End> {
        self.ends().filter(|ends| *ends <= now)?;
        let is_late = self.timeout.is_some_and(|timeout| self.course.takes.is_none_or(|takes| takes > timeout));
        Some(match (is_late, self.course.works) {
            (true, _) => End::TimedOut,
            (false, true) => End::Worked,
            (false, false) => End::Failed,
        })
    }
}
