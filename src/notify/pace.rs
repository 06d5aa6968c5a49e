//! How fast a channel may go: its rate, its size, and the pauses between attempts.

use std::time::Duration;

/// What a service takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limits {
    pub rate: Rate,
}

/// At most `burst` at once, and one more each `every`: in a span of length T never more than `burst + T / every`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rate {
    pub burst: u32,
    pub every: Duration,
}

impl Limits {
    /// Where nothing is documented: enough for people, too little for a storm.
    pub const GENEROUS: Self = Self { rate: Rate { burst: 10, every: Duration::from_secs(1) } };
    /// 20 a minute, of which one is left for somebody else's slip: 9 + 60 / 6.
    pub const TWENTY_A_MINUTE: Self = Self { rate: Rate { burst: 9, every: Duration::from_secs(6) } };
    /// 5 a second and 100 a minute: 4 + 1, and 4 + 60.
    pub const FIVE_A_SECOND: Self = Self { rate: Rate { burst: 4, every: Duration::from_secs(1) } };
    pub const ONE_A_SECOND: Self = Self { rate: Rate { burst: 1, every: Duration::from_secs(1) } };
    /// What a mailbox bears: 5 at once, then 6 a minute.
    pub const MAIL: Self = Self { rate: Rate { burst: 5, every: Duration::from_secs(10) } };
}

/// Keeps a rate. Times are counted from when the channel began.
#[derive(Debug)]
pub(super) struct Bucket {
    rate: Rate,
    /// When everything sent so far will have been paid for.
    paid: Duration,
}

impl Bucket {
    pub fn new(rate: Rate) -> Self {
        Self { rate, paid: Duration::ZERO }
    }

    /// How long to wait before the next may go; zero when it may go now.
    pub fn wait(&self, now: Duration) -> Duration {
        let slack = self.rate.every * self.rate.burst.saturating_sub(1);
        self.paid.saturating_sub(slack).saturating_sub(now)
    }

    /// One goes out.
    pub fn take(&mut self, now: Duration) {
        self.paid = self.paid.max(now) + self.rate.every;
    }
}

/// How attempts follow one another.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Attempts at most, the first one counted.
    pub attempts: u32,
    /// The pause after the first; it doubles with each attempt, up to `most`.
    pub first: Duration,
    pub most: Duration,
    /// A service that wants a longer pause than this is given up where a fallback is at hand.
    pub patience: Duration,
    /// No service is waited for longer than this.
    pub rest_max: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            attempts: 5,
            first: Duration::from_secs(1),
            most: Duration::from_secs(30),
            patience: Duration::from_mins(1),
            rest_max: Duration::from_mins(15),
        }
    }
}

impl Pace {
    /// The pause after failed attempt number `attempt`, from 1. Half of it is drawn by lot (`lot` is any number), so
    /// that many who failed together do not come back together.
    pub fn pause(&self, attempt: u32, lot: u64) -> Duration {
        let doubled = self.first.saturating_mul(1_u32.checked_shl(attempt - 1).unwrap_or(u32::MAX));
        let whole = doubled.min(self.most);
        let half = whole / 2;
        half + half.mul_f64(lot as f64 / u64::MAX as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// When each of `count` messages goes out that are all there from the start.
    fn rush(limits: Limits, count: usize) -> Vec<Duration> {
        let (mut bucket, mut now, mut sent) = (Bucket::new(limits.rate), Duration::ZERO, Vec::new());
        for _ in 0..count {
            now += bucket.wait(now);
            assert_eq!(bucket.wait(now), Duration::ZERO);
            bucket.take(now);
            sent.push(now);
        }
        sent
    }

    fn most_within(sent: &[Duration], span: Duration) -> usize {
        sent.iter()
            .map(|from| sent.iter().filter(|at| *at >= from && **at < *from + span).count())
            .max()
            .unwrap()
    }

    #[test]
    fn a_storm_stays_below_what_is_documented() {
        let minute = 60 * SECOND;
        for (limits, span, most, documented) in [
            (Limits::TWENTY_A_MINUTE, minute, 18, 20),
            (Limits::FIVE_A_SECOND, SECOND, 4, 5),
            (Limits::FIVE_A_SECOND, minute, 63, 100),
            (Limits::ONE_A_SECOND, SECOND, 1, 1),
        ] {
            let sent = most_within(&rush(limits, 500), span);
            assert_eq!(sent, most, "{limits:?}");
            assert!(sent <= documented, "{limits:?}");
        }
    }

    proptest! {
        #[test]
        fn no_pattern_of_use_exceeds_a_rate(gaps in prop::collection::vec(0_u64..30_000, 1..200)) {
            let (mut bucket, mut now, mut sent) =
                (Bucket::new(Limits::TWENTY_A_MINUTE.rate), Duration::ZERO, Vec::new());
            for gap in gaps {
                now += Duration::from_millis(gap);
                now += bucket.wait(now);
                bucket.take(now);
                sent.push(now);
            }
            prop_assert!(most_within(&sent, 60 * SECOND) <= 20);
        }

        #[test]
        fn pauses_grow_and_stay_within_bounds(attempt in 1_u32..80, lot in any::<u64>()) {
            let pace = Pace::default();
            let pause = pace.pause(attempt, lot);
            prop_assert!(pause >= pace.first / 2 && pause <= pace.most);
            prop_assert!(attempt < 6 || pause >= pace.most / 2);
        }
    }
}
