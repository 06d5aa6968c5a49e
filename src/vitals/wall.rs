//! The wall clock, which evidence is dated by.

use crate::{
    phrase,
    value::show_duration,
    wording::{Phrase, vitals as say},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;

/// A wall clock this much further on than the monotonic one was set, or the machine slept.
const JUMP: TimeDelta = TimeDelta::seconds(1);

/// How long after a jump what was dated around it is not to be relied on.
const UNSETTLED: TimeDelta = TimeDelta::minutes(1);

/// Further than this from the store's clock, our samples stand in the wrong windows: half of one.
const OFF: TimeDelta = TimeDelta::seconds(5);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockState {
    Steady,
    /// It jumped by this much within the last minute.
    Jumped(TimeDelta),
    /// The shared store's clock is this far ahead of ours.
    Off(TimeDelta),
}

impl ClockState {
    pub const WORDS: [&'static str; 3] = ["steady", "jumped", "off"];

    pub fn word(self) -> &'static str {
        match self {
            Self::Steady => Self::WORDS[0],
            Self::Jumped(_) => Self::WORDS[1],
            Self::Off(_) => Self::WORDS[2],
        }
    }

    pub(super) fn fault(self) -> Option<Phrase> {
        match self {
            Self::Steady => None,
            Self::Jumped(by) => Some(phrase!(say::JUMPED, by = show_duration(by))),
            Self::Off(by) => Some(phrase!(say::OFF, by = show_duration(by))),
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Wall {
    /// Both clocks when they were last read.
    last: Option<(DateTime<Utc>, Duration)>,
    /// When it last jumped, by the monotonic clock, and how far.
    jumped: Option<(Duration, TimeDelta)>,
    store_ahead: Option<TimeDelta>,
}

impl Wall {
    pub fn tick(&mut self, wall: DateTime<Utc>, elapsed: Duration) {
        if let Some((last_wall, last_elapsed)) = self.last {
            let passed = TimeDelta::from_std(elapsed.saturating_sub(last_elapsed)).unwrap_or_default();
            let jump = (wall - last_wall) - passed;
            if jump.abs() > JUMP {
                self.jumped = Some((elapsed, jump));
                // Whatever was known of the difference was another clock's.
                self.store_ahead = None;
            }
        }
        self.last = Some((wall, elapsed));
    }

    pub fn store_is_ahead(&mut self, ahead: TimeDelta) {
        self.store_ahead = Some(ahead);
    }

    /// `None` before it was read.
    pub fn state(&self) -> Option<ClockState> {
        let (_, elapsed) = self.last?;
        let since = |at: Duration| TimeDelta::from_std(elapsed.saturating_sub(at)).unwrap_or(TimeDelta::MAX);
        let jumped =
            self.jumped.filter(|(at, _)| since(*at) < UNSETTLED).map(|(_, by)| ClockState::Jumped(by));
        let off = self.store_ahead.filter(|ahead| ahead.abs() > OFF).map(ClockState::Off);
        Some(jumped.or(off).unwrap_or(ClockState::Steady))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_800_000_000_000 + ms).unwrap()
    }

    /// The state after these pairs of wall time and elapsed time, in milliseconds.
    fn after(ticks: &[(i64, u64)]) -> Option<ClockState> {
        let mut wall = Wall::default();
        for (ms, elapsed) in ticks {
            wall.tick(at(*ms), Duration::from_millis(*elapsed));
        }
        wall.state()
    }

    #[test]
    fn a_jump_is_told_and_forgotten_after_a_minute() {
        assert_eq!(after(&[]), None);
        assert_eq!(after(&[(0, 0), (250, 250), (10_250, 10_250)]), Some(ClockState::Steady), "a late look");
        let slept = [(0, 0), (3_600_250, 250)];
        assert_eq!(after(&slept), Some(ClockState::Jumped(TimeDelta::hours(1))));
        assert_eq!(after(&[(0, 0), (-5_000, 0)]), Some(ClockState::Jumped(TimeDelta::seconds(-5))));
        assert_eq!(
            after(&[slept[0], slept[1], (3_659_250, 59_250)]),
            Some(ClockState::Jumped(TimeDelta::hours(1)))
        );
        assert_eq!(after(&[slept[0], slept[1], (3_661_250, 61_250)]), Some(ClockState::Steady));
    }

    #[test]
    fn slow_drift_is_no_jump() {
        let ticks: Vec<(i64, u64)> = (0..1_000_i64).map(|i| (i * 251, i.unsigned_abs() * 250)).collect();
        assert_eq!(after(&ticks), Some(ClockState::Steady));
    }

    #[test]
    fn the_stores_clock_is_the_teams() {
        let mut wall = Wall::default();
        wall.tick(at(0), Duration::ZERO);
        for (ahead, expected) in [
            (4_000, ClockState::Steady),
            (-6_000, ClockState::Off(TimeDelta::seconds(-6))),
            (0, ClockState::Steady),
        ] {
            wall.store_is_ahead(TimeDelta::milliseconds(ahead));
            assert_eq!(wall.state(), Some(expected));
        }
    }
}
