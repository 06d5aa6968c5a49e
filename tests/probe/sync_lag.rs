//! From one system to another, which sees it late, at once, never, or had it all along.

use crate::{
    probes::{detail, exprs, get, once, post, probe, readings, template, within},
    servers::{Server, answer, ok},
};
use golive::{
    expr::{Path, Segment},
    measure::Outcome,
    plan::{Capture, Check, Method, Probe, Request, SyncLag},
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// Writes here and looks there: a member whose number the write made.
fn lag(here: &Server, there: &Server, expect: &[&str]) -> Probe {
    let key = |name: &str| Segment::Key(name.to_owned());
    let member = |server: &Server| template(&server.url("/members/{id}"));
    let check = SyncLag {
        write: post(here.url("/members"), serde_json::json!({ "level": "gold" })),
        capture: vec![("id".to_owned(), Capture::at(Path::new(vec![key("json"), key("id")])))],
        look: Request { url: member(there), ..get("http://x") },
        until: exprs(&["status == 200", "json.level == 'gold'"]),
        poll: Duration::from_millis(20),
        max: None,
        clean: Some(Request { method: Method::Delete, url: member(here), ..get("http://x") }),
        expect: exprs(expect),
    };
    let lag = Path::new(vec![key("lag")]);
    Probe { read: vec![("lag".to_owned(), lag)], ..probe("s", Check::SyncLag(Box::new(check))) }
}

async fn writer() -> Server {
    Server::saying(ok(r#"{"id":"M7"}"#)).await
}

/// Has the member from the so-manieth look on; before that it fails in its own ways.
async fn reader(from: usize) -> (Server, Arc<AtomicUsize>) {
    let looks = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&looks);
    let server = Server::answering(move |_| match seen.fetch_add(1, Ordering::Relaxed) + 1 {
        look if look >= from => ok(r#"{"level":"gold"}"#),
        1 => answer("404 Not Found", "", "{}"),
        2 => answer("500 Oops", "", "<html>"),
        _ => ok(r#"{"level":"basic"}"#),
    })
    .await;
    (server, looks)
}

#[tokio::test]
async fn the_lag_is_measured_and_the_write_undone() {
    let (here, (there, looks)) = (writer().await, reader(4).await);
    let seen = once(lag(&here, &there, &["lag > 50ms", "looks == 4"])).await;
    assert_eq!(seen.outcome, Outcome::Ok, "{}", detail(&seen));
    assert_eq!(looks.load(Ordering::Relaxed), 4);
    assert!(readings(&seen)[0].1.parse::<f64>().unwrap() >= 0.05, "{:?}", readings(&seen));
    assert_eq!(here.lines(), ["POST /members HTTP/1.1", "DELETE /members/M7 HTTP/1.1"]);
    assert!(there.lines().iter().all(|line| line == "GET /members/M7 HTTP/1.1"));
    let (there, _) = reader(4).await;
    let slow = once(lag(&here, &there, &["lag < 10ms"])).await;
    assert_eq!(slow.outcome, Outcome::Assertion, "{}", detail(&slow));
}

#[tokio::test]
async fn what_never_comes_is_a_time_out_and_is_undone() {
    let (here, (there, _)) = (writer().await, reader(usize::MAX).await);
    let never = once(within(400, lag(&here, &there, &[]))).await;
    assert_eq!(never.outcome, Outcome::Timeout);
    assert!(
        detail(&never).contains("not seen within") && detail(&never).contains("'basic'"),
        "{}",
        detail(&never)
    );
    assert_eq!(here.lines().last().unwrap(), "DELETE /members/M7 HTTP/1.1");
}

#[tokio::test]
async fn what_was_there_before_proves_nothing() {
    let (here, (there, _)) = (writer().await, reader(1).await);
    let fixed = lag(&here, &there, &[]);
    let Check::SyncLag(check) = fixed.check else { unreachable!("it is one") };
    let look = get(there.url("/members/M7"));
    let fixed = probe("s", Check::SyncLag(Box::new(SyncLag { look, ..*check })));
    let known = once(fixed).await;
    assert_eq!(known.outcome, Outcome::Assertion);
    assert!(detail(&known).contains("held before anything was written"), "{}", detail(&known));
    assert!(here.lines().iter().all(|line| !line.starts_with("POST")), "{:?}", here.lines());
}

#[tokio::test]
async fn a_failed_write_is_not_waited_for() {
    let here = Server::saying(answer("500 Oops", "", r#"{"id":"M7"}"#)).await;
    let (there, looks) = reader(1).await;
    let failed = once(lag(&here, &there, &[])).await;
    assert_eq!((failed.outcome, looks.load(Ordering::Relaxed)), (Outcome::Status, 0));
    assert!(detail(&failed).starts_with("the write: HTTP status 500"), "{}", detail(&failed));
    // What the failed write may have made is undone all the same; that fails as well, and both are told.
    assert_eq!(here.lines().last().unwrap(), "DELETE /members/M7 HTTP/1.1");
    assert!(detail(&failed).contains("clean-up: HTTP status 500"), "{}", detail(&failed));
}
