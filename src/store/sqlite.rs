//! The default store: one `SQLite` file beside the plan, nothing to set up.
//!
//! Write-ahead log with `synchronous = FULL`, so a commit has reached the disk when it returns. Triggers refuse to
//! change or delete an event, whoever asks.

use super::{
    Access, Cause, Operation, Store, StoreError,
    chain::{Hash, Raw, Walk},
    codec, damaged,
};
use crate::{
    id::Id,
    measure::Window,
    state::{Event, Recorded},
};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior, params};
use std::{path::Path, time::Duration};

/// Each step brings a store from the format before it to its own. Steps are never changed, only added.
const MIGRATIONS: [&str; 1] = [
    // 1: events that can only be added, each chained to the one before it, and windows of measurements.
    "CREATE TABLE events (
        seq  INTEGER PRIMARY KEY,
        id   BLOB NOT NULL UNIQUE,
        at   TEXT NOT NULL,
        by   TEXT NOT NULL,
        what TEXT NOT NULL,
        hash BLOB NOT NULL
    ) STRICT;
    CREATE TRIGGER events_keep BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
    CREATE TRIGGER events_stay BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
    CREATE TABLE windows (
        probe   TEXT NOT NULL,
        vantage TEXT NOT NULL,
        start   INTEGER NOT NULL,
        data    TEXT NOT NULL,
        PRIMARY KEY (probe, vantage, start)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX windows_by_start ON windows (start);",
];

/// The format this program reads and writes.
fn format() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// How long to wait for another program that holds the file.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Debug)]
pub struct Sqlite {
    place: String,
    connection: Connection,
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
        let mut store = Self { place: path.display().to_string(), connection };
        store.prepare(access).map_err(failed)?;
        Ok(store)
    }

    fn prepare(&mut self, access: Access) -> Result<(), Cause> {
        self.connection.busy_timeout(PATIENCE)?;
        let found: i64 = self.connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if found > format() {
            return Err(Cause::Newer { found, known: format() });
        }
        let in_memory = self.connection.path().is_none_or(str::is_empty);
        if access == Access::Write || in_memory || found < format() {
            if !in_memory {
                self.connection.pragma_update(None, "journal_mode", "WAL")?;
            }
            self.connection.pragma_update(None, "synchronous", "FULL")?;
            self.migrate()?;
        }
        Ok(())
    }

    /// Brings the store forward, one step per transaction; another program may be doing the same.
    fn migrate(&mut self) -> Result<(), Cause> {
        for (format, step) in (1_i64..).zip(MIGRATIONS) {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let found: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
            if found < format {
                transaction.execute_batch(step)?;
                transaction.pragma_update(None, "user_version", format)?;
            }
            transaction.commit()?;
        }
        Ok(())
    }

    fn failed(&self, operation: Operation, source: Cause) -> StoreError {
        StoreError { operation, place: self.place.clone(), source }
    }
}

fn connect_for_writing(path: &Path) -> Result<Connection, Cause> {
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
    try_with(OpenFlags::SQLITE_OPEN_READ_WRITE)
        .or_else(|_| try_with(OpenFlags::SQLITE_OPEN_READ_ONLY))
        .or_else(|error| match untouched(path) {
            Some(uri) => {
                let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
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

    fn append(&mut self, events: &[Event]) -> Result<Vec<Recorded>, StoreError> {
        let appended = append(&mut self.connection, events);
        appended.map_err(|cause| self.failed(Operation::Write, cause))
    }

    fn raw_after(&mut self, seq: u64, limit: usize) -> Result<Vec<Raw>, StoreError> {
        raw_after(&self.connection, seq, limit).map_err(|cause| self.failed(Operation::Read, cause))
    }

    fn append_raw(&mut self, events: &[Raw]) -> Result<(), StoreError> {
        let appended = append_raw(&mut self.connection, events);
        appended.map_err(|cause| self.failed(Operation::Write, cause))
    }

    fn add_windows(&mut self, vantage: &str, windows: &[(Id, Window)]) -> Result<(), StoreError> {
        let kept = add_windows(&mut self.connection, vantage, windows);
        kept.map_err(|cause| self.failed(Operation::Write, cause))
    }

    fn windows_since(&mut self, from: DateTime<Utc>) -> Result<Vec<(Id, Window)>, StoreError> {
        windows_since(&self.connection, from).map_err(|cause| self.failed(Operation::Read, cause))
    }

    fn forget_windows(&mut self, before: DateTime<Utc>) -> Result<(), StoreError> {
        let forgotten = self.connection.execute("DELETE FROM windows WHERE start < ?1", [before.timestamp()]);
        forgotten.map(drop).map_err(|error| self.failed(Operation::Write, error.into()))
    }
}

fn append(connection: &mut Connection, events: &[Event]) -> Result<Vec<Recorded>, Cause> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut recorded = Vec::with_capacity(events.len());
    {
        let last = "SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1";
        let last = transaction.query_row(last, [], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let mut end = last.map_or_else(Walk::default, |(seq, hash)| Walk { seq, head: Hash(hash) });
        let mut known = transaction.prepare_cached("SELECT seq FROM events WHERE id = ?1")?;
        for event in events {
            let there: Option<i64> = known.query_row([event.id.as_bytes()], |row| row.get(0)).optional()?;
            let seq = match there {
                Some(seq) => seq,
                None => {
                    insert(&transaction, &end.chain(event)?)?;
                    end.seq
                }
            };
            recorded.push(Recorded { seq: seq.unsigned_abs(), event: event.clone() });
        }
    }
    transaction.commit()?;
    Ok(recorded)
}

/// Adds an event that is chained.
fn insert(connection: &Connection, raw: &Raw) -> Result<(), Cause> {
    let mut insert = connection
        .prepare_cached("INSERT INTO events (seq, id, at, by, what, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
    insert.execute(params![raw.seq, raw.id, raw.at, raw.by, raw.what, raw.hash.0])?;
    Ok(())
}

/// Adds events that are chained already; the chain must go on where the journal ends.
fn append_raw(connection: &mut Connection, events: &[Raw]) -> Result<(), Cause> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for raw in events {
        let previous = "SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1";
        let previous =
            transaction.query_row(previous, [], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let mut walk = previous.map_or_else(Walk::default, |(seq, hash)| Walk { seq, head: Hash(hash) });
        walk.step(raw).map_err(|_| Cause::Chain { seq: raw.seq })?;
        insert(&transaction, raw)?;
    }
    transaction.commit()?;
    Ok(())
}

fn raw_after(connection: &Connection, seq: u64, limit: usize) -> Result<Vec<Raw>, Cause> {
    let mut select = connection.prepare_cached(
        "SELECT seq, id, at, by, what, hash FROM events WHERE seq > ?1 ORDER BY seq LIMIT ?2",
    )?;
    let bounds = params![i64::try_from(seq).unwrap_or(i64::MAX), i64::try_from(limit).unwrap_or(i64::MAX)];
    let rows = select.query_map(bounds, |row| {
        let (seq, id, at) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(Raw { seq, id, at, by: row.get(3)?, what: row.get(4)?, hash: Hash(row.get(5)?) })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn add_windows(connection: &mut Connection, vantage: &str, windows: &[(Id, Window)]) -> Result<(), Cause> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    {
        let mut put = transaction.prepare_cached(
            "INSERT OR REPLACE INTO windows (probe, vantage, start, data) VALUES (?1, ?2, ?3, ?4)",
        )?;
        let mut known = transaction
            .prepare_cached("SELECT data FROM windows WHERE probe = ?1 AND vantage = ?2 AND start = ?3")?;
        for (probe, window) in windows {
            let key = params![probe.as_str(), vantage, window.start.timestamp()];
            let there: Option<String> = known.query_row(key, |row| row.get(0)).optional()?;
            let mut window = window.clone();
            if let Some(before) = there.and_then(|data| codec::decode(window.start, &data)) {
                window.merge(&before);
            }
            let data = codec::encode(&window).map_err(|error| damaged(0, &error))?;
            put.execute(params![probe.as_str(), vantage, window.start.timestamp(), data])?;
        }
    }
    transaction.commit()?;
    Ok(())
}

fn windows_since(connection: &Connection, from: DateTime<Utc>) -> Result<Vec<(Id, Window)>, Cause> {
    let mut select = connection.prepare_cached("SELECT probe, start, data FROM windows WHERE start >= ?1")?;
    let rows = select.query_map([from.timestamp()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(codec::merged(rows.collect::<Result<Vec<_>, _>>()?))
}
