//! What steps and runs took.

use crate::{
    id::Id,
    state::{Closing, Ending, Mode, Run, State, StepStanding},
};
use chrono::{DateTime, Utc};
use std::time::Duration;

/// From when to when something was under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    pub from: DateTime<Utc>,
    /// `None` while it is.
    pub until: Option<DateTime<Utc>>,
}

impl Taken {
    pub fn span(&self, now: DateTime<Utc>) -> Duration {
        (self.until.unwrap_or(now) - self.from).to_std().unwrap_or_default()
    }
}

/// What a step took, from its first try to the end of its last; `None` when it was never begun.
pub fn taken(run: &Run, step: &Id) -> Option<Taken> {
    let step = run.step(step)?;
    let from = step.tries.first()?.started.at;
    let settled = step.settled.as_ref().map(|(_, note, _)| note.at);
    let ended = step.tries.last().and_then(|last| last.ended.as_ref()).map(|ended| ended.note.at);
    let until = ended.or(settled).filter(|_| step.standing() != StepStanding::Started);
    Some(Taken { from, until })
}

/// Minutes that a step took in every run in which it was done in one go: rehearsals and live runs alike.
pub(super) fn minutes_of_step(state: &State, runbook: &Id, step: &Id) -> Vec<f64> {
    let of = |run: &Run| {
        let known = run.step(step)?;
        let ended = known.tries.last()?.ended.as_ref()?;
        let time = taken(run, step)?;
        let minutes = (time.until? - time.from).as_seconds_f64() / 60.0;
        (ended.ending == Ending::Done).then_some(minutes)
    };
    state.runs().filter(|run| run.runbook == *runbook).filter_map(of).filter(|it| *it > 0.0).collect()
}

/// Minutes of every run of a runbook that came to its end, oldest first: from its beginning to its end, without the
/// time it was paused being taken out, for the night would not have it back either.
pub fn rehearsed(state: &State, runbook: &Id) -> Vec<f64> {
    let of = |run: &Run| {
        let (closing, end) = run.closed.as_ref()?;
        let minutes = (end.at - run.begun.at).as_seconds_f64() / 60.0;
        (*closing == Closing::Completed && minutes > 0.0).then_some(minutes)
    };
    let of_book = |run: &&Run| run.runbook == *runbook && matches!(run.mode, Mode::Rehearsal | Mode::Live);
    state.runs().filter(of_book).filter_map(of).collect()
}
