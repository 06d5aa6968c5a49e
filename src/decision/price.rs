//! What going back costs at a moment, as the journal keeps it.

use super::{Counting, DataClock, Decision};
use crate::{
    id::Id,
    plan::Plan,
    runbook::Reversal,
    state::{Loss, Price},
};
use chrono::{DateTime, TimeDelta, Utc};

impl Decision<'_> {
    /// How long going back takes, in minutes, to the tenth.
    pub fn minutes(&self) -> f64 {
        (self.takes() * 10.0).round() / 10.0
    }

    fn takes(&self) -> f64 {
        let (Reversal::Rehearsed { minutes, .. } | Reversal::Planned { minutes }) = self.time.reversal;
        minutes
    }

    /// What it costs to begin now.
    pub fn price(&self, plan: &Plan, now: DateTime<Utc>) -> Option<Price> {
        let end = plan.cutover.as_ref()?.end;
        let (closes, by) = self.closes();
        Some(Price {
            closes,
            by: by.data().cloned(),
            back: now + TimeDelta::milliseconds(millis(self.takes())),
            end,
            losses: self.data.iter().filter_map(loss).collect(),
        })
    }
}

fn loss(clock: &DataClock) -> Option<Loss> {
    let amount = match &clock.counting {
        Counting::NotYet => return None,
        Counting::Unknown => None,
        Counting::Known(count) if count.amount.is_zero() => return None,
        Counting::Known(count) => Some(count.amount.normalize()),
    };
    Some(Loss { data: Id::new(clock.limit.id.as_str()), amount, limit: clock.limit.limit.normalize() })
}

#[expect(clippy::cast_possible_truncation, reason = "minutes of a night in milliseconds")]
fn millis(minutes: f64) -> i64 {
    (minutes * 60_000.0) as i64
}
