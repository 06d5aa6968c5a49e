//! Buckets of latencies: each doubling has as many, so that a value is known to a share of itself.
//!
//! The finest are those of an `HdrHistogram` with three significant digits over 1 µs to 1 h. Coarser ones are unions of
//! them: what was put into fine buckets first and into coarse ones later is where it would be at once.

/// Buckets to a doubling of the finest, as a power of two: 1,024 are three significant digits.
pub(super) const FINEST: u32 = 10;

/// Latencies are not told apart beyond an hour.
pub(super) const MICROS_MAX: u32 = 3_600_000_000;

/// As many of the finest as there are, up to the largest number.
pub(super) const PLACES: usize = place_of(u32::MAX, FINEST) as usize + 1;

/// The bucket of a latency where each doubling has 2^`bits` of them.
pub(super) const fn place_of(micros: u32, bits: u32) -> u32 {
    let doublings = if micros == 0 { 0 } else { micros.ilog2() };
    let shift = doublings.saturating_sub(bits);
    (shift << bits) + (micros >> shift)
}

/// The latency that stands for one of the finest buckets: the highest.
pub(super) fn highest(place: u32) -> u32 {
    let shift = (place >> FINEST).saturating_sub(1).min(u32::BITS - 1);
    let next = u64::from(place - (shift << FINEST) + 1) << shift;
    u32::try_from(next - 1).unwrap_or(MICROS_MAX).min(MICROS_MAX)
}

/// The finest bucket that stands for a coarser one: that of its middle. `None` for a bucket that there is not.
pub(super) fn finest(place: u32, bits: u32) -> Option<u32> {
    if bits == FINEST {
        return ((place as usize) < PLACES).then_some(place);
    }
    let shift = (place >> bits).saturating_sub(1);
    if shift + bits >= u32::BITS {
        return None;
    }
    let low = (place - (shift << bits)) << shift;
    Some(place_of(low + ((1 << shift) - 1) / 2, FINEST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use hdrhistogram::Histogram;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_finest_are_those_of_hdr_histogram(micros in 1..=MICROS_MAX, shift in 0..31_u32) {
            let theirs = Histogram::<u8>::new_with_bounds(1, MICROS_MAX.into(), 3).unwrap();
            let micros = (micros >> shift).max(1);
            let expected = theirs.highest_equivalent(micros.into()).min(MICROS_MAX.into());
            prop_assert_eq!(u64::from(highest(place_of(micros, FINEST))), expected);
        }

        /// Half a bucket from the middle at most, and the finest of that.
        #[test]
        fn coarse_buckets_keep_a_value_within_their_share(micros in 0..=MICROS_MAX, shift in 0..31_u32, bits in 3..=FINEST) {
            let micros = micros >> shift;
            let coarse = place_of(micros, bits);
            let fine = finest(coarse, bits).unwrap();
            let found = f64::from(highest(fine));
            let share = if bits == FINEST { 1.0 } else { 0.5 };
            let within = f64::from(micros) * (share / f64::from(1 << bits) + 1.0 / 1_024.0) + 0.5;
            prop_assert!((found - f64::from(micros)).abs() <= within, "{micros} became {found}");
            prop_assert_eq!(place_of(highest(fine), bits), coarse, "it stays where it is");
        }
    }

    #[test]
    fn places_that_there_are_not_are_none() {
        for bits in 3..=FINEST {
            let last = place_of(u32::MAX, bits);
            assert!(finest(last, bits).is_some_and(|place| (place as usize) < PLACES));
            assert_eq!((finest(last + 1, bits), finest(u32::MAX, bits)), (None, None), "{bits}");
        }
        assert_eq!((highest(u32::MAX), highest(0)), (MICROS_MAX, 0));
    }
}
