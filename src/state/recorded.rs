//! An event in the journal, and what the store says of it.

use super::Event;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// An event with its place in the journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// From 1, without gaps; 0 for an event that waits on this machine to be put into the journal.
    pub seq: u64,
    pub event: Event,
    pub receipt: Receipt,
}

/// What the store itself says of an event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// When the store took it, by its own clock, and never before the event in the place before; absent from events
    /// that are not in the shared store yet, and from those of the first format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stored: Option<DateTime<Utc>>,
    /// The database user it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
}

impl Recorded {
    /// An event in a place, of which the store says nothing more.
    pub fn new(seq: u64, event: Event) -> Self {
        Self { seq, event, receipt: Receipt::default() }
    }

    /// An event that is durable on this machine and not in the journal yet.
    pub fn waiting(event: Event) -> Self {
        Self::new(0, event)
    }

    pub fn is_waiting(&self) -> bool {
        self.seq == 0
    }

    /// Since when everybody who reads the journal can know it.
    pub fn known_at(&self) -> DateTime<Utc> {
        self.receipt.stored.unwrap_or(self.event.at)
    }
}
