//! Connections, and what is said over them.

use crate::{
    planned::planned,
    probes::{PLENTY, detail, once},
    servers::Server,
};
use golive::measure::{Outcome, Phase, Sample};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

async fn probed(server: &Server, lines: &str) -> Sample {
    let (host, port) = (server.address.ip(), server.address.port());
    once(planned("tcp", &format!("host = \"{host}\"\nport = {port}\n{lines}"))).await
}

async fn ends(server: &Server, lines: &str, outcome: Outcome, words: &str) {
    let sample = probed(server, lines).await;
    assert_eq!(sample.outcome, outcome, "{lines}: {}", detail(&sample));
    assert!(detail(&sample).contains(words), "{lines}: {} lacks {words}", detail(&sample));
}

/// Answers each line by what stands for it.
async fn cache() -> Server {
    Server::raw(|mut stream| async move {
        let mut said = Vec::new();
        let mut chunk = [0; 512];
        while let Ok(count) = stream.read(&mut chunk).await {
            if count == 0 {
                return;
            }
            said.extend_from_slice(&chunk[..count]);
            while let Some(end) = said.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = said.drain(..=end).collect();
                let answer: &[u8] = match line.as_slice() {
                    b"PING\r\n" => b"+PONG\r\n",
                    b"AUTH s3cret-canary\r\n" => b"-ERR wrong s3cret-canary\r\n",
                    _ => b"-ERR what\r\n",
                };
                // Cut in two, as a network may.
                let (first, second) = answer.split_at(3);
                let _ = stream.write_all(first).await;
                tokio::time::sleep(Duration::from_millis(20)).await;
                let _ = stream.write_all(second).await;
            }
        }
    })
    .await
}

/// Says this and then nothing.
async fn greeting(bytes: &'static [u8]) -> Server {
    Server::raw(move |mut stream| async move {
        let _ = stream.write_all(bytes).await;
        tokio::time::sleep(PLENTY).await;
    })
    .await
}

#[tokio::test]
async fn what_is_said_is_judged() {
    let cache = cache().await;
    ends(&cache, "", Outcome::Ok, "").await;
    ends(&cache, "send = \"PING\\r\\n\"\nexpect = [\"text == '+PONG'\"]", Outcome::Ok, "").await;
    ends(&cache, "send = \"PING\\r\\n\"\nexpect = [\"size == 7 && time < 10s\"]", Outcome::Ok, "").await;
    let wrong = "send = \"HELLO\\r\\n\"\nexpect = [\"starts_with(text, '+PONG')\"]";
    ends(&cache, wrong, Outcome::Assertion, "-ERR what").await;
    let negative = "send = \"PING\\r\\n\"\nexpect = [\"!contains(text, 'PONG')\"]";
    ends(&cache, negative, Outcome::Assertion, "PONG").await;
    let two = "send = \"PING\\r\\nPING\\r\\n\"\nlines = 2\nexpect = [\"size == 14\"]";
    ends(&cache, two, Outcome::Ok, "").await;
    let shown = two.replace("size == 14", "text == 'x'");
    ends(&cache, &shown, Outcome::Assertion, r"text = '+PONG\r\n+PONG'").await;
}

#[tokio::test]
async fn a_secret_that_comes_back_is_not_shown() {
    let lines = "send = \"AUTH ${token}\\r\\n\"\nexpect = [\"starts_with(text, '+OK')\"]";
    let sample = probed(&cache().await, lines).await;
    assert_eq!(sample.outcome, Outcome::Assertion);
    assert!(detail(&sample).contains("•••") && !detail(&sample).contains("canary"), "{}", detail(&sample));
}

#[tokio::test]
async fn greetings_without_a_line_end() {
    let binary = greeting(b"\x4a\x00\x00\x00\x0a11.8.6-MariaDB\x00\xff\xfe").await;
    ends(&binary, "expect = [\"contains(text, 'MariaDB')\"]", Outcome::Ok, "").await;
    let late = "timeout = \"700ms\"\nexpect = [\"contains(text, 'PostgreSQL')\"]";
    ends(&binary, late, Outcome::Assertion, "MariaDB").await;
    let lines = greeting(b"220 mail.example.cn ESMTP\r\n").await;
    let sample = probed(&lines, "expect = [\"starts_with(text, '220')\"]").await;
    assert_eq!(sample.outcome, Outcome::Ok);
    assert!(sample.phases.get(Phase::Connect).is_some() && sample.phases.get(Phase::Wait).is_some());
    assert!(sample.phases.get(Phase::Tls).is_none());
}

#[tokio::test]
async fn answers_that_never_come_or_never_end() {
    let silent = greeting(b"").await;
    ends(&silent, "timeout = \"150ms\"\nexpect = [\"size > 0\"]", Outcome::Timeout, "no answer within 150ms")
        .await;
    ends(&silent, "timeout = \"150ms\"", Outcome::Ok, "").await;
    let shut = Server::raw(|stream| async move { drop(stream) }).await;
    ends(&shut, "expect = [\"size > 0\"]", Outcome::Reset, "without an answer").await;
    let endless =
        Server::raw(|mut stream| async move { while stream.write_all(&[b'x'; 4_096]).await.is_ok() {} })
            .await;
    ends(&endless, "expect = [\"size == 4096\"]", Outcome::Ok, "").await;
    ends(&endless, "expect = [\"contains(text, 'y')\"]", Outcome::Assertion, "xxx").await;
}

#[tokio::test]
async fn nobody_there() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let sample = once(planned("tcp", &format!("host = \"localhost\"\nport = {port}"))).await;
    assert_eq!((sample.outcome, detail(&sample).as_str()), (Outcome::Refused, "the connection was refused"));
    let sample = once(planned("tcp", &format!("host = \"nowhere.invalid\"\nport = {port}"))).await;
    assert_eq!(sample.outcome, Outcome::Dns);
}
