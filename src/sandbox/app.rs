//! What all handlers share.

use super::{auth::Sessions, fault::Switchboard, metrics::Metrics, shop::Shop};
use crate::clock::Clock;
use chrono::{DateTime, Utc};
use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

pub(super) struct App {
    shop: Mutex<Shop>,
    sessions: Mutex<Sessions>,
    pub(super) faults: Switchboard,
    pub(super) metrics: Metrics,
    pub(super) clock: Clock,
    pub(super) build: String,
    /// What `slow` adds to a call.
    pub(super) slow: Duration,
}

impl App {
    pub(super) fn new(shop: Shop, sessions: Sessions, clock: Clock, build: String, slow: Duration) -> Self {
        Self {
            shop: Mutex::new(shop),
            sessions: Mutex::new(sessions),
            faults: Switchboard::new(),
            metrics: Metrics::new(),
            clock,
            build,
            slow,
        }
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The shop, for one operation; never held across an await.
    pub(super) fn shop(&self) -> MutexGuard<'_, Shop> {
        self.shop.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn sessions(&self) -> MutexGuard<'_, Sessions> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
