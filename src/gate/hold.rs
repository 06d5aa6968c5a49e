//! Whether a criterion has held long enough.
//!
//! It is judged again at moments of the past: every ten seconds or every sixtieth of the time asked for, at fixed moments
//! so that all who look see the same, and whenever people recorded something. Measurements are looked at as they stood
//! then, records as they were known then. Nothing is remembered, so a restart changes nothing.

use super::judge_now;
use crate::{
    facts::World,
    phrase,
    plan::{Criterion, Gate},
    value::show_duration,
    verdict::Verdict,
    wording::{Phrase, gate as say},
};
use chrono::{DateTime, TimeDelta, Utc};

/// Moments looked at, beside those at which something was recorded.
const LOOKS: i32 = 60;

/// As often as measurements change at most.
const STEP_LEAST: TimeDelta = TimeDelta::seconds(10);

/// Why it has not held for as long as the criterion asks; `None` when it has.
pub(super) fn too_short(gate: &Gate, criterion: &Criterion, world: &World) -> Option<Phrase> {
    let hold = TimeDelta::from_std(criterion.hold?).unwrap_or(TimeDelta::MAX);
    let from = world.now.checked_sub_signed(hold)?;
    let mut held_since = world.now;
    for at in moments(world, from, hold) {
        let Ok(state) = world.state.at(at) else {
            return Some(phrase!(say::PAST_UNKNOWN, asked = show_duration(hold)));
        };
        let then = world.then(state, at);
        if judge_now(gate, criterion, &then).verdict != Verdict::Go {
            let held = show_duration(world.now - held_since);
            return Some(phrase!(say::NOT_LONG, held = held, asked = show_duration(hold)));
        }
        held_since = at;
    }
    None
}

/// From now back to `from`, which is the last.
fn moments(world: &World, from: DateTime<Utc>, hold: TimeDelta) -> Vec<DateTime<Utc>> {
    let step = (hold / LOOKS).max(STEP_LEAST).num_seconds();
    let newest = world.now.timestamp().div_euclid(step) * step;
    let steps = (0..=i64::from(LOOKS)).filter_map(|i| DateTime::from_timestamp(newest - i * step, 0));
    let recorded = world.state.changes();
    let mut moments: Vec<_> =
        steps.chain(recorded).filter(|at| *at > from && *at < world.now).chain([from]).collect();
    moments.sort_unstable_by(|one, other| other.cmp(one));
    moments.dedup();
    moments
}
