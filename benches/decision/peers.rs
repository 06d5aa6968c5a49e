//! How peers judge the same launches, each by its documented rule and with the settings its documentation shows.
//!
//! Only their rules of decision are modelled; `docs/decision-quality.md` names the sources. A tool that runs once and is
//! done says what it says at that moment and nothing afterwards: it has one chance to be wrong. One that goes on
//! showing a state is held to it at every look.

use crate::{
    launch::{Launch, SLOTS, TARGET},
    mann_whitney,
    verdict::Look,
};

/// Slots in so many minutes; there is one a second.
const fn minutes(count: usize) -> usize {
    count * 60
}

fn at(slot: usize, look: Look) -> Vec<Look> {
    let mut looks = vec![Look::Open; SLOTS];
    looks[slot - 1] = look;
    looks
}

/// A test of half an hour with the threshold `rate > 0.95`, `abortOnFail` and a `delayAbortEval` of a minute: the share of
/// all samples so far, evaluated every two seconds and at the end.
pub fn k6(launch: &Launch) -> Vec<Look> {
    let (mut good, mut all) = (0_u32, 0_u32);
    for (slot, event) in launch.events.iter().enumerate().take(minutes(30)) {
        if let Some(is_good) = event {
            all += 1;
            good += u32::from(*is_good);
        }
        let is_due = (slot + 1) % 2 == 0 && slot >= minutes(1);
        // While it runs, a metric without samples is left out.
        if is_due && all > 0 && !exceeds(good, all) {
            return at(slot + 1, Look::NoGo);
        }
    }
    // At the end it is not, and a rate that was never set fails nothing.
    at(minutes(30), if all == 0 || exceeds(good, all) { Look::Go } else { Look::NoGo })
}

fn exceeds(good: u32, all: u32) -> bool {
    f64::from(good) / f64::from(all) > TARGET
}

/// The documented background analysis of a rollout: from the second step, ten minutes after the beginning, to its end
/// after forty, `interval: 5m`, `failureLimit: 3`, `successCondition: result[0] >= 0.95`.
pub fn argo(launch: &Launch) -> Vec<Look> {
    const FAILURES_MAX: u32 = 3;
    const ERRORS_IN_A_ROW_MAX: u32 = 4;
    let (mut failures, mut errors) = (0, 0);
    for end in (minutes(10)..=minutes(40)).step_by(minutes(5)) {
        let (good, all) = count(&launch.events[end - minutes(5)..end]);
        if all == 0 {
            // An empty result has no element 0: an error, not a failure.
            errors += 1;
        } else {
            errors = 0;
            failures += u32::from(good as f64 / (all as f64) < TARGET);
        }
        if failures > FAILURES_MAX || errors > ERRORS_IN_A_ROW_MAX {
            return at(end, Look::NoGo);
        }
    }
    // What has not failed when the rollout is through is successful.
    at(minutes(40), Look::Go)
}

fn count(events: &[Option<bool>]) -> (usize, usize) {
    let seen = events.iter().flatten();
    (seen.clone().filter(|good| **good).count(), seen.count())
}

/// A check every minute; an alert after three failures in a row, resolved after two successes: the defaults. Fine while
/// there is no alert.
pub fn gatus(launch: &Launch) -> Vec<Look> {
    let (mut failed, mut succeeded, mut alert, mut begun) = (0, 0, false, false);
    let mut looks = Vec::with_capacity(SLOTS);
    for (slot, event) in launch.events.iter().enumerate() {
        if let (0, Some(good)) = (slot % minutes(1), event) {
            begun = true;
            (failed, succeeded) = if *good { (0, succeeded + 1) } else { (failed + 1, 0) };
            alert = if alert { succeeded < 2 } else { failed >= 3 };
        }
        looks.push(match (begun, alert) {
            (false, _) => Look::Open,
            (true, true) => Look::NoGo,
            (true, false) => Look::Go,
        });
    }
    looks
}

/// Judged once, after an hour: the share of failures of each minute, canary against baseline. One metric, so the score is
/// 100 or 0.
pub fn kayenta(launch: &Launch) -> Vec<Look> {
    let share = |events: &[Option<bool>]| match count(events) {
        (_, 0) => None,
        (good, all) => Some((all - good) as f64 / all as f64),
    };
    let baseline: Vec<Option<bool>> = launch.baseline.iter().map(|good| Some(*good)).collect();
    let points =
        |events: &[Option<bool>]| events[..minutes(60)].chunks(minutes(1)).filter_map(share).collect();
    let (control, canary): (Vec<f64>, Vec<f64>) = (points(&baseline), points(&launch.events));
    let passes = !canary.is_empty() && !mann_whitney::is_high(&control, &canary);
    at(minutes(60), if passes { Look::Go } else { Look::NoGo })
}
