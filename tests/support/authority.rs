//! An authority of our own, and servers with its certificates.

use crate::servers::Server;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use std::{future::Future, path::PathBuf, sync::Arc};
use tokio::net::TcpStream;
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, SupportedProtocolVersion, crypto::ring, pki_types::PrivateKeyDer, version},
    server::TlsStream,
};

pub struct Authority {
    pub issuer: CertifiedIssuer<'static, KeyPair>,
    /// Its certificate, as PEM.
    pub file: PathBuf,
    _directory: tempfile::TempDir,
}

/// What a server shows and speaks.
pub struct Dress<'a> {
    pub name: &'a str,
    /// Years in which its certificate is valid.
    pub years: (i32, i32),
    pub versions: &'a [&'static SupportedProtocolVersion],
    pub protocols: &'a [&'a [u8]],
}

static BOTH: [&SupportedProtocolVersion; 2] = [&version::TLS13, &version::TLS12];

impl Default for Dress<'_> {
    fn default() -> Self {
        Self { name: "localhost", years: (2020, 2100), versions: &BOTH, protocols: &[] }
    }
}

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "Test Authority");
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("ca.pem");
        std::fs::write(&file, issuer.pem()).unwrap();
        Self { issuer, file, _directory: directory }
    }

    pub fn acceptor(&self, dress: &Dress<'_>) -> TlsAcceptor {
        let mut params = CertificateParams::new(vec![dress.name.to_owned()]).unwrap();
        params.distinguished_name.push(DnType::CommonName, dress.name);
        params.not_before = date_time_ymd(dress.years.0, 1, 1);
        params.not_after = date_time_ymd(dress.years.1, 1, 1);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(dress.versions)
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone(), self.issuer.der().clone()], key)
            .unwrap();
        config.alpn_protocols = dress.protocols.iter().map(|protocol| protocol.to_vec()).collect();
        TlsAcceptor::from(Arc::new(config))
    }

    /// A server that hands over each connection once it is secured.
    pub async fn serving<F, R>(&self, dress: &Dress<'_>, handle: F) -> Server
    where
        F: Fn(TlsStream<TcpStream>) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = ()> + Send + 'static,
    {
        let acceptor = self.acceptor(dress);
        Server::raw(move |stream| {
            let (acceptor, handle) = (acceptor.clone(), handle.clone());
            async move {
                if let Ok(stream) = acceptor.accept(stream).await {
                    handle(stream).await;
                }
            }
        })
        .await
    }
}
