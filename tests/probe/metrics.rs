//! A real Prometheus and a real `node_exporter` that `tests/run` has started, and pages that are wrong in every way.

use crate::{
    probes::{detail, exprs, get, once, probe, prober, reading, readings, sample, server},
    servers::{Server, answer, ok},
};
use golive::{
    measure::Outcome,
    plan::{Ask, Check, Combine, Probe, Prometheus, Selector, Template},
};
use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

fn asking(url: &str, ask: Ask, combine: Combine, expect: &[&str]) -> Probe {
    let check = Prometheus { request: get(url), ask, combine, expect: exprs(expect) };
    probe("m", Check::Prometheus(Box::new(check)))
}

fn page(url: &str, metric: &str, expect: &[&str]) -> Probe {
    asking(url, Ask::Page(Selector::parse(metric).unwrap()), Combine::One, expect)
}

fn query(url: &str, query: &str, expect: &[&str]) -> Probe {
    asking(url, Ask::Now(Template::plain(query)), Combine::One, expect)
}

#[tokio::test]
async fn a_node_exporter_is_read() {
    let Some(url) = server("GOLIVE_TEST_NODE_EXPORTER") else { return };
    let good = page(&url, "node_load1", &["value >= 0", "series == 1", "age < 1s", "time < 1m"]);
    let good = once(reading(good, &[("load", "value")])).await;
    assert_eq!((good.outcome, readings(&good).len()), (Outcome::Ok, 1), "{}", detail(&good));
    let total = asking(
        &url,
        Ask::Page(Selector::parse("node_cpu_seconds_total{mode=\"idle\"}").unwrap()),
        Combine::Sum,
        &["value > 0", "series >= 1"],
    );
    let total = once(total).await;
    assert_eq!(total.outcome, Outcome::Ok, "{}", detail(&total));
    let several = once(page(&url, "node_cpu_seconds_total", &["value > 0"])).await;
    assert!(detail(&several).contains("series where one is wanted"), "{}", detail(&several));
    let absent = once(page(&url, "node_no_such_metric", &["value < 100"])).await;
    assert!(detail(&absent).contains("there is no series"), "{}", detail(&absent));
    let rate = Ask::Rate(Selector::parse("node_cpu_seconds_total").unwrap());
    let rate = once(asking(&url, rate, Combine::Sum, &["value >= 0", "value < 10000"])).await;
    assert_eq!(rate.outcome, Outcome::Ok, "{}", detail(&rate));
}

#[tokio::test]
async fn a_prometheus_is_asked() {
    let Some(url) = server("GOLIVE_TEST_PROMETHEUS") else { return };
    // It has to have scraped something first.
    let up = || query(&url, "sum(up)", &["value >= 1", "series == 1"]);
    let mut seen = once(up()).await;
    for _ in 0..60 {
        if seen.outcome == Outcome::Ok {
            break;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
        seen = once(up()).await;
    }
    assert_eq!(seen.outcome, Outcome::Ok, "{}", detail(&seen));
    for (promql, expect, outcome) in [
        ("vector(0.1) + 0.2", "value == 0.30000000000000004", Outcome::Ok),
        ("42", "value == 42", Outcome::Ok),
        ("up", "age < 5m", Outcome::Ok),
        ("no_such_metric", "series == 0", Outcome::Ok),
        ("no_such_metric", "value < 5", Outcome::Assertion),
        ("no_such_metric", "value == 0", Outcome::Assertion),
        ("vector(0) / 0", "value != 1", Outcome::Assertion),
        ("vector(1) / 0", "value > 1", Outcome::Assertion),
        ("label_replace(vector(1), \"a\", \"1\", \"\", \"\") or vector(2)", "value > 0", Outcome::Assertion),
        ("up{", "value == 1", Outcome::Status),
    ] {
        let asked = once(query(&url, promql, &[expect])).await;
        assert_eq!(asked.outcome, outcome, "{promql}: {}", detail(&asked));
    }
    let said = detail(&once(query(&url, "up{", &["value == 1"])).await);
    assert!(said.starts_with("Prometheus says bad_data"), "{said}");
    let ask = |promql: &str| {
        let (range, step) = (Duration::from_mins(1), Duration::from_secs(10));
        Ask::Range { query: Template::plain(promql), range, step }
    };
    let range = asking(
        &url,
        ask("vector(time()) * 0 + 7"),
        Combine::One,
        &["value == 7", "points >= 6", "age < 30s"],
    );
    let range = once(range).await;
    assert_eq!(range.outcome, Outcome::Ok, "{}", detail(&range));
    // A series that ended half a minute ago has no value now.
    let ended = format!(
        "vector(1) and vector(time()) < {}",
        chrono::DateTime::<chrono::Utc>::from(std::fs::metadata("/proc/self").unwrap().modified().unwrap())
            .timestamp()
            - 30
    );
    let stale = once(asking(&url, ask(&ended), Combine::One, &["value == 1"])).await;
    assert_eq!(stale.outcome, Outcome::Assertion, "{}", detail(&stale));
}

#[tokio::test]
async fn a_page_is_believed_as_a_whole_or_not_at_all() {
    for (body, outcome, words) in [
        ("up 1\n", Outcome::Ok, ""),
        ("up 1\n<html>\n", Outcome::Body, "line 2 is not of the metrics format"),
        ("up NaN\n", Outcome::Assertion, "not a finite number"),
        ("up 1 1000\n", Outcome::Assertion, "stale"),
        ("", Outcome::Assertion, "there is no series"),
    ] {
        let server = Server::saying(ok(body)).await;
        let sample = once(page(&server.url("/metrics"), "up", &["value == 1"])).await;
        assert_eq!(sample.outcome, outcome, "{body}: {}", detail(&sample));
        assert!(detail(&sample).contains(words), "{body}: {}", detail(&sample));
    }
    let gone = Server::saying(answer("503 Service Unavailable", "", "up 1\n")).await;
    assert_eq!(once(page(&gone.url("/metrics"), "up", &["value == 1"])).await.outcome, Outcome::Status);
    let binary = Server::saying(ok([0xff, 0xfe])).await;
    assert_eq!(once(page(&binary.url("/metrics"), "up", &["value == 1"])).await.outcome, Outcome::Body);
    let wrong = Server::saying(ok("<html>")).await;
    assert_eq!(once(query(&wrong.url(""), "up", &["value == 1"])).await.outcome, Outcome::Body);
}

#[tokio::test]
async fn a_counter_that_began_anew_has_no_negative_rate() {
    static LOOKS: AtomicUsize = AtomicUsize::new(0);
    let server = Server::answering(|_| {
        let values = [1_000, 1_010, 3, 5];
        ok(format!("n_total {}\n", values[LOOKS.fetch_add(1, Ordering::Relaxed).min(3)]))
    })
    .await;
    let rate = Ask::Rate(Selector::parse("n_total").unwrap());
    let check = asking(&server.url("/metrics"), rate, Combine::One, &["value > 0"]);
    let prober = prober(vec![check]);
    for _ in 0..3 {
        let seen = sample(prober.once().await.remove(0));
        assert_eq!(seen.outcome, Outcome::Ok, "{}", detail(&seen));
    }
    assert_eq!(LOOKS.load(Ordering::Relaxed), 4, "twice at first, then once");
}

#[tokio::test]
async fn questions_carry_the_query_and_what_the_request_carries() {
    let vector =
        r#"{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"1"]}]}}"#;
    let server = Server::saying(ok(vector)).await;
    let mut request = get(server.url("/prom/"));
    request.auth = golive::plan::Auth::Bearer(crate::probes::secret("t0ken"));
    let ask = Ask::Now(Template::plain("a{b=\"c d\"}"));
    let check = Prometheus { request, ask, combine: Combine::One, expect: exprs(&["value == 1"]) };
    let seen = once(probe("m", Check::Prometheus(Box::new(check)))).await;
    assert_eq!(seen.outcome, Outcome::Ok, "{}", detail(&seen));
    assert_eq!(server.lines(), ["GET /prom/api/v1/query?query=a%7Bb%3D%22c+d%22%7D HTTP/1.1"]);
    assert!(server.requests.lock().unwrap()[0].to_lowercase().contains("authorization: bearer t0ken"));
}
