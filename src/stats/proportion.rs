//! Intervals for a share: `k` successes of `n`.

use super::special::{beta_quantile, normal_quantile};

/// A two-sided interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

/// Wilson's score interval without continuity correction (Newcombe 1998, Stat. Med. 17:857, method 3). For showing;
/// it is too optimistic at the edges to decide with. `None` when `n` is 0.
pub fn wilson(k: u64, n: u64, confidence: f64) -> Option<Interval> {
    if n == 0 || k > n {
        return None;
    }
    let (z, n, p) = (z_two_sided(confidence), n as f64, k as f64 / n as f64);
    let middle = p + z * z / (2.0 * n);
    let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z * z / n;
    Some(Interval { low: ((middle - half) / scale).max(0.0), high: ((middle + half) / scale).min(1.0) })
}

/// Clopper and Pearson's exact interval.
pub fn clopper_pearson(k: u64, n: u64, confidence: f64) -> Option<Interval> {
    if n == 0 || k > n {
        return None;
    }
    let (tail, failures, k) = ((1.0 - confidence) / 2.0, (n - k) as f64, k as f64);
    let low = if k == 0.0 { 0.0 } else { beta_quantile(tail, k, failures + 1.0) };
    let high = if failures == 0.0 { 1.0 } else { beta_quantile(1.0 - tail, k + 1.0, failures) };
    Some(Interval { low, high })
}

/// The adjusted Wald interval of Agresti and Coull for small samples of people, as in usability work (Tullis and
/// Albert; Sauro and Lewis).
pub fn adjusted_wald(k: u64, n: u64, confidence: f64) -> Option<Interval> {
    if n == 0 || k > n {
        return None;
    }
    let z = z_two_sided(confidence);
    let n_adjusted = n as f64 + z * z;
    let p = (k as f64 + z * z / 2.0) / n_adjusted;
    let half = z * (p * (1.0 - p) / n_adjusted).sqrt();
    Some(Interval { low: (p - half).max(0.0), high: (p + half).min(1.0) })
}

/// The difference of two shares, Newcombe's hybrid score interval (1998b, method 10).
pub fn newcombe(first: (u64, u64), second: (u64, u64), confidence: f64) -> Option<Interval> {
    let (a, b) = (wilson(first.0, first.1, confidence)?, wilson(second.0, second.1, confidence)?);
    let (p, q) = (first.0 as f64 / first.1 as f64, second.0 as f64 / second.1 as f64);
    let difference = p - q;
    let low = difference - ((p - a.low).powi(2) + (b.high - q).powi(2)).sqrt();
    let high = difference + ((a.high - p).powi(2) + (q - b.low).powi(2)).sqrt();
    Some(Interval { low, high })
}

/// The smallest `n` that shows a share of at least `share` with one-sided `confidence` when `failures` are seen:
/// the exact binomial answer (Wilks' series 59, 93, 124 … for 95 %). `None` for a share or confidence outside 0..1.
pub fn samples_needed(share: f64, failures: u64, confidence: f64) -> Option<u64> {
    let inside = |x: f64| x > 0.0 && x < 1.0;
    if !inside(share) || !inside(confidence) {
        return None;
    }
    let proves = |n: u64| {
        beta_quantile(1.0 - confidence, (n - failures) as f64, failures as f64 + 1.0) >= share - 1e-13
    };
    let mut high = failures + 1;
    while !proves(high) {
        high = high.checked_mul(2)?;
    }
    let mut low = high / 2;
    while low + 1 < high {
        let middle = u64::midpoint(low, high);
        if middle > failures && proves(middle) { high = middle } else { low = middle }
    }
    Some(high)
}

fn z_two_sided(confidence: f64) -> f64 {
    normal_quantile(f64::midpoint(1.0, confidence))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: Option<Interval>, low: f64, high: f64) {
        let found = found.unwrap();
        assert!(
            (found.low - low).abs() < 5.1e-5 && (found.high - high).abs() < 5.1e-5,
            "{found:?}, expected {low} {high}"
        );
    }

    /// Newcombe 1998, Table I (95 %), and exact values recomputed from the formula.
    #[test]
    fn published_intervals() {
        near(wilson(81, 263, 0.95), 0.2553, 0.3662);
        near(wilson(15, 148, 0.95), 0.0624, 0.1605);
        near(wilson(0, 20, 0.95), 0.0, 0.1611);
        near(wilson(1, 29, 0.95), 0.0061, 0.1718);
        near(wilson(300, 300, 0.95), 0.9874, 1.0);
        near(wilson(999, 1000, 0.95), 0.9944, 0.9998);
        near(clopper_pearson(81, 263, 0.95), 0.2527, 0.3676);
        near(clopper_pearson(15, 148, 0.95), 0.0578, 0.1617);
        near(clopper_pearson(0, 20, 0.95), 0.0, 0.1684);
        near(clopper_pearson(1, 29, 0.95), 0.0009, 0.1776);
        near(clopper_pearson(300, 300, 0.95), 0.9878, 1.0);
        near(clopper_pearson(999, 1000, 0.95), 0.9944, 1.0);
        assert_eq!(wilson(0, 0, 0.95), None);
        assert_eq!(clopper_pearson(3, 2, 0.95), None);
    }

    #[test]
    fn newcombe_differences() {
        near(newcombe((56, 70), (48, 80), 0.95), 0.0524, 0.3339);
        near(newcombe((9, 10), (3, 10), 0.95), 0.1705, 0.8090);
    }

    /// Tullis and Albert's 4 of 5, and values recomputed from the formula.
    #[test]
    fn small_groups_of_testers() {
        near(adjusted_wald(4, 5, 0.95), 0.3596, 0.9797);
        let rounded = |k, n| {
            let i = adjusted_wald(k, n, 0.95).unwrap();
            ((i.low * 1e3).round(), (i.high * 1e3).round())
        };
        assert_eq!(rounded(5, 5), (511.0, 1000.0));
        assert_eq!(rounded(9, 10), (574.0, 1000.0));
        assert_eq!(rounded(7, 10), (392.0, 897.0));
        assert_eq!(rounded(18, 20), (687.0, 984.0));
        assert_eq!(rounded(0, 5), (0.0, 489.0));
    }

    #[test]
    fn wilks_series() {
        let row = |share: f64, confidence: f64| {
            (0..5).map(|f| samples_needed(share, f, confidence).unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(row(0.95, 0.95), [59, 93, 124, 153, 181]);
        assert_eq!(row(0.99, 0.95), [299, 473, 628, 773, 913]);
        assert_eq!(row(0.999, 0.95), [2995, 4742, 6294, 7752, 9151]);
        assert_eq!(samples_needed(0.99, 0, 0.99), Some(459));
        assert_eq!(samples_needed(0.9999, 0, 0.99), Some(46050));
        assert_eq!(samples_needed(1.0, 0, 0.95), None);
    }
}
