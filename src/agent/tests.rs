//! What an agent shows, as another program reads it.

use super::{Board, Counters, PlanFile, unit};
use crate::{
    clock::Clock,
    conductor::Snapshot,
    id::Id,
    measure::{MissCause, Observation, Outcome, Phase, Phases, Sample},
    plan,
    tui::sample,
};
use chrono::{DateTime, TimeDelta, Utc};
use std::{path::Path, sync::Arc, time::Duration};
use tokio::sync::watch;

fn run(outcome: Outcome, millis: u64, retries: u32) -> Observation {
    let service = Duration::from_millis(millis);
    let mut phases = Phases::default();
    phases.add(Phase::Wait, service);
    Observation::Sample(Sample {
        probe: Id::new("login"),
        planned: sample::now(),
        service,
        response: service + Duration::from_millis(3),
        outcome,
        detail: None,
        phases,
        retries,
        readings: Vec::new(),
    })
}

fn board(snapshot: Snapshot, plan_file: PlanFile, now: DateTime<Utc>) -> Arc<Board> {
    let counters = Arc::new(Counters::default());
    counters.follow(&plan::sample::plan());
    let (_, snapshot) = watch::channel(Arc::new(snapshot));
    let (_, plan_file) = watch::channel(plan_file);
    Arc::new(Board { counters, snapshot, plan_file, clock: Clock::Fixed(now) })
}

#[test]
fn what_is_observed_is_counted() {
    let board = board(sample::snapshot(), PlanFile::Current, sample::now());
    // The sample objective is 300 ms.
    for observation in [
        run(Outcome::Ok, 20, 0),
        run(Outcome::Ok, 400, 2),
        run(Outcome::Timeout, 2_000, 0),
        run(Outcome::Unable, 0, 0),
        Observation::Missed {
            probe: Id::new("login"),
            planned: sample::now(),
            late: Duration::from_secs(1),
            cause: MissCause::InFlight,
        },
    ] {
        board.counters.count(&observation);
    }
    let text = board.metrics().unwrap();
    for line in [
        "golive_samples_total{probe=\"login\",outcome=\"ok\"} 2",
        "golive_samples_total{probe=\"login\",outcome=\"timeout\"} 1",
        "golive_samples_total{probe=\"login\",outcome=\"unable\"} 1",
        "golive_good_samples_total{probe=\"login\"} 1",
        "golive_retries_total{probe=\"login\"} 2",
        "golive_missed_slots_total{probe=\"login\",cause=\"target\"} 1",
        "golive_response_time_seconds_count{probe=\"login\"} 3",
        "golive_service_time_seconds_bucket{le=\"0.025\",probe=\"login\"} 1",
        "golive_phase_time_seconds_count{probe=\"login\",phase=\"wait\"} 3",
        "golive_schedule_error_seconds_count 4",
        "golive_plan_is_current 1",
        "golive_store_in_reach 1",
    ] {
        assert!(text.lines().any(|shown| shown == line), "{line}\n{text}");
    }
    assert_eq!(text.matches("# EOF").count(), 1);
    assert!(text.ends_with("# EOF\n"));
}

#[test]
fn a_broken_plan_is_told_and_a_silent_conductor_is_ill() {
    let broken = board(sample::snapshot(), PlanFile::Broken { errors: 3 }, sample::now());
    assert!(broken.health().is_well(), "the old plan is still at work");
    assert_eq!(serde_json::to_value(broken.health()).unwrap()["plan_file"]["broken"]["errors"], 3);
    assert!(broken.metrics().unwrap().contains("golive_plan_is_current 0\n"));

    let later = sample::now() + TimeDelta::minutes(5);
    let silent = board(sample::snapshot(), PlanFile::Current, later);
    assert!(!silent.health().is_well());
    assert!(silent.metrics().unwrap().contains("golive_healthy 0\n"));
}

#[test]
fn a_unit_names_program_and_plan_as_the_service_manager_reads_them() {
    let text = unit(Path::new("/opt/my tools/golive"), Path::new("/srv/100%/golive.toml"));
    assert!(
        text.contains("ExecStart=\"/opt/my tools/golive\" --plan /srv/100%%/golive.toml agent\n"),
        "{text}"
    );
    assert!(text.contains("WorkingDirectory=/srv/100%%\n"));
    assert!(!text.contains('@'), "{text}");
}
