//! The upper bound of the next one of a few times: how long a rollback may take, after it was rehearsed.

use super::special::beta_quantile;

/// The bound that the next time stays below with one-sided `confidence`, when times are log-normal:
/// `exp(m + t · s · √(1 + 1/n))` with mean `m` and standard deviation `s` of the logarithms and Student's `t` with
/// `n - 1` degrees of freedom. Of a single time it is twice that time; of none there is no bound.
pub fn next_time_bound(times: &[f64], confidence: f64) -> Option<f64> {
    if times.iter().any(|time| !time.is_finite() || *time <= 0.0) {
        return None;
    }
    let n = times.len() as f64;
    match times {
        [] => None,
        [only] => Some(2.0 * only),
        _ => {
            let logs: Vec<f64> = times.iter().map(|time| time.ln()).collect();
            let mean = logs.iter().sum::<f64>() / n;
            let variance = logs.iter().map(|log| (log - mean).powi(2)).sum::<f64>() / (n - 1.0);
            Some((mean + student(confidence, n - 1.0) * variance.sqrt() * (1.0 + 1.0 / n).sqrt()).exp())
        }
    }
}

/// Student's `t` that is exceeded with probability `1 - confidence`, for a confidence above one half.
fn student(confidence: f64, degrees: f64) -> f64 {
    let x = beta_quantile(2.0 * (1.0 - confidence), degrees / 2.0, 0.5);
    (degrees * (1.0 - x) / x).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rehearsed_rollbacks() {
        let near = |times: &[f64], wanted: f64| {
            let found = next_time_bound(times, 0.95).unwrap();
            assert!((found - wanted).abs() < 0.05, "{found}, expected {wanted}");
        };
        near(&[38.0, 44.0, 41.0], 52.4);
        near(&[38.0, 44.0, 41.0, 39.0, 46.0], 50.1);
        near(&[40.0], 80.0);
        near(&[40.0, 40.0, 40.0], 40.0);
        assert_eq!(next_time_bound(&[], 0.95), None);
        assert_eq!(next_time_bound(&[0.0, 1.0], 0.95), None);
    }

    /// Table values of Student's distribution, one-sided 95 %.
    #[test]
    fn student_quantiles() {
        for (degrees, wanted) in [(1.0, 6.3138), (2.0, 2.9200), (4.0, 2.1318), (10.0, 1.8125), (30.0, 1.6973)]
        {
            assert!((student(0.95, degrees) - wanted).abs() < 5e-4, "{degrees}");
        }
    }
}
