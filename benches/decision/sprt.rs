//! Wald's sequential probability ratio test. Of all tests that know both shares it needs the fewest events on average
//! (Wald and Wolfowitz 1948), so where the truth is one of the two it is the least time a sequential test can take.

use crate::{
    launch::{Launch, SLOTS},
    verdict::Look,
};

/// The logarithms of likelihood ratios, of "bad" against "good".
#[derive(Clone, Copy, Debug)]
pub struct Sprt {
    pub failure: f64,
    pub success: f64,
    /// From here on it is a no-go, and down from there a go.
    pub no_go: f64,
    pub go: f64,
}

impl Sprt {
    /// A launch fails with one share or the other; `alpha` is the chance to call a good one bad, `beta` a bad one good.
    pub fn new(good_fails: f64, bad_fails: f64, alpha: f64, beta: f64) -> Self {
        Self {
            failure: (bad_fails / good_fails).ln(),
            success: ((1.0 - bad_fails) / (1.0 - good_fails)).ln(),
            no_go: ((1.0 - beta) / alpha).ln(),
            go: (beta / (1.0 - alpha)).ln(),
        }
    }

    /// What it says, and after how many events.
    pub fn decide(&self, events: impl IntoIterator<Item = bool>) -> Option<(usize, Look)> {
        let mut ratio = 0.0;
        for (n, is_good) in (1..).zip(events) {
            ratio += if is_good { self.success } else { self.failure };
            if ratio >= self.no_go {
                return Some((n, Look::NoGo));
            }
            if ratio <= self.go {
                return Some((n, Look::Go));
            }
        }
        None
    }
}

/// Told that it is 99.5 % or 93 %, with a chance of 1 % to be wrong either way; it decides once.
pub fn looks(launch: &Launch) -> Vec<Look> {
    // Of a launch that becomes bad: counted from when it is.
    let since = launch.bad_from.unwrap_or(0);
    let seen: Vec<(usize, bool)> =
        (since..SLOTS).filter_map(|slot| Some((slot, launch.events[slot]?))).collect();
    let mut looks = vec![Look::Open; SLOTS];
    if let Some((n, look)) = Sprt::new(0.005, 0.07, 0.01, 0.01).decide(seen.iter().map(|(_, good)| *good)) {
        looks[seen[n - 1].0] = look;
    }
    looks
}
