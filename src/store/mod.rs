//! Where events and windows are kept. Appending an event is the commit point: when it returns, the event is durable.

mod chain;
mod codec;
mod copy;
mod sqlite;
#[cfg(test)]
mod tests;

pub use chain::{Broken, Hash, Raw, Walk};
pub use copy::{RestoreError, Restored, backup, restore};
pub use sqlite::{Access, Sqlite};

use crate::{
    id::Id,
    measure::Window,
    phrase,
    state::{Event, Recorded},
    wording::{Phrase, store as say},
};
use chrono::{DateTime, Utc};
use std::path::{Path, PathBuf};

/// Events read at a time.
pub const PAGE: usize = 10_000;

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
            path: self.path().to_owned(),
            source: Cause::Damaged { seq: raw.seq, reason },
        };
        raws.iter().map(|raw| raw.recorded().map_err(|reason| damaged(raw, reason))).collect()
    }

    /// Where the store is, for messages.
    fn path(&self) -> &Path;

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

/// What the store could not do, on which file, and why.
#[derive(Debug, thiserror::Error)]
#[error("{operation} {}", path.display())]
pub struct StoreError {
    pub operation: Operation,
    pub path: PathBuf,
    #[source]
    pub source: Cause,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    Open,
    Read,
    Write,
}

#[derive(Debug, thiserror::Error)]
pub enum Cause {
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    #[error("written by a newer golive (format {found}, this one knows {known})")]
    Newer { found: i64, known: i64 },
    #[error("event {seq} does not continue the chain")]
    Chain { seq: i64 },
    #[error("event {seq} cannot be read: {reason}")]
    Damaged { seq: i64, reason: String },
}

impl std::fmt::Display for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Open => "cannot open",
            Self::Read => "cannot read",
            Self::Write => "cannot write",
        })
    }
}

impl StoreError {
    /// The error for people.
    pub fn message(&self) -> Phrase {
        let operation = match self.operation {
            Operation::Open => &say::CANNOT_OPEN,
            Operation::Read => &say::CANNOT_READ,
            Operation::Write => &say::CANNOT_WRITE,
        };
        phrase!(*operation, path = self.path.display().to_string(), cause = self.cause())
    }

    fn cause(&self) -> Phrase {
        use rusqlite::ErrorCode::{
            CannotOpen, DatabaseBusy, DatabaseCorrupt, DatabaseLocked, DiskFull, NotADatabase,
            PermissionDenied, ReadOnly, SystemIoFailure,
        };
        match &self.source {
            Cause::Newer { found, known } => phrase!(say::NEWER, found = *found, known = *known),
            Cause::Chain { seq } => phrase!(say::NO_CHAIN, seq = *seq),
            Cause::Damaged { seq, reason } => phrase!(say::DAMAGED, seq = *seq, reason = reason),
            Cause::Io(error) => match error.kind() {
                std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                    Phrase::from(&say::READ_ONLY)
                }
                std::io::ErrorKind::StorageFull => Phrase::from(&say::DISK_FULL),
                _ => phrase!(say::OTHER, reason = error.to_string()),
            },
            Cause::Sqlite(error) => match error.sqlite_error_code() {
                Some(DiskFull) => Phrase::from(&say::DISK_FULL),
                Some(ReadOnly | PermissionDenied | CannotOpen) => Phrase::from(&say::READ_ONLY),
                Some(DatabaseBusy | DatabaseLocked) => Phrase::from(&say::BUSY),
                Some(SystemIoFailure) => Phrase::from(&say::IO_FAILURE),
                Some(NotADatabase | DatabaseCorrupt) => Phrase::from(&say::NOT_A_JOURNAL),
                _ => phrase!(say::OTHER, reason = error.to_string()),
            },
        }
    }

    fn is_disk_full(&self) -> bool {
        match &self.source {
            Cause::Io(error) => error.kind() == std::io::ErrorKind::StorageFull,
            Cause::Sqlite(error) => error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull),
            Cause::Newer { .. } | Cause::Chain { .. } | Cause::Damaged { .. } => false,
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<Phrase> {
        match (&self.source, self.operation) {
            (Cause::Newer { .. }, _) => Some(Phrase::from(&say::NEWER_HINT)),
            _ if self.is_disk_full() => Some(Phrase::from(&say::DISK_FULL_HINT)),
            (_, Operation::Write) => Some(Phrase::from(&say::NOT_RECORDED_HINT)),
            (_, Operation::Open) => Some(Phrase::from(&say::OPEN_HINT)),
            _ => None,
        }
    }
}
