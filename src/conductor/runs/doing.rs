//! One try of a step under way in this program: what it waits for, and how it ends.

use super::words;
use crate::{
    alert::notice::Delivery,
    expr::{Evaluation, Truth},
    facts::World,
    gate,
    id::Id,
    phrase,
    plan::{Action, RunStep},
    runbook::Outcome,
    state::{Command, Ending, Proof},
    value::show_duration,
    verdict::Verdict,
    wording::{Phrase, run as say},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashSet;
use uuid::Uuid;

/// How long a check has at least, however late in its time a step came to its end.
const CHECK_LEAST: TimeDelta = TimeDelta::seconds(30);

/// A step this program has begun, or takes back.
pub(super) struct Doing {
    /// `RUN-001`.
    pub run: Id,
    pub step: Id,
    pub console: Uuid,
    pub started: DateTime<Utc>,
    pub is_undo: bool,
    pub stage: Stage,
}

pub(super) enum Stage {
    /// Somebody else is at it; the outcome will be heard.
    Handed,
    /// The run was closed, and they were told to end it.
    Ending,
    /// Looks at a condition or a gate until it is so.
    Waiting,
    Telling(Telling),
    /// It is done, and must show.
    Checking {
        proof: Option<Proof>,
        until: DateTime<Utc>,
    },
    /// Over, and to be recorded.
    Over(Box<Command>),
}

/// Messages on their way.
#[derive(Default)]
pub(super) struct Telling {
    pub left: HashSet<Uuid>,
    pub told: Vec<String>,
    pub failed: Vec<String>,
}

impl Doing {
    /// Over, in these words.
    pub fn end(&mut self, ending: Ending, note: impl Into<Phrase>, proof: Option<Proof>) {
        self.finish(ending, words(note), proof);
    }

    fn finish(&mut self, ending: Ending, note: String, proof: Option<Proof>) {
        let (run, step) = (self.run.clone(), self.step.clone());
        let command = if self.is_undo {
            Command::UndoStep { run, step, worked: ending == Ending::Done, note, proof }
        } else {
            Command::EndStep { run, step, console: self.console, ending, note, proof, choice: None }
        };
        self.stage = Stage::Over(Box::new(command));
    }

    /// What came of a task.
    pub fn heard(&mut self, planned: Option<&RunStep>, outcome: Outcome, now: DateTime<Utc>) {
        let Outcome { ending, why, proof, .. } = outcome;
        let is_closed = matches!(self.stage, Stage::Ending);
        let checked = planned.filter(|it| it.check.is_some() && !self.is_undo && !is_closed);
        match (ending, checked) {
            (Ending::Done, Some(planned)) => {
                let limit = self.limit(planned);
                self.stage = Stage::Checking { proof, until: limit.max(now + CHECK_LEAST) };
            }
            (ending, _) => self.finish(ending, why.map(words).unwrap_or_default(), proof),
        }
    }

    /// What came of a message; whether it was one of these.
    pub fn told(&mut self, delivery: &Delivery) -> bool {
        let Stage::Telling(telling) = &mut self.stage else { return false };
        if !telling.left.remove(&delivery.notice) {
            return false;
        }
        match &delivery.result {
            Ok(()) => telling.told.push(delivery.channel.to_string()),
            Err(why) => telling.failed.push(format!("{}: {}", delivery.channel, words(why.clone()))),
        }
        true
    }

    /// Until when it may take.
    fn limit(&self, planned: &RunStep) -> DateTime<Utc> {
        let limit = planned.timeout.and_then(|limit| TimeDelta::from_std(limit).ok());
        limit.and_then(|limit| self.started.checked_add_signed(limit)).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    /// Looks at what it waits for; whether it is over now.
    pub fn look(&mut self, planned: &RunStep, world: &World) -> bool {
        let late = world.now >= self.limit(planned);
        match (&mut self.stage, &planned.action) {
            (Stage::Waiting, Action::Wait(condition)) => {
                self.awaited(&condition.evaluate(world), condition.source(), planned, late);
            }
            (Stage::Waiting, Action::Gate(gate)) => self.gate(gate, planned, world, late),
            (Stage::Checking { proof, until }, _) => {
                let (proof, is_late) = (proof.clone(), world.now >= *until);
                let Some(check) = &planned.check else { return false };
                let answer = check.evaluate(world);
                if answer.truth == Truth::True {
                    self.end(Ending::Done, phrase!(say::CHECK_HOLDS, check = check.source()), proof);
                } else if is_late {
                    let why = reason(&answer);
                    self.end(
                        Ending::TimedOut,
                        phrase!(say::CHECK_FAILED, check = check.source(), why = why),
                        proof,
                    );
                }
            }
            (Stage::Telling(_), _) => self.tell(late),
            _ => {}
        }
        matches!(self.stage, Stage::Over(_))
    }

    fn awaited(&mut self, answer: &Evaluation, source: &str, planned: &RunStep, late: bool) {
        if answer.truth == Truth::True {
            self.end(Ending::Done, phrase!(say::WAIT_HOLDS, condition = source), None);
        } else if late {
            let (limit, why) = (limit_of(planned), reason(answer));
            self.end(
                Ending::TimedOut,
                phrase!(say::WAIT_LATE, condition = source, limit = limit, why = why),
                None,
            );
        }
    }

    fn gate(&mut self, gate: &Id, planned: &RunStep, world: &World, late: bool) {
        let verdict = world.plan.gates.get(gate).map(|gate| gate::assess(gate, world).verdict);
        match verdict {
            Some(Verdict::Go) => self.end(Ending::Done, phrase!(say::GATE_GOES, gate = gate), None),
            Some(verdict) if late => {
                let limit = limit_of(planned);
                let verdict = verdict.name();
                self.end(
                    Ending::TimedOut,
                    phrase!(say::GATE_LATE, gate = gate, verdict = verdict, limit = limit),
                    None,
                );
            }
            Some(_) => {}
            None => self.end(Ending::Failed, phrase!(say::GATE_GONE, gate = gate), None),
        }
    }

    fn tell(&mut self, late: bool) {
        let Stage::Telling(telling) = &self.stage else { return };
        let none = String::from("–");
        let told = Some(telling.told.join(", ")).filter(|told| !told.is_empty()).unwrap_or(none);
        let failed = telling.failed.join("; ");
        match (telling.left.is_empty(), telling.failed.is_empty()) {
            (true, true) => self.end(Ending::Done, phrase!(say::TOLD, channels = told), None),
            (true, false) => {
                self.end(Ending::Failed, phrase!(say::NOT_TOLD, channels = told, failed = failed), None);
            }
            (false, _) if late => {
                let count = telling.left.len();
                self.end(Ending::TimedOut, phrase!(say::TOLD_LATE, channels = told, count = count), None);
            }
            (false, _) => {}
        }
    }
}

/// How long a step may take, for people.
fn limit_of(planned: &RunStep) -> String {
    planned.timeout.and_then(|limit| TimeDelta::from_std(limit).ok()).map(show_duration).unwrap_or_default()
}

/// Why a condition is not so.
pub(super) fn reason(answer: &Evaluation) -> Phrase {
    answer.why.first().cloned().unwrap_or_else(|| (&say::NOT_SO).into())
}
