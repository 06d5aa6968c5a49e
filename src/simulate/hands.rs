//! What machines and people do outside golive in a played night: nothing but time passes, and a ledger says what took
//! effect. It is no part of the journal, so the journal can be held against it.

use super::{
    chance::Chance,
    fuse::{Point, crash},
    stage::Stage,
};
use crate::{
    alert::notice::{Delivery, Notice},
    conductor,
    id::Id,
    plan::{
        RunStep,
        night::{Night, StepName},
    },
    runbook::{Order, Outcome, Task, TaskId},
    state::Ending,
    wording::simulate as say,
};
use chrono::{DateTime, TimeDelta, Utc};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use uuid::Uuid;

/// A person or a machine changed something outside.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    pub at: DateTime<Utc>,
    /// The event that began the run.
    pub run: Uuid,
    pub step: Id,
    /// Place of the event that said it begins.
    pub seq: u64,
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

/// Everything that is done outside, by all.
#[derive(Debug, Default)]
pub(super) struct Hands {
    pub ledger: Vec<Effect>,
    /// Taken on, and not begun yet.
    ordered: Vec<(Uuid, Task)>,
    /// Messages handed over, with the program that did.
    told: Vec<(Uuid, Delivery)>,
    under_way: Vec<Work>,
    /// What a program began goes on when it dies, as on another machine.
    outlive: bool,
}

/// One thing that is being done.
#[derive(Clone, Debug)]
struct Work {
    /// The program that waits for it; nobody's, when a person does it.
    console: Option<Uuid>,
    task: TaskId,
    attempt: usize,
    begun: DateTime<Utc>,
    course: Course,
    timeout: Option<Duration>,
    is_effective: bool,
}

/// The hands as one program holds them.
pub(super) struct Grip {
    pub console: Uuid,
    pub hands: Arc<Mutex<Hands>>,
    pub stage: Stage,
}

impl conductor::Hands for Grip {
    fn has_room(&self) -> bool {
        true
    }

    fn order(&mut self, order: Order) -> bool {
        if self.stage.burns(Point::BeforeOrder) {
            crash();
        }
        self.take_on(order);
        if self.stage.burns(Point::AfterOrder) {
            crash();
        }
        true
    }

    fn tell(&mut self, notice: Notice) -> bool {
        let mut hands = self.hands.lock().unwrap_or_else(PoisonError::into_inner);
        let Notice { id, channel, .. } = notice;
        hands.told.push((self.console, Delivery { notice: id, channel, result: Ok(()), attempts: 1 }));
        true
    }
}

impl Grip {
    fn take_on(&self, order: Order) {
        let mut hands = self.hands.lock().unwrap_or_else(PoisonError::into_inner);
        match order {
            Order::Begin(task) => hands.ordered.push((self.console, *task)),
            Order::End(task) => hands.cancel(&task),
        }
    }
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
    pub fn new(outlive: bool) -> Self {
        Self { outlive, ..Self::default() }
    }

    /// What programs have taken on since this was last asked.
    pub fn ordered(&mut self) -> Vec<(Uuid, Task)> {
        std::mem::take(&mut self.ordered)
    }

    /// What came of messages since this was last asked.
    pub fn told(&mut self) -> Vec<(Uuid, Delivery)> {
        std::mem::take(&mut self.told)
    }

    /// Something begins; a person does it, when it is no program's.
    pub fn begin(
        &mut self,
        console: Option<Uuid>,
        (task, attempt): (TaskId, usize),
        timeout: Option<Duration>,
        course: Course,
        begun: DateTime<Utc>,
    ) {
        self.under_way.push(Work { console, task, attempt, begun, course, timeout, is_effective: false });
    }

    /// Lets time pass until `now`, and returns what came to its end, with the program that waits for it.
    pub fn pass(&mut self, now: DateTime<Utc>) -> Vec<(Uuid, Outcome)> {
        let mut ended = Vec::new();
        let ledger = &mut self.ledger;
        self.under_way.retain_mut(|work| {
            work.take_effect(now, ledger);
            let Some(ending) = work.end(now) else { return true };
            ended.extend(work.console.map(|console| (console, work.outcome(ending))));
            false
        });
        ended
    }

    /// Something is to be ended before its time.
    fn cancel(&mut self, task: &TaskId) {
        for work in self.under_way.iter_mut().filter(|work| work.task == *task) {
            work.course.works = false;
            work.course.takes = Some(Duration::ZERO);
        }
    }

    /// A program died, and what it was doing with it, unless that goes on elsewhere. What had taken effect stays.
    pub fn drop_of(&mut self, console: Uuid, now: DateTime<Utc>) {
        let ledger = &mut self.ledger;
        self.under_way.iter_mut().for_each(|work| work.take_effect(now, ledger));
        if self.outlive {
            let own = self.under_way.iter_mut().filter(|work| work.console == Some(console));
            own.for_each(|work| work.console = None);
        } else {
            self.under_way.retain(|work| work.console != Some(console));
        }
        self.told.retain(|(whose, _)| *whose != console);
    }

    /// When something comes to its end next.
    pub fn next(&self) -> Option<DateTime<Utc>> {
        self.under_way.iter().filter_map(Work::ends).min()
    }

    /// Whether a step took effect: what somebody finds who goes and looks.
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
            let (run, step, seq, attempt) =
                (self.task.run, self.task.step.clone(), self.task.seq, self.attempt);
            ledger.push(Effect { at, run, step, seq, attempt });
        }
    }

    fn end(&self, now: DateTime<Utc>) -> Option<Ending> {
        self.ends().filter(|ends| *ends <= now)?;
        let is_late = |timeout| self.course.takes.is_none_or(|takes| takes > timeout);
        Some(match (self.timeout.is_some_and(is_late), self.course.works) {
            (true, _) => Ending::TimedOut,
            (false, true) => Ending::Done,
            (false, false) => Ending::Failed,
        })
    }

    fn outcome(&self, ending: Ending) -> Outcome {
        let why = match ending {
            Ending::Done => None,
            Ending::Failed => Some((&say::NOTE_FAILED).into()),
            Ending::TimedOut => Some((&say::NOTE_TIMED_OUT).into()),
        };
        Outcome { task: self.task.clone(), ending, why, proof: None }
    }
}
