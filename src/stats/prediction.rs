//! The upper bound of the next one of a few times: how long a rollback may take, after it was rehearsed. And the
//! earliest time at which something that grows reaches a limit.

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

/// When growth that was `steps` in each of the last spans of time has added up to `left`, in such spans: what is to be
/// expected, and the time that is one-sided with `confidence` not undercut. The sum over `x` more spans is taken for
/// normal with mean `m · x` and variance `s² · x · (1 + x / n)`. `None` where it is not in sight within `most` spans.
pub fn reaching(steps: &[f64], left: f64, confidence: f64, most: f64) -> (Option<f64>, Option<f64>) {
    let n = steps.len() as f64;
    if steps.len() < 2 || steps.iter().any(|step| !step.is_finite()) {
        return (None, None);
    }
    let mean = steps.iter().sum::<f64>() / n;
    let deviation = (steps.iter().map(|step| (step - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
    let expected = Some(left.max(0.0) / mean).filter(|x| mean > 0.0 && *x <= most);
    let t = student(confidence, n - 1.0);
    let upper = |x: f64| mean * x + t * deviation * (x * (1.0 + x / n)).sqrt();
    (expected, first(upper, left, most))
}

/// The first `x` up to `most` at which a curve that starts at zero reaches `height`.
fn first(curve: impl Fn(f64) -> f64, height: f64, most: f64) -> Option<f64> {
    if height <= 0.0 {
        return Some(0.0);
    }
    // A curve may fall again: then it was reached on the way up, or not at all.
    let (mut low, mut high) = (0.0, most.min(1.0));
    while curve(high) < height {
        if high >= most {
            return None;
        }
        (low, high) = (high, (high * 2.0).min(most));
    }
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        (low, high) = if curve(middle) < height { (middle, high) } else { (low, middle) };
    }
    Some(high)
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

    #[test]
    fn when_a_limit_is_reached() {
        let near = |found: Option<f64>, wanted: f64| {
            assert!(found.is_some_and(|found| (found - wanted).abs() < 0.01), "{found:?}, expected {wanted}");
        };
        // Always the same: there is nothing to be unsure of.
        let (expected, earliest) = reaching(&[10.0; 5], 200.0, 0.95, 1_440.0);
        near(expected, 20.0);
        near(earliest, 20.0);
        // t(4, 95 %) = 2.1318, s = sqrt(2.5): 2 x + 3.3708 sqrt(x + x²/5) = 100 at x = 27.48.
        let (expected, earliest) = reaching(&[0.0, 1.0, 2.0, 3.0, 4.0], 100.0, 0.95, 1_440.0);
        near(expected, 50.0);
        near(earliest, 27.48);
        // What does not grow is not in sight; what is reached is reached now.
        assert_eq!(reaching(&[0.0; 5], 1.0, 0.95, 1_440.0), (None, None));
        assert_eq!(reaching(&[1.0; 5], 0.0, 0.95, 1_440.0), (Some(0.0), Some(0.0)));
        assert_eq!(reaching(&[1.0], 10.0, 0.95, 1_440.0), (None, None), "one step says nothing of the next");
        assert_eq!(reaching(&[1.0; 5], 1e6, 0.95, 1_440.0), (None, None));
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
