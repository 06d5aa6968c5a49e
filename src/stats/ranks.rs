//! Between which samples a quantile lies.

use super::special::beta_cdf;

/// Ranks of sorted samples, from 1; `None` where no sample bounds the quantile at that confidence, however extreme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ranks {
    pub low: Option<u64>,
    pub high: Option<u64>,
}

/// The ranks of `n` independent samples that bound their `quantile` from both sides, whatever they are drawn from: as
/// many as the binomial distribution puts below it (David and Nagaraja, *Order Statistics*, 7.1). The lower is the
/// largest `l` with `P(B <= l - 1) <= a / 2`, the upper the smallest `u` with `P(B <= u - 1) >= 1 - a / 2`.
pub fn ranks(n: u64, quantile: f64, confidence: f64) -> Ranks {
    let tail = (1.0 - confidence) / 2.0;
    let high = first(n, |below| at_most(below, n, quantile) >= 1.0 - tail);
    let low = first(n, |below| at_most(below, n, quantile) > tail) - 1;
    Ranks { low: (low > 0).then_some(low), high: (high <= n).then_some(high) }
}

/// The first rank of which this is true, given how many are below it; `n + 1` when it is of none. Once true it stays so.
fn first(n: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let (mut not, mut rank) = (0, n + 1);
    while rank - not > 1 {
        let middle = u64::midpoint(not, rank);
        if holds(middle - 1) { rank = middle } else { not = middle }
    }
    rank
}

/// `P(B <= k)` for `B` of the binomial distribution with `n` trials.
fn at_most(k: u64, n: u64, share: f64) -> f64 {
    if k >= n { 1.0 } else { beta_cdf(1.0 - share, (n - k) as f64, k as f64 + 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_ranks() {
        for (n, quantile, low, high) in [
            (6, 0.5, Some(1), Some(6)),
            (10, 0.5, Some(2), Some(9)),
            (20, 0.5, Some(6), Some(15)),
            (35, 0.5, Some(12), Some(24)),
            (100, 0.5, Some(40), Some(61)),
            (59, 0.95, Some(52), None),
            (100, 0.95, Some(90), Some(100)),
            (200, 0.95, Some(184), Some(197)),
            (300, 0.95, Some(277), Some(293)),
            (500, 0.99, Some(490), Some(500)),
            (1_000, 0.95, Some(936), Some(964)),
            (1_000, 0.99, Some(983), Some(997)),
            (3_000, 0.99, Some(2_959), Some(2_981)),
            (10_000, 0.95, Some(9_457), Some(9_543)),
            (10_000, 0.99, Some(9_880), Some(9_920)),
            (1, 0.5, None, None),
            (0, 0.5, None, None),
        ] {
            assert_eq!(ranks(n, quantile, 0.95), Ranks { low, high }, "{quantile} of {n}");
        }
    }

    /// One side alone: its bound is that of both sides at twice the tail.
    #[test]
    fn published_upper_ranks() {
        for (n, quantile, high) in [
            (59, 0.95, Some(59)),
            (58, 0.95, None),
            (100, 0.95, Some(99)),
            (500, 0.95, Some(484)),
            (298, 0.99, None),
            (299, 0.99, Some(299)),
            (300, 0.99, Some(300)),
            (10_000, 0.99, Some(9_917)),
        ] {
            assert_eq!(ranks(n, quantile, 0.90).high, high, "{quantile} of {n}");
        }
    }
}
