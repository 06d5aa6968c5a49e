//! Name servers that answer well, badly, late and not at all.

use crate::{
    planned::planned,
    probes::{PLENTY, detail, once},
};
use golive::measure::{Outcome, Sample};
use std::{net::SocketAddr, sync::Arc};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, UdpSocket},
};

const REFUSED: u8 = 5;
const NXDOMAIN: u8 = 3;
const TRUNCATED: u8 = 2;

/// A name server: what it answers over UDP, several datagrams if it wants, and over TCP.
async fn server<U, T>(udp: U, tcp: T) -> SocketAddr
where
    U: Fn(&[u8]) -> Vec<Vec<u8>> + Send + 'static,
    T: Fn(&[u8]) -> Vec<u8> + Send + Sync + 'static,
{
    // The same port for both, which another test may have just taken.
    let (listener, socket) = loop {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        if let Ok(socket) = UdpSocket::bind(listener.local_addr().unwrap()).await {
            break (listener, socket);
        }
    };
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut bytes = [0; 2_048];
        while let Ok((size, from)) = socket.recv_from(&mut bytes).await {
            for answer in udp(&bytes[..size]) {
                let _ = socket.send_to(&answer, from).await;
            }
        }
    });
    let tcp = Arc::new(tcp);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let tcp = Arc::clone(&tcp);
            tokio::spawn(async move {
                let Ok(size) = stream.read_u16().await else { return };
                let mut question = vec![0; usize::from(size)];
                if stream.read_exact(&mut question).await.is_ok() {
                    let _ = stream.write_all(&tcp(&question)).await;
                    tokio::time::sleep(PLENTY).await;
                }
            });
        }
    });
    address
}

/// An answer to `question`: flags, code, and records of the name asked for.
fn reply(question: &[u8], flags: u8, code: u8, records: &[(u16, u32, &[u8])]) -> Vec<u8> {
    let mut out = question.to_vec();
    out[2] = 0x80 | flags;
    out[3] = code;
    out[6..8].copy_from_slice(&u16::try_from(records.len()).unwrap().to_be_bytes());
    for (kind, ttl, data) in records {
        out.extend_from_slice(&[0xC0, 12]);
        out.extend_from_slice(&kind.to_be_bytes());
        out.extend_from_slice(&[0, 1]);
        out.extend_from_slice(&ttl.to_be_bytes());
        out.extend_from_slice(&u16::try_from(data.len()).unwrap().to_be_bytes());
        out.extend_from_slice(data);
    }
    out
}

fn with_length(message: &[u8]) -> Vec<u8> {
    [&u16::try_from(message.len()).unwrap().to_be_bytes(), message].concat()
}

async fn probed(server: SocketAddr, lines: &str) -> Sample {
    let place = format!("server = \"{}\"\nport = {}", server.ip(), server.port());
    once(planned("dns", &format!("name = \"Member.Example.CN\"\n{place}\n{lines}"))).await
}

async fn ends(server: SocketAddr, lines: &str, outcome: Outcome, words: &str) {
    let sample = probed(server, lines).await;
    assert_eq!(sample.outcome, outcome, "{lines}: {}", detail(&sample));
    assert!(detail(&sample).contains(words), "{lines}: {} lacks {words}", detail(&sample));
}

#[tokio::test]
async fn answers_are_sorted_and_judged() {
    let two: [(u16, u32, &[u8]); 2] = [(1, 300, &[203, 0, 113, 9]), (1, 60, &[203, 0, 113, 7])];
    let at = server(move |question| vec![reply(question, 0, 0, &two)], |_| Vec::new()).await;
    let expect = "expect = [\"answers[0] == '203.0.113.7'\", \"count == 2 && ttl == 1m\", \"rcode == 'NOERROR'\", \
                  \"text == '203.0.113.7, 203.0.113.9'\", \"size(answers) == 2 && time < 20s\"]";
    ends(at, expect, Outcome::Ok, "").await;
    ends(at, "expect = [\"count == 1\"]", Outcome::Assertion, "count = 2").await;
    let sample = probed(at, "read = { count = \"count\", ttl = \"ttl\" }").await;
    let read: Vec<String> = sample.readings.iter().map(|(name, value)| format!("{name} {value}")).collect();
    assert_eq!(read, ["count 2", "ttl 60"]);
}

#[tokio::test]
async fn no_answer_is_no_pass_unless_asked_for() {
    let none = server(|question| vec![reply(question, 0, 0, &[])], |_| Vec::new()).await;
    ends(none, "record = \"AAAA\"", Outcome::Dns, "no AAAA record").await;
    ends(none, "expect = [\"text != 'x'\"]", Outcome::Dns, "no A record").await;
    ends(none, "expect = [\"ttl < 5m\"]", Outcome::Dns, "no A record").await;
    ends(none, "expect = [\"answers[0] != 'x'\"]", Outcome::Assertion, "answers[0]").await;
    ends(none, "expect = [\"count == 0\"]", Outcome::Ok, "").await;
    let unknown = server(|question| vec![reply(question, 0, NXDOMAIN, &[])], |_| Vec::new()).await;
    ends(unknown, "", Outcome::Dns, "no such name").await;
    ends(unknown, "expect = [\"rcode == 'NXDOMAIN'\"]", Outcome::Ok, "").await;
    let refusing = server(|question| vec![reply(question, 0, REFUSED, &[])], |_| Vec::new()).await;
    ends(refusing, "", Outcome::Status, "REFUSED").await;
}

#[tokio::test]
async fn what_does_not_fit_is_asked_over_tcp() {
    let long = [&[255_u8][..], &[b'v'; 255], &[255], &[b'w'; 255], &[255], &[b'x'; 255]].concat();
    let cut = |question: &[u8]| vec![reply(question, TRUNCATED, 0, &[])];
    let at = server(cut, move |question| with_length(&reply(question, 0, 0, &[(16, 60, &long)]))).await;
    ends(at, "record = \"TXT\"\nexpect = [\"size(text) == 765\"]", Outcome::Ok, "").await;
    let broken = server(cut, |_| vec![0, 200, 1, 2, 3]).await;
    ends(broken, "timeout = \"300ms\"", Outcome::Timeout, "no answer").await;
    let garbage = server(cut, |_| with_length(b"SSH-2.0-OpenSSH")).await;
    ends(garbage, "", Outcome::Body, "not a DNS message").await;
}

#[tokio::test]
async fn strays_are_passed_over_and_garbage_is_told() {
    let right: [(u16, u32, &[u8]); 1] = [(1, 60, &[203, 0, 113, 7])];
    let forged: [(u16, u32, &[u8]); 1] = [(1, 60, &[6, 6, 6, 6])];
    let strays = move |question: &[u8]| {
        let mut other_id = reply(question, 0, 0, &forged);
        other_id[0] ^= 0xFF;
        let mut other_name = reply(question, 0, 0, &forged);
        other_name[13] = b'x';
        vec![other_id, other_name, b"junk".to_vec(), Vec::new(), reply(question, 0, 0, &right)]
    };
    let at = server(strays, |_| Vec::new()).await;
    ends(at, "expect = [\"text == '203.0.113.7'\"]", Outcome::Ok, "").await;
    let broken = |question: &[u8]| {
        let mut bytes = reply(question, 0, 0, &[(1, 60, &[1, 2, 3, 4])]);
        bytes.truncate(bytes.len() - 2);
        vec![bytes]
    };
    ends(server(broken, |_| Vec::new()).await, "", Outcome::Body, "not a DNS message").await;
}

#[tokio::test]
async fn servers_that_are_not_there() {
    let silent = server(|_| Vec::new(), |_| Vec::new()).await;
    ends(silent, "timeout = \"150ms\"", Outcome::Timeout, "no answer within 150ms").await;
    let closed = UdpSocket::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    ends(closed, "", Outcome::Refused, "refused").await;
    let nowhere = planned("dns", "name = \"a.cn\"\nserver = \"nowhere.invalid\"");
    assert_eq!(once(nowhere).await.outcome, Outcome::Dns);
}
