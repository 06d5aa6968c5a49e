//! What a verdict promises: at 99 % confidence and looked at all the time, a launch that is bad is called a go in at most
//! one of a hundred, and one that nothing is known of never is. A small part of `cargo bench --bench decision`, with the
//! same launches through the same gate; `docs/decision-quality.md` tells of the whole.

#[path = "../benches/decision/launch.rs"]
#[expect(dead_code, reason = "the benchmark asks for more of it")]
mod launch;
#[path = "../benches/decision/mann_whitney.rs"]
mod mann_whitney;
#[path = "../benches/decision/ours.rs"]
mod ours;
#[path = "../benches/decision/sprt.rs"]
#[expect(dead_code, reason = "the benchmark asks for more of it")]
mod sprt;
#[path = "../benches/decision/verdict.rs"]
#[expect(dead_code, reason = "the benchmark asks for more of it")]
mod verdict;

use launch::{Launch, Scenario};
use ours::Judge;
use sprt::Sprt;
use std::{panic::resume_unwind, thread};
use verdict::{Look, Tally};

/// Looks are further apart than the benchmark's, for the sake of time.
const LOOK_S: i64 = 120;

/// So many launches of a scenario, by the benchmark's seeds.
fn tally(scenario: Scenario, launches: u64, judge: fn(usize) -> &'static Judge) -> Tally {
    let part = |first| {
        let mut tally = Tally::default();
        for seed in (first..launches).step_by(2) {
            let launch = Launch::new(scenario, seed);
            tally.add(&launch, &judge(scenario.every_s()).looks(&launch, LOOK_S));
        }
        tally
    };
    thread::scope(|scope| {
        let other = scope.spawn(|| part(1));
        let mut all = part(0);
        all.merge(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        all
    })
}

/// One in a hundred of so few launches is none.
#[test]
fn a_bad_launch_is_no_go_however_it_is_bad() {
    for scenario in [
        Scenario::SlightlyBad,
        Scenario::Bursts,
        Scenario::LongBursts,
        Scenario::Drift,
        Scenario::LateDrift,
        Scenario::LittleTraffic,
    ] {
        let tally = tally(scenario, 4, ours::as_it_comes);
        assert_eq!((tally.false_go, tally.blind_go), (0, 0), "{scenario:?}");
    }
}

#[test]
fn nothing_known_is_never_a_go() {
    let tally = tally(Scenario::MissingData, 6, ours::as_it_comes);
    assert_eq!((tally.blind_go, tally.false_go), (0, 0));
}

#[test]
fn a_healthy_launch_is_a_go_and_never_a_no_go() {
    let tally = tally(Scenario::Healthy, 2, ours::as_it_comes);
    assert_eq!((tally.right_after.len(), tally.false_no_go), (2, 0));
}

/// Were each sample taken to stand alone, the launches above would fool it: they can tell a good rule from a bad one.
#[test]
fn the_launches_are_hard_enough() {
    assert!(tally(Scenario::Bursts, 4, ours::alone).false_go > 0);
}

/// A model of a peer that does not show its published behaviour is no model. The interval of Kayenta's own test suite, and
/// what spinnaker#6278 tells of the judge: 7 of 10 points at a hundredfold pass, 8 do not.
#[test]
fn the_model_of_kayenta_shows_its_published_values() {
    let near = |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-3, "{found}, expected {wanted}");
    let shift = mann_whitney::shift(&[1.0, 2.0, 3.0, 4.0], &[10.0, 20.0, 30.0, 40.0], 1.959_964);
    near(shift.interval.low, 6.0);
    near(shift.interval.high, 39.0);
    near(shift.estimate, 22.5);
    let mut canary = [1.0; 10];
    canary[..7].fill(100.0);
    let shift = mann_whitney::shift(&[1.0; 10], &canary, 2.326_347_874);
    near(shift.interval.low, 0.0);
    near(shift.interval.high, 99.0);
    near(shift.estimate, 99.0);
    assert!(!mann_whitney::is_high(&[1.0; 10], &canary));
    canary[7] = 100.0;
    assert!(mann_whitney::is_high(&[1.0; 10], &canary));
}

/// Published values of Wald's test, and the number of successes in a row that are enough.
#[test]
fn the_sequential_test_has_its_published_values() {
    let near = |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-6, "{found}, expected {wanted}");
    let test = Sprt::new(0.001, 0.01, 0.05, 0.05);
    near(test.no_go, 2.944_439);
    near(test.go, -2.944_439);
    near(test.failure, std::f64::consts::LN_10);
    near(test.success, -0.009_049_836);
    for (good_fails, bad_fails, enough) in [(0.001, 0.01, 326), (0.01, 0.05, 72), (0.001, 0.005, 734)] {
        let said = Sprt::new(good_fails, bad_fails, 0.05, 0.05).decide(std::iter::repeat_n(true, 1_000));
        assert_eq!(said, Some((enough, Look::Go)));
    }
    assert_eq!(test.decide([false, false]), Some((2, Look::NoGo)));
    assert_eq!(test.decide([]), None);
}
