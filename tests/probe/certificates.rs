//! The `tls` kind: chains, expiry, versions, and certificates that are wrong on purpose.

use crate::{
    authority::{Authority, Dress},
    planned::planned,
    probes::{PLENTY, detail, once, once_with},
    servers::Server,
    silent,
};
use golive::measure::{Outcome, Phase, Sample};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::rustls::version;

fn lines(server: &Server, host: &str, more: &str) -> String {
    format!("host = \"{host}\"\nport = {}\n{more}", server.address.port())
}

impl Authority {
    async fn shows(&self, dress: &Dress<'_>) -> Server {
        self.serving(dress, |mut stream| async move {
            let _ = stream.read(&mut [0; 64]).await;
        })
        .await
    }

    async fn looks(&self, server: &Server, host: &str, more: &str) -> Sample {
        once_with(planned("tls", &lines(server, host, more)), Some(self.file.clone())).await
    }
}

#[tokio::test]
async fn what_a_certificate_says_is_judged() {
    let authority = Authority::new();
    let dress = Dress { protocols: &[b"h2", b"http/1.1"], ..Dress::default() };
    let server = authority.shows(&dress).await;
    for holds in [
        "verified && chain == 2",
        "expires_in > 30d && chain_expires_in > 30d",
        "version == 'TLSv1.3'",
        "subject == 'CN=localhost'",
        "contains(issuer, 'Test Authority')",
        "names[0] == 'localhost' && size(names) == 1",
        "starts_with(cipher, 'TLS_')",
        "alpn == 'h2'",
        "time < 20s",
        "not_after > not_before",
    ] {
        let more = format!("alpn = [\"h2\"]\nexpect = [\"{holds}\"]");
        let sample = authority.looks(&server, "localhost", &more).await;
        assert_eq!(sample.outcome, Outcome::Ok, "{holds}: {}", detail(&sample));
        assert!(sample.phases.get(Phase::Tls).is_some());
    }
    let sample = authority.looks(&server, "localhost", "expect = [\"expires_in < 30d\"]").await;
    assert_eq!(sample.outcome, Outcome::Assertion, "{}", detail(&sample));
    let sample = authority.looks(&server, "localhost", "expect = [\"alpn == 'h2'\"]").await;
    assert_eq!(sample.outcome, Outcome::Assertion, "no protocol was offered: {}", detail(&sample));
    let read = "read = { left = \"expires_in\", chain = \"chain\" }";
    let sample = authority.looks(&server, "localhost", read).await;
    let left = &sample.readings[0];
    assert!(&*left.0 == "left" && left.1 > 86_400.into(), "{:?}", sample.readings);
}

#[tokio::test]
async fn certificates_that_are_wrong() {
    let authority = Authority::new();
    let expired = authority.shows(&Dress { years: (2020, 2021), ..Dress::default() }).await;
    let sample = authority.looks(&expired, "localhost", "").await;
    assert_eq!(sample.outcome, Outcome::Tls);
    let said = detail(&sample);
    assert!(
        said.contains("has expired") && said.contains("2021-01-01") && said.contains("Test Authority"),
        "{said}"
    );
    let seen = "verify = false\nexpect = [\"expires_in < 0s && !verified\"]";
    let sample = authority.looks(&expired, "localhost", seen).await;
    assert_eq!(sample.outcome, Outcome::Ok, "{}", detail(&sample));

    let other = authority.shows(&Dress { name: "member.example", ..Dress::default() }).await;
    let sample = authority.looks(&other, "localhost", "").await;
    assert_eq!(sample.outcome, Outcome::Tls);
    assert!(detail(&sample).contains("not for this name"), "{}", detail(&sample));
    let named = "server_name = \"member.example\"\nexpect = [\"verified\"]";
    assert_eq!(authority.looks(&other, "127.0.0.1", named).await.outcome, Outcome::Ok);

    let stranger = Authority::new();
    let sample = stranger.looks(&other, "localhost", "server_name = \"member.example\"").await;
    assert_eq!(sample.outcome, Outcome::Tls);
    assert!(detail(&sample).contains("issuer is not trusted"), "{}", detail(&sample));
}

#[tokio::test]
async fn older_versions() {
    let authority = Authority::new();
    let old = authority.shows(&Dress { versions: &[&version::TLS12], ..Dress::default() }).await;
    assert_eq!(
        authority.looks(&old, "localhost", "expect = [\"version == 'TLSv1.2'\"]").await.outcome,
        Outcome::Ok
    );
    let sample = authority.looks(&old, "localhost", "expect = [\"version == 'TLSv1.3'\"]").await;
    assert_eq!(sample.outcome, Outcome::Assertion);
    assert!(detail(&sample).contains("version = 'TLSv1.2'"), "{}", detail(&sample));
}

#[tokio::test]
async fn ports_that_do_not_speak_tls() {
    let authority = Authority::new();
    let plain = Server::raw(|mut stream| async move {
        let _ = stream.read(&mut [0; 512]).await;
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        tokio::time::sleep(PLENTY).await;
    })
    .await;
    let sample = authority.looks(&plain, "localhost", "").await;
    assert_eq!((sample.outcome, detail(&sample).as_str()), (Outcome::Tls, "the port does not speak TLS"));
    let shut = Server::raw(|stream| async move { drop(stream) }).await;
    assert_eq!(authority.looks(&shut, "localhost", "").await.outcome, Outcome::Reset);
    let silent = silent().await;
    let sample = authority.looks(&silent, "localhost", "timeout = \"200ms\"").await;
    assert_eq!(sample.outcome, Outcome::Timeout, "{}", detail(&sample));
    assert!(sample.service >= Duration::from_millis(200));
    let sample = once(planned("tls", "host = \"nowhere.invalid\"\nverify = false")).await;
    assert_eq!(sample.outcome, Outcome::Dns);
}
