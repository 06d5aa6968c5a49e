//! A confidence sequence for a share: valid at every look, however often and for whatever reason one looks.
//!
//! With `S` successes among `n` events, the mixture likelihood ratio against a share `p` is
//! `M_n(p) = B(x+S, y+n-S) / (B(x,y) · p^S · (1-p)^(n-S))` for a Beta(x, y) mixture. While `p` is the true share it
//! is a martingale that starts at 1, so by Ville's inequality it ever reaches `1/a` with probability at most `a`.
//! The sequence of the shares not yet excluded is therefore right at all looks at once with confidence `1-a`.
//! (Robbins 1970; Howard, Ramdas, `McAuliffe` and Sekhon 2021.)
//!
//! Events need not be independent of their neighbours ([`Sequence::scaled`]). Of `m` events that stand or fall together
//! only the share `X` of good ones counts, as one event. `M_n` multiplies factors `f(X) = (q/p)^X ((1-q)/(1-p))^(1-X)`,
//! which are convex in `X`, so `E f(X) <= E X · q/p + (1 - E X) (1-q)/(1-p)`: 1 where the mean is `p`, as it is for
//! events that are either good or not (Hoeffding 1963; "sub-Bernoulli" in Howard et al. 2020, fact 1b). `f(X)` is the
//! product of the `m` factors to the power of `1/m`, so counting each event as `1/m` is the same as counting blocks. In
//! the midst of a block the evidence is at most `1/p` times that at its beginning, so at all looks the chance of an
//! error is at most `a/p`.

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

    /// Each event counting as so much of one: for neighbours that stand or fall together.
    #[must_use]
    pub fn scaled(self, weight: f64) -> Self {
        Self { successes: self.successes * weight, failures: self.failures * weight, ..self }
    }

    /// Events counted: fewer than were seen where each counts as less than one.
    pub fn counted(&self) -> f64 {
        self.successes + self.failures
    }

    /// The part of `ln M_n(p)` that `p` has no part in.
    fn ln_mixture(&self) -> f64 {
        ln_beta(self.x + self.successes, self.y + self.failures) - ln_beta(self.x, self.y)
    }

    /// `-ln` of the likelihood of `p`: added to [`Self::ln_mixture`], the evidence against `p` being the share.
    fn unlikelihood(&self, p: f64) -> f64 {
        let of = |count: f64, p: f64| if count == 0.0 { 0.0 } else { count * p.ln() };
        -of(self.successes, p) - of(self.failures, 1.0 - p)
    }

    /// Whether the share is shown, with this confidence, not to be `p`.
    pub fn excludes(&self, p: f64, confidence: f64) -> bool {
        self.counted() > 0.0 && self.ln_mixture() + self.unlikelihood(p) >= bar(confidence)
    }

    /// The observed share; `None` before the first event.
    pub fn share(&self) -> Option<f64> {
        (self.counted() > 0.0).then(|| self.successes / self.counted())
    }

    /// All shares not excluded. Without events that is everything.
    pub fn interval(&self, confidence: f64) -> Interval {
        let Some(share) = self.share() else { return Interval { low: 0.0, high: 1.0 } };
        let most = bar(confidence) - self.ln_mixture();
        let low = bisect(0.0, share, |p| self.unlikelihood(p) < most);
        let high = bisect(share, 1.0, |p| self.unlikelihood(p) >= most);
        Interval {
            low: if self.successes == 0.0 { 0.0 } else { low },
            high: if self.failures == 0.0 { 1.0 } else { high },
        }
    }
}

/// `ln(1/a)`: evidence that is enough.
fn bar(confidence: f64) -> f64 {
    -(-confidence).ln_1p()
}

/// Beyond this many events no span that a plan may name is long enough.
const EVENTS_MAX: u64 = 1 << 50;

/// Events needed, all good, until a share of at least `target` is proved: what a plan is checked against. The smallest
/// `n` with `n ln(1/g) >= ln(1/(1-c)) + ln((x+n)/x)`, where `x = g/(1-g)`: `M_n(g) >= 1/a` without failures.
pub fn samples_to_prove(target: f64, confidence: f64) -> Option<u64> {
    let inside = |x: f64| x > 0.0 && x < 1.0;
    if !inside(target) || !inside(confidence) {
        return None;
    }
    let (x, gain, bar) = (target / (1.0 - target), -target.ln(), bar(confidence));
    let proved = |n: u64| n as f64 * gain >= bar + (n as f64 / x).ln_1p();
    let mut high = 1_u64;
    while !proved(high) {
        high = high.checked_mul(2).filter(|n| *n < EVENTS_MAX)?;
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
    fn what_a_proof_takes_is_what_proves() {
        for (target, confidence) in [(0.6, 0.5), (0.9, 0.95), (0.95, 0.99), (0.995, 0.99), (0.9999, 0.999)] {
            let needed = samples_to_prove(target, confidence).unwrap();
            let proved = |n| Sequence::aimed_at(target, n, 0).excludes(target, confidence);
            assert!(proved(needed) && !proved(needed - 1), "{target} {confidence}: {needed}");
        }
    }

    /// Thirty that stand or fall together are one.
    #[test]
    fn what_counts_less_takes_more() {
        let proved = |n: u64| Sequence::aimed_at(0.95, n, 0).scaled(1.0 / 30.0).excludes(0.95, 0.99);
        let needed = samples_to_prove(0.95, 0.99).unwrap();
        assert!(proved(30 * needed) && !proved(30 * needed - 30));
        assert!((Sequence::aimed_at(0.95, 299, 1).scaled(0.1).counted() - 30.0).abs() < 1e-9);
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
