//! What probes of every kind share of the network: names, connections and TLS, each within a deadline and with the
//! time it took.
//!
//! ```text
//! resolve  a name to addresses       connect  addresses to a connection
//! tls      a connection to a secured one, always verified; whom we trust and who we are
//! ```

mod connect;
mod resolve;
mod tls;

pub(super) use connect::{connect, connection_failure};
pub(super) use resolve::Resolver;
pub(super) use tls::{Hello, Identity, Trust, handshake, tls_failure, words as tls_words};

use super::{
    ProbeError,
    run::{Deadline, Failure},
};
use crate::measure::{Phase, Phases};
use std::{future::Future, path::Path};
use tokio::{net::TcpStream, time::Instant};

/// The network as one prober sees it.
pub(super) struct Net {
    pub resolver: Resolver,
    pub trust: Trust,
}

impl Net {
    /// Errors when the file with further certificates to trust cannot be used.
    pub fn new(ca_file: Option<&Path>) -> Result<Self, ProbeError> {
        Ok(Self { resolver: Resolver::default(), trust: Trust::new(ca_file)? })
    }

    /// A connection to a host by name or address. `phases` is told how long the name and the connection took, also
    /// when they failed.
    pub async fn open(
        &self,
        host: &str,
        port: u16,
        deadline: Deadline,
        phases: &mut Phases,
    ) -> Result<TcpStream, Failure> {
        let addresses = match resolve::literal(host, port) {
            Some(address) => vec![address],
            None => timed(phases, Phase::Dns, self.resolver.resolve(host, port, deadline)).await?,
        };
        timed(phases, Phase::Connect, connect(&addresses, deadline)).await
    }
}

/// What `work` yields; the time it took is added to `phase`.
pub(super) async fn timed<T>(phases: &mut Phases, phase: Phase, work: impl Future<Output = T>) -> T {
    let started = Instant::now();
    let result = work.await;
    phases.add(phase, started.elapsed());
    result
}
