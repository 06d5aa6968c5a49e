//! `WebSockets` that keep to the protocol, and others.

use crate::{
    authority::{Authority, Dress},
    planned::planned,
    probes::{PLENTY, detail, once, once_with},
    servers::{Server, answer, request},
    silent,
};
use base64ct::{Base64, Encoding};
use golive::measure::{Outcome, Sample};
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

const PONG_HI: [u8; 2] = [0x8A, 0x82];

/// The upgrade that belongs to a request.
fn upgrade(request: &str) -> String {
    let key = request.lines().find_map(|line| line.strip_prefix("sec-websocket-key: ")).unwrap();
    let proof =
        digest(&SHA1_FOR_LEGACY_USE_ONLY, format!("{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11").as_bytes());
    let proof = Base64::encode_string(proof.as_ref());
    format!(
        "HTTP/1.1 101 Switching Protocols\r\nupgrade: WebSocket\r\nconnection: upgrade\r\nsec-websocket-accept: {proof}\r\n\r\n"
    )
}

/// A frame of a server: not masked.
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    [&[first, u8::try_from(payload.len()).unwrap()], payload].concat()
}

/// One short masked frame: what it begins with, and its payload.
async fn heard<S: AsyncRead + Unpin>(stream: &mut S) -> Option<(u8, Vec<u8>)> {
    let mut head = [0; 6];
    stream.read_exact(&mut head).await.ok()?;
    let mut payload = vec![0; usize::from(head[1] & 0x7F)];
    stream.read_exact(&mut payload).await.ok()?;
    for (byte, mask) in payload.iter_mut().zip(head[2..].iter().cycle()) {
        *byte ^= mask;
    }
    Some((head[0], payload))
}

async fn serve<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S, said: Vec<u8>) {
    let Some(request) = request(&mut stream).await else { return };
    let _ = stream.write_all(&[upgrade(&request).into_bytes(), said].concat()).await;
    while let Some((first, payload)) = heard(&mut stream).await {
        let answer = match first {
            0x81 => frame(0x81, &[b"{\"echo\":", payload.as_slice(), b"}"].concat()),
            0x88 => frame(0x88, &payload),
            _ => continue,
        };
        let _ = stream.write_all(&answer).await;
    }
}

/// Says this after the handshake, and then sends everything back.
async fn echo(said: Vec<u8>) -> Server {
    Server::raw(move |stream| serve(stream, said.clone())).await
}

async fn probed(server: &Server, lines: &str) -> Sample {
    let url = server.url("/ws?shop=17").replace("http:", "ws:");
    once(planned("websocket", &format!("url = \"{url}\"\n{lines}"))).await
}

async fn ends(server: &Server, lines: &str, outcome: Outcome, words: &str) {
    let sample = probed(server, lines).await;
    assert_eq!(sample.outcome, outcome, "{lines}: {}", detail(&sample));
    assert!(detail(&sample).contains(words), "{lines}: {} lacks {words}", detail(&sample));
}

#[tokio::test]
async fn messages_are_judged() {
    let plain = echo(Vec::new()).await;
    ends(&plain, "", Outcome::Ok, "").await;
    let five = "send = \"5\"\nexpect = [\"json.echo == 5\", \"text == '{\\\"echo\\\":5}'\", \"size == 10 && time < 20s\"]";
    ends(&plain, five, Outcome::Ok, "").await;
    ends(&plain, "send = \"5\"\nexpect = [\"json.echo > 5\"]", Outcome::Assertion, "json.echo = 5").await;
    ends(&plain, "send = \"5\"\nexpect = [\"json.absent != 5\"]", Outcome::Assertion, "json.absent").await;
    ends(&plain, "send = \"x\"\nexpect = [\"json.echo == 5\"]", Outcome::Body, "not JSON").await;
    ends(&plain, "send = \"x\"\nexpect = [\"contains(text, 'x')\"]", Outcome::Ok, "").await;
    let sample = probed(&plain, "send = \"7\"\nread = { echo = \"json.echo\" }").await;
    assert_eq!(sample.readings[0].1, 7.into());
    let secret = probed(&plain, "send = '\"${token}\"'\nexpect = [\"json.echo == 'other'\"]").await;
    assert_eq!(secret.outcome, Outcome::Assertion);
    assert!(detail(&secret).contains("•••") && !detail(&secret).contains("canary"), "{}", detail(&secret));
}

#[tokio::test]
async fn greetings_pieces_and_pings() {
    let said = [
        frame(0x81, b"hello"),
        frame(0x89, b"hi"),
        frame(0x01, b"{\"a\""),
        frame(0x89, b"hi"),
        frame(0x80, b":1}"),
    ];
    let server = echo(said.concat()).await;
    ends(&server, "expect = [\"text == 'hello'\"]", Outcome::Ok, "").await;
    ends(&server, "skip = 1\nexpect = [\"json.a == 1\"]", Outcome::Ok, "").await;
    ends(&server, "skip = 2\nsend = \"9\"\nexpect = [\"json.echo == 9\"]", Outcome::Ok, "").await;

    let pinging = Server::raw(|mut stream| async move {
        let Some(request) = request(&mut stream).await else { return };
        let _ = stream.write_all(&[upgrade(&request).into_bytes(), frame(0x89, b"hi")].concat()).await;
        let mut head = [0; 2];
        let _ = stream.read_exact(&mut head).await;
        let _ = stream.write_all(&frame(0x81, if head == PONG_HI { b"ponged" } else { b"silent" })).await;
        tokio::time::sleep(PLENTY).await;
    })
    .await;
    ends(&pinging, "expect = [\"text == 'ponged'\"]", Outcome::Ok, "").await;
}

#[tokio::test]
async fn messages_that_are_none() {
    let read = "expect = [\"size > 0\"]";
    let cases: [(Vec<u8>, Outcome, &str); 7] = [
        (frame(0x82, b"\x00\x01"), Outcome::Body, "binary"),
        (frame(0x81, b"\xff\xfe"), Outcome::Body, "not UTF-8"),
        (frame(0xC1, b"compressed"), Outcome::Body, "protocol"),
        (b"HTTP/1.1 200 OK\r\n".to_vec(), Outcome::Body, "protocol"),
        (vec![0x81, 127, 0, 0, 0, 0, 0x40, 0, 0, 0], Outcome::Body, "1048576 bytes"),
        (frame(0x88, &[0x03, 0xE9]), Outcome::Reset, "1001"),
        (frame(0x89, b"").repeat(1_001), Outcome::Body, "protocol"),
    ];
    for (said, outcome, words) in cases {
        ends(&echo(said).await, read, outcome, words).await;
    }
    ends(&echo(Vec::new()).await, &format!("timeout = \"200ms\"\n{read}"), Outcome::Timeout, "200ms").await;
    let dripping = Server::raw(|mut stream| async move {
        let Some(request) = request(&mut stream).await else { return };
        let _ = stream.write_all(&[upgrade(&request).as_bytes(), &[0x81, 126, 0xFF, 0xFF]].concat()).await;
        while stream.write_all(b"x").await.is_ok() {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    })
    .await;
    ends(&dripping, &format!("timeout = \"300ms\"\n{read}"), Outcome::Timeout, "300ms").await;
}

#[tokio::test]
async fn handshakes_that_fail() {
    ends(&Server::saying(answer("403 Forbidden", "", "no")).await, "", Outcome::Status, "HTTP status 403")
        .await;
    ends(&Server::saying(answer("200 OK", "", "<html>")).await, "", Outcome::Status, "HTTP status 200").await;
    let stale = "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\
                 sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
    ends(&Server::saying(stale).await, "", Outcome::Body, "not for this request").await;
    ends(&Server::saying("SSH-2.0-OpenSSH_9.6\r\n").await, "", Outcome::Body, "not HTTP").await;
    let shut = Server::raw(|stream| async move { drop(stream) }).await;
    ends(&shut, "", Outcome::Reset, "broke").await;
    let silent = silent().await;
    ends(&silent, "timeout = \"200ms\"", Outcome::Timeout, "200ms").await;
}

#[tokio::test]
async fn over_tls() {
    let authority = Authority::new();
    let server = authority.serving(&Dress::default(), |stream| serve(stream, Vec::new())).await;
    let lines = format!(
        "url = \"wss://localhost:{}/\"\nheaders = {{ authorization = \"Bearer ${{token}}\" }}\nsend = \"1\"\nexpect = [\"json.echo == 1\"]",
        server.address.port()
    );
    let sample = once_with(planned("websocket", &lines), Some(authority.file.clone())).await;
    assert_eq!(sample.outcome, Outcome::Ok, "{}", detail(&sample));
    let sample = once(planned("websocket", &lines)).await;
    assert_eq!(sample.outcome, Outcome::Tls, "an authority nobody knows: {}", detail(&sample));
}
