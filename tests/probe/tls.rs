//! Certificates are verified, and what is wrong with one is said.

use crate::{
    probes::{detail, get, http, once, once_with},
    servers::{Server, ok, request},
};
use golive::{
    measure::Outcome,
    plan::{Check, ClientCert, HttpVersion, Part, Probe, Template},
    probe::ProbeError,
};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use std::{path::PathBuf, sync::Arc};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ConfigBuilder, RootCertStore, ServerConfig, WantsVerifier, crypto::ring, pki_types::PrivateKeyDer,
        server::WebPkiClientVerifier,
    },
};

/// An authority of our own, with its certificate in a file.
struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    file: PathBuf,
    _directory: tempfile::TempDir,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("ca.pem");
        std::fs::write(&file, issuer.pem()).unwrap();
        Self { issuer, file, _directory: directory }
    }

    /// A certificate and key that this authority issues for `name`.
    fn issues(&self, name: &str) -> (rcgen::Certificate, KeyPair) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        (params.signed_by(&key, &self.issuer).unwrap(), key)
    }

    /// A server with a certificate for `name` that is valid from and to these years.
    async fn serves(&self, name: &str, from: i32, to: i32) -> Server {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(from, 1, 1);
        params.not_after = date_time_ymd(to, 1, 1);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let config = builder().with_no_client_auth();
        serving(config.with_single_cert(vec![certificate.der().clone()], key).unwrap()).await
    }

    async fn probed(&self, server: &Server) -> (Outcome, String) {
        let sample = once_with(secure(server), Some(self.file.clone())).await;
        (sample.outcome, detail(&sample))
    }
}

fn builder() -> ConfigBuilder<ServerConfig, WantsVerifier> {
    ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
}

async fn serving(config: ServerConfig) -> Server {
    let acceptor = TlsAcceptor::from(Arc::new(config));
    Server::raw(move |stream| {
        let acceptor = acceptor.clone();
        async move {
            let Ok(mut stream) = acceptor.accept(stream).await else { return };
            while request(&mut stream).await.is_some() {
                let _ = stream.write_all(&ok("secure")).await;
            }
        }
    })
    .await
}

fn secure(server: &Server) -> Probe {
    http(
        get(server.url("/").replace("http:", "https:").replace("127.0.0.1", "localhost")),
        &["body == 'secure'"],
    )
}

fn tls(words: &str) -> (Outcome, String) {
    (Outcome::Tls, words.to_owned())
}

#[tokio::test]
async fn certificates_are_judged() {
    let authority = Authority::new();
    let good = authority.serves("localhost", 2020, 2100).await;
    assert_eq!(authority.probed(&good).await, (Outcome::Ok, String::new()));
    let expired = authority.serves("localhost", 2020, 2021).await;
    assert_eq!(authority.probed(&expired).await, tls("the certificate has expired"));
    let early = authority.serves("localhost", 2098, 2099).await;
    assert_eq!(authority.probed(&early).await, tls("the certificate is not valid yet"));
    let other = authority.serves("member.example", 2020, 2100).await;
    assert_eq!(authority.probed(&other).await, tls("the certificate is not for this name"));
}

#[tokio::test]
async fn an_unknown_issuer_is_not_trusted() {
    let server = Authority::new().serves("localhost", 2020, 2100).await;
    let sample = once(secure(&server)).await;
    assert_eq!(sample.outcome, Outcome::Tls);
    let said = detail(&sample);
    let expected = [
        "the certificate's issuer is not trusted",
        "this machine has no root certificates to verify TLS with",
    ];
    assert!(expected.contains(&said.as_str()), "{said}");
    let stranger = Authority::new();
    assert_eq!(stranger.probed(&server).await, tls("the certificate's issuer is not trusted"));
}

#[tokio::test]
async fn a_port_without_tls() {
    let authority = Authority::new();
    let plain = Server::raw(|mut stream| async move {
        let _ = stream.read(&mut [0; 512]).await;
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").await;
    })
    .await;
    assert_eq!(authority.probed(&plain).await, tls("the port does not speak TLS"));

    let shut = Server::raw(|mut stream| async move {
        let _ = stream.read(&mut [0; 1]).await;
    })
    .await;
    assert_eq!(authority.probed(&shut).await.0, Outcome::Reset);

    let secure_port = authority.serves("localhost", 2020, 2100).await;
    let sample = once(http(get(secure_port.url("/")), &[])).await;
    assert!(matches!(sample.outcome, Outcome::Body | Outcome::Reset), "{:?}", sample.outcome);
}

#[test]
fn a_certificate_file_that_cannot_be_used_is_said_so() {
    let directory = tempfile::tempdir().unwrap();
    let empty = directory.path().join("empty.pem");
    std::fs::write(&empty, "no certificate here").unwrap();
    let made = |file| {
        golive::probe::Prober::new(
            vec![],
            golive::probe::Setup { ca_file: Some(file), ..crate::probes::setup() },
        )
    };
    assert!(matches!(made(empty).err(), Some(ProbeError::CaInvalid { .. })));
    assert!(matches!(made(directory.path().join("none.pem")).err(), Some(ProbeError::CaUnreadable { .. })));
}

#[tokio::test]
async fn whoever_signs_for_himself_is_not_trusted() {
    let stranger = "the certificate's issuer is not trusted";
    let authority = Authority::new();
    let key = KeyPair::generate().unwrap();
    let itself = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().self_signed(&key).unwrap();
    let config = |chain, key: &KeyPair| {
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        builder().with_no_client_auth().with_single_cert(chain, key).unwrap()
    };
    let server = serving(config(vec![itself.der().clone()], &key)).await;
    assert_eq!(authority.probed(&server).await, tls(stranger));

    // A chain that lacks its middle, and the same with it.
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    let middle = CertifiedIssuer::signed_by(params, KeyPair::generate().unwrap(), &authority.issuer).unwrap();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let leaf = params.signed_by(&key, &middle).unwrap();
    let short = serving(config(vec![leaf.der().clone()], &key)).await;
    assert_eq!(authority.probed(&short).await, tls(stranger));
    let whole = serving(config(vec![leaf.der().clone(), middle.der().clone()], &key)).await;
    assert_eq!(authority.probed(&whole).await, (Outcome::Ok, String::new()));

    // Issued by one who may not issue.
    let mut params = CertificateParams::new(vec!["not-an-authority".to_owned()]).unwrap();
    params.is_ca = IsCa::ExplicitNoCa;
    let nobody = CertifiedIssuer::signed_by(params, KeyPair::generate().unwrap(), &authority.issuer).unwrap();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let leaf = params.signed_by(&key, &nobody).unwrap();
    let server = serving(config(vec![leaf.der().clone(), nobody.der().clone()], &key)).await;
    let (outcome, said) = authority.probed(&server).await;
    assert_eq!(outcome, Outcome::Tls, "{said}");
}

#[tokio::test]
async fn a_server_that_asks_who_we_are_is_told() {
    let authority = Authority::new();
    let (certificate, key) = authority.issues("localhost");
    let mut roots = RootCertStore::empty();
    roots.add(authority.issuer.der().clone()).unwrap();
    let provider = Arc::new(ring::default_provider());
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = builder().with_client_cert_verifier(verifier);
    let server = serving(config.with_single_cert(vec![certificate.der().clone()], key).unwrap()).await;

    let (ours, our_key) = authority.issues("probe");
    let (other, other_key) = Authority::new().issues("probe");
    let with = |chain: String, key: String| {
        let mut probe = secure(&server);
        let Check::Http(http) = &mut probe.check else { unreachable!() };
        let pem = |text: String| Template::new(vec![Part::Secret(text.into())]);
        http.request.identity = Some(ClientCert { chain: pem(chain), key: pem(key) });
        probe
    };
    let probed = |probe: Probe| async {
        let sample = once_with(probe, Some(authority.file.clone())).await;
        (sample.outcome, detail(&sample))
    };
    let known = probed(with(ours.pem(), our_key.serialize_pem())).await;
    assert_eq!(known, (Outcome::Ok, String::new()));
    assert_eq!(probed(secure(&server)).await, tls("the server wants a client certificate"));
    assert_eq!(
        probed(with(other.pem(), other_key.serialize_pem())).await,
        tls("the server refused the TLS handshake")
    );
    let unable = "the client certificate or its key is not valid, or they do not belong together";
    for (chain, key) in [(ours.pem(), other_key.serialize_pem()), ("x".into(), "y".into())] {
        assert_eq!(probed(with(chain, key)).await, (Outcome::Unable, unable.to_owned()));
    }
}

#[tokio::test]
async fn the_version_of_http_is_agreed_upon() {
    let authority = Authority::new();
    let server = authority.serves("localhost", 2020, 2100).await;
    let mut probe = secure(&server);
    let Check::Http(http) = &mut probe.check else { unreachable!() };
    http.request.version = HttpVersion::Http2;
    let sample = once_with(probe, Some(authority.file.clone())).await;
    assert_eq!((sample.outcome, detail(&sample)), tls("the server does not speak HTTP/2"));
}
