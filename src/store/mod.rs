//! Where events and windows are kept. Appending an event is the commit point: when it returns, the event is durable.

mod chain;
mod codec;
mod copy;
mod error;
mod postgres;
mod sqlite;
#[cfg(test)]
mod tests;

pub use chain::{Broken, Hash, Raw, Walk};
pub use copy::{RestoreError, Restored, backup, restore};
pub use error::{Cause, Operation, StoreError};
pub use postgres::Postgres;
pub use sqlite::Sqlite;

use error::damaged;

use crate::{
    id::Id,
    measure::Window,
    state::{Event, Recorded},
};
use chrono::{DateTime, Utc};

/// Events read at a time.
pub const PAGE: usize = 10_000;

/// What a store is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Nothing is created; a store that does not exist reads as empty.
    Read,
    /// What is missing is created: the file with its directory, or the schema.
    Write,
}

/// A journal with the windows beside it. One value is one connection; several programs may share what is behind it.
pub trait Store: Send {
    /// Appends events in order, all or none, and returns them with their places once they are durable. An event that
    /// is there already, by its id, keeps its place.
    fn append(&mut self, events: &[Event]) -> Result<Vec<Recorded>, StoreError>;

    /// Up to `limit` events after `seq`, in order, as they are stored.
    fn raw_after(&mut self, seq: u64, limit: usize) -> Result<Vec<Raw>, StoreError>;

    /// Appends events that carry their hashes already, such as from a backup, all or none. They must continue the
    /// chain.
    fn append_raw(&mut self, events: &[Raw]) -> Result<(), StoreError>;

    /// Up to `limit` events after `seq`, in order.
    fn read_after(&mut self, seq: u64, limit: usize) -> Result<Vec<Recorded>, StoreError> {
        let raws = self.raw_after(seq, limit)?;
        let damaged = |raw: &Raw, reason: String| StoreError {
            operation: Operation::Read,
            place: self.place().to_owned(),
            source: Cause::Damaged { seq: raw.seq, reason },
        };
        raws.iter().map(|raw| raw.recorded().map_err(|reason| damaged(raw, reason))).collect()
    }

    /// Where the store is, for messages.
    fn place(&self) -> &str;

    /// Walks the whole chain of hashes: its end, or the first bad event.
    fn verify(&mut self) -> Result<Result<Walk, Broken>, StoreError> {
        let mut walk = Walk::default();
        loop {
            let page = self.raw_after(walk.seq.unsigned_abs(), PAGE)?;
            if let Err(broken) = page.iter().try_for_each(|raw| walk.step(raw)) {
                return Ok(Err(broken));
            }
            if page.len() < PAGE {
                return Ok(Ok(walk));
            }
        }
    }

    /// Keeps windows of a vantage, all or none. A window that is there already is merged with: each measurement is
    /// handed over once.
    fn add_windows(&mut self, vantage: &str, windows: &[(Id, Window)]) -> Result<(), StoreError>;

    /// All windows that begin at or after `from`, by probe and start. Windows of several vantages are merged.
    fn windows_since(&mut self, from: DateTime<Utc>) -> Result<Vec<(Id, Window)>, StoreError>;

    /// Forgets windows that begin before `before`.
    fn forget_windows(&mut self, before: DateTime<Utc>) -> Result<(), StoreError>;
}
