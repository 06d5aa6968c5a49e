//! Playing a day of twenty probes again: what is read once, and what each frame costs.

#[expect(dead_code, reason = "the other benchmarks use all of it")]
#[path = "support/project.rs"]
mod project;

use chrono::{DateTime, TimeDelta, Utc};
use divan::Bencher;
use golive::{
    clock::Clock,
    conductor::Tape,
    gate,
    id::Id,
    measure::{WINDOW, Window},
    report::board,
    store::{Access, Part, Sqlite, Store},
};
use project::Project;
use std::{cell::RefCell, sync::Arc};
use tempfile::TempDir;
use uuid::Uuid;

/// Windows of a probe: a day.
const WINDOWS: i32 = 8_640;

const PROBES: usize = 20;

/// A frame at 60 times the speed, four times a second.
const STEP: TimeDelta = TimeDelta::seconds(15);

fn main() {
    divan::main();
}

struct Day {
    project: Project,
    store: RefCell<Box<dyn Store>>,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    _directory: TempDir,
}

impl Day {
    fn new() -> Self {
        let project = Project::crowded(PROBES);
        let directory = tempfile::tempdir().unwrap_or_else(|error| project::stop(&error.to_string()));
        let opened = Sqlite::open(&directory.path().join("journal.db"), Access::Write);
        let mut store = opened.unwrap_or_else(|error| project::stop(&error.to_string()));
        let probes = project.plan.probes.keys();
        let known: Vec<_> = probes.map(|it| (it.clone(), project.history.windows(it))).collect();
        let to = project.now;
        let from = to - WINDOW * WINDOWS;
        for minute in 0..WINDOWS / 6 {
            let parts: Vec<Part> = (0..6).flat_map(|n| parts(&known, minute * 6 + n, from)).collect();
            store = store.with_clock(Clock::Fixed(from + TimeDelta::minutes(i64::from(minute) + 1)));
            if let Err(error) = store.add_windows("local", &parts) {
                project::stop(&error.to_string());
            }
        }
        Self { project, store: RefCell::new(Box::new(store)), from, to, _directory: directory }
    }

    fn tape(&self) -> Tape {
        let plan = Arc::clone(&self.project.plan);
        match Tape::read(plan, &mut **self.store.borrow_mut(), Some(self.from), self.to) {
            Ok(Some(tape)) => tape,
            other => project::stop(&format!("{other:?}")),
        }
    }
}

/// What the probes measured in the `n`th window of the day.
fn parts(known: &[(Id, Vec<Window>)], n: i32, from: DateTime<Utc>) -> Vec<Part> {
    let part = |(i, (probe, windows)): (usize, &(Id, Vec<Window>))| {
        let window = &windows[usize::try_from(n).unwrap_or_default() % windows.len()];
        let window = Window { start: from + WINDOW * n, ..window.clone() };
        let id = Uuid::from_u64_pair(i as u64, u64::from(n.unsigned_abs()));
        Part { id, probe: probe.clone(), window }
    };
    known.iter().enumerate().map(part).collect()
}

/// What a frame computes.
fn frame(tape: &Tape) -> usize {
    let world = tape.world();
    let gates: Vec<_> = world.plan.gates.values().map(|gate| gate::assess(gate, &world)).collect();
    gates.len() + board::probes(&world).len() + board::hosts(&world).len()
}

/// Opening a replay: 172,800 windows.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn read_a_day(bencher: Bencher) {
    let day = Day::new();
    bencher.bench_local(|| day.tape());
}

#[divan::bench(sample_count = 200, sample_size = 1)]
fn next_frame(bencher: Bencher) {
    let mut tape = Day::new().tape();
    let mut at = tape.from + TimeDelta::hours(12);
    tape.wind(at);
    // What was published still shares the history.
    let mut shown = tape.world().history.clone();
    bencher.bench_local(|| {
        at += STEP;
        tape.wind(at);
        shown = tape.world().history.clone();
        frame(&tape)
    });
}

/// A minute back, near the end: everything is folded anew.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn jump_back(bencher: Bencher) {
    let mut tape = Day::new().tape();
    let end = tape.to;
    bencher.with_inputs(|| ()).bench_local_values(|()| {
        tape.wind(end);
        tape.wind(end - TimeDelta::minutes(1));
        frame(&tape)
    });
}
