//! What can go wrong with a store, for people.

use crate::{
    phrase,
    postgres::Unreached,
    wording::{Phrase, store as say},
};
use std::{error::Error as _, sync::Arc};

/// What the store could not do, where, and why.
#[derive(Debug, thiserror::Error)]
#[error("{operation} {place}")]
pub struct StoreError {
    pub operation: Operation,
    /// The path of the file or the address of the server, without its password.
    pub place: String,
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
    #[error(transparent)]
    Postgres(#[from] tokio_postgres::Error),
    #[error("the address cannot be used")]
    Address,
    #[error("the connection was lost, or the server does not answer")]
    Lost,
    #[error("the connection was lost during the commit: the outcome is unknown")]
    Unknown,
    #[error("the file was moved or deleted while it was open")]
    Gone,
    #[error("written by a newer golive (format {found}, this one knows {known})")]
    Newer { found: i64, known: i64 },
    #[error("the database keeps its texts in {found} instead of UTF8")]
    Encoding { found: String },
    #[error("event {seq} does not continue the chain")]
    Chain { seq: i64 },
    #[error("event {seq} cannot be read: {reason}")]
    Damaged { seq: i64, reason: String },
    #[error("the shared journal is not the one seen here before: event {seq} differs")]
    Other { seq: i64 },
    #[error("{max} records wait already")]
    Full { max: usize },
    /// What was said when it was last tried.
    #[error(transparent)]
    Earlier(Arc<StoreError>),
}

impl From<Unreached> for Cause {
    fn from(unreached: Unreached) -> Self {
        match unreached {
            Unreached::Address => Self::Address,
            Unreached::Lost => Self::Lost,
            Unreached::Io(error) => Self::Io(error),
            Unreached::Postgres(error) => Self::Postgres(error),
        }
    }
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
    /// Whether it is not known what became of what was to be written.
    pub fn is_unknown(&self) -> bool {
        matches!(self.source, Cause::Unknown)
    }

    /// Whether the place cannot be written at all.
    pub fn is_read_only(&self) -> bool {
        use rusqlite::ErrorCode::{CannotOpen, PermissionDenied, ReadOnly};
        match &self.source {
            Cause::Io(error) => {
                matches!(
                    error.kind(),
                    std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem
                )
            }
            Cause::Sqlite(error) => {
                matches!(error.sqlite_error_code(), Some(ReadOnly | PermissionDenied | CannotOpen))
            }
            _ => false,
        }
    }

    /// The error for people.
    pub fn message(&self) -> Phrase {
        if let Cause::Earlier(error) = &self.source {
            return error.message();
        }
        let operation = match (self.operation, &self.source) {
            (_, Cause::Unknown) => return phrase!(say::UNKNOWN, path = &self.place),
            (Operation::Open, _) => &say::CANNOT_OPEN,
            (Operation::Read, _) => &say::CANNOT_READ,
            (Operation::Write, _) => &say::CANNOT_WRITE,
        };
        phrase!(*operation, path = &self.place, cause = self.source.phrase())
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<Phrase> {
        match (&self.source, self.operation) {
            (Cause::Newer { .. }, _) => Some(Phrase::from(&say::NEWER_HINT)),
            (Cause::Gone, _) => Some(Phrase::from(&say::GONE_HINT)),
            (Cause::Encoding { .. }, _) => Some(Phrase::from(&say::ENCODING_HINT)),
            (Cause::Address, _) => Some(Phrase::from(&say::ADDRESS_HINT)),
            (Cause::Unknown, _) => Some(Phrase::from(&say::UNKNOWN_HINT)),
            (Cause::Other { .. }, _) => Some(Phrase::from(&say::OTHER_JOURNAL_HINT)),
            (Cause::Full { .. }, _) => Some(Phrase::from(&say::SERVER_HINT)),
            (Cause::Earlier(error), _) => error.hint(),
            (cause, _) if cause.is_disk_full() => Some(Phrase::from(&say::DISK_FULL_HINT)),
            (_, Operation::Write) => Some(Phrase::from(&say::NOT_RECORDED_HINT)),
            (Cause::Postgres(_) | Cause::Lost, Operation::Open) => Some(Phrase::from(&say::SERVER_HINT)),
            (_, Operation::Open) => Some(Phrase::from(&say::OPEN_HINT)),
            _ => None,
        }
    }
}

impl Cause {
    fn is_disk_full(&self) -> bool {
        match self {
            Self::Io(error) => error.kind() == std::io::ErrorKind::StorageFull,
            Self::Sqlite(error) => error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull),
            Self::Postgres(error) => error.code().is_some_and(|state| state.code() == "53100"),
            _ => false,
        }
    }

    fn phrase(&self) -> Phrase {
        match self {
            Self::Newer { found, known } => phrase!(say::NEWER, found = *found, known = *known),
            Self::Encoding { found } => phrase!(say::ENCODING, found = found),
            Self::Chain { seq } => phrase!(say::NO_CHAIN, seq = *seq),
            Self::Damaged { seq, reason } => phrase!(say::DAMAGED, seq = *seq, reason = reason),
            Self::Address => Phrase::from(&say::ADDRESS),
            Self::Gone => Phrase::from(&say::GONE),
            Self::Other { seq } => phrase!(say::OTHER_JOURNAL, seq = *seq),
            Self::Full { max } => phrase!(say::OUTBOX_FULL, max = *max),
            Self::Earlier(error) => error.source.phrase(),
            Self::Lost | Self::Unknown => Phrase::from(&say::LOST),
            Self::Io(error) => of_file(error),
            Self::Sqlite(error) => of_sqlite(error),
            Self::Postgres(error) => of_postgres(error),
        }
    }
}

fn of_file(error: &std::io::Error) -> Phrase {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
            Phrase::from(&say::READ_ONLY)
        }
        std::io::ErrorKind::StorageFull => Phrase::from(&say::DISK_FULL),
        _ => phrase!(say::OTHER, reason = error.to_string()),
    }
}

fn of_sqlite(error: &rusqlite::Error) -> Phrase {
    use rusqlite::ErrorCode::{
        CannotOpen, DatabaseBusy, DatabaseCorrupt, DatabaseLocked, DiskFull, NotADatabase, PermissionDenied,
        ReadOnly, SystemIoFailure,
    };
    match error.sqlite_error_code() {
        Some(DiskFull) => Phrase::from(&say::DISK_FULL),
        Some(ReadOnly | PermissionDenied | CannotOpen) => Phrase::from(&say::READ_ONLY),
        Some(DatabaseBusy | DatabaseLocked) => Phrase::from(&say::BUSY),
        Some(SystemIoFailure) => Phrase::from(&say::IO_FAILURE),
        Some(NotADatabase | DatabaseCorrupt) => Phrase::from(&say::NOT_A_JOURNAL),
        _ => phrase!(say::OTHER, reason = error.to_string()),
    }
}

fn of_postgres(error: &tokio_postgres::Error) -> Phrase {
    // The server's details and context may quote what was being written: only its message is passed on.
    let said = error.as_db_error().map(|said| (said.code().code(), said.message()));
    match said {
        Some(("53100", _)) => Phrase::from(&say::DISK_FULL),
        Some(("55P03", _)) => Phrase::from(&say::BUSY),
        Some(("42501" | "25006", _)) => Phrase::from(&say::ROLE),
        Some(("28000" | "28P01", _)) => Phrase::from(&say::LOGIN),
        Some((code, _)) if code.starts_with("57P") => Phrase::from(&say::LOST),
        Some((code, message)) => phrase!(say::OTHER, reason = format!("{message} ({code})")),
        None if error.is_closed() => Phrase::from(&say::LOST),
        None => {
            let reason = error.source().map_or_else(|| error.to_string(), ToString::to_string);
            phrase!(say::OTHER, reason = reason)
        }
    }
}

pub(super) fn damaged(seq: i64, reason: &dyn std::error::Error) -> Cause {
    Cause::Damaged { seq, reason: reason.to_string() }
}
