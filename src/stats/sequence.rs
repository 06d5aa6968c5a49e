//! A confidence sequence for a share: valid at every look, however often and for whatever reason one looks.
//!
//! With `S` successes among `n` events, the mixture likelihood ratio against a share `p` is
//! `M_n(p) = B(x+S, y+n-S) / (B(x,y) · p^S · (1-p)^(n-S))` for a Beta(x, y) mixture. While `p` is the true share it
//! is a martingale that starts at 1, so by Ville's inequality it ever reaches `1/a` with probability at most `a`.
//! The sequence of the shares not yet excluded is therefore right at all looks at once with confidence `1-a`.
//! (Robbins 1970; Howard, Ramdas, `McAuliffe` and Sekhon 2021.)

use super::{
    Interval,
    special::{bisect, ln_beta},
};

/// What has been seen, and the mixture it is judged with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sequence {
    successes: f64,
    failures: f64,
    x: f64,
    y: f64,
}

impl Sequence {
    pub fn new(successes: u64, failures: u64, x: f64, y: f64) -> Self {
        Self { successes: successes as f64, failures: failures as f64, x, y }
    }

    /// With the mixture aimed at `target`: `x = target / (1 - target)`, `y = 1`, so that a claim near the target is
    /// decided soonest.
    pub fn aimed_at(target: f64, successes: u64, failures: u64) -> Self {
        Self::new(successes, failures, target / (1.0 - target), 1.0)
    }

    /// `ln M_n(p)`: the evidence against `p` being the share. Here the part that is the same for every `p`.
    fn ln_mixture(&self) -> f64 {
        ln_beta(self.x + self.successes, self.y + self.failures) - ln_beta(self.x, self.y)
    }

    /// And the other.
    fn ln_likelihood(&self, p: f64) -> f64 {
        let likelihood = |count: f64, p: f64| if count == 0.0 { 0.0 } else { count * p.ln() };
        likelihood(self.successes, p) + likelihood(self.failures, 1.0 - p)
    }

    /// Whether a share is shown, with this confidence, not to be the true one; asked for many shares.
    fn exclusion(&self, confidence: f64) -> impl Fn(f64) -> bool {
        let (is_open, enough) = (self.successes + self.failures == 0.0, -(-confidence).ln_1p());
        let mixture = self.ln_mixture();
        move |p| !is_open && mixture - self.ln_likelihood(p) >= enough
    }

    /// Whether the share is shown, with this confidence, not to be `p`.
    pub fn excludes(&self, p: f64, confidence: f64) -> bool {
        self.exclusion(confidence)(p)
    }

    /// The observed share; `None` before the first event.
    pub fn share(&self) -> Option<f64> {
        let n = self.successes + self.failures;
        (n > 0.0).then(|| self.successes / n)
    }

    /// All shares not excluded. Without events that is everything.
    pub fn interval(&self, confidence: f64) -> Interval {
        let Some(share) = self.share() else { return Interval { low: 0.0, high: 1.0 } };
        let excluded = self.exclusion(confidence);
        let low = bisect(0.0, share, |p| !excluded(p));
        let high = bisect(share, 1.0, excluded);
        Interval {
            low: if self.successes == 0.0 { 0.0 } else { low },
            high: if self.failures == 0.0 { 1.0 } else { high },
        }
    }
}

/// Events needed, all good, until a share of at least `target` is proved: what a plan is checked against.
pub fn samples_to_prove(target: f64, confidence: f64) -> Option<u64> {
    let inside = |x: f64| x > 0.0 && x < 1.0;
    if !inside(target) || !inside(confidence) {
        return None;
    }
    let proved = |n: u64| Sequence::aimed_at(target, n, 0).excludes(target, confidence);
    let mut high = 1_u64;
    while !proved(high) {
        high = high.checked_mul(2).filter(|n| *n < 1 << 50)?;
    }
    let mut low = high / 2;
    while low + 1 < high {
        let middle = u64::midpoint(low, high);
        if proved(middle) { high = middle } else { low = middle }
    }
    Some(high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Reference values at 95 %, uniform mixture and one aimed at 99.9 %.
    #[test]
    fn lower_bounds() {
        let low = |s, f, x, y| Sequence::new(s, f, x, y).interval(0.95).low;
        let near =
            |found: f64, wanted: f64| assert!((found - wanted).abs() < 6e-7, "{found}, expected {wanted}");
        near(low(299, 0, 1.0, 1.0), 0.971_324);
        near(low(1_000, 0, 1.0, 1.0), 0.990_144);
        near(low(3_000, 0, 1.0, 1.0), 0.996_339);
        near(low(9_990, 10, 1.0, 1.0), 0.996_838);
        near(low(5_000, 0, 999.0, 1.0), 0.999_043);
        near(low(10_000, 0, 999.0, 1.0), 0.999_461);
        assert_eq!(samples_to_prove(0.999, 0.95), Some(4_742));
    }

    #[test]
    fn without_events_nothing_is_excluded() {
        let empty = Sequence::aimed_at(0.99, 0, 0);
        assert_eq!(empty.interval(0.99), Interval { low: 0.0, high: 1.0 });
        assert!(!empty.excludes(0.01, 0.5));
        let all_bad = Sequence::aimed_at(0.99, 0, 50).interval(0.99);
        assert!(all_bad.low == 0.0 && all_bad.high < 0.99);
    }

    /// Watched after every event, a share exactly at the target is excluded in at most `a` of all runs.
    /// Deterministic: a fixed seed, 2,000 runs of 2,000 events.
    #[test]
    fn watching_does_not_inflate_errors() {
        let (target, confidence) = (0.98, 0.95);
        let mut seed = 20_261_122_u64;
        let mut wrong = 0;
        for _ in 0..2_000 {
            let (mut good, mut bad) = (0, 0);
            for _ in 0..2_000 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                if (seed >> 11) as f64 / (1_u64 << 53) as f64 >= target {
                    bad += 1;
                } else {
                    good += 1;
                }
                if (good + bad) % 10 == 0
                    && Sequence::aimed_at(target, good, bad).excludes(target, confidence)
                {
                    wrong += 1;
                    break;
                }
            }
        }
        assert!(wrong <= 100, "{wrong} of 2000 runs excluded the true share; at most 5 % may");
        assert!(wrong > 0, "the bound is never reached: the test says nothing");
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_share_and_agrees_with_exclusion(good in 0_u64..5_000, bad in 0_u64..500, p in 0.001_f64..0.999) {
            prop_assume!(good + bad > 0);
            let sequence = Sequence::aimed_at(0.99, good, bad);
            let interval = sequence.interval(0.99);
            let share = sequence.share().unwrap();
            prop_assert!(interval.low <= share && share <= interval.high);
            if (p - interval.low).abs() > 1e-9 && (p - interval.high).abs() > 1e-9 {
                prop_assert_eq!(sequence.excludes(p, 0.99), p < interval.low || p > interval.high);
            }
        }
    }
}
