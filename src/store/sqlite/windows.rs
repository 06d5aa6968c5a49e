//! Windows of measurements, kept in the parts they were handed over in.

use super::super::{Cause, Part, codec, damaged};
use crate::{clock::Clock, id::Id, measure::Window};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, TransactionBehavior, params};

pub(super) fn add(
    connection: &mut Connection,
    vantage: &str,
    parts: &[Part],
    clock: Clock,
) -> Result<(), Cause> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    {
        // Read only now, in turn: an event with a later time has not been appended yet.
        let kept = clock.now().timestamp_micros();
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

pub(super) fn forget(connection: &Connection, before: DateTime<Utc>) -> Result<(), Cause> {
    connection.execute("DELETE FROM windows WHERE start < ?1", [before.timestamp()])?;
    Ok(())
}
