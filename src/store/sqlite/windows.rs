//! Windows of measurements, kept in the parts they were handed over in.

use super::super::{Cause, Part, Taken, codec, damaged};
use crate::{id::Id, measure::Window};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

pub(super) fn add(
    connection: &mut Connection,
    vantage: &str,
    parts: &[Part],
    now: DateTime<Utc>,
) -> Result<(), Cause> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let kept = last_kept(&transaction)?.max(now.timestamp_micros());
    {
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

pub(super) fn read(
    connection: &Connection,
    from: DateTime<Utc>,
    until: Option<DateTime<Utc>>,
) -> Result<Vec<(Id, Window)>, Cause> {
    let mut select = connection.prepare_cached(
        "SELECT probe, start, data FROM windows WHERE start >= ?1 AND kept <= ?2 ORDER BY rowid",
    )?;
    let until = until.map_or(i64::MAX, |until| until.timestamp_micros());
    let rows =
        select.query_map([from.timestamp(), until], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(codec::merged(rows.collect::<Result<Vec<_>, _>>()?))
}

/// The parts by the order they were taken in; those that cannot be read are left out.
pub(super) fn parts(
    connection: &Connection,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<Taken>, Cause> {
    let mut select = connection.prepare_cached(
        "SELECT kept, probe, start, data FROM windows WHERE start >= ?1 AND kept <= ?2 ORDER BY kept, rowid",
    )?;
    let bounds = [from.timestamp(), until.timestamp_micros()];
    let rows = select.query_map(bounds, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    let mut parts = Vec::new();
    for row in rows {
        let (kept, probe, start, data): (i64, String, i64, String) = row?;
        let at = DateTime::from_timestamp_micros(kept);
        let window = DateTime::from_timestamp(start, 0).and_then(|start| codec::decode(start, &data));
        parts.extend(at.zip(window).map(|(at, window)| Taken { at, probe: Id::new(probe), window }));
    }
    Ok(parts)
}

pub(super) fn forget(connection: &Connection, before: DateTime<Utc>) -> Result<(), Cause> {
    connection.execute("DELETE FROM windows WHERE start < ?1", [before.timestamp()])?;
    Ok(())
}
