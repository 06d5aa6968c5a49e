//! Counts that come at a rate: how few are too few.
//!
//! `X` events where `mean` are expected, independent of each other, follow the Poisson distribution. `P(X ≤ k)` is the
//! regularised upper incomplete gamma function `Q(k+1, mean)` (NIST, Digital Library of Mathematical Functions, 8.4.10
//! and 8.17); for the counts a till or a page makes in an interval, adding up its terms is as good and plainer.

/// Means beyond this are refused: the sum would take too long, and the count is no surprise at any rate.
pub const MEAN_MAX: f64 = 1e6;

/// What a count is expected to be: outside it is a surprise whose probability is below `alpha` on either side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountBand {
    /// The smallest count that is not too few; 0 when even none at all is no surprise.
    pub low: u64,
    /// The largest count that is not too many.
    pub high: u64,
}

/// The counts that are no surprise where `mean` are expected: `P(X < low) < alpha` and `P(X > high) < alpha`, as
/// narrow as that allows. `None` for a mean that is negative, not finite or beyond [`MEAN_MAX`], and for an `alpha`
/// outside 0..0.5.
pub fn count_band(mean: f64, alpha: f64) -> Option<CountBand> {
    if !(0.0..=MEAN_MAX).contains(&mean) || alpha <= 0.0 || alpha >= 0.5 {
        return None;
    }
    let mut low = None;
    // Far beyond the upper quantile: twelve standard deviations and more.
    let end = mean + 12.0 * mean.sqrt() + 40.0;
    let (mut k, mut below) = (0_u64, 0.0_f64);
    while (k as f64) < end {
        below += term(mean, k);
        if low.is_none() && below >= alpha {
            low = Some(k);
        }
        if below > 1.0 - alpha {
            return Some(CountBand { low: low.unwrap_or(k), high: k });
        }
        k += 1;
    }
    Some(CountBand { low: low.unwrap_or(k), high: k })
}

/// The smallest mean at which no event at all is a surprise: `e^-mean < alpha`, 4.6 for one in a hundred.
pub fn least_mean(alpha: f64) -> f64 {
    -alpha.ln()
}

/// `P(X = k)`.
fn term(mean: f64, k: u64) -> f64 {
    if mean == 0.0 {
        return if k == 0 { 1.0 } else { 0.0 };
    }
    let k = k as f64;
    (k * mean.ln() - mean - libm::lgamma(k + 1.0)).exp()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn band(mean: f64, alpha: f64) -> (u64, u64) {
        let band = count_band(mean, alpha).unwrap();
        (band.low, band.high)
    }

    /// Quantiles of the Poisson distribution as `scipy.stats.poisson.ppf` and R's `qpois` give them.
    #[test]
    fn quantiles_of_the_distribution() {
        assert_eq!(band(10.0, 0.01), (3, 18));
        assert_eq!(band(10.0, 0.05), (5, 15));
        assert_eq!(band(100.0, 0.01), (77, 124));
        assert_eq!(band(1.0, 0.05), (0, 3));
        assert_eq!(band(0.0, 0.01), (0, 0));
    }

    /// The published rule: where 4.6 are expected, none at all has a probability of one in a hundred.
    #[test]
    fn nothing_at_all_is_a_surprise_from_4_6_on() {
        assert!((least_mean(0.01) - 4.605_17).abs() < 1e-5);
        assert_eq!(count_band(4.6, 0.01).map(|band| band.low), Some(0));
        assert_eq!(count_band(4.61, 0.01).map(|band| band.low), Some(1));
    }

    #[test]
    fn what_cannot_be_expected_has_no_band() {
        for (mean, alpha) in [(-1.0, 0.01), (f64::NAN, 0.01), (2e6, 0.01), (5.0, 0.0), (5.0, 0.5)] {
            assert_eq!(count_band(mean, alpha), None, "{mean} {alpha}");
        }
        assert!(count_band(MEAN_MAX, 0.01).is_some());
    }

    proptest! {
        #[test]
        fn the_band_holds_the_mean_and_widens(mean in 0.0_f64..5_000.0, alpha in 0.001_f64..0.2) {
            let (wide, narrow) = (count_band(mean, alpha / 2.0).unwrap(), count_band(mean, alpha).unwrap());
            prop_assert!(narrow.low as f64 <= mean + 1.0 && narrow.high as f64 >= mean - 1.0);
            prop_assert!(wide.low <= narrow.low && wide.high >= narrow.high);
        }
    }
}
