//! The difference of two shares, valid at every look.
//!
//! Newcombe's interval ([`super::newcombe`]) is right for one look at a number of events that was fixed beforehand.
//! A console is watched all night, and whoever looks often enough finds a difference where there is none. Here each
//! share has a confidence sequence of its own ([`Sequence`]) at `1 - a/2`. By Bonferroni both hold at all looks at once
//! with confidence `1 - a`, so the difference lies between the lowest of one minus the highest of the other. That is
//! wider than it need be, and never wrong for having been looked at.

use super::{Interval, Sequence};

/// What has been seen on both sides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    pub old: Sequence,
    pub new: Sequence,
}

impl Difference {
    /// New minus old, as observed; `None` before either has an event.
    pub fn observed(&self) -> Option<f64> {
        Some(self.new.share()? - self.old.share()?)
    }

    /// All differences not excluded. Without events on a side that is nearly everything.
    pub fn interval(&self, confidence: f64) -> Interval {
        let each = f64::midpoint(1.0, confidence);
        let (old, new) = (self.old.interval(each), self.new.interval(each));
        Interval { low: new.low - old.high, high: new.high - old.low }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seen(old: (u64, u64), new: (u64, u64)) -> Difference {
        Difference {
            old: Sequence::aimed_at(0.99, old.0, old.1),
            new: Sequence::aimed_at(0.99, new.0, new.1),
        }
    }

    #[test]
    fn nothing_seen_excludes_nothing() {
        let none = seen((0, 0), (0, 0));
        assert_eq!(none.observed(), None);
        assert_eq!(none.interval(0.95), Interval { low: -1.0, high: 1.0 });
        let one_side = seen((10, 0), (0, 0));
        let expected = 1.0 - one_side.old.interval(0.975).low;
        assert!((one_side.interval(0.95).high - expected).abs() < 1e-12);
    }

    #[test]
    fn much_evidence_narrows_it() {
        let interval = seen((9_990, 10), (9_900, 100)).interval(0.95);
        assert!(interval.low > -0.015 && interval.high < -0.004, "{interval:?}");
    }

    /// Watched after every tenth pair of events, a new share exactly as far below as is just not accepted is called
    /// "not worse" in at most `a` of all runs. Deterministic: a fixed seed.
    #[test]
    fn watching_does_not_inflate_errors() {
        let (old_share, margin, confidence) = (0.97, 0.03, 0.95);
        let mut seed = 20_261_123_u64;
        let mut draw = move |share: f64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((seed >> 11) as f64 / (1_u64 << 53) as f64) < share
        };
        let mut wrong = 0;
        for _ in 0..200 {
            let (mut old, mut new) = ((0_u64, 0_u64), (0_u64, 0_u64));
            for look in 1..=1_500_u64 {
                old = (old.0 + u64::from(draw(old_share)), look);
                new = (new.0 + u64::from(draw(old_share - margin)), look);
                let split = |(good, all): (u64, u64)| (good, all - good);
                if look % 50 == 0 && seen(split(old), split(new)).interval(confidence).low > -margin {
                    wrong += 1;
                    break;
                }
            }
        }
        assert!(wrong <= 10, "{wrong} of 200 runs; at most 5 % may");
    }

    proptest! {
        #[test]
        fn the_interval_holds_what_was_observed(a in 0_u64..2_000, b in 0_u64..200, c in 0_u64..2_000, d in 0_u64..200) {
            prop_assume!(a + b > 0 && c + d > 0);
            let both = seen((a, b), (c, d));
            let (interval, observed) = (both.interval(0.9), both.observed().unwrap());
            prop_assert!(interval.low <= observed && observed <= interval.high);
        }
    }
}
