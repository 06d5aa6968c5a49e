//! Servers that mean harm or know no better: the right outcome, in bounded time and memory.

use crate::{
    probes::{PLENTY, detail, get, http, journey, once, step, within},
    servers::{Server, answer, ok, request},
};
use golive::{
    measure::Outcome,
    plan::{HttpVersion, Request},
};
use std::{io::Write, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::sleep,
};

/// Sends `start`, then `more` again and again, slowly.
async fn dripping(start: &'static [u8], more: &'static [u8]) -> Server {
    Server::raw(move |mut stream| async move {
        request(&mut stream).await;
        let _ = stream.write_all(start).await;
        while stream.write_all(more).await.is_ok() {
            sleep(Duration::from_millis(5)).await;
        }
    })
    .await
}

async fn flooding(start: &'static [u8], more: Vec<u8>) -> Server {
    let more = std::sync::Arc::new(more);
    Server::raw(move |mut stream| {
        let more = std::sync::Arc::clone(&more);
        async move {
            request(&mut stream).await;
            let _ = stream.write_all(start).await;
            while stream.write_all(&more).await.is_ok() {}
        }
    })
    .await
}

async fn ends(server: &Server, outcome: Outcome, words: &str) {
    let sample = once(within(4_000, http(get(server.url("/")), &[]))).await;
    assert_eq!(sample.outcome, outcome, "{}", detail(&sample));
    assert!(detail(&sample).contains(words), "{} lacks {words}", detail(&sample));
}

#[tokio::test]
async fn slow_answers_end_with_their_time() {
    let cases: [(&[u8], &[u8], &str); 5] = [
        (b"", b"H", "head of the answer"),
        (b"HTTP/1.1 200 OK\r\n", b"x: y\r\n", "head of the answer"),
        (b"HTTP/1.1 200 OK\r\nx: ", b"y", "no answer within"),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", b"1\r\nx\r\n", "did not end within"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x", "did not end within"),
    ];
    for (start, more, words) in cases {
        let server = dripping(start, more).await;
        let sample = once(within(300, http(get(server.url("/")), &[]))).await;
        let said = detail(&sample);
        // What no head begins with is seen at once; so many headers may be seen before the time is up.
        let seen = sample.outcome == Outcome::Body && (said.contains("not HTTP") || said.contains(words));
        assert!(seen || sample.outcome == Outcome::Timeout, "{said}");
        assert!(sample.service < Duration::from_secs(4), "{:?}", sample.service);
    }
}

#[tokio::test]
async fn floods_are_cut_off() {
    let much = vec![b'x'; 1 << 16];
    let gigabyte = b"HTTP/1.1 200 OK\r\ncontent-length: 1073741824\r\n\r\n";
    ends(&flooding(gigabyte, much.clone()).await, Outcome::Body, "1048576 bytes").await;
    let chunk = [b"10000\r\n", &much[..], b"\r\n"].concat();
    let chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    ends(&flooding(chunked, chunk).await, Outcome::Body, "1048576 bytes").await;
    ends(&flooding(b"HTTP/1.1 200 OK\r\nx: ", much.clone()).await, Outcome::Body, "too large").await;
    ends(&flooding(b"HTTP/1.1 200 OK\r\n", b"x: y\r\n".repeat(500)).await, Outcome::Body, "too large").await;
    let early = flooding(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(50)).await;
    let sample = once(within(400, http(get(early.url("/")), &[]))).await;
    assert_eq!(sample.outcome, Outcome::Timeout, "{}", detail(&sample));
    // Trailers are part of the answer, too.
    let trailers = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n";
    let sample =
        once(within(2_000, http(get(flooding(trailers, b"x: y\r\n".repeat(500)).await.url("/")), &[]))).await;
    assert!(matches!(sample.outcome, Outcome::Body | Outcome::Reset), "{}", detail(&sample));
}

#[tokio::test]
async fn bombs_fill_no_memory() {
    let gzip = |plain: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(plain).unwrap();
        encoder.finish().unwrap()
    };
    let bomb = gzip(&vec![0; 64 << 20]);
    assert!(bomb.len() < 1 << 17);
    let coded = |body: &[u8]| answer("200 OK", "content-encoding: gzip\r\n", body);
    ends(&Server::saying(coded(&bomb)).await, Outcome::Body, "1048576 bytes").await;
    // Many small ones, one after another.
    let many = gzip(&vec![0; 1 << 19]).repeat(3);
    ends(&Server::saying(coded(&many)).await, Outcome::Body, "1048576 bytes").await;
    // Very much of nothing.
    let nothing = gzip(b"").repeat((1 << 20) / 20 + 1);
    ends(&Server::saying(coded(&nothing)).await, Outcome::Body, "1048576 bytes").await;
    ends(&Server::saying(coded(&[gzip(b"good"), b"bad".to_vec()].concat())).await, Outcome::Body, "decoded")
        .await;
    let fits = gzip(b"member");
    let sample = once(http(get(Server::saying(coded(&fits)).await.url("/")), &["body == 'member'"])).await;
    assert_eq!(sample.outcome, Outcome::Ok, "{}", detail(&sample));
    let head = Request { method: golive::plan::Method::Head, ..get("") };
    let server =
        Server::saying(b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 9\r\n\r\n".to_vec())
            .await;
    let head = Request { url: golive::plan::Template::plain(server.url("/")), ..head };
    assert_eq!(once(http(head, &["status == 200"])).await.outcome, Outcome::Ok);
}

#[tokio::test]
async fn bytes_that_are_no_answer() {
    let cases: [(&[u8], Outcome); 9] = [
        (b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 7\r\n\r\nhello", Outcome::Body),
        (b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n", Outcome::Body),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999999\r\n\r\n", Outcome::Body),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n", Outcome::Body),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhelloXX", Outcome::Body),
        (b"HTTP/1.1 2000 OK\r\n\r\n", Outcome::Body),
        (b"HTTP/1.1 099 Low\r\n\r\n", Outcome::Body),
        (b"HTTP/1.1 200 OK\r\nbad header\r\n\r\n", Outcome::Body),
        (b"\0\0\0\0\0\0\0\0", Outcome::Body),
    ];
    for (bytes, outcome) in cases {
        let server = Server::saying(bytes).await;
        let sample = once(within(4_000, http(get(server.url("/")), &[]))).await;
        assert_eq!(sample.outcome, outcome, "{:?}: {}", String::from_utf8_lossy(bytes), detail(&sample));
    }
}

#[tokio::test]
async fn text_that_is_none() {
    let mut bytes = b"HTTP/1.1 200 OK\r\nx-name: \xe7\x8e\xff\r\nset-cookie: a=\xff\xfe\r\n".to_vec();
    bytes.extend_from_slice(b"location: /\xff\r\ncontent-length: 3\r\n\r\n\xff\xfe\xfd");
    let server = Server::saying(bytes).await;
    for expect in ["contains(body, 'x')", "json.a == 1"] {
        let sample = once(http(get(server.url("/")), &[expect])).await;
        assert_eq!(sample.outcome, Outcome::Body, "{expect}: {}", detail(&sample));
    }
    let sample = once(http(get(server.url("/")), &["header['x-name'] == 'x'"])).await;
    assert_eq!(sample.outcome, Outcome::Assertion, "{}", detail(&sample));
    let steps =
        vec![step("a", get(server.url("/")), &["status == 200"]), step("b", get(server.url("/")), &[])];
    assert_eq!(once(journey(steps)).await.outcome, Outcome::Ok);
}

#[tokio::test]
async fn whoever_accepts_and_says_nothing_more() {
    let silent = Server::raw(|stream: TcpStream| async move {
        let _open = stream;
        std::future::pending::<()>().await;
    })
    .await;
    for url in [silent.url("/"), silent.url("/").replace("http:", "https:")] {
        let sample = once(within(150, http(get(url.clone()), &[]))).await;
        // Without root certificates TLS is not even begun.
        let unable = detail(&sample).contains("no root certificates");
        assert!(sample.outcome == Outcome::Timeout || unable, "{url}: {}", detail(&sample));
    }
    let two = Request { version: HttpVersion::Http2, ..get(silent.url("/")) };
    assert_eq!(once(within(150, http(two, &[]))).await.outcome, Outcome::Timeout);
    // A full queue of connections: nothing is ever accepted.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    assert_eq!(once(within(150, http(get(url), &[]))).await.outcome, Outcome::Timeout);
}

/// Frames of HTTP/2 as bytes: settings first, then these.
async fn http2(frames: &'static [&'static [u8]]) -> Server {
    Server::raw(move |mut stream| async move {
        let _ = stream.read(&mut [0; 4_096]).await;
        let _ = stream.write_all(b"\0\0\0\x04\0\0\0\0\0").await;
        sleep(Duration::from_millis(20)).await;
        for frame in frames {
            let _ = stream.write_all(frame).await;
        }
        while stream.read(&mut [0; 4_096]).await.is_ok_and(|n| n > 0) {}
    })
    .await
}

#[tokio::test]
async fn http_2_that_breaks_off() {
    const GOAWAY: &[u8] = b"\0\0\x08\x07\0\0\0\0\0\0\0\0\0\0\0\0\x02";
    const RST: &[u8] = b"\0\0\x04\x03\0\0\0\0\x01\0\0\0\x08";
    const REFUSED: &[u8] = b"\0\0\x04\x03\0\0\0\0\x01\0\0\0\x07";
    const GARBAGE: &[u8] = b"HTTP/1.1 400 Bad Request\r\n\r\n\xff\xff\xff\xff\xff\xff\xff";
    const HEADERS_OF_NOBODY: &[u8] = b"\0\0\x01\x01\x05\0\0\0\x09\x88";
    for frames in [[GOAWAY], [RST], [REFUSED], [GARBAGE], [HEADERS_OF_NOBODY]] {
        let server = http2(Box::leak(Box::new(frames))).await;
        let asked = Request { version: HttpVersion::Http2, ..get(server.url("/")) };
        let sample = once(within(4_000, http(asked, &[]))).await;
        assert_eq!(sample.outcome, Outcome::Reset, "{:?}: {}", frames[0], detail(&sample));
    }
}

#[tokio::test]
async fn a_kept_connection_that_says_something_unasked_is_not_used() {
    let server = Server::raw(|mut stream| async move {
        request(&mut stream).await;
        // Two answers to one request: the second must never be taken for that to the next.
        let _ = stream.write_all(&[ok("first"), ok("smuggled")].concat()).await;
        let _ = tokio::time::timeout(PLENTY, request(&mut stream)).await;
    })
    .await;
    let prober = crate::probes::prober(vec![http(get(server.url("/")), &["body == 'first'"])]);
    for _ in 0..3 {
        let observed = format!("{:?}", prober.once().await);
        assert!(observed.contains("outcome: Ok"), "{observed}");
    }
}
