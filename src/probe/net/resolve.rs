//! Names to addresses, by the platform's resolver.

use crate::{
    measure::Outcome,
    probe::run::{Deadline, Failure},
    wording::probe as say,
};
use std::{
    net::{IpAddr, SocketAddr, ToSocketAddrs},
    sync::Arc,
};
use tokio::sync::Semaphore;

/// Look-ups that may wait for the platform at once. A look-up cannot be cancelled and holds a thread, so they
/// are counted until they end, also after the run that wanted them has timed out.
const LOOKUPS_MAX: usize = 32;

pub(in crate::probe) struct Resolver {
    room: Arc<Semaphore>,
}

impl Default for Resolver {
    fn default() -> Self {
        Self { room: Arc::new(Semaphore::new(LOOKUPS_MAX)) }
    }
}

impl Resolver {
    /// The addresses of `host`, at least one, in the order the platform prefers.
    pub async fn resolve(
        &self,
        host: &str,
        port: u16,
        deadline: Deadline,
    ) -> Result<Vec<SocketAddr>, Failure> {
        if let Some(address) = literal(host, port) {
            return Ok(vec![address]);
        }
        if never_exists(host) {
            return Err(unresolved());
        }
        let addresses = deadline.bound(&say::NO_NAME, self.look_up(host.to_owned(), port)).await?;
        addresses.filter(|addresses| !addresses.is_empty()).ok_or_else(unresolved)
    }

    async fn look_up(&self, host: String, port: u16) -> Option<Vec<SocketAddr>> {
        let permit = Arc::clone(&self.room).acquire_owned().await.ok()?;
        let lookup = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            (host.as_str(), port).to_socket_addrs().map(Iterator::collect)
        });
        lookup.await.ok()?.ok()
    }
}

/// An address that is written as one, IPv6 with or without brackets.
pub(super) fn literal(host: &str, port: u16) -> Option<SocketAddr> {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    bare.parse::<IpAddr>().ok().map(|ip| SocketAddr::new(ip, port))
}

fn unresolved() -> Failure {
    Failure::new(Outcome::Dns, &say::DNS)
}

/// RFC 6761, 6.4: names under `invalid` do not exist, and a resolver should say so without asking.
fn never_exists(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    host.rsplit('.').next().is_some_and(|label| label.eq_ignore_ascii_case("invalid"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_need_no_resolver() {
        for (host, address) in [("127.0.0.1", "127.0.0.1:80"), ("::1", "[::1]:80"), ("[::1]", "[::1]:80")] {
            assert_eq!(literal(host, 80), address.parse().ok(), "{host}");
        }
        for host in ["localhost", "1.2.3", "[127.0.0.1", ""] {
            assert_eq!(literal(host, 80), None, "{host}");
        }
        assert!(never_exists("a.INVALID.") && never_exists("invalid") && !never_exists("invalid.example"));
    }
}
