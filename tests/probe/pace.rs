//! The schedule: fixed in time, open, bounded, and honest about what it could not measure.

use crate::{
    probes::{PLENTY, every, get, host, http, once, prober, setup, within},
    servers::{Server, ok, request},
};
use chrono::{DateTime, Utc};
use golive::{
    clock::Clock,
    measure::{Histogram, MissCause, Observation, Outcome, Sample},
    plan::{Part, Probe, Request, RunValue, Template},
    probe::{Prober, Setup},
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::AsyncWriteExt,
    sync::mpsc::{self, Receiver},
    time::{Instant, sleep},
};

/// A probe that is over at once, without a network: its URL is none.
fn idle(every_ms: u64) -> Probe {
    every(every_ms, http(get("none"), &[]))
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
}

/// Time is the test's, and the wall clock stands still with it.
fn with_fixed_clock(probes: Vec<Probe>) -> Prober {
    Prober::new(probes, Setup { clock: Clock::Fixed(at(0)), ..setup() }).unwrap()
}

async fn all(mut observations: Receiver<Observation>) -> Vec<Observation> {
    let mut all = Vec::new();
    while let Some(observation) = observations.recv().await {
        all.push(observation);
    }
    all
}

async fn run_for(prober: Prober, time: Duration) -> Vec<Observation> {
    let (out, observations) = mpsc::channel(16);
    let ((), all) = tokio::join!(prober.run(out, sleep(time)), all(observations));
    all
}

fn planned(observation: &Observation) -> DateTime<Utc> {
    match observation {
        Observation::Sample(sample) => sample.planned,
        Observation::Missed { planned, .. } => *planned,
    }
}

fn sample(observation: &Observation) -> Option<&Sample> {
    if let Observation::Sample(sample) = observation { Some(sample) } else { None }
}

fn samples(observations: &[Observation]) -> Vec<&Sample> {
    observations.iter().filter_map(sample).collect()
}

/// Every slot from the first to the last was seen once, in its place.
fn assert_no_slot_lacks(observations: &[Observation], every: Duration) {
    let mut slots: Vec<_> = observations.iter().map(planned).collect();
    slots.sort();
    for pair in slots.windows(2) {
        let gap = (pair[1] - pair[0]).to_std().unwrap();
        // The wall clock may be slewed while the test runs.
        assert!(gap.abs_diff(every) < every / 2, "{gap:?} between slots");
    }
}

#[tokio::test(start_paused = true)]
async fn a_fixed_rate_is_kept() {
    let ran = run_for(with_fixed_clock(vec![idle(1_000)]), Duration::from_mins(1)).await;
    assert_eq!(samples(&ran).len(), 60);
    for pair in ran.windows(2) {
        assert_eq!((planned(&pair[1]) - planned(&pair[0])).num_milliseconds(), 1_000);
    }
    for sample in samples(&ran) {
        assert_eq!(sample.outcome, Outcome::Assertion);
        assert!(sample.response >= sample.service && sample.response < Duration::from_millis(10));
    }
}

#[tokio::test(start_paused = true)]
async fn a_receiver_that_sleeps_costs_slots_of_ours_not_of_the_target() {
    let (out, observations) = mpsc::channel(1);
    let prober = with_fixed_clock(vec![idle(1_000)]);
    let listen = async {
        sleep(Duration::from_secs(30)).await;
        all(observations).await
    };
    let ((), all) = tokio::join!(prober.run(out, sleep(Duration::from_mins(1))), listen);
    let missed: Vec<_> = all
        .iter()
        .filter_map(|o| if let Observation::Missed { cause, .. } = o { Some(*cause) } else { None })
        .collect();
    assert!(missed.len() > 20 && missed.iter().all(|cause| *cause == MissCause::Prober), "{missed:?}");
    assert_eq!(all.len(), 60, "each slot was used or told as missed");
    assert_no_slot_lacks(&all, Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn response_time_counts_from_when_it_was_due() {
    let (out, observations) = mpsc::channel(1);
    let prober = with_fixed_clock(vec![idle(200)]);
    let listen = async {
        sleep(Duration::from_millis(900)).await;
        all(observations).await
    };
    let ((), all) = tokio::join!(prober.run(out, sleep(Duration::from_secs(2))), listen);
    let waits: Vec<_> =
        samples(&all).iter().map(|sample| sample.response.saturating_sub(sample.service)).collect();
    assert!(waits.iter().any(|wait| *wait >= Duration::from_millis(300)), "{waits:?}");
    assert_no_slot_lacks(&all, Duration::from_millis(200));
}

#[tokio::test(start_paused = true)]
async fn nobody_listening_ends_it() {
    let (out, observations) = mpsc::channel(1);
    drop(observations);
    let prober = with_fixed_clock(vec![idle(1_000), idle(700)]);
    let ended = tokio::time::timeout(Duration::from_secs(10), prober.run(out, std::future::pending())).await;
    assert!(ended.is_ok());
}

#[tokio::test]
async fn without_randomness_nothing_is_measured() {
    let prober = |url| {
        let probe = http(Request::get(url), &[]);
        Prober::new(vec![probe], Setup { random: Box::new(|| None), ..setup() }).unwrap()
    };
    let random = Template::new(vec![Part::Run(RunValue::Id)]);
    let missed = prober(random).once().await;
    assert!(matches!(missed[..], [Observation::Missed { cause: MissCause::Prober, .. }]), "{missed:?}");
    let needs_none = prober(Template::plain("none")).once().await;
    assert!(matches!(needs_none[..], [Observation::Sample(_)]), "{needs_none:?}");
}

/// The freeze of 60 s at one probe a second, scaled down fifty times.
#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_shows_in_every_slot_it_spans() {
    const EVERY: Duration = Duration::from_millis(20);
    const FROZEN: Duration = Duration::from_millis(1_200);
    let thaw = Instant::now() + Duration::from_millis(400) + FROZEN;
    let server = Server::raw(move |mut stream| async move {
        while request(&mut stream).await.is_some() {
            if Instant::now() > thaw - FROZEN {
                tokio::time::sleep_until(thaw).await;
            }
            if stream.write_all(&ok("")).await.is_err() {
                return;
            }
        }
    })
    .await;
    let probe = within(10_000, every(20, http(get(server.url("/")), &["status == 200"])));
    let ran = run_for(prober(vec![probe]), Duration::from_secs(3)).await;
    assert_no_slot_lacks(&ran, EVERY);
    assert!(ran.len() >= 149, "{} of 150 slots", ran.len());

    let samples = samples(&ran);
    assert!(samples.iter().all(|sample| sample.outcome == Outcome::Ok && sample.response >= sample.service));
    let mut response = Histogram::default();
    for sample in &samples {
        response.record(sample.response);
    }
    let slow = samples.iter().filter(|sample| sample.response > Duration::from_millis(100)).count();
    assert!(slow >= 50, "{slow} slots show the freeze");
    assert!(response.quantile(0.95).unwrap() > Duration::from_secs(1));

    let end = samples.iter().map(|sample| sample.planned).max().unwrap();
    let mut later: Vec<_> = samples
        .iter()
        .filter(|sample| end - sample.planned < chrono::TimeDelta::milliseconds(600))
        .map(|sample| sample.service)
        .collect();
    later.sort();
    assert!(later[later.len() / 2] < Duration::from_millis(500), "once it is over, answers are quick");
}

#[tokio::test(flavor = "multi_thread")]
async fn slots_beyond_the_bound_count_against_a_target_that_does_not_answer() {
    let open = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&open);
    let server = Server::raw(move |mut stream| {
        seen.fetch_add(1, Ordering::SeqCst);
        async move {
            request(&mut stream).await;
            sleep(PLENTY).await;
        }
    })
    .await;
    let timeout = Duration::from_millis(2_500);
    let probe = within(2_500, every(10, http(get(server.url("/")), &[])));
    let ran = run_for(prober(vec![probe]), Duration::from_millis(1_500)).await;
    assert_no_slot_lacks(&ran, Duration::from_millis(10));

    let samples = samples(&ran);
    assert_eq!(
        (samples.len(), open.load(Ordering::SeqCst)),
        (64, 64),
        "the bound, and what was under way at the end"
    );
    assert!(
        samples
            .iter()
            .all(|s| s.outcome == Outcome::Timeout && s.service >= timeout && s.response >= timeout)
    );
    let blamed: Vec<_> = ran
        .iter()
        .filter_map(|observation| match observation {
            Observation::Missed { late, cause: MissCause::InFlight, .. } => Some(*late),
            _ => None,
        })
        .collect();
    assert!(!blamed.is_empty() && blamed.iter().all(|late| *late >= timeout));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_a_run_cuts_no_tail() {
    let server = Server::raw(|mut stream| async move {
        request(&mut stream).await;
        sleep(Duration::from_millis(700)).await;
        let _ = stream.write_all(&ok("")).await;
    })
    .await;
    let ran =
        run_for(prober(vec![every(100, http(get(server.url("/")), &[]))]), Duration::from_millis(500)).await;
    assert!(samples(&ran).len() >= 4, "{ran:?}");
    assert!(
        samples(&ran).iter().all(|s| s.outcome == Outcome::Ok && s.service >= Duration::from_millis(700))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_probes_share_a_run() {
    let server = Server::saying(ok("")).await;
    let mut probes: Vec<_> = (0..100)
        .map(|i| Probe { id: format!("p{i}").as_str().into(), ..every(200, http(get(server.url("/")), &[])) })
        .collect();
    probes.push(every(200, host(&[])));
    let ran = run_for(prober(probes), Duration::from_secs(1)).await;
    let ok = samples(&ran).iter().filter(|sample| sample.outcome == Outcome::Ok).count();
    assert!(ok > 400, "{ok}");
    let ids: std::collections::BTreeSet<_> =
        samples(&ran).iter().map(|sample| sample.probe.clone()).collect();
    assert_eq!(ids.len(), 101);
}

#[tokio::test]
async fn once_reports_in_the_order_of_the_plan() {
    let server = Server::saying(ok("")).await;
    let ids = ["c", "a", "b"];
    let probes = ids.map(|id| Probe { id: id.into(), ..http(get(server.url("/")), &[]) }).to_vec();
    let seen = prober(probes).once().await;
    let seen: Vec<_> = samples(&seen).iter().map(|sample| sample.probe.to_string()).collect();
    assert_eq!(seen, ids);
    assert_eq!(once(http(get(server.url("/")), &[])).await.outcome, Outcome::Ok);
}
