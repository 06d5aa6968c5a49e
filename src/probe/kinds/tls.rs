//! `kind = "tls"`: a handshake, and the certificates that come with it.

use super::super::{
    fill::{self, is_constant},
    named::Named,
    net::{handshake, tls_failure},
    run::{Deadline, Ended, Failure, Run},
    wire::certificate::Certificate,
};
use crate::{
    measure::{Outcome, Phases, Readings},
    phrase,
    plan::Tls,
    value::Value,
    wording::{Text, probe as say, probe_network as say_net},
};
use chrono::{DateTime, SecondsFormat, Utc};
use rustls::{
    ClientConfig, ClientConnection, DigitallySignedStruct, ProtocolVersion, SignatureScheme,
    client::{
        Resumption,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use std::{
    future::Future,
    io,
    pin::Pin,
    sync::{Arc, OnceLock},
};
use tokio::time::Instant;

pub static MANUAL: Text = Text {
    zh: r#"tls：与服务器握手，检查证书链、到期时间和协议版本。

  [probe.certificate]
  title = "会员 API 的证书"
  kind = "tls"
  every = "1h"
  host = "api.example.cn"
  expect = ["expires_in > 30d", "version == 'TLSv1.3'", "contains(issuer, 'DigiCert')"]
  read = { expires_in = "expires_in" }

host、port   主机和端口（默认 443）
server_name  要验证的域名（SNI），默认用 host，例如按 IP 连接负载均衡后的一台
alpn     提供的应用协议，如 ["h2", "http/1.1"]
verify   默认 true: 证书不可信即失败，结果为 tls，说明里写出原因、签发者和有效期。
         false 时不因此失败，由 verified 说明是否可信
expect   verified 是否可信；expires_in 服务器证书还有多久到期（已过期为负）；chain_expires_in 链中最早到期的；
         not_before、not_after；subject、issuer；names 证书上的域名和 IP（names[0]、size(names)）；
         chain 发来几张证书；version TLSv1.2 或 TLSv1.3；cipher；alpn 选中的协议；time
read     可取 chain、expires_in、chain_expires_in、time（时长按秒）

每次都是完整的新握手，不恢复会话。结果: ok；assertion；tls；timeout；refused；dns；reset 握手中断。
"#,
    en: r#"tls: shakes hands with a server and looks at its chain of certificates, their expiry and the version.

  [probe.certificate]
  title = "Certificate of the member API"
  kind = "tls"
  every = "1h"
  host = "api.example.cn"
  expect = ["expires_in > 30d", "version == 'TLSv1.3'", "contains(issuer, 'DigiCert')"]
  read = { expires_in = "expires_in" }

host, port   where to connect; port 443 unless given
server_name  the name asked for (SNI) and verified; the host unless given. For one server behind a balancer, by IP
alpn     protocols offered, such as ["h2", "http/1.1"]
verify   true unless given: a certificate that is not trusted is a failure with outcome tls, in words with its issuer
         and validity. With false it is not, and `verified` tells whether it is trusted
expect   verified; expires_in: until the server's certificate expires (negative once it has); chain_expires_in: until
         the first of the chain does; not_before, not_after; subject, issuer; names: the hosts and IP addresses it is
         for (names[0], size(names)); chain: certificates sent; version: TLSv1.2 or TLSv1.3; cipher; alpn: the
         protocol chosen; time
read     of chain, expires_in, chain_expires_in and time (durations in seconds)

Each handshake is a whole one: no session is resumed. Outcomes: ok; assertion; tls; timeout; refused; dns; reset: it
broke during the handshake.
"#,
};

/// Certificates of a chain that are looked at.
const CHAIN_MAX: usize = 16;

/// Lets every certificate pass and remembers what the true judge said of it, so that a bad one can be looked at.
/// Nothing is sent over such a connection.
#[derive(Debug)]
struct Witness {
    judge: Option<Arc<dyn ServerCertVerifier>>,
    provider: Arc<CryptoProvider>,
    verdict: OnceLock<Result<(), rustls::Error>>,
}

impl ServerCertVerifier for Witness {
    fn verify_server_cert(
        &self,
        own: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if let Some(judge) = &self.judge {
            let verdict = judge.verify_server_cert(own, others, name, ocsp, now).map(drop);
            // A connection has one handshake, and so one verdict.
            let _ = self.verdict.set(verdict);
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let known = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, known)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let known = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, known)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

pub(super) struct Instrument {
    tls: Tls,
}

impl Instrument {
    pub fn new(tls: Tls) -> Self {
        Self { tls }
    }

    async fn shake(&self, run: &Run<'_>, phases: &mut Phases) -> Result<Readings, Failure> {
        let started = Instant::now();
        let deadline = Deadline::after(run.timeout, run.timeout);
        let host = fill::text(&self.tls.peer.host, &run.values)?;
        let witness = Arc::new(self.witness(run)?);
        let config = self.config(&witness)?;
        let stream = run.net.open(host.trim(), self.tls.peer.port, deadline, phases).await?;
        let name = self.tls.server_name.as_deref().unwrap_or(host.trim());
        let stream = handshake(config, name, stream, deadline, phases).await?;
        let time = started.elapsed();
        let connection = stream.get_ref().1;
        let chain = connection.peer_certificates().unwrap_or_default();
        let chain: Option<Vec<_>> = chain.iter().take(CHAIN_MAX).map(|der| Certificate::read(der)).collect();
        let unreadable = || Failure::new(Outcome::Tls, &say_net::CERT_UNREADABLE);
        let chain = chain.filter(|chain| !chain.is_empty()).ok_or_else(unreadable)?;
        if let (true, Some(Err(error))) = (self.tls.verify, witness.verdict.get()) {
            return Err(distrusted(error, &chain[0], run));
        }
        let verified = witness.verdict.get().map(Result::is_ok);
        let named = seen(&chain, run.now).some("verified", verified.map(Value::Bool));
        spoken(connection, named).time("time", time).conclude(&self.tls.expect, run)
    }

    /// Where no roots are known there is nobody to judge, and only a probe that does not ask for it goes on.
    fn witness(&self, run: &Run<'_>) -> Result<Witness, Failure> {
        let judge = run.net.trust.verifier();
        let judge = if self.tls.verify { Some(judge?) } else { judge.ok() };
        Ok(Witness { judge, provider: run.net.trust.provider(), verdict: OnceLock::new() })
    }

    fn config(&self, witness: &Arc<Witness>) -> Result<Arc<ClientConfig>, Failure> {
        let builder = ClientConfig::builder_with_provider(Arc::clone(&witness.provider))
            .with_safe_default_protocol_versions()
            .map_err(|_| Failure::new(Outcome::Tls, &say::TLS_FAILED))?;
        let verifier: Arc<dyn ServerCertVerifier> = Arc::<Witness>::clone(witness);
        let mut config = builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth();
        config.alpn_protocols = self.tls.alpn.iter().map(|name| name.as_bytes().to_vec()).collect();
        config.resumption = Resumption::disabled();
        Ok(Arc::new(config))
    }
}

/// Why a certificate is not trusted, and which one it is.
fn distrusted(error: &rustls::Error, certificate: &Certificate, run: &Run<'_>) -> Failure {
    let Failure { outcome, why } = tls_failure(&io::Error::other(error.clone()));
    let shown = |time: DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::Secs, true);
    let why = phrase!(
        say_net::CERT_SEEN,
        why = why,
        subject = run.secrets.mask(&certificate.subject),
        issuer = run.secrets.mask(&certificate.issuer),
        from = shown(certificate.not_before),
        until = shown(certificate.not_after),
    );
    Failure { outcome, why }
}

fn seen(chain: &[Certificate], now: DateTime<Utc>) -> Named {
    let Some(own) = chain.first() else { return Named::default() };
    let first_to_go = chain.iter().map(|certificate| certificate.not_after).min();
    Named::default()
        .with("chain", Value::count(chain.len()))
        .with("expires_in", Value::Duration(own.not_after - now))
        .some("chain_expires_in", first_to_go.map(|end| Value::Duration(end - now)))
        .with("not_before", Value::Time(own.not_before))
        .with("not_after", Value::Time(own.not_after))
        .with("subject", Value::text(own.subject.as_str()))
        .with("issuer", Value::text(own.issuer.as_str()))
        .texts("names", &own.names)
}

fn spoken(connection: &ClientConnection, named: Named) -> Named {
    let version = connection.protocol_version().map(|version| match version {
        ProtocolVersion::TLSv1_3 => Value::text("TLSv1.3"),
        ProtocolVersion::TLSv1_2 => Value::text("TLSv1.2"),
        other => Value::text(format!("{other:?}")),
    });
    let cipher = connection.negotiated_cipher_suite().and_then(|suite| suite.suite().as_str());
    let alpn = connection.alpn_protocol().map(String::from_utf8_lossy);
    named
        .some("version", version)
        .some("cipher", cipher.map(|name| Value::text(name.replace("TLS13_", "TLS_"))))
        .some("alpn", alpn.map(Value::text))
}

impl super::Instrument for Instrument {
    fn run<'a>(&'a self, run: &'a Run<'a>) -> Pin<Box<dyn Future<Output = Ended> + Send + 'a>> {
        Box::pin(async move {
            let started = Instant::now();
            let mut phases = Phases::default();
            let result = self.shake(run, &mut phases).await;
            Ended { phases, ..Ended::new(result, started.elapsed()) }
        })
    }

    fn needs_tls(&self) -> bool {
        true
    }

    fn needs_random(&self) -> bool {
        !is_constant(&self.tls.peer.host)
    }
}
