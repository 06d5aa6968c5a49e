//! A latency histogram that merges without loss.
//!
//! Values fall into the buckets of an `HdrHistogram` with three significant digits over 1 µs to 1 h. Only the
//! buckets in use are kept, so that a day of windows is small; merging adds counts bucket by bucket, and
//! percentiles are read from the merged counts, never averaged.

use super::buckets::{self, FINEST, MICROS_MAX};
use std::time::Duration;

/// Counts by bucket, in ascending order of latency.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Histogram {
    /// Highest value of the bucket in microseconds, and its count.
    buckets: Vec<(u32, u32)>,
}

impl Histogram {
    /// Adds one latency; what is beyond an hour counts as an hour.
    pub fn record(&mut self, latency: Duration) {
        let bucket = bucket_of(latency);
        match self.buckets.binary_search_by_key(&bucket, |(value, _)| *value) {
            Ok(i) => self.buckets[i].1 = self.buckets[i].1.saturating_add(1),
            Err(i) => self.buckets.insert(i, (bucket, 1)),
        }
    }

    pub fn merge(&mut self, other: &Self) {
        self.buckets.extend_from_slice(&other.buckets);
        // Two sorted runs: the stable sort finds and merges them.
        self.buckets.sort_by_key(|(value, _)| *value);
        self.buckets.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 = kept.1.saturating_add(next.1);
            }
            same
        });
    }

    /// Of buckets that are known to be in order.
    pub(super) fn sorted(buckets: Vec<(u32, u32)>) -> Self {
        Self { buckets }
    }

    pub fn is_empty(&self) -> bool {
        self.buckets.is_empty()
    }

    pub fn count(&self) -> u64 {
        self.buckets.iter().map(|(_, count)| u64::from(*count)).sum()
    }

    /// The smallest latency that at least `quantile` of all are at or below (nearest rank), to three digits.
    /// `None` without samples.
    pub fn quantile(&self, quantile: f64) -> Option<Duration> {
        let [found] = self.quantiles([quantile]);
        found
    }

    /// Several [quantiles](Self::quantile) in ascending order, in one go.
    pub fn quantiles<const N: usize>(&self, quantiles: [f64; N]) -> [Option<Duration>; N] {
        let total = self.count() as f64;
        let (mut buckets, mut seen, mut reached) = (self.buckets.iter(), 0_u64, None);
        quantiles.map(|quantile| {
            let rank = ((quantile.clamp(0.0, 1.0) * total) - 1e-9).ceil().max(1.0);
            while (seen as f64) < rank {
                let (value, count) = buckets.next()?;
                seen += u64::from(*count);
                reached = Some(Duration::from_micros(u64::from(*value)));
            }
            reached
        })
    }

    /// The latency of that rank of all in ascending order, from 1, to three digits.
    pub fn ranked(&self, rank: u64) -> Option<Duration> {
        let mut seen = 0;
        let reached = |(_, count): &&(u32, u32)| {
            seen += u64::from(*count);
            seen >= rank
        };
        self.buckets.iter().find(reached).map(|(value, _)| Duration::from_micros(u64::from(*value)))
    }

    /// Buckets and counts, for storing.
    pub fn buckets(&self) -> &[(u32, u32)] {
        &self.buckets
    }

    /// Rebuilds a stored histogram; buckets out of order are refused.
    pub fn from_buckets(buckets: Vec<(u32, u32)>) -> Option<Self> {
        buckets.is_sorted_by(|a, b| a.0 < b.0).then_some(Self { buckets })
    }
}

/// The highest value in microseconds that shares a bucket with this latency.
fn bucket_of(latency: Duration) -> u32 {
    let micros = u32::try_from(latency.as_micros()).unwrap_or(MICROS_MAX).clamp(1, MICROS_MAX);
    buckets::highest(buckets::place_of(micros, FINEST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(micros: &[u64]) -> Histogram {
        let mut histogram = Histogram::default();
        for us in micros {
            histogram.record(Duration::from_micros(*us));
        }
        histogram
    }

    #[test]
    fn nearest_rank_on_two_values() {
        let two = of(&[1, 2]);
        assert_eq!(two.quantile(0.5), Some(Duration::from_micros(1)));
        assert_eq!(two.quantile(0.500_000_1), Some(Duration::from_micros(2)));
        assert_eq!(Histogram::default().quantile(0.5), None);
    }

    /// The published example of coordinated omission: 10,000 answers of 1 ms, one every 10 ms, then 100 s of standstill.
    /// A probe that asks when it is due has an answer for each of the 10,000 times it was due meanwhile.
    #[test]
    fn a_standstill_counts_as_often_as_it_was_met() {
        let mut histogram = of(&vec![1_000; 10_000]);
        for slot in 0..10_000_u64 {
            histogram.record(Duration::from_millis(100_000 - slot * 10));
        }
        assert_eq!(histogram.count(), 20_000);
        for (q, ms) in [(0.5, 1.0), (0.75, 50_000.0), (0.9, 80_000.0), (0.99, 98_000.0), (0.99999, 100_000.0)]
        {
            let found = histogram.quantile(q).unwrap().as_secs_f64() * 1_000.0;
            assert!((found - ms).abs() <= ms * 0.002, "p{q}: {found}, expected {ms}");
        }
    }

    /// The published freeze example: one probe a second for 600 slots, 10 ms each, frozen for 60 s in between.
    #[test]
    fn a_freeze_seen_from_the_plan() {
        let mut histogram = Histogram::default();
        for slot in 0..600_u64 {
            let frozen = (300..360).contains(&slot).then(|| 60_000 - (slot - 300) * 1_000);
            histogram.record(Duration::from_millis(frozen.unwrap_or(0) + 10));
        }
        let near = |q: f64, seconds: f64| {
            let found = histogram.quantile(q).unwrap().as_secs_f64();
            assert!((found - seconds).abs() <= seconds * 0.001, "p{q}: {found}, expected {seconds}");
        };
        near(0.5, 0.010);
        near(0.9, 0.010);
        near(0.95, 30.01);
        near(0.99, 54.01);
        near(1.0, 60.01);
    }

    /// The values of the `HdrHistogram` project's own access test, uncorrected.
    #[test]
    fn hdr_access_test() {
        let mut histogram = Histogram::default();
        (0..10_000).for_each(|_| histogram.record(Duration::from_millis(1)));
        histogram.record(Duration::from_secs(100));
        assert_eq!(histogram.count(), 10_001);
        assert!(histogram.quantile(0.9999).unwrap() < Duration::from_micros(1_002));
        assert!(histogram.quantile(1.0).unwrap() >= Duration::from_secs(100));
    }

    proptest! {
        #[test]
        fn merging_is_the_same_as_recording_together(a in prop::collection::vec(0_u64..5_000_000_000, 0..60), b in prop::collection::vec(0_u64..5_000_000_000, 0..60)) {
            let mut merged = of(&a);
            merged.merge(&of(&b));
            let together: Vec<u64> = a.iter().chain(&b).copied().collect();
            prop_assert_eq!(&merged, &of(&together));
            prop_assert_eq!(Histogram::from_buckets(merged.buckets().to_vec()), Some(merged));
        }

        /// Within three significant digits of the exact nearest-rank value, never below it.
        #[test]
        fn quantiles_are_near_the_truth(mut values in prop::collection::vec(1_u64..3_000_000_000, 1..80), q in 0.01_f64..1.0) {
            let histogram = of(&values);
            values.sort_unstable();
            let rank = ((q * values.len() as f64) - 1e-9).ceil().max(1.0);
            let exact = values.iter().enumerate().find(|(i, _)| (*i + 1) as f64 >= rank).map(|(_, v)| *v).unwrap();
            let found = u64::try_from(histogram.quantile(q).unwrap().as_micros()).unwrap();
            prop_assert_eq!(histogram.quantiles([q / 2.0, q, 1.0])[1], histogram.quantile(q));
            prop_assert!(found >= exact && found as f64 <= exact as f64 * 1.001 + 1.0, "{} {}", found, exact);
        }
    }
}
