//! Several steps: what they share, what follows a failure, and cleaning up.

use crate::{
    probes::{PLENTY, capturing, detail, get, journey, once, post, step, template, within},
    servers::{Server, answer, ok, request},
};
use golive::{
    measure::Outcome,
    plan::{Auth, Request, Step},
};
use serde_json::json;
use std::time::Duration;
use tokio::io::AsyncWriteExt;

/// A member system of five pages.
async fn members() -> Server {
    Server::answering(|request| match request.split(' ').nth(1).unwrap() {
        "/login" => answer("200 OK", "set-cookie: sid=s1; Path=/\r\n", r#"{"token":"tok-1","id":7}"#),
        "/points" if request.contains("cookie: sid=s1") && request.contains("Bearer tok-1") => {
            ok(r#"{"points":20,"order":"o-9"}"#)
        }
        "/orders/o-9" => ok("{}"),
        "/broken" => answer("500 Oops", "", r#"{"order":"o-9"}"#),
        _ => answer("404 No", "", ""),
    })
    .await
}

fn always(step: Step) -> Step {
    Step { always: true, ..step }
}

fn login(server: &Server) -> Step {
    capturing(step("login", post(server.url("/login"), json!({})), &["status == 200"]), "token", "token")
}

fn points(server: &Server) -> Step {
    let request = Request { auth: Auth::Bearer(template("{token}")), ..get(server.url("/points")) };
    capturing(step("points", request, &["json.points == 20"]), "order", "order")
}

fn undo(server: &Server) -> Step {
    let url = template(&format!("{}{{order}}", server.url("/orders/")));
    always(step("undo", Request { url, ..get("") }, &["status == 200"]))
}

#[tokio::test]
async fn steps_share_cookies_and_captured_values() {
    let server = members().await;
    let sample = once(journey(vec![login(&server), points(&server), undo(&server)])).await;
    assert_eq!(sample.outcome, Outcome::Ok, "{}", detail(&sample));
    assert_eq!(server.lines(), ["POST /login HTTP/1.1", "GET /points HTTP/1.1", "GET /orders/o-9 HTTP/1.1"]);
}

#[tokio::test]
async fn runs_do_not_share_a_session() {
    let server = members().await;
    let prober = crate::probes::prober(vec![journey(vec![login(&server)])]);
    prober.once().await;
    prober.once().await;
    assert!(server.requests.lock().unwrap().iter().all(|request| !request.contains("cookie:")));
}

#[tokio::test]
async fn after_a_failure_later_steps_are_skipped_and_the_failed_one_is_named() {
    let server = members().await;
    let bad = step("bad", get(server.url("/none")), &[]);
    let steps =
        vec![login(&server), bad, points(&server), always(step("bye", get(server.url("/orders/o-9")), &[]))];
    let sample = once(journey(steps)).await;
    assert_eq!((sample.outcome, detail(&sample).as_str()), (Outcome::Status, "step bad: HTTP status 404"));
    assert_eq!(server.lines(), ["POST /login HTTP/1.1", "GET /none HTTP/1.1", "GET /orders/o-9 HTTP/1.1"]);
}

#[tokio::test]
async fn a_failed_answer_still_yields_what_clean_up_needs() {
    let server = members().await;
    let made =
        capturing(step("make", post(server.url("/broken"), json!({})), &["status == 200"]), "order", "order");
    let sample = once(journey(vec![made, undo(&server)])).await;
    assert_eq!(detail(&sample), "step make: status == 200 does not hold (status = 500)");
    assert_eq!(server.lines().last().unwrap(), "GET /orders/o-9 HTTP/1.1");
}

#[tokio::test]
async fn a_clean_up_without_its_value_is_skipped_and_says_so() {
    let server = members().await;
    let bad = step("bad", get(server.url("/none")), &[]);
    let sample = once(journey(vec![bad, points(&server), undo(&server)])).await;
    let said = "step bad: HTTP status 404; clean-up step undo: skipped, `order` was never captured";
    assert_eq!((sample.outcome, detail(&sample).as_str()), (Outcome::Status, said));
    assert_eq!(server.lines().len(), 1);
}

#[tokio::test]
async fn a_clean_up_that_fails_is_a_failure() {
    let server = members().await;
    let sample =
        once(journey(vec![login(&server), always(step("bye", get(server.url("/none")), &[]))])).await;
    assert_eq!((sample.outcome, detail(&sample).as_str()), (Outcome::Status, "step bye: HTTP status 404"));
}

#[tokio::test]
async fn values_that_cannot_be_captured_fail_the_step() {
    for (member, words) in
        [("absent", "from json.absent"), ("none", "json.none is null"), ("list", "not a single value")]
    {
        let server = Server::saying(ok(r#"{"none":null,"list":[1]}"#)).await;
        let sample = once(journey(vec![capturing(step("a", get(server.url("/")), &[]), "x", member)])).await;
        assert_eq!(sample.outcome, Outcome::Assertion);
        assert!(
            detail(&sample).contains(words) && detail(&sample).starts_with("step a: `x`"),
            "{}",
            detail(&sample)
        );
    }
}

#[tokio::test]
async fn clean_up_has_its_own_time_after_a_time_out() {
    let server = Server::raw(|mut stream| async move {
        while let Some(text) = request(&mut stream).await {
            if text.starts_with("GET /slow") {
                tokio::time::sleep(PLENTY).await;
            }
            if stream.write_all(&ok("{}")).await.is_err() {
                return;
            }
        }
    })
    .await;
    let slow = step("slow", get(server.url("/slow")), &[]);
    let bye = always(step("bye", get(server.url("/bye")), &["status == 200"]));
    let sample = once(within(300, journey(vec![slow, bye]))).await;
    let said = detail(&sample);
    assert_eq!((sample.outcome, said.as_str()), (Outcome::Timeout, "step slow: no answer within 300ms"));
    assert!(sample.service >= Duration::from_millis(300));
}

#[tokio::test]
async fn clean_up_is_bounded_and_not_in_the_service_time() {
    let server = Server::raw(|mut stream| async move {
        while let Some(text) = request(&mut stream).await {
            if text.starts_with("GET /bye") {
                tokio::time::sleep(Duration::from_millis(600)).await;
            }
            if stream.write_all(&ok("{}")).await.is_err() {
                return;
            }
        }
    })
    .await;
    let steps = |n: usize| {
        let bye = || always(step("bye", get(server.url("/bye")), &[]));
        [vec![step("quick", get(server.url("/")), &[])], std::iter::repeat_with(bye).take(n).collect()]
            .concat()
    };
    let patient = once(within(20_000, journey(steps(1)))).await;
    assert_eq!(patient.outcome, Outcome::Ok);
    let started = tokio::time::Instant::now();
    let cut = once(within(200, journey(steps(9)))).await;
    assert_eq!(cut.outcome, Outcome::Timeout, "{}", detail(&cut));
    assert!(started.elapsed() < Duration::from_secs(4), "nine clean-up steps share one time");
    let timed = once(within(20_000, journey(steps(3)))).await;
    assert!(timed.service < Duration::from_millis(1_800), "clean-up is not counted: {:?}", timed.service);
}
