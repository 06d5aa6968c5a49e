//! Requests as people write them: who asks, by which way, and how often.

use crate::{
    probes::{detail, exprs, get, http, journey, once, post, prober, step, template},
    servers::{Server, answer, ok, request},
};
use golive::{
    measure::{Outcome, Phase},
    plan::{
        Auth, Body, Capture, Check, HttpVersion, Journey, Method, OAuth2, Part, Probe, Request, Retry, Step,
        Template,
    },
};
use serde_json::json;
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};

fn plain(text: &str) -> Template {
    Template::plain(text)
}

fn retried(probe: Probe, times: u32) -> Probe {
    let retry = Retry { times, wait: Duration::from_millis(5) };
    match probe.check {
        Check::Http(http) => {
            Probe { check: Check::Http(Box::new(golive::plan::Http { retry, ..*http })), ..probe }
        }
        check => Probe { check, ..probe },
    }
}

/// Fails so often, then succeeds. Says how often it was asked.
async fn failing(times: usize, how: Vec<u8>) -> (Server, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let server =
        Server::answering(
            move |_| {
                if count.fetch_add(1, Ordering::SeqCst) < times { how.clone() } else { ok("{}") }
            },
        )
        .await;
    (server, asked)
}

#[tokio::test]
async fn who_asks_and_what_is_sent() {
    let server = Server::saying(ok("")).await;
    let sent = Request {
        method: Method::Trace,
        auth: Auth::Basic { user: plain("王敏"), password: plain("p:w") },
        cookies: vec![("sid".into(), plain("1")), ("area".into(), plain("北"))],
        ..get(server.url("/a"))
    };
    assert_eq!(once(http(sent, &[])).await.outcome, Outcome::Ok);
    let raw = Request {
        body: Body::Text(plain("<x/>")),
        content_type: Some(plain("application/xml")),
        ..post(server.url("/b"), json!({}))
    };
    assert_eq!(once(http(raw, &[])).await.outcome, Outcome::Ok);
    let in_url = get(server.url("/c").replace("http://", "http://probe:p%40ss@"));
    assert_eq!(once(http(in_url, &[])).await.outcome, Outcome::Ok);

    let requests = server.requests.lock().unwrap().clone();
    assert!(requests[0].starts_with("TRACE /a HTTP/1.1\r\nhost: 127.0.0.1:"), "{}", requests[0]);
    assert!(requests[0].contains("authorization: Basic 546L5pWPOnA6dw==\r\n"), "{}", requests[0]);
    assert!(requests[0].contains("cookie: sid=1; area=北\r\n"), "{}", requests[0]);
    assert!(requests[1].contains("content-type: application/xml\r\n") && requests[1].ends_with("<x/>"));
    assert_eq!(requests[1].matches("content-type").count(), 1);
    assert!(requests[2].contains("authorization: Basic cHJvYmU6cEBzcw==\r\n"), "{}", requests[2]);
}

#[tokio::test]
async fn a_token_is_fetched_once_and_again_when_it_was_not_accepted() {
    let issued = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&issued);
    let server = Server::answering(move |request| match request.split(' ').nth(1).unwrap() {
        "/token" if request.contains("Basic aWQ6czNjcjN0") && request.ends_with("scope=read+all") => {
            let n = count.fetch_add(1, Ordering::SeqCst);
            ok(json!({ "access_token": format!("tok{n}"), "expires_in": 600 }).to_string())
        }
        "/token" => answer("400 No", "", ""),
        "/members" if request.contains("authorization: Bearer tok1") => {
            answer("401 Old", "", "saw Bearer tok1")
        }
        _ => ok("{}"),
    })
    .await;
    let oauth2 = |path: &str| {
        Auth::OAuth2(Box::new(OAuth2 {
            token_url: plain(&server.url(path)),
            client_id: plain("id"),
            client_secret: crate::probes::secret("s3cr3t"),
            scope: Some(plain("read all")),
            audience: None,
        }))
    };
    let members = |path: &str| Request { auth: oauth2(path), ..get(server.url("/members")) };
    let prober = prober(vec![
        http(members("/token"), &["status == 200"]),
        Probe { id: "q".into(), ..http(members("/token"), &["body == ''"]) },
    ]);
    // Two probes, one client: they share the token.
    prober.once().await;
    prober.once().await;
    assert_eq!(issued.load(Ordering::SeqCst), 1);
    // A second prober gets `tok1`, which is refused and so not shown again.
    let expect = ["status == 401", "body == ''"];
    let second = crate::probes::prober(vec![http(members("/token"), &expect)]);
    let said = format!("{:?}", second.once().await);
    assert!(!said.contains("tok1") && said.contains("•••"), "a token is a secret: {said}");
    second.once().await;
    assert_eq!(issued.load(Ordering::SeqCst), 3);

    let lost = once(http(members("/nowhere"), &[])).await;
    assert_eq!(lost.outcome, Outcome::Body, "{}", detail(&lost));
    assert_eq!(detail(&lost), "getting a token: the answer holds no access_token");
    let closed = Auth::OAuth2(Box::new(OAuth2 {
        token_url: plain("http://127.0.0.1:1/token"),
        client_id: plain("id"),
        client_secret: plain("x"),
        scope: None,
        audience: None,
    }));
    let refused = once(http(Request { auth: closed, ..get(server.url("/members")) }, &[])).await;
    assert_eq!(
        (refused.outcome, detail(&refused).as_str()),
        (Outcome::Refused, "getting a token: the connection was refused")
    );
}

#[tokio::test]
async fn tries_are_counted_and_only_what_may_pass_is_tried_again() {
    let (server, asked) = failing(2, answer("503 Busy", "", "")).await;
    let sample = once(retried(http(get(server.url("/")), &["status == 200"]), 2)).await;
    assert_eq!((sample.outcome, sample.retries, asked.load(Ordering::SeqCst)), (Outcome::Ok, 2, 3));
    assert!(sample.service >= Duration::from_millis(10), "the waits are part of the time");

    let (server, asked) = failing(9, answer("503 Busy", "", "")).await;
    let sample = once(retried(http(get(server.url("/")), &[]), 2)).await;
    assert_eq!((sample.outcome, sample.retries, asked.load(Ordering::SeqCst)), (Outcome::Status, 2, 3));

    for (how, outcome) in [(answer("404 No", "", ""), Outcome::Status), (ok("x"), Outcome::Body)] {
        let (server, asked) = failing(9, how).await;
        let sample = once(retried(http(get(server.url("/")), &["json.a == 1"]), 2)).await;
        assert_eq!((sample.outcome, sample.retries, asked.load(Ordering::SeqCst)), (outcome, 0, 1));
    }
    let (server, _) = failing(9, answer("503 Busy", "", "")).await;
    let wanted = once(retried(http(get(server.url("/")), &["status == 503"]), 2)).await;
    assert_eq!((wanted.outcome, wanted.retries), (Outcome::Ok, 0), "what was expected is no failure");

    let nobody = once(retried(http(get("http://127.0.0.1:1/"), &[]), 1)).await;
    assert_eq!((nobody.outcome, nobody.retries), (Outcome::Refused, 1));
}

#[tokio::test]
async fn a_try_that_hangs_leaves_time_for_the_next() {
    let asked = AtomicUsize::new(0);
    let asked = Arc::new(asked);
    let count = Arc::clone(&asked);
    let server = Server::raw(move |mut stream| {
        let first = count.fetch_add(1, Ordering::SeqCst) == 0;
        async move {
            request(&mut stream).await;
            if first {
                tokio::time::sleep(crate::probes::PLENTY).await;
            }
            let _ = stream.write_all(&ok("")).await;
        }
    })
    .await;
    let probe = crate::probes::within(2_000, retried(http(get(server.url("/")), &[]), 1));
    let sample = once(probe).await;
    assert_eq!((sample.outcome, sample.retries), (Outcome::Ok, 1), "{}", detail(&sample));
    assert!(sample.service >= Duration::from_millis(990), "{:?}", sample.service);
}

#[tokio::test]
async fn a_key_is_new_for_each_run_and_the_same_when_tried_again() {
    let (server, _) = failing(1, answer("500 Oops", "", "")).await;
    let order = Request { idempotent: true, ..post(server.url("/order"), json!({})) };
    let look = Request { idempotent: true, ..get(server.url("/look")) };
    let retry = Retry { times: 1, wait: Duration::ZERO };
    let made = Step { retry, ..step("order", order, &[]) };
    let prober = prober(vec![journey(vec![made, step("look", look, &[])])]);
    prober.once().await;
    prober.once().await;
    let keys: Vec<Option<String>> = server
        .requests
        .lock()
        .unwrap()
        .iter()
        .map(|request| {
            let line = request.lines().find_map(|line| line.strip_prefix("idempotency-key: "));
            line.map(str::to_owned)
        })
        .collect();
    assert_eq!(keys.len(), 5, "order, order again, look; order, look");
    assert!(keys[0].as_ref().unwrap().ends_with("-order") && keys[0].as_ref().unwrap().len() > 32);
    assert_eq!((&keys[0], &keys[2], &keys[4]), (&keys[1], &None, &None));
    assert_ne!(keys[0], keys[3]);
}

fn capturing(step: Step, name: &str, from: &str, regex: Option<&str>) -> Step {
    let from = exprs(&[&format!("exists({from})")])[0].paths()[0].clone();
    let regex = regex.map(|regex| regex::Regex::new(regex).unwrap());
    Step { capture: vec![(name.into(), Capture { from, regex })], ..step }
}

#[tokio::test]
async fn values_are_captured_from_everywhere() {
    let page = r#"<input name="csrf" value="c-7"> <b>order 4711</b>"#;
    let server = Server::answering(move |_| answer("200 OK", "x-trace: t-9; shard=3\r\n", page)).await;
    let steps = vec![
        capturing(
            step("a", get(server.url("/")), &[]),
            "csrf",
            "body",
            Some(r#"name="csrf" value="([^"]+)""#),
        ),
        capturing(step("b", get(server.url("/")), &[]), "order", "body", Some(r"order \d+")),
        capturing(step("c", get(server.url("/")), &[]), "trace", "header['x-trace']", None),
        step(
            "d",
            Request { url: template(&format!("{}{{csrf}}/{{order}}/{{trace}}", server.url("/"))), ..get("") },
            &[],
        ),
    ];
    let sample = once(journey(steps)).await;
    assert_eq!(sample.outcome, Outcome::Ok, "{}", detail(&sample));
    assert_eq!(server.lines()[3], "GET /c-7/order%204711/t-9;%20shard=3 HTTP/1.1");
    let none = capturing(step("a", get(server.url("/")), &[]), "csrf", "body", Some("nothing like it"));
    let sample = once(journey(vec![none])).await;
    let said = "step a: `csrf` cannot be captured from body: the text does not match the pattern";
    assert_eq!((sample.outcome, detail(&sample).as_str()), (Outcome::Assertion, said));
}

#[tokio::test]
async fn what_went_in_must_come_out() {
    let points = Arc::new(AtomicUsize::new(100));
    let held = Arc::clone(&points);
    let server = Server::answering(move |request| {
        let path = request.split(' ').nth(1).unwrap();
        let points = match path {
            "/earn" => held.fetch_add(20, Ordering::SeqCst) + 20,
            "/undo" => held.fetch_sub(if request.contains("lost") { 15 } else { 20 }, Ordering::SeqCst),
            _ => held.load(Ordering::SeqCst),
        };
        ok(json!({ "points": points }).to_string())
    })
    .await;
    let run = |undo: &str, invariant: &[&str]| {
        let seen = |id: &str, path: &str| {
            let request = Request { headers: vec![("x-mode".into(), plain(undo))], ..get(server.url(path)) };
            capturing(step(id, request, &[]), "points", "json.points", None)
        };
        let steps = vec![
            seen("before", "/look"),
            seen("after", "/earn"),
            Step { always: true, capture: Vec::new(), ..seen("undo", "/undo") },
            Step { always: true, ..seen("end", "/look") },
        ];
        let journey = Journey { steps, invariant: exprs(invariant) };
        once(crate::probes::probe("j", Check::Journey(journey)))
    };
    let kept = ["after.points == before.points + 20", "end.points == before.points", "points == end.points"];
    let sample = run("fair", &kept).await;
    assert_eq!(sample.outcome, Outcome::Ok, "{}", detail(&sample));
    let sample = run("lost", &kept).await;
    let said = "when all was done: end.points == before.points does not hold \
                (end.points = 105, before.points = 100)";
    assert_eq!((sample.outcome, detail(&sample).as_str()), (Outcome::Assertion, said));
    let sample = run("fair", &["never.points == 1"]).await;
    assert_eq!(sample.outcome, Outcome::Assertion);
    assert!(detail(&sample).contains("never captured"), "{}", detail(&sample));
}

#[tokio::test]
async fn where_the_time_went() {
    let server = Server::raw(|mut stream| async move {
        while request(&mut stream).await.is_some() {
            tokio::time::sleep(Duration::from_millis(30)).await;
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nhe").await;
            tokio::time::sleep(Duration::from_millis(40)).await;
            let _ = stream.write_all(b"re").await;
        }
    })
    .await;
    let prober = prober(vec![http(get(server.url("/").replace("127.0.0.1", "localhost")), &[])]);
    let mut phases = Vec::new();
    for _ in 0..2 {
        match prober.once().await.remove(0) {
            golive::measure::Observation::Sample(sample) => {
                assert_eq!(sample.outcome, Outcome::Ok, "{}", detail(&sample));
                let sum: Duration = Phase::ALL.iter().filter_map(|phase| sample.phases.get(*phase)).sum();
                assert!(sum <= sample.service, "{sum:?} {:?}", sample.service);
                phases.push(sample.phases);
            }
            missed @ golive::measure::Observation::Missed { .. } => panic!("{missed:?}"),
        }
    }
    for times in &phases {
        assert!(times.get(Phase::Wait).unwrap() >= Duration::from_millis(30), "{times:?}");
        assert!(times.get(Phase::Body).unwrap() >= Duration::from_millis(35), "{times:?}");
        assert!(times.get(Phase::Tls).is_none());
    }
    assert!(phases[0].get(Phase::Dns).is_some() && phases[0].get(Phase::Connect).is_some());
    assert_eq!((phases[1].get(Phase::Dns), phases[1].get(Phase::Connect)), (None, None), "it was kept");
}

/// A proxy that wants to know who asks, and what it was asked for.
async fn proxy() -> Server {
    let server = Server { address: "127.0.0.1:1".parse().unwrap(), requests: Arc::default() };
    let seen = Arc::clone(&server.requests);
    let raw = Server::raw(move |mut stream| {
        let seen = Arc::clone(&seen);
        async move {
            let Some(text) = request(&mut stream).await else { return };
            seen.lock().unwrap().push(text.clone());
            if !text.contains("proxy-authorization: Basic dTpwQA==\r\n") {
                let _ = stream.write_all(&answer("407 Who", "", "")).await;
                return;
            }
            let place = text.split(' ').nth(1).unwrap().replace("http://", "");
            let place = place.split('/').next().unwrap();
            let Ok(mut there) = tokio::net::TcpStream::connect(place).await else { return };
            if text.starts_with("CONNECT") {
                let _ = stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await;
            } else {
                let _ = there.write_all(text.as_bytes()).await;
            }
            let _ = copy_bidirectional(&mut stream, &mut there).await;
        }
    })
    .await;
    Server { address: raw.address, ..server }
}

#[tokio::test]
async fn a_proxy_is_asked_for_the_whole_address() {
    let (server, proxy) = (Server::saying(ok("far")).await, proxy().await);
    let way = |text: String| Some(Template::new(vec![Part::Secret(text.into())]));
    let by = |user: &str| Request {
        proxy: way(format!("http://{user}{}", proxy.address)),
        ..get(server.url("/x?y=1"))
    };
    let sample = once(http(by("u:p%40@"), &["body == 'far'"])).await;
    assert_eq!(sample.outcome, Outcome::Ok, "{}", detail(&sample));
    assert!(proxy.lines()[0].starts_with("GET http://127.0.0.1:"), "{:?}", proxy.lines());
    assert!(server.lines()[0].contains("/x?y=1"));
    let sample = once(http(by(""), &[])).await;
    assert_eq!((sample.outcome, detail(&sample).as_str()), (Outcome::Status, "HTTP status 407"));

    let secure = |user: &str| Request { url: plain("https://127.0.0.1:1/"), ..by(user) };
    let sample = once(http(secure(""), &[])).await;
    let said = "the proxy: it does not accept our credentials (HTTP 407)";
    assert_eq!((sample.outcome, detail(&sample).as_str()), (Outcome::Refused, said));
    let gone = Request { proxy: way("http://127.0.0.1:1".into()), ..get(server.url("/")) };
    let sample = once(http(gone, &[])).await;
    assert_eq!(
        (sample.outcome, detail(&sample).as_str()),
        (Outcome::Refused, "the proxy: the connection was refused")
    );
    let none = Request { proxy: way("socks5://127.0.0.1:1".into()), ..get(server.url("/")) };
    let sample = once(http(none, &[])).await;
    assert_eq!(
        (sample.outcome, detail(&sample).as_str()),
        (Outcome::Unable, "the proxy's address is not valid")
    );
}

#[tokio::test]
async fn a_connection_the_server_gave_up_is_replaced_once() {
    let connections = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&connections);
    // Each connection answers once and is closed at the second request, without a word.
    let server = Server::raw(move |mut stream| {
        count.fetch_add(1, Ordering::SeqCst);
        async move {
            request(&mut stream).await;
            let _ = stream.write_all(&ok("")).await;
            let _ = stream.read(&mut [0; 1]).await;
        }
    })
    .await;
    let prober = prober(vec![http(get(server.url("/")), &["status == 200"])]);
    for n in 1..=3 {
        match prober.once().await.remove(0) {
            golive::measure::Observation::Sample(sample) => {
                assert_eq!((sample.outcome, sample.retries), (Outcome::Ok, 0), "{}", detail(&sample));
            }
            missed @ golive::measure::Observation::Missed { .. } => panic!("{missed:?}"),
        }
        assert_eq!(connections.load(Ordering::SeqCst), n);
    }
    // What may count twice is not sent twice.
    let order = crate::probes::prober(vec![http(post(server.url("/"), json!({})), &["status == 200"])]);
    order.once().await;
    let second = format!("{:?}", order.once().await);
    assert!(second.contains("Reset"), "{second}");
    assert_eq!(connections.load(Ordering::SeqCst), 4);
}

#[tokio::test]
async fn http_2_without_tls_only_when_asked() {
    use hyper::{Response, server::conn::http2, service::service_fn};
    use hyper_util::rt::{TokioExecutor, TokioIo};
    let server = Server::raw(|stream| async move {
        let service = service_fn(|request: hyper::Request<hyper::body::Incoming>| async move {
            let said = format!("{:?} {}", request.version(), request.uri());
            Ok::<_, std::convert::Infallible>(Response::new(said))
        });
        let _ =
            http2::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await;
    })
    .await;
    let two = Request { version: HttpVersion::Http2, ..get(server.url("/x")) };
    let said = format!("body == 'HTTP/2.0 http://{}/x'", server.address);
    let prober = prober(vec![http(two, &[&said])]);
    for _ in 0..3 {
        let observed = format!("{:?}", prober.once().await);
        assert!(observed.contains("outcome: Ok"), "{observed}");
    }
    let one = once(http(get(server.url("/x")), &[])).await;
    assert!(matches!(one.outcome, Outcome::Body | Outcome::Reset), "{:?}", one.outcome);
}
