//! Connections that wait for their next request, by origin.

use super::{link::Link, way::Way, whole::Whole};
use hyper::client::conn::http2;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// How long a connection waits. Servers close idle connections after 5 s at the earliest (Apache, Node); below that,
/// hardly a request meets the closing.
const IDLE: Duration = Duration::from_secs(4);
/// Connections per origin that may wait.
const IDLE_MAX: usize = 32;
/// Origins that are known at once; those beyond keep no connections.
const ORIGINS_MAX: usize = 1_024;

/// One lock for the list, one per origin: requests to different origins do not wait for each other.
#[derive(Default)]
pub(super) struct Pool {
    origins: Mutex<HashMap<Key, Arc<Origin>>>,
}

#[derive(PartialEq, Eq, Hash)]
struct Key {
    https: bool,
    host: String,
    port: u16,
    /// Where the way stands in memory; ways live as long as the pool.
    way: usize,
}

/// Connections to one place, travelling one way.
#[derive(Default)]
pub(super) struct Origin {
    idle: Mutex<Idle>,
}

#[derive(Default)]
struct Idle {
    /// The one used last is at the end.
    ones: Vec<(Link, Instant)>,
    /// One connection is enough for all.
    two: Option<(http2::SendRequest<Whole>, Instant)>,
}

impl Pool {
    pub fn origin(&self, https: bool, host: &str, port: u16, way: &Arc<Way>) -> Arc<Origin> {
        let key = Key { https, host: host.to_owned(), port, way: Arc::as_ptr(way).addr() };
        let mut origins = lock(&self.origins);
        if let Some(origin) = origins.get(&key) {
            return Arc::clone(origin);
        }
        if origins.len() >= ORIGINS_MAX {
            origins.retain(|_, origin| Arc::strong_count(origin) > 1 || !origin.is_empty());
        }
        let origin = Arc::new(Origin::default());
        if origins.len() < ORIGINS_MAX {
            origins.insert(key, Arc::clone(&origin));
        }
        origin
    }

    /// Closes what has waited for too long.
    pub fn sweep(&self, now: Instant) {
        let origins: Vec<_> = lock(&self.origins).values().cloned().collect();
        for origin in origins {
            // Closing takes a while; nobody should wait for it.
            drop(origin.expired(now));
        }
    }
}

impl Origin {
    /// A connection that another request may use, if there is one.
    pub fn take(&self, now: Instant) -> Option<Link> {
        loop {
            let mut idle = lock(&self.idle);
            if let Some((sender, used)) = &mut idle.two {
                if !sender.is_closed() {
                    *used = now;
                    return Some(Link::Two(sender.clone()));
                }
                idle.two = None;
            }
            let (mut link, since) = idle.ones.pop()?;
            drop(idle);
            if now.duration_since(since) < IDLE && link.is_open() {
                return Some(link);
            }
        }
    }

    /// Keeps a connection for later requests, if it can be.
    pub fn keep(&self, mut link: Link, now: Instant) {
        if !link.is_open() {
            return;
        }
        let mut idle = lock(&self.idle);
        match link {
            Link::Two(sender) => {
                idle.two.get_or_insert((sender, now)).1 = now;
            }
            one @ Link::One(_) if idle.ones.len() < IDLE_MAX => idle.ones.push((one, now)),
            Link::One(_) => {}
        }
    }

    fn expired(&self, now: Instant) -> Idle {
        let is_old = |since: Instant| now.duration_since(since) >= IDLE;
        let mut idle = lock(&self.idle);
        let old = idle.ones.partition_point(|(_, since)| is_old(*since));
        let ones = idle.ones.drain(..old).collect();
        let two = idle.two.take_if(|(_, used)| is_old(*used));
        Idle { ones, two }
    }

    fn is_empty(&self) -> bool {
        let idle = lock(&self.idle);
        idle.ones.is_empty() && idle.two.is_none()
    }
}

/// What a panic elsewhere left behind is still a list of connections.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
