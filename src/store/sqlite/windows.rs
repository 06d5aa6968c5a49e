//! Windows of measurements, kept in the parts they were handed over in.

use super::super::{Cause, Part, Span, Taken, codec, damaged};
use crate::clock::Clock;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use uuid::Uuid;

pub(super) fn add(
    connection: &mut Connection,
    vantage: &str,
    parts: &[Part],
    clock: Clock,
) -> Result<(), Cause> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    {
        // Read only now, in turn: an event with a later time has not been appended yet.
        let kept = last_kept(&transaction)?.max(clock.now().timestamp_micros());
        let mut add = transaction.prepare_cached(
            "INSERT INTO windows (probe, vantage, start, kept, data, part) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                ON CONFLICT (part) DO NOTHING",
        )?;
        for Part { id, probe, window } in parts {
            let data = codec::encode(window).map_err(|error| damaged(0, &error))?;
            let start = window.start.timestamp();
            add.execute(params![probe.as_str(), vantage, start, kept, data, id.as_bytes()])?;
        }
    }
    transaction.commit()?;
    Ok(())
}

/// When the last part was taken. A clock that was set back must not change what was known at an earlier time.
fn last_kept(connection: &Connection) -> Result<i64, Cause> {
    let mut last = connection.prepare_cached("SELECT kept FROM windows ORDER BY rowid DESC LIMIT 1")?;
    Ok(last.query_row([], |row| row.get(0)).optional()?.unwrap_or(i64::MIN))
}

/// The parts by the order they were taken in.
pub(super) fn parts(connection: &Connection, from: DateTime<Utc>, taken: Span) -> Result<Vec<Taken>, Cause> {
    let mut select = connection.prepare_cached(
        "SELECT coalesce(part, zeroblob(16)), kept, probe, start, data FROM windows
            WHERE start >= ?1 AND kept BETWEEN ?2 AND ?3 ORDER BY kept, rowid",
    )?;
    let [since, until] = taken.micros();
    let mut rows = select.query([from.timestamp(), since, until])?;
    let mut parts = Vec::new();
    while let Some(row) = rows.next()? {
        parts.extend(codec::taken(
            Uuid::from_bytes(row.get(0)?),
            row.get(1)?,
            row.get(2)?,
            row.get(3)?,
            &row.get::<_, String>(4)?,
        ));
    }
    Ok(parts)
}

pub(super) fn forget(connection: &Connection, before: DateTime<Utc>) -> Result<(), Cause> {
    connection.execute("DELETE FROM windows WHERE start < ?1", [before.timestamp()])?;
    Ok(())
}
