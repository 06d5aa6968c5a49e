//! How finely the past is kept: windows of ten seconds, of a minute, of an hour.

use super::buckets::FINEST;
use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};

/// The length of a window. Windows begin at whole multiples of it, so that coarse ones hold whole fine ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grain {
    #[default]
    Fine,
    Minute,
    Hour,
}

/// In memory, windows that ended this long ago are merged into minutes: the trend of a row is ten minutes.
const FINE: TimeDelta = TimeDelta::minutes(11);
/// And these into hours: what is an hour ago can still be compared with now, minute by minute.
const MINUTES: TimeDelta = TimeDelta::minutes(75);

impl Grain {
    pub const ALL: [Self; 3] = [Self::Fine, Self::Minute, Self::Hour];
    pub const WORDS: [&str; 3] = ["10s", "1m", "1h"];

    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }

    /// The length of such a window in seconds.
    pub fn seconds(self) -> i64 {
        match self {
            Self::Fine => 10,
            Self::Minute => 60,
            Self::Hour => 3_600,
        }
    }

    pub fn length(self) -> TimeDelta {
        TimeDelta::seconds(self.seconds())
    }

    pub fn of_seconds(seconds: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|grain| grain.seconds() == seconds)
    }

    /// The next coarser one.
    pub fn coarser(self) -> Option<Self> {
        match self {
            Self::Fine => Some(Self::Minute),
            Self::Minute => Some(Self::Hour),
            Self::Hour => None,
        }
    }

    /// The start of the window that holds `at`.
    pub fn start_of(self, at: DateTime<Utc>) -> DateTime<Utc> {
        at.duration_trunc(self.length()).unwrap_or(at)
    }

    /// The coarsest whose borders all multiples of `step` fall on; ten seconds when there is none.
    pub fn dividing(step: TimeDelta) -> Self {
        let divides = |grain: &Self| {
            let length = grain.length().num_milliseconds();
            step.num_milliseconds() > 0 && step.num_milliseconds() % length == 0
        };
        Self::ALL.into_iter().rev().find(divides).unwrap_or_default()
    }

    /// How coarse what was due at `at` is held in memory at `now`. It depends on nothing else, so that a program that
    /// has run for a week, one that has just begun and a replay hold the same.
    pub fn in_memory(at: DateTime<Utc>, now: DateTime<Utc>) -> Self {
        let over = |grain: Self, patience| now - (grain.start_of(at) + grain.length()) >= patience;
        if over(Self::Hour, MINUTES) {
            Self::Hour
        } else if over(Self::Minute, FINE) {
            Self::Minute
        } else {
            Self::Fine
        }
    }

    /// [`bits`](Self::bits) of the phases of an exchange: where the time went need not be known as exactly once it is
    /// past.
    pub(super) fn phase_bits(self) -> u32 {
        match self {
            Self::Fine => FINEST,
            Self::Minute | Self::Hour => 4,
        }
    }

    /// Buckets of a histogram to a doubling of latency, as a power of two: 1,024 are three significant digits, 64 keep
    /// a percentile within 0.8 % and 32 within 1.6 %.
    pub(super) fn bits(self) -> u32 {
        match self {
            Self::Fine => FINEST,
            Self::Minute => 6,
            Self::Hour => 5,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_decide_how_coarse_it_may_be() {
        for (seconds, grain) in [
            (3_600, Grain::Hour),
            (43_200, Grain::Hour),
            (2_700, Grain::Minute),
            (60, Grain::Minute),
            (90, Grain::Fine),
            (0, Grain::Fine),
        ] {
            assert_eq!(Grain::dividing(TimeDelta::seconds(seconds)), grain, "{seconds}");
        }
        assert_eq!(Grain::dividing(TimeDelta::milliseconds(500)), Grain::Fine);
    }

    #[test]
    fn what_is_held_gets_coarser_with_age_and_never_finer() {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let mut before = Grain::Fine;
        for second in 0..4 * 3_600 {
            let now = Grain::in_memory(at, at + TimeDelta::seconds(second));
            assert!(now >= before);
            before = now;
        }
        assert_eq!(before, Grain::Hour);
        assert_eq!(
            Grain::in_memory(at, at + TimeDelta::minutes(70)),
            Grain::Minute,
            "an hour ago, to compare"
        );
        assert_eq!(Grain::in_memory(at, at + TimeDelta::minutes(11)), Grain::Fine);
    }
}
