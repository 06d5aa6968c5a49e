//! What waits on this machine for the shared store: events in the order they were acknowledged, and parts of windows.
//!
//! `synchronous = FULL`: what was posted has reached the disk. Several programs may share the file and hand over the
//! same things at once; ids make that harmless.

use super::super::{Cause, Operation, Part, StoreError, codec, damaged};
use crate::{id::Id, measure::pack, state::Event};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, TransactionBehavior, params};
use std::time::Duration;
use uuid::Uuid;

/// Events that may wait. More are not acknowledged; none is ever dropped.
const EVENTS_MAX: usize = 10_000;
/// Parts of windows that may wait; the oldest are dropped first.
const PARTS_MAX: i64 = 50_000;
/// How long to wait for another program that holds the file.
const PATIENCE: Duration = Duration::from_secs(5);

/// The format of the file. `sent` marks an event that the far store has acknowledged and that is still needed here
/// until the copy of the journal holds it.
const FORMAT: i64 = 1;
const TABLES: &str = "CREATE TABLE events (
        n     INTEGER PRIMARY KEY AUTOINCREMENT,
        id    BLOB NOT NULL UNIQUE,
        event TEXT NOT NULL,
        sent  INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE parts (
        n       INTEGER PRIMARY KEY AUTOINCREMENT,
        id      BLOB NOT NULL UNIQUE,
        vantage TEXT NOT NULL,
        probe   TEXT NOT NULL,
        start   INTEGER NOT NULL,
        data    ANY NOT NULL
    ) STRICT;
    PRAGMA user_version = 1;";

pub(super) struct Outbox {
    connection: Connection,
    place: String,
}

impl Outbox {
    pub fn over(mut connection: Connection, place: String) -> Result<Self, StoreError> {
        match prepare(&mut connection) {
            Ok(()) => Ok(Self { connection, place }),
            Err(source) => Err(StoreError { operation: Operation::Open, place, source }),
        }
    }

    #[cfg(test)]
    pub fn clear(&self) {
        self.connection.execute_batch("DELETE FROM events; DELETE FROM parts").unwrap();
    }

    /// Adds an event at the end. When this returns, it is durable.
    pub fn post(&mut self, event: &Event) -> Result<(), StoreError> {
        let posted = post(&mut self.connection, event);
        self.written(posted)
    }

    /// Events in the order they were posted: those not handed over yet, or with `sent` all that are here.
    pub fn events(&self, sent: bool, limit: usize) -> Result<Vec<Event>, StoreError> {
        self.read(events(&self.connection, sent, limit))
    }

    /// The far store has these: they are not handed over again.
    pub fn mark_sent(&mut self, events: &[Event]) -> Result<(), StoreError> {
        let ids = events.iter().map(|event| event.id);
        let marked = each(&mut self.connection, "UPDATE events SET sent = 1 WHERE id = ?1", ids);
        self.written(marked)
    }

    /// The events that the far store has.
    pub fn sent(&self) -> Result<Vec<Uuid>, StoreError> {
        self.read(sent(&self.connection))
    }

    /// Forgets events that are in the copy of the journal.
    pub fn forget(&mut self, ids: &[Uuid]) -> Result<(), StoreError> {
        let forgot = each(&mut self.connection, "DELETE FROM events WHERE id = ?1", ids.iter().copied());
        self.written(forgot)
    }

    /// Keeps parts of windows, and drops the oldest of too many.
    pub fn keep(&mut self, vantage: &str, parts: &[Part]) -> Result<(), StoreError> {
        let kept = keep(&mut self.connection, vantage, parts);
        self.written(kept)
    }

    /// The oldest parts, all of one vantage.
    pub fn parts(&self, limit: usize) -> Result<Option<(String, Vec<Part>)>, StoreError> {
        self.read(parts(&self.connection, limit))
    }

    pub fn forget_parts(&mut self, parts: &[Part]) -> Result<(), StoreError> {
        let ids = parts.iter().map(|part| part.id);
        let forgot = each(&mut self.connection, "DELETE FROM parts WHERE id = ?1", ids);
        self.written(forgot)
    }

    /// Forgets parts of windows that begin before `before`.
    pub fn forget_parts_before(&mut self, before: DateTime<Utc>) -> Result<(), StoreError> {
        let forgot = self.connection.execute("DELETE FROM parts WHERE start < ?1", [before.timestamp()]);
        self.written(forgot.map(drop).map_err(Cause::from))
    }

    /// How many events and parts wait to be handed over.
    pub fn counts(&self) -> Result<(usize, usize), StoreError> {
        let events = count(&self.connection, "SELECT count(*) FROM events WHERE sent = 0");
        self.read(
            events.and_then(|events| Ok((events, count(&self.connection, "SELECT count(*) FROM parts")?))),
        )
    }

    fn read<T>(&self, what: Result<T, Cause>) -> Result<T, StoreError> {
        what.map_err(|source| self.failed(Operation::Read, source))
    }

    fn written<T>(&self, what: Result<T, Cause>) -> Result<T, StoreError> {
        what.map_err(|source| self.failed(Operation::Write, source))
    }

    fn failed(&self, operation: Operation, source: Cause) -> StoreError {
        StoreError { operation, place: self.place.clone(), source }
    }
}

fn prepare(connection: &mut Connection) -> Result<(), Cause> {
    connection.busy_timeout(PATIENCE)?;
    if !connection.path().is_none_or(str::is_empty) {
        connection.pragma_update(None, "journal_mode", "WAL")?;
    }
    connection.pragma_update(None, "synchronous", "FULL")?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    match found {
        0 => transaction.execute_batch(TABLES)?,
        FORMAT => {}
        _ => return Err(Cause::Newer { found, known: FORMAT }),
    }
    Ok(transaction.commit()?)
}

fn post(connection: &mut Connection, event: &Event) -> Result<(), Cause> {
    let json = serde_json::to_string(event).map_err(|error| damaged(0, &error))?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if count(&transaction, "SELECT count(*) FROM events")? >= EVENTS_MAX {
        return Err(Cause::Full { max: EVENTS_MAX });
    }
    transaction.execute(
        "INSERT INTO events (id, event) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING",
        params![event.id.as_bytes(), json],
    )?;
    Ok(transaction.commit()?)
}

fn count(connection: &Connection, select: &str) -> Result<usize, Cause> {
    let count: u32 = connection.prepare_cached(select)?.query_row([], |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

fn events(connection: &Connection, sent: bool, limit: usize) -> Result<Vec<Event>, Cause> {
    let mut select =
        connection.prepare_cached("SELECT n, event FROM events WHERE sent <= ?1 ORDER BY n LIMIT ?2")?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = select.query_map(params![sent, limit], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.map(|row| {
        let (n, json): (i64, String) = row?;
        serde_json::from_str(&json).map_err(|error| damaged(n, &error))
    })
    .collect()
}

fn sent(connection: &Connection) -> Result<Vec<Uuid>, Cause> {
    let mut select = connection.prepare_cached("SELECT id FROM events WHERE sent = 1 ORDER BY n")?;
    let rows = select.query_map([], |row| Ok(Uuid::from_bytes(row.get(0)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn each(connection: &mut Connection, statement: &str, ids: impl Iterator<Item = Uuid>) -> Result<(), Cause> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    {
        let mut statement = transaction.prepare_cached(statement)?;
        for id in ids {
            statement.execute([id.as_bytes()])?;
        }
    }
    Ok(transaction.commit()?)
}

fn keep(connection: &mut Connection, vantage: &str, parts: &[Part]) -> Result<(), Cause> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    {
        let mut insert = transaction.prepare_cached(
            "INSERT INTO parts (id, vantage, probe, start, data) VALUES (?1, ?2, ?3, ?4, ?5)
                ON CONFLICT (id) DO NOTHING",
        )?;
        for Part { id, probe, window } in parts {
            insert.execute(params![
                id.as_bytes(),
                vantage,
                probe.as_str(),
                window.start.timestamp(),
                pack(window)
            ])?;
        }
    }
    let excess = "DELETE FROM parts WHERE n <= (SELECT n FROM parts ORDER BY n DESC LIMIT 1 OFFSET ?1)";
    transaction.execute(excess, [PARTS_MAX])?;
    Ok(transaction.commit()?)
}

fn parts(connection: &Connection, limit: usize) -> Result<Option<(String, Vec<Part>)>, Cause> {
    let mut select = connection.prepare_cached(
        "SELECT vantage, id, probe, start, data FROM parts
            WHERE vantage = (SELECT vantage FROM parts ORDER BY n LIMIT 1) ORDER BY n LIMIT ?1",
    )?;
    let mut rows = select.query([i64::try_from(limit).unwrap_or(i64::MAX)])?;
    let (mut vantage, mut parts) = (None, Vec::new());
    while let Some(row) = rows.next()? {
        vantage = Some(row.get(0)?);
        let start = row.get(3)?;
        let data = row.get_ref(4)?.as_bytes().unwrap_or_default();
        let window = DateTime::from_timestamp(start, 0).and_then(|start| codec::decode(start, data));
        let window = window.ok_or_else(|| Cause::Damaged { seq: 0, reason: "window".to_owned() })?;
        parts.push(Part {
            id: Uuid::from_bytes(row.get(1)?),
            probe: Id::new(row.get::<_, String>(2)?),
            window,
        });
    }
    Ok(vantage.map(|vantage| (vantage, parts)))
}
