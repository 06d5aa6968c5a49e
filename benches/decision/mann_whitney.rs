//! Kayenta's classifier: the Mann-Whitney interval for the shift between two samples, with the settings of its judge.

use golive::stats::Interval;

/// Quantile of the normal distribution for a confidence of 98 %, two-sided.
const Z: f64 = 2.326_347_874;
const TOLERANCE: f64 = 0.25;

/// Whether the canary counts as higher than the control: the lower bound of the shift lies above a quarter of its
/// estimate, and so does the mean.
pub fn is_high(control: &[f64], canary: &[f64]) -> bool {
    if control == canary {
        return false;
    }
    let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len() as f64;
    let shift = shift(control, canary, Z);
    shift.interval.low > TOLERANCE * shift.estimate.abs() && mean(canary) >= mean(control)
}

/// What the canary lies above the control.
pub struct Shift {
    pub interval: Interval,
    pub estimate: f64,
}

/// As R's `wilcox.test` has it: the shifts at which the standardised rank sum, corrected for continuity and ties, crosses
/// the quantiles; where it stays at one for a while, the middle of that.
pub fn shift(control: &[f64], canary: &[f64], z: f64) -> Shift {
    let above = |quantile: f64| crossing(control, canary, |it| it > quantile);
    let not_below = |quantile: f64| crossing(control, canary, |it| it >= quantile);
    let root = |quantile: f64| f64::midpoint(above(quantile), not_below(quantile));
    Shift { interval: Interval { low: root(z), high: root(-z) }, estimate: root(0.0) }
}

/// Up to which shift the standardised rank sum is as asked. It only falls.
fn crossing(control: &[f64], canary: &[f64], holds: impl Fn(f64) -> bool) -> f64 {
    let least = |of: &[f64]| of.iter().copied().fold(f64::INFINITY, f64::min);
    let most = |of: &[f64]| of.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let (mut low, mut high) = (least(canary) - most(control), most(canary) - least(control));
    if !holds(standardised(control, canary, low)) {
        return low;
    }
    if holds(standardised(control, canary, high)) {
        return high;
    }
    while high - low > 1e-6 * (1.0 + low.abs()) {
        let middle = f64::midpoint(low, high);
        if holds(standardised(control, canary, middle)) { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// How many standard deviations the ranks of the canary, moved down by so much, lie above their mean.
fn standardised(control: &[f64], canary: &[f64], by: f64) -> f64 {
    let (m, n) = (canary.len() as f64, control.len() as f64);
    let moved = canary.iter().map(|value| (value - by, true));
    let mut all: Vec<(f64, bool)> = moved.chain(control.iter().map(|value| (*value, false))).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut sum, mut ties, mut rank) = (0.0, 0.0, 0.0);
    for run in all.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let length = run.len() as f64;
        sum += run.iter().filter(|(_, is_canary)| *is_canary).count() as f64
            * (rank + f64::midpoint(length, 1.0));
        ties += length.powi(3) - length;
        rank += length;
    }
    let above = sum - m * (m + 1.0) / 2.0 - m * n / 2.0;
    let correction = if above == 0.0 { 0.0 } else { 0.5 * above.signum() };
    let deviation = (m * n / 12.0 * ((m + n + 1.0) - ties / ((m + n) * (m + n - 1.0)))).sqrt();
    // All alike: there is nothing to tell them apart by.
    if deviation > 0.0 { (above - correction) / deviation } else { 0.0 }
}
