//! The engines that answer again and again: folding events, judging objectives and gates, merging measurements.

#[path = "support/project.rs"]
mod project;

use chrono::{DateTime, TimeDelta};
use divan::{Bencher, black_box};
use golive::{
    gate,
    id::Id,
    measure::{History, WINDOW, Window},
    slo,
    state::{CaseResult, Event, Happening, Progress, Recorded, Severity, State},
    stats::Sequence,
};
use project::Project;
use std::{sync::Arc, time::Duration};
use uuid::Uuid;

fn main() {
    divan::main();
}

/// Opening a project: every event of its journal once.
#[divan::bench(sample_count = 20)]
fn fold_100_000_events(bencher: Bencher) {
    let events: Vec<Arc<Recorded>> = (1..=100_000).map(event).collect();
    bencher.bench_local(|| {
        let mut state = State::default();
        for event in &events {
            state.apply(event);
        }
        state
    });
}

/// Requirements, cases and feedback in turn.
fn event(seq: u64) -> Arc<Recorded> {
    let case = Id::new(format!("U-{}", seq % 200));
    let note = "应付金额没有变".to_owned();
    let what = match seq % 10 {
        0 => Happening::FeedbackAdded {
            text: "收银台偶尔打不开，重启后恢复".to_owned(),
            severity: Severity::Major,
            case: Some(case),
            requirement: None,
            place: Some("门店 17".to_owned()),
        },
        1..=3 => Happening::RequirementMarked {
            requirement: Id::new(format!("R-{}", seq % 100)),
            progress: Progress::Delivered,
            note,
        },
        _ => Happening::CaseRecorded { case, result: CaseResult::Fail, note, took: None, clicks: Some(3) },
    };
    let at = DateTime::UNIX_EPOCH + TimeDelta::seconds(1_800_000_000 + seq.cast_signed());
    let event = Event { id: Uuid::from_u128(seq.into()), at, by: "zhao".to_owned(), what, signature: None };
    Arc::new(Recorded::new(seq, event))
}

/// 40 criteria over 20 probes with ten minutes of measurements each.
#[divan::bench(sample_count = 50)]
fn gate_of_40_criteria(bencher: Bencher) {
    let project = Project::crowded(20);
    let Some(gate) = project.plan.gates.values().next() else { return };
    bencher
        .with_inputs(|| project.history.clone())
        .bench_local_refs(|history| gate::assess(black_box(gate), &project.world_of(history)));
}

/// What the conductor computes before it publishes: four times a second while probes run.
#[divan::bench(sample_count = 50)]
fn snapshot_shipped_plan(bencher: Bencher) {
    let project = Project::shipped();
    bencher.bench_local(|| black_box(&project).snapshot());
}

#[divan::bench(sample_count = 20)]
fn snapshot_1000_probes(bencher: Bencher) {
    let project = Project::crowded(1_000);
    bencher.bench_local(|| black_box(&project).snapshot());
}

/// From the windows of ten minutes to met, unproven or broken.
#[divan::bench(sample_count = 100)]
fn judge_an_objective(bencher: Bencher) {
    let project = Project::crowded(1);
    let Some((probe, objective)) =
        project.plan.probes.values().find_map(|probe| Some((probe, probe.slo.as_ref()?)))
    else {
        return;
    };
    // Of a history that was not asked before.
    let fresh = || project.history.clone();
    bencher
        .with_inputs(fresh)
        .bench_local_refs(|history| slo::judge(black_box(probe), objective, history, project.now));
}

/// The statistics alone: the bounds of a share after 5,000 events.
#[divan::bench]
fn confidence_sequence(bencher: Bencher) {
    bencher.bench_local(|| Sequence::aimed_at(black_box(0.995), black_box(4_990), 10).interval(0.95));
}

/// Windows of 500 answers, as the demo measures them, into one.
#[divan::bench(args = [2, 6, 60])]
fn merge_windows(bencher: Bencher, windows: u32) {
    let begin = DateTime::UNIX_EPOCH + TimeDelta::seconds(1_800_000_000);
    let window = |turn: u32| {
        let mut window = Window::new(begin + WINDOW * i32::try_from(turn).unwrap_or_default());
        for sample in 0..500 {
            let micros = 20_000 + u64::from(turn * 500 + sample) * 7_919 % 60_000;
            window.service.record(Duration::from_micros(micros));
        }
        window
    };
    let (mut history, probe) = (History::default(), Id::new("login"));
    history.set(probe.clone(), (0..windows).map(window).collect());
    let end = begin + TimeDelta::hours(1);
    bencher.with_inputs(|| history.clone()).bench_local_refs(|history| history.span(&probe, begin, end));
}
