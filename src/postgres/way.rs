//! The way to a server: connecting, over TLS where that is asked for, within bounds.

use super::{
    Unreached,
    address::{self, Encryption},
};
use futures_util::{
    StreamExt as _,
    stream::{self, BoxStream},
};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use rustls_platform_verifier::Verifier;
use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::timeout,
};
use tokio_postgres::{AsyncMessage, Client, Config, Connection, Error, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

/// Where the server is, and how to speak to it.
#[derive(Clone)]
pub struct Way {
    config: Config,
    encryption: Encryption,
    /// Roots to trust besides the platform's.
    extra_roots: Option<PathBuf>,
}

/// What a server says unasked. The connection lives only while it is asked for the next message.
pub type Messages = BoxStream<'static, Result<AsyncMessage, Error>>;

impl Way {
    pub fn new(url: &str) -> Result<Self, Unreached> {
        let (config, encryption) = address::read(url).map_err(|_| Unreached::Address)?;
        Ok(Self { config, encryption, extra_roots: None })
    }

    /// Trusts the certificates in this file as well.
    #[must_use]
    pub fn trusting(self, extra_roots: Option<&Path>) -> Self {
        Self { extra_roots: extra_roots.map(Path::to_path_buf), ..self }
    }

    /// Connects. A server that takes the connection and then says nothing is given up as well.
    pub async fn connect(&self) -> Result<(Client, Messages), Unreached> {
        timeout(self.patience(), self.try_connect()).await.unwrap_or(Err(Unreached::Lost))
    }

    /// How long connecting may take: the time for one server, for each of those named.
    fn patience(&self) -> Duration {
        let servers = self.config.get_hosts().len().max(self.config.get_hostaddrs().len());
        let each = self.config.get_connect_timeout().copied().unwrap_or(address::CONNECT);
        each.saturating_mul(u32::try_from(servers).unwrap_or(u32::MAX))
    }

    async fn try_connect(&self) -> Result<(Client, Messages), Unreached> {
        Ok(match &self.encryption {
            Encryption::None => {
                let (client, connection) = self.config.connect(NoTls).await?;
                (client, messages(connection))
            }
            Encryption::Verified(roots) => {
                let (client, connection) =
                    self.config.connect(tls(roots.as_deref(), self.extra_roots.as_deref())?).await?;
                (client, messages(connection))
            }
        })
    }
}

fn messages<S, T>(mut connection: Connection<S, T>) -> Messages
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    stream::poll_fn(move |context| connection.poll_message(context)).boxed()
}

/// TLS that trusts the roots in a file, or else those of the platform and the extra ones.
fn tls(only: Option<&Path>, extra: Option<&Path>) -> Result<MakeRustlsConnect, Unreached> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?;
    let config = match only {
        Some(file) => {
            let mut roots = RootCertStore::empty();
            for root in certificates(file)? {
                roots.add(root).map_err(io::Error::other)?;
            }
            builder.with_root_certificates(roots)
        }
        None => {
            let extra = extra.map(certificates).transpose()?.unwrap_or_default();
            let verifier = Verifier::new_with_extra_roots(extra, provider).map_err(io::Error::other)?;
            builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier))
        }
    };
    Ok(MakeRustlsConnect::new(config.with_no_client_auth()))
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, Unreached> {
    let certificates = CertificateDer::pem_file_iter(file).map_err(io::Error::other)?;
    Ok(certificates.collect::<Result<_, _>>().map_err(io::Error::other)?)
}
