//! Name resolution by the platform, with failures that can be told from others.

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::{net::ToSocketAddrs, sync::Arc};
use tokio::sync::Semaphore;

/// Look-ups that may wait for the platform at once. A look-up cannot be cancelled and holds a thread, so they
/// are counted until they end, also after the run that wanted them has timed out.
const LOOKUPS_MAX: usize = 32;

pub(super) struct Resolver {
    room: Arc<Semaphore>,
}

#[derive(Debug, thiserror::Error)]
#[error("the name does not resolve")]
pub(super) struct NotResolved;

impl Default for Resolver {
    fn default() -> Self {
        Self { room: Arc::new(Semaphore::new(LOOKUPS_MAX)) }
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_owned();
        let room = Arc::clone(&self.room);
        Box::pin(async move {
            if never_exists(&host) {
                return Err(NotResolved.into());
            }
            let permit = room.acquire_owned().await?;
            let lookup = tokio::task::spawn_blocking(move || {
                let _permit = permit;
                (host.as_str(), 0).to_socket_addrs()
            });
            match lookup.await {
                Ok(Ok(addresses)) => Ok(Box::new(addresses) as Addrs),
                _ => Err(NotResolved.into()),
            }
        })
    }
}

/// RFC 6761, 6.4: names under `invalid` do not exist, and a resolver should say so without asking.
fn never_exists(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    host.rsplit('.').next().is_some_and(|label| label.eq_ignore_ascii_case("invalid"))
}
