//! How much of a span was really measured.
//!
//! A span is looked at in slots as long as the probe's interval, in whole windows. A slot counts as measured when an
//! event was due in it; what was excluded, or lost on our own side, measures nothing.

use crate::{
    measure::{Counts, History, WINDOW},
    plan::Probe,
};
use chrono::{DateTime, TimeDelta, Timelike as _, Utc};

/// The counts of a span, and how much of it they cover.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Covered {
    pub counts: Counts,
    /// Share of the slots that hold an event.
    pub filled: f64,
}

impl Covered {
    pub fn bad(&self) -> u64 {
        self.counts.events().saturating_sub(u64::from(self.counts.good))
    }

    /// Share of events that were not good; `None` without events.
    pub fn bad_share(&self) -> Option<f64> {
        let events = self.counts.events();
        (events > 0).then(|| self.bad() as f64 / events as f64)
    }
}

pub(super) fn covered(history: &History, probe: &Probe, span: TimeDelta, now: DateTime<Utc>) -> Covered {
    let from = now - span;
    let slot_ms = whole_windows(probe).num_milliseconds().max(1);
    let slots = span.num_milliseconds().div_euclid(slot_ms).max(1);
    // Up to the next microsecond, as what begins before `from` is not in the span.
    let from_us = from.timestamp_micros() + i64::from(!from.nanosecond().is_multiple_of(1_000));
    let slot = |at_us: i64| (at_us - from_us).div_euclid(1_000 * slot_ms);
    let now_us = now.timestamp_micros();
    // Windows come in order, so slots do.
    let (mut counts, mut filled, mut last) = (Counts::default(), 0, -1);
    for window in history.tallies(&probe.id, from, now) {
        counts.add(&window.counts);
        if window.counts.events() > 0 {
            // A window that was thinned covers several.
            let end = slot((window.end * 1_000_000).min(now_us) - 1_000);
            filled += (end - slot(window.start * 1_000_000).max(last + 1) + 1).max(0);
            last = last.max(end);
        }
    }
    Covered { counts, filled: (filled as f64 / slots as f64).min(1.0) }
}

/// The probe's interval, up to whole windows.
fn whole_windows(probe: &Probe) -> TimeDelta {
    let window_ms = u128::from(WINDOW.num_milliseconds().unsigned_abs()).max(1);
    let windows = probe.every.as_millis().div_ceil(window_ms).max(1);
    let windows = i32::try_from(windows).unwrap_or(i32::MAX);
    WINDOW.checked_mul(windows).unwrap_or(TimeDelta::MAX)
}
