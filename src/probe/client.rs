//! The HTTP clients of a prober: with and without kept connections, with and without TLS.
//!
//! TLS is always verified, against the platform's roots and an extra file if one is given. Reading the roots
//! takes time, so clients for `https` are made when first needed; a machine without roots still probes `http`.

use super::{ProbeError, dns::Resolver, run::Failure};
use crate::{measure::Outcome, wording::probe as say};
use reqwest::{Certificate, Client, ClientBuilder, Url, redirect};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
    time::Duration,
};

/// Kept connections per host that may wait for the next request.
const IDLE_MAX: usize = 16;
/// How long they wait. Servers close idle connections after 5 s at the earliest (Apache, Node) and a request that
/// meets the closing would look like a failure of the target; below that, none does.
const IDLE: Duration = Duration::from_secs(4);

/// Largest accepted certificate file.
const CA_BYTES_MAX: u64 = 1 << 20;

pub(super) struct Clients {
    plain: Pair,
    tls: OnceLock<Option<Pair>>,
    extra_roots: Vec<Certificate>,
    resolver: Arc<Resolver>,
}

struct Pair {
    kept: Client,
    fresh: Client,
}

impl Clients {
    pub fn new(ca_file: Option<&Path>) -> Result<Self, ProbeError> {
        // Fails only when a provider is installed already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let extra_roots = ca_file.map(read_roots).transpose()?.unwrap_or_default();
        let resolver = Arc::new(Resolver::default());
        let plain = Pair::new(&resolver, |builder| builder.tls_certs_only([])).map_err(ProbeError::Client)?;
        Ok(Self { plain, tls: OnceLock::new(), extra_roots, resolver })
    }

    /// To build requests with.
    pub fn any(&self) -> &Client {
        &self.plain.kept
    }

    /// The client for requests to `url`.
    pub fn to(&self, url: &Url, fresh: bool) -> Result<&Client, Failure> {
        let pair = if url.scheme() == "https" {
            self.tls().ok_or_else(|| Failure::new(Outcome::Tls, &say::TLS_NO_ROOTS))?
        } else {
            &self.plain
        };
        Ok(if fresh { &pair.fresh } else { &pair.kept })
    }

    /// Reads the platform's roots, so that the first sample need not wait for them.
    pub fn warm(&self) {
        self.tls();
    }

    fn tls(&self) -> Option<&Pair> {
        let roots = || self.extra_roots.iter().cloned();
        self.tls
            .get_or_init(|| Pair::new(&self.resolver, |builder| builder.tls_certs_merge(roots())).ok())
            .as_ref()
    }
}

impl Pair {
    fn new(resolver: &Arc<Resolver>, tls: impl Fn(ClientBuilder) -> ClientBuilder) -> reqwest::Result<Self> {
        let builder = || {
            tls(Client::builder())
                .user_agent(concat!("golive/", env!("CARGO_PKG_VERSION")))
                .no_proxy()
                .referer(false)
                .gzip(true)
                .redirect(redirect::Policy::none())
                .dns_resolver(Arc::clone(resolver))
        };
        Ok(Self {
            kept: builder().pool_max_idle_per_host(IDLE_MAX).pool_idle_timeout(IDLE).build()?,
            fresh: builder().pool_max_idle_per_host(0).build()?,
        })
    }
}

fn read_roots(path: &Path) -> Result<Vec<Certificate>, ProbeError> {
    let unreadable = |source| ProbeError::CaUnreadable { path: PathBuf::from(path), source };
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    let invalid = || ProbeError::CaInvalid { path: PathBuf::from(path) };
    if size > CA_BYTES_MAX {
        return Err(invalid());
    }
    let pem = std::fs::read(path).map_err(unreadable)?;
    match Certificate::from_pem_bundle(&pem) {
        Ok(roots) if !roots.is_empty() => Ok(roots),
        _ => Err(invalid()),
    }
}
