//! Special functions the intervals are made of.

/// Natural logarithm of the beta function.
pub(super) fn ln_beta(a: f64, b: f64) -> f64 {
    libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b)
}

/// Regularised incomplete beta function `I_x(a, b)`: the distribution function of Beta(a, b).
///
/// Lentz's continued fraction, on the side of the mean where it converges fast.
pub(super) fn beta_cdf(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = (a * x.ln() + b * (-x).ln_1p() - ln_beta(a, b)).exp();
    if x < (a + 1.0) / (a + b + 2.0) {
        front * fraction(x, a, b) / a
    } else {
        1.0 - front * fraction(1.0 - x, b, a) / b
    }
}

#[expect(clippy::many_single_char_names, reason = "the letters of the published formula")]
fn fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    // Converges within a few times the square root of the larger parameter; the bound only guards the loop.
    const STEPS_MAX: u32 = 100_000;
    let off_zero = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / off_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    for step in 1..STEPS_MAX {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / off_zero(1.0 + even * d);
        c = off_zero(1.0 + even / c);
        value *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / off_zero(1.0 + odd * d);
        c = off_zero(1.0 + odd / c);
        value *= d * c;
        if (d * c - 1.0).abs() < 1e-15 {
            break;
        }
    }
    value
}

/// The `p`-quantile of Beta(a, b).
pub(super) fn beta_quantile(p: f64, a: f64, b: f64) -> f64 {
    bisect(0.0, 1.0, |x| beta_cdf(x, a, b) >= p)
}

/// The point in `low..high` from which on `holds` is true, to the last bits of a double. `holds` must be monotone.
pub(super) fn bisect(mut low: f64, mut high: f64, holds: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        // There is nothing between the two.
        if middle <= low || middle >= high {
            break;
        }
        if holds(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    f64::midpoint(low, high)
}

/// The standard normal quantile, by bisection on the complementary error function.
pub(super) fn normal_quantile(p: f64) -> f64 {
    bisect(-40.0, 40.0, |z| 0.5 * libm::erfc(-z / std::f64::consts::SQRT_2) >= p)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values() {
        assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-12);
        // I_x(1, b) = 1 - (1-x)^b and I_x(a, 1) = x^a.
        assert!((beta_cdf(0.2, 1.0, 5.0) - (1.0 - 0.8_f64.powi(5))).abs() < 1e-14);
        assert!((beta_cdf(0.9, 30.0, 1.0) - 0.9_f64.powi(30)).abs() < 1e-14);
        assert!((beta_cdf(0.5, 500.0, 500.0) - 0.5).abs() < 1e-12);
        assert!((beta_quantile(0.05, 2995.0, 1.0).powi(2995) - 0.05).abs() < 1e-9);
    }
}
