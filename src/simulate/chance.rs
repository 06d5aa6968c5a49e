//! Draws of a night, all from its seed.

use crate::splitmix::SplitMix64;
use std::time::Duration;

/// One stream of chance. Streams of different purposes do not disturb each other: a night with one more fault is
/// otherwise the same night.
pub(super) struct Chance(SplitMix64);

impl Chance {
    pub fn new(seed: u64, purpose: &str) -> Self {
        let mixed = purpose.bytes().fold(seed ^ 0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
        });
        Self(SplitMix64::new(mixed))
    }

    /// Evenly from 0 to below 1.
    pub fn share(&mut self) -> f64 {
        (self.0.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Evenly between two spans.
    pub fn between(&mut self, least: Duration, most: Duration) -> Duration {
        least + most.saturating_sub(least).mul_f64(self.share())
    }

    /// How long an answer takes whose median is given: right-skewed, as response times are (log-normal, σ 0.3).
    pub fn answer(&mut self, median: Duration) -> Duration {
        // Sum of twelve: close enough to normal, and cheap.
        let normal = (0..12).map(|_| self.share()).sum::<f64>() - 6.0;
        median.mul_f64((0.3 * normal).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_purpose_draw_the_same() {
        let draws = |seed, purpose| {
            let mut chance = Chance::new(seed, purpose);
            [chance.share().to_bits(), chance.share().to_bits()]
        };
        assert_eq!(draws(1, "steps"), draws(1, "steps"));
        assert_ne!(draws(1, "steps"), draws(1, "probes"));
        assert_ne!(draws(1, "steps"), draws(2, "steps"));
    }

    #[test]
    fn answers_lie_around_their_median() {
        let mut chance = Chance::new(7, "answers");
        let median = Duration::from_millis(100);
        let mut drawn: Vec<Duration> = (0..1_001).map(|_| chance.answer(median)).collect();
        drawn.sort();
        assert!((90..110).contains(&drawn[500].as_millis()), "{:?}", drawn[500]);
        assert!(drawn[1_000] > Duration::from_millis(180) && drawn[0] < Duration::from_millis(60));
    }
}
