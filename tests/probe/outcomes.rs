//! Every way a single request can end, told apart.

use crate::{
    probes::{PLENTY, detail, get, host, http, once, post, within},
    servers::{Server, answer, ok, request},
};
use golive::{
    measure::Outcome,
    plan::{Probe, Request},
    value::Value,
};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const ZEROS_2_MIB_GZ: &[u8] = include_bytes!("../support/zeros-2MiB.gz");

async fn ends(probe: Probe, outcome: Outcome, words: &str) {
    let sample = once(probe).await;
    assert_eq!(sample.outcome, outcome, "{}", detail(&sample));
    assert!(detail(&sample).contains(words), "{} lacks {words}", detail(&sample));
    assert!(sample.response >= sample.service);
}

#[tokio::test]
async fn answers_by_status_and_assertion() {
    let json = r#"{"code":"OK","points":20,"items":[]}"#;
    // status line and headers, body, expectations, outcome, words of the detail
    let cases: &[(&str, &str, &[&str], Outcome, &str)] = &[
        ("200 OK\r\nx: y", json, &[], Outcome::Ok, ""),
        (
            "200 OK\r\nx: y",
            json,
            &["status == 200", "json.points >= 20", "header['X'] == 'y'"],
            Outcome::Ok,
            "",
        ),
        ("200 OK", json, &["time < 20s && size > 10", "contains(body, 'OK')"], Outcome::Ok, ""),
        ("200 OK", json, &["json.points >= 100"], Outcome::Assertion, "json.points = 20"),
        ("200 OK", json, &["json.absent < 5"], Outcome::Assertion, "json.absent has no value"),
        ("200 OK", json, &["size(json.items) > 0"], Outcome::Assertion, "json.items = []"),
        ("500 Oops", json, &[], Outcome::Status, "500"),
        ("500 Oops", json, &["json.code == 'OK'"], Outcome::Status, "500"),
        ("500 Oops", json, &["status == 200"], Outcome::Assertion, "status = 500"),
        ("500 Oops", "<html>", &["status == 200", "json.code == 'OK'"], Outcome::Assertion, "status = 500"),
        ("403 No", json, &["status in [401, 403]"], Outcome::Ok, ""),
        ("302 Found\r\nlocation: /next", "", &[], Outcome::Status, "redirect was not followed"),
        (
            "302 Found\r\nlocation: /next",
            "",
            &["status == 302", "header['location'] == '/next'"],
            Outcome::Ok,
            "",
        ),
        ("200 OK", "not json", &["json.a == 1"], Outcome::Body, "not JSON"),
        ("200 OK", "", &["json.a == 1"], Outcome::Body, "empty"),
        ("200 OK", "not json", &["status == 200"], Outcome::Ok, ""),
    ];
    for (head, body, expect, outcome, words) in cases {
        let server = Server::saying(answer(&format!("{head}\r\nfiller: 1"), "", body)).await;
        ends(http(get(server.url("/")), expect), *outcome, words).await;
    }
}

#[tokio::test]
async fn bodies_that_cannot_be_used() {
    let latin1 = Server::saying(ok(b"caf\xe9")).await;
    ends(http(get(latin1.url("/")), &["contains(body, 'caf')"]), Outcome::Body, "UTF-8").await;
    ends(http(get(latin1.url("/")), &["status == 200"]), Outcome::Ok, "").await;

    let large = Server::saying(ok(vec![b'x'; (1 << 20) + 1])).await;
    ends(http(get(large.url("/")), &[]), Outcome::Body, "1048576 bytes").await;
    let largest = Server::saying(ok(vec![b'x'; 1 << 20])).await;
    ends(http(get(largest.url("/")), &["size == 1048576"]), Outcome::Ok, "").await;

    let bomb = Server::saying(answer("200 OK", "content-encoding: gzip\r\n", ZEROS_2_MIB_GZ)).await;
    ends(http(get(bomb.url("/")), &[]), Outcome::Body, "1048576 bytes").await;
    let cut = Server::saying(answer("200 OK", "content-encoding: gzip\r\n", &ZEROS_2_MIB_GZ[..100])).await;
    ends(http(get(cut.url("/")), &[]), Outcome::Body, "decoded").await;
    let chunks = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nno number\r\n";
    ends(http(get(Server::saying(chunks).await.url("/")), &[]), Outcome::Body, "decoded").await;
    let half =
        Server::saying(answer("200 OK", "content-encoding: gzip\r\n", b"\x1f\x8b\x08\x00garbage")).await;
    ends(http(get(half.url("/")), &[]), Outcome::Body, "decoded").await;
}

#[tokio::test]
async fn endless_bodies_are_cut_at_the_bound() {
    let server = Server::raw(|mut stream| async move {
        request(&mut stream).await;
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
        while stream.write_all(&[b'x'; 8_192]).await.is_ok() {}
    })
    .await;
    ends(http(get(server.url("/")), &[]), Outcome::Body, "larger").await;
}

#[tokio::test]
async fn a_server_that_never_answers_times_out() {
    let server = Server::raw(|mut stream| async move {
        request(&mut stream).await;
        tokio::time::sleep(PLENTY).await;
    })
    .await;
    let sample = once(within(150, http(get(server.url("/")), &[]))).await;
    assert_eq!(sample.outcome, Outcome::Timeout);
    assert_eq!(detail(&sample), "no answer within 150ms");
    assert!(sample.service >= Duration::from_millis(150) && sample.response >= sample.service);
}

#[tokio::test]
async fn a_drip_of_bytes_times_out() {
    let server = Server::raw(|mut stream| async move {
        request(&mut stream).await;
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n").await;
        while stream.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
    ends(within(200, http(get(server.url("/")), &[])), Outcome::Timeout, "did not end within 200ms").await;
}

#[tokio::test]
async fn nobody_listens() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    ends(http(get(format!("http://{address}/")), &[]), Outcome::Refused, "refused").await;
}

#[tokio::test]
async fn a_name_that_does_not_exist() {
    for url in ["http://nonexistent.invalid/", "https://nonexistent.invalid./"] {
        ends(http(get(url), &[]), Outcome::Dns, "does not resolve").await;
    }
}

#[tokio::test]
async fn connections_that_break() {
    let mid_body = Server::raw(|mut stream| async move {
        request(&mut stream).await;
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf").await;
    })
    .await;
    let mid_chunk = Server::raw(|mut stream| async move {
        request(&mut stream).await;
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n10\r\nhalf").await;
    })
    .await;
    let mid_head = Server::raw(|mut stream| async move {
        request(&mut stream).await;
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-").await;
    })
    .await;
    let mid_gzip = Server::raw(|mut stream| async move {
        request(&mut stream).await;
        let head = b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 2068\r\n\r\n";
        let _ = stream.write_all(&[head, &ZEROS_2_MIB_GZ[..100]].concat()).await;
    })
    .await;
    let at_once = Server::raw(|mut stream| async move {
        request(&mut stream).await;
    })
    .await;
    // Closed with the request unread, the connection is reset rather than ended.
    let reset = Server::raw(|mut stream| async move {
        let _ = stream.read(&mut [0]).await;
    })
    .await;
    for (name, server) in [
        ("body", mid_body),
        ("chunk", mid_chunk),
        ("head", mid_head),
        ("gzip", mid_gzip),
        ("at once", at_once),
        ("reset", reset),
    ] {
        let sample = once(http(get(server.url("/")), &[])).await;
        assert_eq!(sample.outcome, Outcome::Reset, "{name}: {}", detail(&sample));
    }
}

#[tokio::test]
async fn garbage_instead_of_http() {
    for garbage in [&b"SSH-2.0-OpenSSH_9.6\r\n"[..], b"\x15\x03\x01\x00\x02\x02\x46", b"HTTP/9.9 xyz\r\n\r\n"]
    {
        let server = Server::saying(garbage).await;
        ends(http(get(server.url("/")), &[]), Outcome::Body, "not HTTP").await;
    }
    let headers = "x: y\r\n".repeat(100_000);
    let server = Server::saying(format!("HTTP/1.1 200 OK\r\n{headers}\r\n")).await;
    ends(http(get(server.url("/")), &[]), Outcome::Body, "head of the answer is too large").await;
}

#[tokio::test]
async fn redirects_are_counted() {
    let server = Server::answering(|request| match request.split(' ').nth(1) {
        Some("/a") => answer("302 Found", "location: /b\r\nset-cookie: seen=a\r\n", ""),
        Some("/b") => answer("307 Again", "location: /c\r\n", ""),
        Some("/loop") => answer("302 Found", "location: /loop\r\n", ""),
        _ => ok(if request.contains("cookie: seen=a") { "kept" } else { "lost" }),
    })
    .await;
    let following = |path: &str, redirects_max| Request { redirects_max, ..get(server.url(path)) };
    ends(http(following("/a", 2), &["body == 'kept'"]), Outcome::Ok, "").await;
    ends(http(following("/a", 1), &[]), Outcome::Status, "still HTTP 307 after following 1 redirects").await;
    ends(http(following("/a", 0), &[]), Outcome::Status, "HTTP status 302").await;
    ends(http(following("/loop", 255), &[]), Outcome::Status, "after following 255").await;
    let loops = server.lines().iter().filter(|line| line.contains("/loop")).count();
    assert_eq!(loops, 256);
}

#[tokio::test]
async fn the_request_is_the_one_the_plan_writes() {
    use golive::plan::{Auth, Body, JsonTemplate, Method, Part, RunValue, Template};
    let server = Server::saying(ok("")).await;
    let run = |value| Template::new(vec![Part::Run(value)]);
    let request = Request {
        method: Method::Put,
        headers: vec![("X-Request".into(), run(RunValue::Id))],
        query: vec![("q".into(), Template::plain("a b&c=门店"))],
        auth: Auth::Bearer(Template::plain("T")),
        body: Body::Json(JsonTemplate::Object(vec![
            ("key".into(), JsonTemplate::Text(run(RunValue::Id))),
            ("phone".into(), JsonTemplate::Text(run(RunValue::Digits))),
        ])),
        ..get(server.url("/x?y=1"))
    };
    ends(http(request, &[]), Outcome::Ok, "").await;
    let form = Request {
        method: Method::Post,
        body: Body::Form(vec![("a".into(), Template::plain("1 2"))]),
        ..get(server.url("/f"))
    };
    ends(http(form, &[]), Outcome::Ok, "").await;
    let head = Request { method: Method::Head, ..get(server.url("/h")) };
    ends(http(head, &["status == 200"]), Outcome::Ok, "").await;

    let requests = server.requests.lock().unwrap().clone();
    let put = &requests[0];
    assert!(put.starts_with("PUT /x?y=1&q=a+b%26c%3D%E9%97%A8%E5%BA%97 HTTP/1.1\r\n"), "{put}");
    for part in ["authorization: Bearer T\r\n", "content-type: application/json\r\n", "user-agent: golive/"] {
        assert!(put.contains(part), "{put}");
    }
    let id = put.split("x-request: ").nth(1).unwrap().split("\r\n").next().unwrap();
    assert!(put.contains(&format!(r#""key":"{id}""#)), "one run, one id: {put}");
    assert!(requests[1].ends_with("\r\n\r\na=1+2") && requests[1].contains("x-www-form-urlencoded"));
    assert!(requests[2].starts_with("HEAD /h "));
}

#[tokio::test]
async fn connections_are_kept_unless_a_fresh_one_is_asked_for() {
    for (fresh_connection, connections) in [(false, 1), (true, 3)] {
        let count = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let seen = std::sync::Arc::clone(&count);
        let server =
            Server::raw(move |mut stream| {
                seen.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                async move {
                    while request(&mut stream).await.is_some() && stream.write_all(&ok("")).await.is_ok() {}
                }
            })
            .await;
        let prober = crate::probes::prober(vec![http(
            Request { fresh_connection, ..get(server.url("/")) },
            &["status == 200"],
        )]);
        for _ in 0..3 {
            prober.once().await;
        }
        assert_eq!(count.load(std::sync::atomic::Ordering::SeqCst), connections, "fresh: {fresh_connection}");
    }
}

#[tokio::test]
async fn a_url_that_is_none_is_said_so() {
    for url in ["", "not a url", "ftp://127.0.0.1/", "http://"] {
        ends(http(post(url, serde_json::json!({})), &[]), Outcome::Assertion, "URL is not valid").await;
    }
}

#[tokio::test]
async fn the_host_is_read() {
    let sample = once(host(&["cpu <= 1", "memory > 0%", "memory <= 100%"])).await;
    assert_eq!(sample.outcome, Outcome::Ok, "{}", detail(&sample));
    assert!(sample.readings.iter().any(|(name, _)| &**name == "memory"));
    let full = once(host(&["memory > 1"])).await;
    assert_eq!(full.outcome, Outcome::Assertion);
    let memory = full.readings.iter().find(|(name, _)| &**name == "memory").unwrap().1;
    assert!(detail(&full).contains(&format!("memory = {}", Value::Number(memory))), "{}", detail(&full));
}
