//! The health service of gRPC, over HTTP/2 in the clear and over TLS.

use crate::{
    authority::{Authority, Dress},
    planned::planned,
    probes::{PLENTY, detail, once, once_with},
    servers::Server,
    silent,
};
use golive::measure::{Outcome, Sample};
use hyper::{
    Response,
    body::Bytes,
    header::{HeaderMap, HeaderValue},
};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// How a server answers a call.
#[derive(Clone, Copy)]
struct Script {
    http: u16,
    body: &'static [u8],
    /// `grpc-status`, if it is said, and whether among the headers rather than after the body.
    code: Option<&'static str>,
    early: bool,
    wanted: &'static [u8],
}

const SERVING: Script = Script {
    http: 200,
    body: &[0, 0, 0, 0, 2, 8, 1],
    code: Some("0"),
    early: false,
    wanted: &[0, 0, 0, 0, 0],
};

fn failed(code: &'static str) -> Script {
    Script { body: &[], code: Some(code), early: true, ..SERVING }
}

async fn serve<S: AsyncRead + AsyncWrite + Unpin>(stream: S, script: Script) {
    let Ok(mut connection) = h2::server::handshake(stream).await else { return };
    while let Some(Ok((request, mut respond))) = connection.accept().await {
        assert_eq!(request.uri().path(), "/grpc.health.v1.Health/Check");
        assert_eq!(request.headers()["content-type"], "application/grpc");
        assert_eq!(request.headers()["te"], "trailers");
        let mut incoming = request.into_body();
        // The request's body comes with the connection's next bytes, which `accept` moves: it is small and there.
        let script_ends = script.body.is_empty();
        let mut response = Response::builder().status(script.http).header("content-type", "application/grpc");
        if let (Some(code), true) = (script.code, script.early) {
            response = response.header("grpc-status", code);
        }
        let response = response.body(()).unwrap();
        tokio::spawn(async move {
            let mut asked = Vec::new();
            while let Some(Ok(chunk)) = incoming.data().await {
                asked.extend_from_slice(&chunk);
            }
            assert_eq!(asked, script.wanted);
            let mut sending = respond.send_response(response, script_ends && script.early).unwrap();
            if script_ends && script.early {
                return;
            }
            sending.send_data(Bytes::from_static(script.body), script.code.is_none()).unwrap();
            if let (Some(code), false) = (script.code, script.early) {
                let mut trailers = HeaderMap::new();
                trailers.insert("grpc-status", HeaderValue::from_static(code));
                sending.send_trailers(trailers).unwrap();
            }
        });
    }
}

async fn server(script: Script) -> Server {
    Server::raw(move |stream| serve(stream, script)).await
}

async fn probed(server: &Server, lines: &str) -> Sample {
    once(planned("grpc", &format!("url = \"{}\"\n{lines}", server.url("")))).await
}

async fn ends(server: &Server, lines: &str, outcome: Outcome, words: &str) {
    let sample = probed(server, lines).await;
    assert_eq!(sample.outcome, outcome, "{lines}: {}", detail(&sample));
    assert!(detail(&sample).contains(words), "{lines}: {} lacks {words}", detail(&sample));
}

#[tokio::test]
async fn health_is_judged() {
    let serving = server(SERVING).await;
    ends(&serving, "", Outcome::Ok, "").await;
    ends(&serving, "expect = [\"status == 'SERVING' && code == 0 && time < 20s\"]", Outcome::Ok, "").await;
    ends(&serving, "expect = [\"status == 'NOT_SERVING'\"]", Outcome::Assertion, "'SERVING'").await;
    let named = Script { wanted: &[0, 0, 0, 0, 4, 0x0A, 2, b'a', b'b'], ..SERVING };
    ends(&server(named).await, "service = \"ab\"", Outcome::Ok, "").await;

    let down = server(Script { body: &[0, 0, 0, 0, 2, 8, 2], ..SERVING }).await;
    ends(&down, "", Outcome::Status, "NOT_SERVING").await;
    ends(&down, "expect = [\"code == 0\"]", Outcome::Status, "NOT_SERVING").await;
    ends(&down, "expect = [\"status != 'SERVING'\"]", Outcome::Ok, "").await;
    let unknown = server(Script { body: &[0, 0, 0, 0, 0], ..SERVING }).await;
    ends(&unknown, "", Outcome::Status, "UNKNOWN").await;
}

#[tokio::test]
async fn calls_that_fail() {
    ends(&server(failed("12")).await, "", Outcome::Status, "no health service").await;
    let denied = server(failed("16")).await;
    ends(&denied, "", Outcome::Status, "gRPC status 16 UNAUTHENTICATED").await;
    ends(&denied, "expect = [\"code == 16\"]", Outcome::Ok, "").await;
    ends(&denied, "expect = [\"status != 'SERVING'\"]", Outcome::Status, "UNAUTHENTICATED").await;
    let nobody = server(failed("5")).await;
    ends(&nobody, "", Outcome::Status, "NOT_FOUND").await;
    ends(&nobody, "expect = [\"status == 'SERVICE_UNKNOWN'\"]", Outcome::Ok, "").await;
    ends(&server(Script { http: 503, ..failed("14") }).await, "", Outcome::Status, "HTTP status 503").await;
}

#[tokio::test]
async fn answers_that_are_none() {
    let said = [
        (Script { code: None, ..SERVING }, "no grpc-status"),
        (Script { code: Some("fine"), ..SERVING }, "no grpc-status"),
        (Script { body: b"<html>", ..SERVING }, "cannot be read"),
        (Script { body: &[0, 0, 0, 0, 2, 8, 9], ..SERVING }, "cannot be read"),
        (Script { body: &[7; 5_000], ..SERVING }, "larger than 4096 bytes"),
    ];
    for (script, words) in said {
        ends(&server(script).await, "", Outcome::Body, words).await;
    }
    let http1 = Server::raw(|mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").await;
        let _ = stream.read(&mut [0; 512]).await;
        tokio::time::sleep(PLENTY).await;
    })
    .await;
    ends(&http1, "", Outcome::Body, "not HTTP/2").await;
    let shut = Server::raw(|stream| async move { drop(stream) }).await;
    ends(&shut, "", Outcome::Reset, "broke").await;
    let silent = silent().await;
    ends(&silent, "timeout = \"200ms\"", Outcome::Timeout, "no answer within 200ms").await;
}

#[tokio::test]
async fn over_tls() {
    let authority = Authority::new();
    let probe = |server: &Server| {
        let lines = format!(
            "url = \"https://localhost:{}\"\nheaders = {{ authorization = \"Bearer ${{token}}\" }}",
            server.address.port()
        );
        once_with(planned("grpc", &lines), Some(authority.file.clone()))
    };
    let dress = Dress { protocols: &[b"h2"], ..Dress::default() };
    let good = authority.serving(&dress, |stream| serve(stream, SERVING)).await;
    let sample = probe(&good).await;
    assert_eq!(sample.outcome, Outcome::Ok, "{}", detail(&sample));
    let older = authority.serving(&Dress::default(), |stream| serve(stream, SERVING)).await;
    let sample = probe(&older).await;
    assert_eq!(sample.outcome, Outcome::Body);
    assert!(detail(&sample).contains("ALPN"), "{}", detail(&sample));
    let expired = Dress { years: (2020, 2021), ..dress };
    let expired = authority.serving(&expired, |stream| serve(stream, SERVING)).await;
    assert_eq!(probe(&expired).await.outcome, Outcome::Tls);
}
