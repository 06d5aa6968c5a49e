//! The conductor as a whole, on a real store.

use super::*;
use crate::{
    clock::Clock,
    id::Id,
    measure::{Observation, Outcome, Phases, Sample},
    plan,
    state::{CaseResult, Command},
    store::{Access, Sqlite},
    verdict::Verdict,
    wording::Lang,
};
use chrono::{DateTime, TimeDelta, Utc};
use std::{path::Path, sync::Arc, time::Duration};
use tokio::sync::mpsc;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_005, 0).unwrap()
}

fn session(directory: &Path) -> Session {
    let store = Sqlite::open(&directory.join("journal.db"), Access::Write).unwrap();
    Session::open(Arc::new(plan::sample::plan()), Box::new(store), "wang".into()).unwrap()
}

fn pass(case: &str) -> Request {
    let (note, took, clicks) = (String::new(), None, None);
    Request::Act(Command::RecordCase { case: Id::new(case), result: CaseResult::Pass, note, took, clicks })
}

fn sample(millis: i64) -> Observation {
    let time = Duration::from_millis(5);
    Observation::Sample(Sample {
        probe: Id::new("login"),
        planned: now() - TimeDelta::milliseconds(millis),
        service: time,
        response: time,
        outcome: Outcome::Ok,
        detail: None,
        phases: Phases::default(),
        retries: 0,
        readings: Vec::new(),
    })
}

fn options() -> Options {
    let (probing, role, switches) = (Probing::Always, String::new(), Vec::new());
    let (alerting, working) = (Alerting::Recorded, Working::Off);
    let (clock, watched) = (Clock::Fixed(now()), true);
    Options { clock, vantage: "here".into(), probing, role, switches, alerting, watched, working }
}

/// Waits for a snapshot that fulfils something; the channel of snapshots never closes before.
async fn until(handle: &mut Handle, fulfils: impl Fn(&Snapshot) -> bool) -> Arc<Snapshot> {
    loop {
        let snapshot = Arc::clone(&handle.snapshots.borrow_and_update());
        if fulfils(&snapshot) {
            return snapshot;
        }
        handle.snapshots.changed().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acts_and_measurements_turn_the_gate_and_outlive_the_program() {
    let directory = tempfile::tempdir().unwrap();
    let (observe, observations) = mpsc::channel(100);
    let mut handle = spawn(session(directory.path()), observations, options()).unwrap();
    assert_eq!(handle.snapshots.borrow().gates[0].verdict, Verdict::NoGo, "no must is verified");

    let asker = handle.asker();
    let Reply::Done(said) = asker.ask(pass("UAT-1")).await else { panic!() };
    assert_eq!(said.render(Lang::En), "recorded UAT-1: pass (event 1)");
    asker.ask(pass("UAT-2")).await;
    assert!(matches!(asker.ask(pass("UAT-9")).await, Reply::Refused { hint: Some(_), .. }));
    until(&mut handle, |snapshot| snapshot.gates[0].verdict == Verdict::Inconclusive).await;

    for i in 0..60 {
        observe.send(sample(i * 10)).await.unwrap();
    }
    let went = until(&mut handle, |snapshot| snapshot.gates[0].verdict == Verdict::Go).await;
    assert_eq!((went.probes()[0].events, went.probes()[0].good), (60, 60));
    assert!(handle.stop().await.1.is_none());

    // The next program on the same store knows it all.
    let (_observe, observations) = mpsc::channel(1);
    let handle = spawn(session(directory.path()), observations, options()).unwrap();
    assert_eq!(handle.snapshots.borrow().gates[0].verdict, Verdict::Go);
    assert_eq!(handle.snapshots.borrow().probes()[0].events, 60, "no measurement is counted twice");
    handle.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_another_program_records_is_seen() {
    let directory = tempfile::tempdir().unwrap();
    let (_observe, observations) = mpsc::channel(1);
    let mut handle = spawn(session(directory.path()), observations, options()).unwrap();
    let mut other = session(directory.path());
    let note = "每日例会".to_owned();
    other.act(&Command::NoteMilestone { milestone: Id::new("uat-passed"), note }, now()).unwrap();
    let seen = until(&mut handle, |snapshot| snapshot.state.seq == 1).await;
    let noted = seen.state.milestone_notes(&Id::new("uat-passed")).next().map(|note| note.text.to_string());
    assert_eq!(noted.as_deref(), Some("每日例会"));
    handle.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_journal_that_cannot_be_written_is_said_and_nothing_is_acknowledged() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("journal.db");
    let (_observe, observations) = mpsc::channel(1);
    let handle = spawn(session(directory.path()), observations, options()).unwrap();
    // Another program that takes the journal's table away stands for every way of losing a store.
    let other = rusqlite::Connection::open(&path).unwrap();
    other.busy_timeout(Duration::from_secs(5)).unwrap();
    other.execute_batch("ALTER TABLE events RENAME TO gone").unwrap();
    let Reply::Failed { message, .. } = handle.asker().ask(pass("UAT-1")).await else { panic!() };
    assert!(message.render(Lang::En).contains("journal.db"), "{}", message.render(Lang::En));
    other.execute_batch("ALTER TABLE gone RENAME TO events").unwrap();
    assert!(matches!(handle.asker().ask(pass("UAT-1")).await, Reply::Done(_)));
    handle.stop().await;
}

/// Nothing that is sampled while a canary fails is evidence, and the first line of the screen says why.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_canary_fails_nothing_is_evidence() {
    let directory = tempfile::tempdir().unwrap();
    let store = Sqlite::open(&directory.path().join("journal.db"), Access::Write).unwrap();
    let mut plan = plan::sample::plan();
    plan.probes["host"].canary = true;
    let session = Session::open(Arc::new(plan), Box::new(store), "wang".into()).unwrap();
    let (observe, observations) = mpsc::channel(100);
    let mut handle = spawn(session, observations, options()).unwrap();
    let asker = handle.asker();
    asker.ask(pass("UAT-1")).await;
    asker.ask(pass("UAT-2")).await;
    let canary = |outcome: Outcome| {
        let Observation::Sample(sample) = sample(0) else { panic!() };
        Observation::Sample(Sample { probe: Id::new("host"), outcome, ..sample })
    };
    for _ in 0..2 {
        observe.send(canary(Outcome::Timeout)).await.unwrap();
    }
    let sick = until(&mut handle, |snapshot| snapshot.notice.is_some()).await;
    let said = sick.notice.as_ref().unwrap().message.render(Lang::En);
    assert!(said.starts_with("our own side is sick: the canary `host` fails"), "{said}");
    assert_eq!(sick.gates[0].verdict, Verdict::Error);
    for i in 0..60 {
        observe.send(sample(i * 10)).await.unwrap();
    }
    until(&mut handle, |snapshot| snapshot.probes()[0].unmeasured == 60).await;
    observe.send(canary(Outcome::Ok)).await.unwrap();
    let well = until(&mut handle, |snapshot| snapshot.notice.is_none()).await;
    assert_ne!(well.gates[0].verdict, Verdict::Go, "what was sampled meanwhile proves nothing");
    assert_eq!(well.probes()[0].events, 0);
    handle.stop().await;
}
