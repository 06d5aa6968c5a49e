//! The default store: one `SQLite` file beside the plan, nothing to set up.
//!
//! Write-ahead log with `synchronous = FULL`, so a commit has reached the disk when it returns. Triggers refuse to
//! change or delete an event, whoever asks.

mod company;
mod events;
mod file;
pub(super) mod schema;
#[cfg(test)]
mod tests;
mod windows;

use super::{Access, Cause, Company, Here, Operation, Part, Raw, Rows, Size, Span, Store, StoreError, Taken};
use crate::{
    clock::Clock,
    plan::Retention,
    state::{Event, Recorded},
};
use chrono::{DateTime, Utc};
use file::File;
use rusqlite::{Connection, OpenFlags};
use std::{path::Path, time::Duration};
use uuid::Uuid;

/// How long to wait for another program that holds the file.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Debug)]
pub struct Sqlite {
    place: String,
    connection: Connection,
    clock: Clock,
    file: Option<File>,
}

impl Sqlite {
    pub fn open(path: &Path, access: Access) -> Result<Self, StoreError> {
        let failed = |source: Cause| StoreError {
            operation: Operation::Open,
            place: path.display().to_string(),
            source,
        };
        let connection = match access {
            Access::Write => connect_for_writing(path).map_err(failed)?,
            Access::Read if path.exists() => {
                connect_for_reading(path).map_err(|error| failed(error.into()))?
            }
            Access::Read => Connection::open_in_memory().map_err(|error| failed(error.into()))?,
        };
        let place = path.display().to_string();
        let mut store = Self { place, connection, clock: Clock::System, file: None };
        store.prepare(access).map_err(failed)?;
        store.file = File::at(path);
        Ok(store)
    }

    /// The store with another clock for what it says of events and consoles.
    #[must_use]
    pub fn with_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// Sets the clock for what it says of events and consoles from now on.
    pub fn set_clock(&mut self, clock: Clock) {
        self.clock = clock;
    }

    /// A store in memory, which all that are opened under the same name share, as long as one of them lives.
    pub fn of_memory(name: &str) -> Result<Self, StoreError> {
        let failed =
            |source: Cause| StoreError { operation: Operation::Open, place: name.to_owned(), source };
        let connection =
            Connection::open(format!("file:/{name}?vfs=memdb")).map_err(|error| failed(error.into()))?;
        let mut store = Self { place: name.to_owned(), connection, clock: Clock::System, file: None };
        store.prepare(Access::Write).map_err(failed)?;
        Ok(store)
    }

    #[cfg(test)]
    pub(crate) fn in_memory(name: &str) -> Self {
        Self::of_memory(name).unwrap()
    }

    /// Forgets everything, as only a test may.
    #[cfg(test)]
    pub(crate) fn clear(&self) {
        let clear = "DROP TRIGGER IF EXISTS events_keep; DELETE FROM events; DELETE FROM windows";
        self.connection.execute_batch(clear).unwrap();
    }

    /// Changes what is kept behind the back of the chain, as only a test may.
    #[cfg(test)]
    pub(crate) fn forge(&self, sql: &str) {
        self.connection.execute_batch(sql).unwrap();
    }

    /// The parts of windows, by their ids.
    #[cfg(test)]
    pub(crate) fn part_ids(&self) -> Vec<Uuid> {
        let mut select = self.connection.prepare("SELECT part FROM windows").unwrap();
        let rows = select.query_map([], |row| Ok(Uuid::from_bytes(row.get(0)?))).unwrap();
        rows.map(Result::unwrap).collect()
    }

    /// The last event.
    pub(super) fn last(&self) -> Result<Option<Raw>, StoreError> {
        self.read(events::last(&self.connection))
    }

    /// Whether an event is there.
    pub(super) fn holds(&self, id: Uuid) -> Result<bool, StoreError> {
        self.read(events::holds(&self.connection, id))
    }

    fn prepare(&mut self, access: Access) -> Result<(), Cause> {
        self.connection.busy_timeout(PATIENCE)?;
        let found = schema::found(&self.connection)?;
        let in_memory = self.connection.path().is_none_or(str::is_empty);
        if access == Access::Write || in_memory || found < schema::known() {
            if !in_memory {
                self.connection.pragma_update(None, "journal_mode", "WAL")?;
            }
            self.connection.pragma_update(None, "synchronous", "FULL")?;
            schema::migrate(&mut self.connection)?;
        }
        Ok(())
    }

    fn read<T>(&self, what: Result<T, Cause>) -> Result<T, StoreError> {
        what.map_err(|cause| self.failed(Operation::Read, cause))
    }

    fn written<T>(&self, what: Result<T, Cause>) -> Result<T, StoreError> {
        what.map_err(|cause| self.failed(Operation::Write, cause))
    }

    fn failed(&self, operation: Operation, source: Cause) -> StoreError {
        StoreError { operation, place: self.place.clone(), source }
    }
}

/// Opens or creates a database, with its directory.
pub(super) fn connect_for_writing(path: &Path) -> Result<Connection, Cause> {
    if let Some(directory) = path.parent().filter(|directory| !directory.as_os_str().is_empty()) {
        std::fs::create_dir_all(directory)?;
    }
    Ok(Connection::open(path)?)
}

/// A journal in a directory that cannot be written is read as it lies there, which is sound as long as no log beside
/// it holds what is not in it yet. (`SQLite` would otherwise have to create the log's index.)
fn connect_for_reading(path: &Path) -> rusqlite::Result<Connection> {
    let readable = |connection: &Connection| {
        connection.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0)).map(drop)
    };
    let try_with = |flags: OpenFlags| {
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(PATIENCE)?;
        readable(&connection).map(|()| connection)
    };
    // As `Connection::open` has it: a connection is not used by two threads at once, and a lock for every column of
    // every row costs a sixth of reading a journal.
    let alone = OpenFlags::SQLITE_OPEN_NO_MUTEX;
    try_with(OpenFlags::SQLITE_OPEN_READ_WRITE | alone)
        .or_else(|_| try_with(OpenFlags::SQLITE_OPEN_READ_ONLY | alone))
        .or_else(|error| match untouched(path) {
            Some(uri) => {
                let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | alone;
                Connection::open_with_flags(uri, flags)
            }
            None => Err(error),
        })
}

/// How to open a file that nobody can be changing; `None` when a log lies beside it.
fn untouched(path: &Path) -> Option<String> {
    let name = path.to_str()?;
    let log = std::fs::metadata(format!("{name}-wal"));
    if log.is_ok_and(|log| log.len() > 0) {
        return None;
    }
    let escaped = name.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    Some(format!("file:{escaped}?immutable=1"))
}

impl Store for Sqlite {
    fn place(&self) -> &str {
        &self.place
    }

    fn put(&mut self, events: &[Event], after: Option<u64>) -> Result<Option<Vec<Recorded>>, StoreError> {
        let put = events::put(&mut self.connection, events, after, self.clock);
        // What went into a file that nobody can open any more was not kept.
        let kept = File::is_there(self.file.as_ref()).and(put);
        self.written(kept)
    }

    fn raw_after(&mut self, seq: u64, limit: usize) -> Result<Vec<Raw>, StoreError> {
        self.read(events::raw_after(&self.connection, seq, limit))
    }

    fn rows_after(&mut self, seq: u64, limit: usize, rows: &mut Rows) -> Result<(), StoreError> {
        self.read(events::rows_after(&self.connection, seq, limit, rows))
    }

    fn length(&mut self) -> Result<u64, StoreError> {
        self.read(events::length(&self.connection))
    }

    fn append_raw(&mut self, events: &[Raw]) -> Result<(), StoreError> {
        let appended = events::append_raw(&mut self.connection, events);
        self.written(appended)
    }

    fn add_windows(&mut self, vantage: &str, parts: &[Part]) -> Result<(), StoreError> {
        let kept = windows::add(&mut self.connection, vantage, parts, self.clock);
        self.written(kept)
    }

    fn parts(&mut self, from: DateTime<Utc>, taken: Span) -> Result<Vec<Taken>, StoreError> {
        self.read(windows::parts(&self.connection, from, taken))
    }

    fn forget_windows(&mut self, before: DateTime<Utc>) -> Result<(), StoreError> {
        self.written(windows::forget(&self.connection, before))
    }

    fn thin(&mut self, retention: &Retention, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let thinned = windows::thin(&mut self.connection, retention, now);
        self.written(thinned)
    }

    fn size(&mut self) -> Result<Size, StoreError> {
        self.read(windows::size(&self.connection))
    }

    fn beat(&mut self, here: &Here) -> Result<Company, StoreError> {
        let company = company::beat(&mut self.connection, here, self.clock.now());
        self.written(company)
    }

    fn leave(&mut self, console: Uuid) -> Result<(), StoreError> {
        let left = company::leave(&mut self.connection, console);
        self.written(left)
    }
}
