//! A latency histogram that merges without loss.
//!
//! Values fall into the buckets of an `HdrHistogram` with three significant digits over 1 µs to 1 h. Only the
//! buckets in use are kept, so that a day of windows is small; merging adds counts bucket by bucket, and
//! percentiles are read from the merged counts, never averaged.

use hdrhistogram::Histogram as Hdr;
use std::time::Duration;

const MICROS_MAX: u64 = 3_600_000_000;
const DIGITS: u8 = 3;

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
        self.gather();
    }

    /// The buckets of several histograms, one after another, as one. Merging one after another would go over what is
    /// merged already again and again.
    pub(super) fn gathered(buckets: Vec<(u32, u32)>) -> Self {
        let mut merged = Self { buckets };
        merged.gather();
        merged
    }

    /// Sorts what was put together and adds the counts of the same bucket.
    fn gather(&mut self) {
        // Sorted runs: the stable sort finds and merges them.
        self.buckets.sort_by_key(|(value, _)| *value);
        self.buckets.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 = kept.1.saturating_add(next.1);
            }
            same
        });
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
        let total = self.count();
        let rank = ((quantile.clamp(0.0, 1.0) * total as f64) - 1e-9).ceil().max(1.0);
        let mut seen = 0_u64;
        self.buckets.iter().find_map(|(value, count)| {
            seen += u64::from(*count);
            (seen as f64 >= rank).then(|| Duration::from_micros(u64::from(*value)))
        })
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

/// The highest value in microseconds that shares an `HdrHistogram` bucket with this latency.
fn bucket_of(latency: Duration) -> u32 {
    thread_local! {
        static SCALE: Option<Hdr<u8>> = Hdr::new_with_bounds(1, MICROS_MAX, DIGITS).ok();
    }
    let micros = u64::try_from(latency.as_micros()).unwrap_or(MICROS_MAX).clamp(1, MICROS_MAX);
    let highest = SCALE.with(|scale| scale.as_ref().map_or(micros, |scale| scale.highest_equivalent(micros)));
    u32::try_from(highest.min(MICROS_MAX)).unwrap_or(u32::MAX)
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
            let thrice = Histogram::gathered([&of(&a), &merged, &of(&b)].map(|it| it.buckets.clone()).concat());
            let twice: Vec<u64> = together.iter().chain(&together).copied().collect();
            prop_assert_eq!(&thrice, &of(&twice));
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
            prop_assert!(found >= exact && found as f64 <= exact as f64 * 1.001 + 1.0, "{} {}", found, exact);
        }
    }
}
