//! TLS: verified against the platform's roots and an extra file if one is given, with a certificate of our own where
//! the target asks for one.
//!
//! Reading the roots takes time, so that is done when first needed; a machine without roots still probes what is
//! not encrypted.

use crate::{
    measure::{Outcome, Phase, Phases},
    probe::{
        ProbeError,
        run::{Deadline, Failure},
    },
    wording::{Text, probe as say},
};
use rustls::{
    AlertDescription, CertificateError, ClientConfig,
    client::{Resumption, danger::ServerCertVerifier},
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, pem::PemObject},
};
use rustls_platform_verifier::Verifier;
use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::{TlsConnector, client::TlsStream};

/// Largest accepted certificate file.
const CA_BYTES_MAX: u64 = 1 << 20;

/// Whom we trust.
pub(in crate::probe) struct Trust {
    provider: Arc<CryptoProvider>,
    extra_roots: Vec<CertificateDer<'static>>,
    verifier: OnceLock<Option<Arc<dyn ServerCertVerifier>>>,
}

/// Who we are, to servers that want to know: a certificate chain and its key.
#[derive(Debug)]
pub(in crate::probe) struct Identity {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

/// How we introduce ourselves.
#[derive(Default)]
pub(in crate::probe) struct Hello<'a> {
    pub identity: Option<&'a Identity>,
    /// Protocols we speak, the preferred first; none is said when empty.
    pub protocols: &'a [&'a [u8]],
    /// Whether an earlier session may be taken up again, which is quicker than what a first-time visitor sees.
    pub resume: bool,
}

impl Identity {
    /// Reads certificates and a key as PEM; `None` when one of them is not there or does not belong to the other.
    pub fn from_pem(chain: &[u8], key: &[u8]) -> Option<Self> {
        let chain: Vec<_> = CertificateDer::pem_slice_iter(chain).collect::<Result<_, _>>().ok()?;
        let key = PrivateKeyDer::from_pem_slice(key).ok()?;
        let certified =
            rustls::sign::CertifiedKey::from_der(chain, key.clone_key(), &ring::default_provider());
        Some(Self { chain: certified.ok().filter(|it| !it.cert.is_empty())?.cert, key })
    }
}

impl Trust {
    pub fn new(ca_file: Option<&Path>) -> Result<Self, ProbeError> {
        let extra_roots = ca_file.map(read_roots).transpose()?.unwrap_or_default();
        let provider = Arc::new(ring::default_provider());
        Ok(Self { provider, extra_roots, verifier: OnceLock::new() })
    }

    /// Reads the platform's roots, so that the first sample need not wait for them.
    pub fn warm(&self) {
        let _ = self.verifier();
    }

    pub fn provider(&self) -> Arc<CryptoProvider> {
        Arc::clone(&self.provider)
    }

    /// What judges certificates. Errors when there are no roots to judge them by.
    pub fn verifier(&self) -> Result<Arc<dyn ServerCertVerifier>, Failure> {
        let read = || {
            let roots = self.extra_roots.iter().cloned();
            let verifier = Verifier::new_with_extra_roots(roots, self.provider()).ok()?;
            Some(Arc::new(verifier) as Arc<dyn ServerCertVerifier>)
        };
        self.verifier.get_or_init(read).clone().ok_or_else(|| Failure::new(Outcome::Tls, &say::TLS_NO_ROOTS))
    }

    /// The set-up for connections that introduce themselves so. It is made once and kept by whoever connects.
    pub fn client(&self, hello: &Hello<'_>) -> Result<Arc<ClientConfig>, Failure> {
        let failed = |_| Failure::new(Outcome::Tls, &say::TLS_FAILED);
        let builder = ClientConfig::builder_with_provider(self.provider())
            .with_safe_default_protocol_versions()
            .map_err(failed)?
            .dangerous()
            .with_custom_certificate_verifier(self.verifier()?);
        let mut config = match hello.identity {
            Some(Identity { chain, key }) => {
                builder.with_client_auth_cert(chain.clone(), key.clone_key()).map_err(failed)?
            }
            None => builder.with_no_client_auth(),
        };
        config.alpn_protocols = hello.protocols.iter().map(|protocol| protocol.to_vec()).collect();
        if !hello.resume {
            config.resumption = Resumption::disabled();
        }
        Ok(Arc::new(config))
    }
}

/// Secures `stream`, which leads to `host`.
pub(in crate::probe) async fn handshake<S: AsyncRead + AsyncWrite + Unpin>(
    config: Arc<ClientConfig>,
    host: &str,
    stream: S,
    deadline: Deadline,
    phases: &mut Phases,
) -> Result<TlsStream<S>, Failure> {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let name =
        ServerName::try_from(bare.to_owned()).map_err(|_| Failure::new(Outcome::Assertion, &say::BAD_URL))?;
    let shake = deadline.bound(&say::NO_HANDSHAKE, TlsConnector::from(config).connect(name, stream));
    super::timed(phases, Phase::Tls, shake).await?.map_err(|error| tls_failure(&error))
}

/// Why a handshake, or what came after it, failed.
pub(in crate::probe) fn tls_failure(error: &io::Error) -> Failure {
    match error.get_ref().and_then(|inside| inside.downcast_ref::<rustls::Error>()) {
        Some(error) => Failure::new(Outcome::Tls, words(error)),
        None => Failure::new(Outcome::Reset, &say::BROKEN_OFF),
    }
}

pub(in crate::probe) fn words(error: &rustls::Error) -> &'static Text {
    match error {
        rustls::Error::InvalidCertificate(error) => match error {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => &say::CERT_EXPIRED,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => &say::CERT_EARLY,
            // Signed in the name of an authority we trust, by somebody else.
            CertificateError::UnknownIssuer | CertificateError::BadSignature => &say::CERT_ISSUER,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                &say::CERT_NAME
            }
            CertificateError::Revoked => &say::CERT_REVOKED,
            _ => &say::CERT_BAD,
        },
        rustls::Error::InvalidMessage(_) => &say::TLS_NOT_SPOKEN,
        rustls::Error::AlertReceived(AlertDescription::CertificateRequired) => &say::CERT_WANTED,
        rustls::Error::AlertReceived(_) => &say::TLS_REFUSED,
        _ => &say::TLS_FAILED,
    }
}

fn read_roots(path: &Path) -> Result<Vec<CertificateDer<'static>>, ProbeError> {
    let unreadable = |source| ProbeError::CaUnreadable { path: PathBuf::from(path), source };
    let invalid = || ProbeError::CaInvalid { path: PathBuf::from(path) };
    if std::fs::metadata(path).map_err(unreadable)?.len() > CA_BYTES_MAX {
        return Err(invalid());
    }
    let pem = std::fs::read(path).map_err(unreadable)?;
    match CertificateDer::pem_slice_iter(&pem).collect::<Result<Vec<_>, _>>() {
        Ok(roots) if !roots.is_empty() => Ok(roots),
        _ => Err(invalid()),
    }
}
