//! Spans that were added up, so that whoever asks for the same again need not wait for it.
//!
//! Gates, alerts, facts and the board ask for the same span of the same probe at the same moment. What is remembered
//! holds for the windows that are there now: it is dropped when they change, and a copy begins with nothing.

use super::Span;
use crate::id::Id;
use chrono::{DateTime, Utc};
use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

/// So many are kept at most: those asked for first, which is those that gates and alerts rest on. All of those of a
/// thousand probes would take more room than the windows.
const SPANS_MAX: usize = 64;

/// Probe, vantage or all of them, from, until.
pub(super) type Asked<'a> = (&'a Id, Option<&'a str>, DateTime<Utc>, DateTime<Utc>);

type Key = (Id, Option<Box<str>>, DateTime<Utc>, DateTime<Utc>);

#[derive(Default)]
pub(super) struct Memo(Mutex<HashMap<Key, Arc<Span>>>);

impl Memo {
    /// The span that was asked for, added up now if it is not known.
    pub fn span(&self, (probe, vantage, from, until): Asked, add_up: impl FnOnce() -> Span) -> Arc<Span> {
        let key = (probe.clone(), vantage.map(Box::from), from, until);
        if let Some(known) = self.known().get(&key) {
            return Arc::clone(known);
        }
        let span = Arc::new(add_up());
        let mut known = self.known();
        if known.len() < SPANS_MAX {
            known.insert(key, Arc::clone(&span));
        }
        span
    }

    /// A span is there whole or not at all, whatever happened to a thread.
    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<Key, Arc<Span>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clone for Memo {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memo")
    }
}
