//! Shop traffic for demos: a few tills at work in the sample stores, over real HTTP on loopback.
//!
//! Every till does one request at a time and remembers one member, so the load is bounded whatever the sandbox
//! does. What the tills do follows from the seed; a fault only makes them fail, log in again and go on.

mod till;

use super::{StartError, seed, stores};
use crate::splitmix::SplitMix64;
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{
    task::JoinSet,
    time::{MissedTickBehavior, interval},
};

/// The most that [`Options::requests_per_second`] asks for.
pub const REQUESTS_PER_SECOND_MAX: u32 = 200;
const TIMEOUT: Duration = Duration::from_secs(3);

/// How much traffic, and which.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Taken as at least 1 and at most [`REQUESTS_PER_SECOND_MAX`].
    pub requests_per_second: u32,
    /// Tills working side by side, at least one.
    pub tills: u32,
    /// How many of the sample stores are open, counted from `S01`.
    pub stores: usize,
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { requests_per_second: 5, tills: 4, stores: 37, seed: 1 }
    }
}

/// What the traffic has seen so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub sent: u64,
    /// Of these, answered by an error of the server or a refused token, answered unreadably, or not at all. A
    /// refusal for a reason of business, such as a used coupon, is no failure.
    pub failed: u64,
}

#[derive(Debug, Default)]
struct Tally {
    sent: AtomicU64,
    failed: AtomicU64,
}

/// Running traffic; it ends when this is stopped or dropped.
pub struct Traffic {
    tills: JoinSet<()>,
    tally: Arc<Tally>,
}

impl Traffic {
    /// Starts the tills against the sandbox at `addr`. Returns at once; the first requests follow.
    pub fn start(addr: SocketAddr, password: &str, options: Options) -> Result<Self, StartError> {
        if !addr.ip().is_loopback() {
            return Err(StartError::NotLoopback(addr));
        }
        let client = client()?;
        let tally = Arc::new(Tally::default());
        let tills_count = options.tills.clamp(1, 32);
        let per_second = options.requests_per_second.clamp(1, REQUESTS_PER_SECOND_MAX);
        let pace = Duration::from_secs(1) * tills_count / per_second;
        let mut seeds = SplitMix64::new(options.seed);
        let mut tills = JoinSet::new();
        for _ in 0..tills_count {
            let till = till::Till::new(
                till::Line {
                    client: client.clone(),
                    base: format!("http://{addr}"),
                    password: password.to_owned(),
                },
                SplitMix64::new(seeds.next()),
                (options.stores.clamp(1, stores::COUNT), u64::from(seed::MEMBERS)),
                Arc::clone(&tally),
            );
            tills.spawn(work(till, pace));
        }
        Ok(Self { tills, tally })
    }

    pub fn counts(&self) -> Counts {
        Counts {
            sent: self.tally.sent.load(Ordering::Relaxed),
            failed: self.tally.failed.load(Ordering::Relaxed),
        }
    }

    /// Stops the tills, in the middle of a request if need be.
    pub async fn stop(mut self) {
        self.tills.shutdown().await;
    }
}

async fn work(mut till: till::Till, pace: Duration) {
    let mut ticks = interval(pace);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        till.step().await;
    }
}

/// A plain client for loopback. It gets its own TLS set-up, which it never uses, because reqwest would otherwise
/// want one installed for the whole process.
fn client() -> Result<reqwest::Client, StartError> {
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|cause| StartError::Client(Box::new(cause)))?
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .no_proxy()
        .timeout(TIMEOUT)
        .build()
        .map_err(|cause| StartError::Client(Box::new(cause)))
}
