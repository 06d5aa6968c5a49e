//! The connection: made when it is needed, thrown away when anything fails on it, made anew for the next operation.
//!
//! The store is synchronous, so the connection has a runtime of its own, which moves only while an operation runs.

use super::{
    super::Cause,
    address::{self, Encryption},
    schema,
};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use rustls_platform_verifier::BuilderVerifierExt as _;
use std::{io, path::Path, sync::Arc, thread, time::Duration};
use tokio::{
    runtime::{Builder, Handle, Runtime},
    task::JoinHandle,
    time::timeout,
};
use tokio_postgres::{Client, Config, NoTls, error::SqlState};
use tokio_postgres_rustls::MakeRustlsConnect;

/// How long one operation may take, with connecting.
const PATIENCE: Duration = Duration::from_secs(30);

pub(super) struct Link {
    /// Taken only when the link is dropped.
    runtime: Option<Runtime>,
    config: Config,
    encryption: Encryption,
    session: Option<Session>,
}

/// A live connection.
pub(super) struct Session {
    pub client: Client,
    /// The server has been asked to commit: a connection that is lost now leaves the outcome unknown.
    pub committing: bool,
    driver: JoinHandle<()>,
}

impl Link {
    pub fn new(url: &str) -> Result<Self, Cause> {
        let (config, encryption) = address::read(url).map_err(|_| Cause::Address)?;
        let runtime = Builder::new_current_thread().enable_all().build()?;
        Ok(Self { runtime: Some(runtime), config, encryption, session: None })
    }

    /// Runs `work` on the connection. Whatever fails on it ends it, and nothing is tried twice.
    pub fn run<T: Send>(
        &mut self,
        work: impl AsyncFnOnce(&mut Session) -> Result<T, Cause> + Send,
    ) -> Result<T, Cause> {
        let Self { runtime: Some(runtime), config, encryption, session } = self else {
            return Err(Cause::Lost);
        };
        let whole = || runtime.block_on(operate(config, encryption, session, work));
        if Handle::try_current().is_err() {
            return whole();
        }
        // A thread that already serves a runtime cannot wait on another one.
        thread::scope(|scope| {
            let waiting = thread::Builder::new().name("journal".into()).spawn_scoped(scope, whole)?;
            waiting.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

async fn operate<T>(
    config: &Config,
    encryption: &Encryption,
    slot: &mut Option<Session>,
    work: impl AsyncFnOnce(&mut Session) -> Result<T, Cause>,
) -> Result<T, Cause> {
    let done = timeout(PATIENCE, async {
        // Lets a connection notice that the other side has closed it.
        tokio::task::yield_now().await;
        let session = match slot.take() {
            Some(session) if !session.client.is_closed() => slot.insert(session),
            _ => slot.insert(Session::open(config, encryption).await?),
        };
        work(session).await
    });
    let done = done.await.unwrap_or(Err(Cause::Lost));
    let Err(cause) = done else { return done };
    let committing = slot.as_ref().is_some_and(|session| session.committing);
    if let Some(session) = slot.take() {
        session.close().await;
    }
    Err(match cause {
        Cause::Postgres(error) if committing && says_nothing(&error) => Cause::Unknown,
        Cause::Lost if committing => Cause::Unknown,
        other => other,
    })
}

/// Whether an error leaves open what became of a commit: the connection or the server went away.
fn says_nothing(error: &tokio_postgres::Error) -> bool {
    error.code().map_or("08", SqlState::code).starts_with("08") || is_shutdown(error)
}

/// Whether the server ended the connection.
pub(super) fn is_shutdown(error: &tokio_postgres::Error) -> bool {
    error.code().is_some_and(|state| state.code().starts_with("57P"))
}

impl Session {
    async fn open(config: &Config, encryption: &Encryption) -> Result<Self, Cause> {
        let (client, driver) = match encryption {
            Encryption::None => {
                let (client, connection) = config.connect(NoTls).await?;
                (client, tokio::spawn(async move { drop(connection.await) }))
            }
            Encryption::Verified(roots) => {
                let (client, connection) = config.connect(tls(roots.as_deref())?).await?;
                (client, tokio::spawn(async move { drop(connection.await) }))
            }
        };
        let session = Self { client, committing: false, driver };
        schema::check(&session.client).await?;
        Ok(session)
    }

    /// Ends the connection at once, so that the server gives up what it was doing for it.
    async fn close(self) {
        self.driver.abort();
        let _ = self.driver.await;
    }
}

/// TLS that trusts the roots in a file, or else those of the platform.
fn tls(roots: Option<&Path>) -> Result<MakeRustlsConnect, Cause> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?;
    let config = match roots {
        Some(file) => {
            let mut roots = RootCertStore::empty();
            for root in CertificateDer::pem_file_iter(file).map_err(io::Error::other)? {
                roots.add(root.map_err(io::Error::other)?).map_err(io::Error::other)?;
            }
            builder.with_root_certificates(roots)
        }
        None => builder.with_platform_verifier().map_err(io::Error::other)?,
    };
    Ok(MakeRustlsConnect::new(config.with_no_client_auth()))
}
