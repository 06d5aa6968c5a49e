//! The decision clock: until when one can still go back.
//!
//! `latest = end of the window - verification - decision - R`, where `R` is the upper prediction bound (one-sided
//! 95 %) of how long the rollback took when it was run: [`next_time_bound`]. From
//! nothing but estimates there is no clock that could be trusted, and it says so.

use super::times;
use crate::{plan::Plan, state::State, stats::next_time_bound};
use chrono::{DateTime, TimeDelta, Utc};

const CONFIDENCE: f64 = 0.95;

/// How long going back takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reversal {
    /// The bound from so many runs.
    Rehearsed { minutes: f64, runs: usize },
    /// Never run: the sum of planned minutes on its longest way, which proves nothing.
    Planned { minutes: f64 },
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clock {
    /// The last moment at which rolling back still fits into the window.
    pub latest: DateTime<Utc>,
    pub reversal: Reversal,
}

impl Clock {
    /// Time left; negative once it is too late.
    pub fn left(&self, now: DateTime<Utc>) -> TimeDelta {
        self.latest - now
    }

    /// Whether it rests on a rollback that was really run.
    pub fn is_proved(&self) -> bool {
        matches!(self.reversal, Reversal::Rehearsed { .. })
    }
}

/// The clock of a plan; `None` without a launch window or without a rollback.
pub fn clock(plan: &Plan, state: &State) -> Option<Clock> {
    let cutover = plan.cutover.as_ref()?;
    let book = plan.runbooks.get(cutover.rollback.as_ref()?)?;
    let runs = times::rehearsed(state, &book.id);
    let reversal = match next_time_bound(&runs, CONFIDENCE) {
        Some(minutes) => Reversal::Rehearsed { minutes, runs: runs.len() },
        None => Reversal::Planned { minutes: book.planned().as_secs_f64() / 60.0 },
    };
    let (Reversal::Rehearsed { minutes, .. } | Reversal::Planned { minutes }) = reversal;
    let kept = TimeDelta::from_std(cutover.decision + cutover.verify).ok()?;
    let back = TimeDelta::milliseconds(whole(minutes * 60_000.0));
    Some(Clock { latest: cutover.end - kept - back, reversal })
}

#[expect(clippy::cast_possible_truncation, reason = "saturates, which is beyond any window")]
fn whole(number: f64) -> i64 {
    number.ceil() as i64
}
