//! Adding up many histograms at once.
//!
//! Counts are kept by bucket, in an array that has room for all of them, so that adding one is the same work however
//! many there are already, and nothing is sorted.

use super::{
    Histogram,
    buckets::{self, PLACES},
};

/// Counts by bucket. Empty again after each [`take`](Self::take).
pub(super) struct Gather {
    counts: Vec<u32>,
    /// A bit for each bucket that has a count.
    there: Vec<u64>,
}

impl Default for Gather {
    fn default() -> Self {
        Self { counts: vec![0; PLACES.next_multiple_of(64)], there: vec![0; PLACES.div_ceil(64)] }
    }
}

impl Gather {
    /// Adds a count to one of the finest buckets.
    #[inline]
    pub fn add(&mut self, place: u32, many: u32) {
        let place = place as usize;
        if let Some((count, there)) = self.counts.get_mut(place).zip(self.there.get_mut(place / 64)) {
            *count = count.saturating_add(many);
            *there |= 1 << (place % 64);
        }
    }

    pub fn add_all(&mut self, histogram: &Histogram) {
        for (value, count) in histogram.buckets() {
            self.add(buckets::place_of(*value, buckets::FINEST), *count);
        }
    }

    /// What was added, which is forgotten.
    pub fn take(&mut self) -> Histogram {
        let held: u32 = self.there.iter().map(|word| word.count_ones()).sum();
        let mut found = Vec::with_capacity(held as usize);
        for (word, there) in self.there.iter_mut().enumerate().filter(|(_, there)| **there != 0) {
            while *there != 0 {
                let place = word * 64 + there.trailing_zeros() as usize;
                *there &= *there - 1;
                let count = std::mem::take(&mut self.counts[place]);
                found.push((buckets::highest(u32::try_from(place).unwrap_or(u32::MAX)), count));
            }
        }
        Histogram::sorted(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::time::Duration;

    proptest! {
        #[test]
        fn it_is_the_same_as_recording_together(parts in prop::collection::vec(prop::collection::vec(0_u64..5_000_000_000, 0..30), 0..5)) {
            let (mut gather, mut whole) = (Gather::default(), Histogram::default());
            for turn in 0..2 {
                for part in &parts {
                    let mut histogram = Histogram::default();
                    for micros in part {
                        histogram.record(Duration::from_micros(*micros));
                        whole.record(Duration::from_micros(*micros));
                    }
                    gather.add_all(&histogram);
                }
                prop_assert_eq!(gather.take(), std::mem::take(&mut whole), "turn {}", turn);
            }
        }
    }
}
