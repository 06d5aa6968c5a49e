//! Windows of measurements, kept in the parts they were handed over in until they are thinned.

use super::super::{
    Cause, Part, Portion, Size, Span, Taken, codec,
    thinning::{self, Merged, Row, SETTLED_MICROS, STEP_MAX, Step, Stock},
};
use crate::{
    clock::Clock,
    id::Id,
    measure::{Grain, pack},
    plan::Retention,
};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use uuid::Uuid;

const INSERT: &str = "INSERT INTO windows (probe, vantage, start, grain, kept, data, part)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (part) DO NOTHING";

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
        for part in parts {
            insert(&transaction, vantage, kept, part)?;
        }
    }
    transaction.commit()?;
    Ok(())
}

fn insert(
    connection: &Connection,
    vantage: &str,
    kept: i64,
    Part { id, probe, window }: &Part,
) -> Result<(), Cause> {
    let (start, grain) = (window.start.timestamp(), window.grain.seconds());
    let row = params![probe.as_str(), vantage, start, grain, kept, pack(window), id.as_bytes()];
    connection.prepare_cached(INSERT)?.execute(row)?;
    Ok(())
}

/// When the last part was taken. A clock that was set back must not change what was known at an earlier time.
fn last_kept(connection: &Connection) -> Result<i64, Cause> {
    let mut last = connection.prepare_cached("SELECT max(kept) FROM windows")?;
    Ok(last.query_row([], |row| row.get::<_, Option<i64>>(0))?.unwrap_or(i64::MIN))
}

/// The parts by the order they were taken in.
pub(super) fn parts(connection: &Connection, from: DateTime<Utc>, taken: Span) -> Result<Vec<Taken>, Cause> {
    let mut select = connection.prepare_cached(
        "SELECT part, kept, vantage, probe, start, data FROM windows
            WHERE grain IN (10, 60, 3600) AND start >= ?1 AND kept BETWEEN ?2 AND ?3 ORDER BY kept, rowid",
    )?;
    let [since, until] = taken.micros();
    let mut rows = select.query([from.timestamp(), since, until])?;
    let mut parts = Vec::new();
    while let Some(row) = rows.next()? {
        parts.extend(codec::taken(
            Uuid::from_bytes(row.get(0)?),
            row.get(1)?,
            (row.get(2)?, row.get(3)?),
            row.get(4)?,
            row.get_ref(5)?.as_bytes().unwrap_or_default(),
        ));
    }
    Ok(parts)
}

pub(super) fn forget(connection: &Connection, before: DateTime<Utc>) -> Result<(), Cause> {
    let delete = "DELETE FROM windows WHERE grain IN (10, 60, 3600) AND start < ?1";
    connection.execute(delete, [before.timestamp()])?;
    Ok(())
}

/// One step; whether there was one. What it reads cannot change before it is written.
pub(super) fn thin(
    connection: &mut Connection,
    retention: &Retention,
    now: DateTime<Utc>,
) -> Result<bool, Cause> {
    // Mostly there is nothing to do, and nobody need be held up to find that out.
    if next(connection, retention, now)?.is_none() {
        return Ok(false);
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    match next(&transaction, retention, now)? {
        None => return Ok(false),
        Some(Step::Forget { grain, until }) => {
            let delete = "DELETE FROM windows WHERE grain = ?1 AND start < ?2";
            transaction.execute(delete, [grain.seconds(), until])?;
        }
        Some(Step::Merge { grain, into, from, until }) => merge(&transaction, grain, into, from, until)?,
    }
    transaction.commit()?;
    Ok(true)
}

fn next(connection: &Connection, retention: &Retention, now: DateTime<Utc>) -> Result<Option<Step>, Cause> {
    let settled = last_kept(connection)?.saturating_sub(SETTLED_MICROS);
    let mut stock = Stock::default();
    let mut oldest = connection
        .prepare_cached("SELECT start FROM windows WHERE grain = ?1 AND kept < ?2 ORDER BY start LIMIT 1")?;
    for grain in Grain::ALL {
        let row = oldest.query_row([grain.seconds(), settled], |row| row.get(0)).optional()?;
        stock.oldest[grain as usize] = row;
    }
    let mut bytes = connection.prepare_cached("SELECT coalesce(sum(bytes), 0) FROM sizes")?;
    stock.bytes = u64::try_from(bytes.query_row([], |row| row.get::<_, i64>(0))?).unwrap_or_default();
    Ok(thinning::next(&stock, retention, now))
}

fn merge(
    transaction: &Transaction<'_>,
    grain: Grain,
    into: Grain,
    from: i64,
    until: i64,
) -> Result<(), Cause> {
    let settled = last_kept(transaction)?.saturating_sub(SETTLED_MICROS);
    let mut select = transaction.prepare_cached(
        "SELECT rowid, vantage, part, probe, kept, start, data FROM windows
            WHERE grain = ?1 AND start >= ?2 AND start < ?3 AND kept < ?4
            ORDER BY probe, vantage, start LIMIT ?5",
    )?;
    let limit = i64::try_from(STEP_MAX + 1).unwrap_or(i64::MAX);
    let rows = select.query_map([grain.seconds(), from, until, settled, limit], |row| {
        let start = DateTime::from_timestamp(row.get(5)?, 0);
        let data = row.get_ref(6)?.as_bytes().unwrap_or_default();
        Ok(Row {
            key: row.get::<_, i64>(0)?,
            vantage: row.get(1)?,
            part: Uuid::from_bytes(row.get(2)?),
            probe: Id::new(row.get::<_, String>(3)?),
            kept: row.get(4)?,
            window: start.and_then(|start| codec::decode(start, data)),
        })
    })?;
    let (merged, replaced) = thinning::merge(rows.collect::<Result<Vec<_>, _>>()?, into);
    let mut delete = transaction.prepare_cached("DELETE FROM windows WHERE rowid = ?1")?;
    for row in replaced {
        delete.execute([row])?;
    }
    for Merged { vantage, kept, part } in &merged {
        insert(transaction, vantage, *kept, part)?;
    }
    Ok(())
}

pub(super) fn size(connection: &Connection) -> Result<Size, Cause> {
    let mut size = Size::default();
    let mut select = connection.prepare_cached(
        "SELECT parts, bytes, (SELECT min(start) FROM windows w WHERE w.grain = s.grain) FROM sizes s
            WHERE grain = ?1",
    )?;
    for grain in Grain::ALL {
        let portion = &mut size.portions[grain as usize];
        *portion = select.query_row([grain.seconds()], |row| {
            let count = |at: usize| Ok::<_, rusqlite::Error>(row.get::<_, i64>(at)?.max(0).unsigned_abs());
            let oldest = row.get::<_, Option<i64>>(2)?.and_then(|start| DateTime::from_timestamp(start, 0));
            Ok(Portion { windows: count(0)?, bytes: count(1)?, oldest })
        })?;
    }
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    size.disk_bytes = (pragma("page_count")? * pragma("page_size")?).max(0).unsigned_abs();
    Ok(size)
}
