//! Alerts in running programs: who tells, who acknowledges, and what happens out of reach of the store.

use super::*;
use crate::{
    alert::notice::{Delivery, Notice},
    clock::Clock,
    id::Id,
    measure::History,
    plan::{self, Plan},
    state::{CaseResult, Command, Happening, Stage},
    store::{Access, Cause, Local, Operation, Pace, Reach, Shared, Sqlite, Store, StoreError},
    wording::Lang,
};
use chrono::{DateTime, TimeDelta, Utc};
use std::{
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
};
use tokio::sync::mpsc;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_005, 0).unwrap()
}

/// The sample plan with an alert about failed cases, of which two channels are told.
fn plan() -> Arc<Plan> {
    let mut plan = plan::sample::plan();
    let mut alert = plan::sample::alert("failures");
    alert.notify = vec![Id::new("group"), Id::new("mail")];
    plan.alerts.insert(alert.id.clone(), alert);
    Arc::new(plan)
}

fn session(directory: &Path, who: &str) -> Session {
    let store = Sqlite::open(&directory.join("journal.db"), Access::Write).unwrap();
    Session::open(plan(), Box::new(store), who.into()).unwrap()
}

fn record(case: &str, result: CaseResult) -> Command {
    Command::RecordCase { case: Id::new(case), result, note: "x".into(), took: None, clicks: None }
}

type Told = Arc<Mutex<Vec<(Stage, String)>>>;

/// Stands in for what sends notices: takes everything, and says so.
fn notifier(told: &Told) -> Notifier {
    let (notices, mut asked) = mpsc::channel::<Notice>(8);
    let (deliver, deliveries) = mpsc::channel(8);
    let told = Arc::clone(told);
    tokio::spawn(async move {
        while let Some(notice) = asked.recv().await {
            told.lock().unwrap().push((notice.stage, notice.channel.to_string()));
            let Notice { id, channel, .. } = notice;
            let _ = deliver.send(Delivery { notice: id, channel, result: Ok(()), attempts: 1 }).await;
        }
    });
    Notifier { notices, deliveries }
}

/// A running program, with the end of its measurements that keeps it measuring.
fn program(directory: &Path, who: &str, told: &Told) -> (Handle, mpsc::Sender<crate::measure::Observation>) {
    let (observe, observations) = mpsc::channel(1);
    let options = Options {
        clock: Clock::Fixed(now()),
        vantage: who.to_owned(),
        probing: Probing::Always,
        role: String::new(),
        switches: Vec::new(),
        alerting: Alerting::Told(notifier(told)),
        watched: false,
        working: Working::Off,
    };
    (spawn(session(directory, who), observations, options).unwrap(), observe)
}

async fn until(handle: &mut Handle, fulfils: impl Fn(&Snapshot) -> bool) {
    loop {
        let snapshot = Arc::clone(&handle.snapshots.borrow_and_update());
        if fulfils(&snapshot) {
            return;
        }
        handle.snapshots.changed().await.unwrap();
    }
}

/// Whether as many channels took a notice of that stage.
fn heard(snapshot: &Snapshot, stage: Stage, count: usize) -> bool {
    let episode = snapshot.state.alarm(&Id::new("failures")).and_then(|alarm| alarm.episode.as_ref());
    let ok = |telling: &&crate::state::Telling| {
        telling.stage == stage && telling.outcome.as_ref().is_some_and(|it| it.ok)
    };
    episode.is_some_and(|episode| episode.tellings.iter().filter(ok).count() == count)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn among_many_programs_one_tells_and_one_acknowledges() {
    let directory = tempfile::tempdir().unwrap();
    let told = Told::default();
    let mut programs: Vec<_> =
        ["wang", "li", "sun", "zhao"].iter().map(|who| program(directory.path(), who, &told)).collect();
    let mut other = session(directory.path(), "zheng");
    other.act(&record("UAT-1", CaseResult::Fail), now()).unwrap();
    for (handle, _) in &mut programs {
        until(handle, |snapshot| heard(snapshot, Stage::Raised, 2)).await;
    }
    let askers: Vec<_> = programs.iter().map(|(handle, _)| handle.asker()).collect();
    let acks = askers.into_iter().map(|asker| {
        let command = Command::AcknowledgeAlert { alert: Id::new("failures"), note: String::new() };
        tokio::spawn(async move { asker.ask(Request::Act(command)).await })
    });
    let mut won = 0;
    for ack in acks.collect::<Vec<_>>() {
        match ack.await.unwrap() {
            Reply::Done(_) => won += 1,
            Reply::Refused { message, hint } => {
                assert!(message.render(Lang::En).contains("has acknowledged failures"));
                assert!(hint.is_some());
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(won, 1);
    other.act(&record("UAT-1", CaseResult::Pass), now()).unwrap();
    for (handle, _) in &mut programs {
        until(handle, |snapshot| heard(snapshot, Stage::Resolved, 2)).await;
    }
    let mut all = told.lock().unwrap().clone();
    all.sort_by_key(|(stage, channel)| (*stage == Stage::Resolved, channel.clone()));
    let expected = [
        (Stage::Raised, "group".to_owned()),
        (Stage::Raised, "mail".to_owned()),
        (Stage::Resolved, "group".to_owned()),
        (Stage::Resolved, "mail".to_owned()),
    ];
    assert_eq!(all, expected, "each notice once, whoever sent it");
    for (handle, _) in programs {
        handle.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_came_of_the_last_notice_is_recorded_before_the_program_ends() {
    let directory = tempfile::tempdir().unwrap();
    let (notices, mut asked) = mpsc::channel::<Notice>(8);
    let (deliver, deliveries) = mpsc::channel(8);
    let (_observe, observations) = mpsc::channel(1);
    let options = Options {
        clock: Clock::Fixed(now()),
        vantage: "here".into(),
        probing: Probing::Always,
        role: String::new(),
        switches: Vec::new(),
        alerting: Alerting::Told(Notifier { notices, deliveries }),
        watched: false,
        working: Working::Off,
    };
    session(directory.path(), "li").act(&record("UAT-1", CaseResult::Fail), now()).unwrap();
    let handle = spawn(session(directory.path(), "wang"), observations, options).unwrap();
    let notice = asked.recv().await.unwrap();
    assert_eq!((notice.alert, notice.stage), (Some(Id::new("failures")), Stage::Raised));
    assert!(notice.title.render(Lang::En).starts_with("failures alert"));
    let lines: Vec<String> = notice.lines.iter().map(|line| line.render(Lang::En)).collect();
    assert!(lines.contains(&"uat.failed = 1".to_owned()), "{lines:?}");
    let stopping = tokio::spawn(handle.stop());
    // The program lets go of its end, and waits for ours.
    while asked.recv().await.is_some() {}
    let result = Err((&crate::wording::conductor::GONE).into());
    let channel = Id::new("fallback");
    deliver.send(Delivery { notice: notice.id, channel, result, attempts: 3 }).await.unwrap();
    drop(deliver);
    stopping.await.unwrap();
    let session = session(directory.path(), "wang");
    let sent = session.state().recent().rev().find_map(|recorded| match &recorded.event.what {
        Happening::NoticeSent { notice, channel, ok, attempts, .. } => {
            Some((*notice, channel.to_string(), *ok, *attempts))
        }
        _ => None,
    });
    assert_eq!(sent, Some((notice.id, "fallback".to_owned(), false, 3)));
}

/// A session on a shared store whose server is out of reach until the switch is turned.
fn away(directory: &Path, name: &str) -> (Session, Arc<AtomicBool>) {
    let is_here = Arc::new(AtomicBool::new(false));
    let (turned, far) = (Arc::clone(&is_here), directory.join("far.db"));
    let dial = move || -> Result<Box<dyn Store>, StoreError> {
        if turned.load(SeqCst) {
            return Ok(Box::new(Sqlite::open(&far, Access::Write)?));
        }
        Err(StoreError { operation: Operation::Open, place: "far".into(), source: Cause::Lost })
    };
    let (first, max, opening, blink) = Default::default();
    let pace = Pace { first, max, opening, blink, aside: false };
    let local = Local::in_memory(name);
    let shared = Shared::open("far".into(), local, Arc::new(dial), pace, Clock::Fixed(now())).unwrap();
    (Session::open(plan(), Box::new(shared), "wang".into()).unwrap(), is_here)
}

#[tokio::test]
async fn out_of_reach_the_one_who_probes_tells_that_there_is_an_alert_and_no_more() {
    let directory = tempfile::tempdir().unwrap();
    let (mut session, is_here) = away(directory.path(), "alarms-away");
    session.act(&record("UAT-1", CaseResult::Fail), now()).unwrap();
    let history = History::default();
    let (notices, mut asked) = mpsc::channel::<Notice>(8);
    let (_deliver, deliveries) = mpsc::channel(8);
    let (mut alarms, _deliveries) = Alarms::new(Alerting::Told(Notifier { notices, deliveries }));
    let tend = |alarms: &mut Alarms, session: &mut Session, second, probes| {
        let standing = Standing { reach: session.reach(), probes };
        alarms.tend(session, &history, now() + TimeDelta::seconds(second), standing).unwrap();
    };
    assert!(matches!(session.reach(), Reach::Away { .. }));
    // Who does not probe waits for what others have measured to have come.
    for second in -30..10 {
        tend(&mut alarms, &mut session, second, false);
    }
    assert!(asked.try_recv().is_err(), "others may be telling");
    assert_eq!(session.state().waiting(), 2, "the case, and that the alert fires");
    for second in 10..13 {
        tend(&mut alarms, &mut session, second, true);
    }
    assert_eq!(asked.try_recv().map(|notice| notice.stage), Ok(Stage::Raised));
    assert_eq!(session.state().waiting(), 4, "and that each channel is being told");
    session.act(&record("UAT-1", CaseResult::Pass), now()).unwrap();
    tend(&mut alarms, &mut session, 13, true);
    assert!(session.state().alarm(&Id::new("failures")).unwrap().open().is_some(), "over is for all to know");
    is_here.store(true, SeqCst);
    for second in 14..17 {
        session.refresh().unwrap();
        tend(&mut alarms, &mut session, second, true);
    }
    let alarm = session.state().alarm(&Id::new("failures")).unwrap();
    assert!(alarm.open().is_none());
    assert_eq!((alarm.raised, session.state().waiting()), (1, 0));
}
