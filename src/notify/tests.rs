//! Lanes with carriers that do as they are told, on a clock that is wound by hand.

use super::{
    deliver::{Again, Deliver, Failure, Receipt},
    hub::QUEUE_MAX,
    letter::Letter,
    pace::Limits,
    *,
};
use crate::phrase;
use futures_util::future::BoxFuture;
use std::{sync::Mutex, time::Duration};
use tokio::time::Instant;
use uuid::Uuid;

/// What a carrier was given, and when.
type Log = Arc<Mutex<Vec<(Duration, Letter)>>>;

#[derive(Clone, Copy)]
enum Answer {
    Fine,
    Fails(Again),
    Silence,
}

/// Answers attempt after attempt as its script says; the last answer is for all that follow.
struct Actor {
    limits: Limits,
    script: Mutex<Vec<Answer>>,
    log: Log,
    began: Instant,
}

impl Deliver for Actor {
    fn limits(&self) -> Limits {
        self.limits
    }

    fn deliver<'a>(&'a self, letter: &'a Letter) -> BoxFuture<'a, Result<Receipt, Failure>> {
        self.log.lock().unwrap().push((self.began.elapsed(), letter.clone()));
        let mut script = self.script.lock().unwrap();
        let now = if script.len() > 1 { script.remove(0) } else { script[0] };
        Box::pin(async move {
            match now {
                Answer::Fine => Ok(Receipt { said: "ok".to_owned() }),
                Answer::Fails(again) => Err(Failure::new(Cause::Refused, again, &say::NOT_CONNECTED)),
                Answer::Silence => std::future::pending().await,
            }
        })
    }
}

/// Channels in a line, each the fallback of the one before: their names, limits and scripts.
struct Stage {
    orders: mpsc::Sender<Order>,
    reports: mpsc::Receiver<Report>,
    logs: Vec<Log>,
}

type Part = (Limits, Vec<Answer>);

fn stage(parts: Vec<Part>) -> Stage {
    let (mut lanes, mut logs) = (Vec::new(), Vec::new());
    let count = parts.len();
    for (n, (limits, script)) in parts.into_iter().enumerate() {
        let log = Log::default();
        logs.push(Arc::clone(&log));
        let actor = Actor { limits, script: Mutex::new(script), log, began: Instant::now() };
        let fallback = (n + 1 < count).then(|| name(n + 1));
        let carrier: Box<dyn Deliver> = Box::new(actor);
        lanes.push((name(n), Lang::En, fallback, std::future::ready(carrier)));
    }
    let (orders, reports) = start(lanes, Clock::System, Box::new(|| Some([255; 8])), Pace::default());
    Stage { orders, reports, logs }
}

fn name(n: usize) -> Id {
    Id::new(format!("c{n}"))
}

fn message(n: usize, severity: Severity) -> Message {
    Message {
        id: Uuid::from_u128(n as u128),
        severity,
        title: phrase!(say::LINE, text = n),
        lines: Vec::new(),
        link: None,
    }
}

impl Stage {
    async fn order(&self, n: usize, severity: Severity) {
        let order = Order { message: message(n, severity), channel: name(0) };
        self.orders.send(order).await.unwrap();
    }

    /// Everything that is reported until all is done.
    async fn end(self) -> (Vec<(usize, String, Event)>, Vec<Log>) {
        let Self { orders, mut reports, logs } = self;
        drop(orders);
        let mut all = Vec::new();
        while let Some(report) = reports.recv().await {
            let n = usize::try_from(report.message.as_u128()).unwrap();
            all.push((n, report.channel.to_string(), report.event));
        }
        (all, logs)
    }
}

fn count(reports: &[(usize, String, Event)], wanted: impl Fn(&str, &Event) -> bool) -> usize {
    reports.iter().filter(|(_, channel, event)| wanted(channel, event)).count()
}

const FINE: Answer = Answer::Fine;
const BUSY: Answer = Answer::Fails(Again::Soon);
const NEVER: Answer = Answer::Fails(Again::Never);

fn after(seconds: u64) -> Answer {
    Answer::Fails(Again::After(Duration::from_secs(seconds)))
}

#[tokio::test(start_paused = true)]
async fn a_burst_is_merged_and_stays_within_the_limit() {
    let stage = stage(vec![(Limits::TWENTY_A_MINUTE, vec![FINE])]);
    for n in 0..300 {
        stage.order(n, Severity::Warning).await;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let (reports, logs) = stage.end().await;
    let log = logs[0].lock().unwrap();
    for (from, _) in log.iter() {
        let minute = *from + Duration::from_mins(1);
        assert!(log.iter().filter(|(at, _)| at >= from && *at < minute).count() <= 19);
    }
    assert!((10..20).contains(&log.len()), "{} requests", log.len());
    assert_eq!(count(&reports, |_, event| matches!(event, Event::Sent { .. })), 300);
    assert_eq!(count(&reports, |_, event| matches!(event, Event::Queued)), 300);
    let merged = count(&reports, |_, event| matches!(event, Event::Merged { .. }));
    assert_eq!(merged, 300 - log.len());
    // Every message stands in some letter.
    let all: Vec<String> =
        log.iter().flat_map(|(_, it)| [it.title.clone()].into_iter().chain(it.lines.clone())).collect();
    for n in 0..300 {
        assert!(all.contains(&format!("[warning] {n}")), "{n} was never told");
    }
}

#[tokio::test(start_paused = true)]
async fn few_messages_go_out_one_by_one_and_the_urgent_first() {
    let stage = stage(vec![(Limits::GENEROUS, vec![FINE])]);
    for (n, severity) in [Severity::Info, Severity::Warning, Severity::Critical].into_iter().enumerate() {
        stage.order(n, severity).await;
    }
    let (reports, logs) = stage.end().await;
    let titles: Vec<_> = logs[0].lock().unwrap().iter().map(|(_, letter)| letter.title.clone()).collect();
    assert_eq!(titles, ["[critical] 2", "[warning] 1", "[info] 0"]);
    assert_eq!(count(&reports, |_, event| matches!(event, Event::Merged { .. })), 0);
}

#[tokio::test(start_paused = true)]
async fn a_passing_failure_is_tried_again_with_growing_pauses() {
    let stage = stage(vec![(Limits::GENEROUS, vec![BUSY, BUSY, BUSY, FINE])]);
    stage.order(1, Severity::Info).await;
    let (reports, logs) = stage.end().await;
    let times: Vec<_> = logs[0].lock().unwrap().iter().map(|(at, _)| at.as_secs_f64().round()).collect();
    assert_eq!(times, [0.0, 1.0, 3.0, 7.0]);
    assert_eq!(count(&reports, |_, event| matches!(event, Event::Retrying { .. })), 3);
    assert_eq!(reports.last().unwrap().2, Event::Sent { attempts: 4, said: "ok".to_owned() });
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_delivered_goes_down_the_line_and_says_so() {
    let stage = stage(vec![
        (Limits::GENEROUS, vec![BUSY]),
        (Limits::GENEROUS, vec![NEVER]),
        (Limits::GENEROUS, vec![FINE]),
    ]);
    stage.order(1, Severity::Critical).await;
    let (reports, logs) = stage.end().await;
    let ends: Vec<_> = reports
        .iter()
        .filter(|(_, _, event)| !matches!(event, Event::Retrying { .. } | Event::Queued))
        .map(|(_, channel, event)| (channel.as_str(), event.clone()))
        .collect();
    let failed = |attempts, to| {
        let why = (&say::NOT_CONNECTED).into();
        Event::FailedOver { attempts, cause: Cause::Refused, why, to: name(to) }
    };
    assert_eq!(
        ends,
        [
            ("c0", failed(5, 1)),
            ("c1", failed(1, 2)),
            ("c2", Event::Sent { attempts: 1, said: "ok".to_owned() }),
        ]
    );
    assert_eq!(count(&reports, |_, event| event.is_final()), 1);
    assert_eq!(logs[0].lock().unwrap().len(), 5);
    let last = logs[2].lock().unwrap();
    assert_eq!(last[0].1.lines, ["(channel c1 could not deliver this: it cannot be reached)"]);
}

#[tokio::test(start_paused = true)]
async fn the_end_of_the_line_is_the_end() {
    let stage = stage(vec![(Limits::GENEROUS, vec![NEVER]), (Limits::GENEROUS, vec![NEVER])]);
    stage.order(1, Severity::Critical).await;
    let (reports, _) = stage.end().await;
    assert_eq!(count(&reports, |_, event| matches!(event, Event::FailedOver { attempts: 1, .. })), 1);
    assert_eq!(count(&reports, |_, event| matches!(event, Event::Failed { attempts: 1, .. })), 1);
}

#[tokio::test(start_paused = true)]
async fn a_service_is_left_alone_for_as_long_as_it_says() {
    let stage = stage(vec![(Limits::GENEROUS, vec![after(90), FINE])]);
    stage.order(1, Severity::Info).await;
    tokio::time::sleep(Duration::from_secs(10)).await;
    stage.order(2, Severity::Info).await;
    let (_, logs) = stage.end().await;
    let times: Vec<_> = logs[0].lock().unwrap().iter().map(|(at, _)| at.as_secs()).collect();
    assert_eq!(times, [0, 90, 90]);
}

#[tokio::test(start_paused = true)]
async fn a_mute_robot_is_passed_by_at_once_where_there_is_a_fallback() {
    let stage =
        stage(vec![(Limits::TWENTY_A_MINUTE, vec![after(600), FINE]), (Limits::GENEROUS, vec![FINE])]);
    stage.order(1, Severity::Critical).await;
    tokio::time::sleep(Duration::from_mins(5)).await;
    stage.order(2, Severity::Critical).await;
    tokio::time::sleep(Duration::from_secs(400)).await;
    stage.order(3, Severity::Critical).await;
    let (reports, logs) = stage.end().await;
    let times = |n: usize| logs[n].lock().unwrap().iter().map(|(at, _)| at.as_secs()).collect::<Vec<_>>();
    assert_eq!((times(0), times(1)), (vec![0, 700], vec![0, 300]));
    assert!(reports.iter().any(|(n, channel, event)| {
        let rests =
            matches!(event, Event::FailedOver { attempts: 0, why, .. } if *why.text() == say::RESTING);
        *n == 2 && channel == "c0" && rests
    }));
}

#[tokio::test(start_paused = true)]
async fn a_full_queue_is_reported_and_passed_by() {
    let stage = stage(vec![(Limits::GENEROUS, vec![Answer::Silence]), (Limits::MAIL, vec![FINE])]);
    let more = 40;
    for n in 0..=QUEUE_MAX + more {
        stage.order(n, Severity::Info).await;
        tokio::task::yield_now().await;
    }
    tokio::time::sleep(Duration::from_mins(10)).await;
    let Stage { mut reports, logs, orders } = stage;
    let mut passed = 0;
    while let Ok(report) = reports.try_recv() {
        passed += usize::from(matches!(report.event, Event::FailedOver { .. }));
    }
    assert!((1..=more).contains(&passed), "{passed}");
    assert_eq!(logs[0].lock().unwrap().len(), 1);
    assert!(!logs[1].lock().unwrap().is_empty());
    drop(orders);
}

#[tokio::test(start_paused = true)]
async fn an_unknown_channel_and_the_end_of_interest_end_everything() {
    let stage = stage(vec![(Limits::GENEROUS, vec![BUSY])]);
    let order = Order { message: message(1, Severity::Info), channel: Id::new("nowhere") };
    stage.orders.send(order).await.unwrap();
    stage.order(2, Severity::Info).await;
    let Stage { orders, mut reports, .. } = stage;
    let first = reports.recv().await.unwrap();
    assert!(matches!(first.event, Event::Failed { attempts: 0, cause: Cause::Unusable, .. }));
    drop(reports);
    orders.closed().await;
}

#[test]
fn every_kind_has_its_manual() {
    let kinds: Vec<&str> = manuals().iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, Carrier::WORDS);
    for (kind, manual) in manuals() {
        for lang in [Lang::Zh, Lang::En] {
            let text = manual.get(lang);
            assert!(text.starts_with(kind) && text.contains(&format!("kind = \"{kind}\"")), "{kind}");
            assert!(text.lines().all(|line| unicode_width::UnicodeWidthStr::width(line) <= 124), "{kind}");
        }
    }
}
