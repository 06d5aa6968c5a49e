//! What a value was computed from.

use chrono::{DateTime, Utc};
use std::sync::Arc;

#[derive(Clone, Debug, PartialEq)]
pub enum Evidence {
    /// An event of the journal.
    Event { seq: u64, kind: &'static str, at: DateTime<Utc>, by: Arc<str> },
    /// Windows of a probe, with the events in them.
    Windows {
        probe: String,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
        windows: usize,
        events: u64,
        /// Samples of the same span that do not count, for warm-up or maintenance.
        excluded: u64,
    },
    /// A place in the plan, as `file:line:column`.
    Plan { place: String },
    /// The clock, for values that are differences from now.
    Clock { at: DateTime<Utc> },
}
