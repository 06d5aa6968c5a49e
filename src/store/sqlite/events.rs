//! Events: added at the end of the chain, and read back.

use super::super::{Cause, Hash, Raw, Row, Rows, Walk};
use crate::{
    clock::Clock,
    state::{Event, Receipt, Recorded},
};
use chrono::{DateTime, SubsecRound as _, Utc};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use uuid::Uuid;

pub(super) fn put(
    connection: &mut Connection,
    events: &[Event],
    after: Option<u64>,
    clock: Clock,
) -> Result<Option<Vec<Recorded>>, Cause> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (mut end, stored) = end(&transaction)?;
    let may_add = after.is_none_or(|after| after == end.seq.unsigned_abs());
    // A clock that was set back must not make it seem that later events were known earlier.
    // Read only now, in turn: what has an earlier time is there already.
    let now = clock.now().trunc_subsecs(6);
    let receipt = Receipt { stored: Some(stored.map_or(now, |stored| stored.max(now))), login: None };
    let mut recorded = Vec::with_capacity(events.len());
    for event in events {
        recorded.push(match place(&transaction, event)? {
            Some(known) => known,
            None if may_add => {
                let raw = end.chain(event, &receipt)?;
                insert(&transaction, &raw)?;
                Recorded { seq: end.seq.unsigned_abs(), event: event.clone(), receipt: receipt.clone() }
            }
            None => return Ok(None),
        });
    }
    transaction.commit()?;
    Ok(Some(recorded))
}

/// The end of the chain, and when its last event was stored.
fn end(transaction: &Transaction<'_>) -> Result<(Walk, Option<DateTime<Utc>>), Cause> {
    let mut last =
        transaction.prepare_cached("SELECT seq, hash, receipt FROM events ORDER BY seq DESC LIMIT 1")?;
    let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get::<_, Option<String>>(2)?));
    let Some((seq, hash, receipt)) = last.query_row([], row).optional()? else {
        return Ok((Walk::default(), None));
    };
    let receipt = receipt.and_then(|json| serde_json::from_str::<Receipt>(&json).ok());
    Ok((Walk { seq, head: Hash(hash) }, receipt.and_then(|receipt| receipt.stored)))
}

/// An event that is there already, by its id, in its place.
fn place(transaction: &Transaction<'_>, event: &Event) -> Result<Option<Recorded>, Cause> {
    let mut known = transaction.prepare_cached("SELECT seq, receipt FROM events WHERE id = ?1")?;
    let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, Option<String>>(1)?));
    let found = known.query_row([event.id.as_bytes()], row).optional()?;
    Ok(found.map(|(seq, receipt)| {
        let receipt = receipt.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
        Recorded { seq: seq.unsigned_abs(), event: event.clone(), receipt }
    }))
}

/// Adds an event that is chained.
fn insert(connection: &Connection, raw: &Raw) -> Result<(), Cause> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO events (seq, id, at, by, what, signature, receipt, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    let Raw { seq, id, at, by, what, signature, receipt, hash } = raw;
    insert.execute(params![seq, id, at, by, what, signature, receipt, hash.0])?;
    Ok(())
}

/// Adds events that are chained already; the chain must go on where the journal ends.
pub(super) fn append_raw(connection: &mut Connection, events: &[Raw]) -> Result<(), Cause> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (mut walk, _) = end(&transaction)?;
    for raw in events {
        walk.step(raw).map_err(|_| Cause::Chain { seq: raw.seq })?;
        insert(&transaction, raw)?;
    }
    transaction.commit()?;
    Ok(())
}

pub(super) fn raw_after(connection: &Connection, seq: u64, limit: usize) -> Result<Vec<Raw>, Cause> {
    let mut select = connection.prepare_cached(
        "SELECT seq, id, at, by, what, signature, receipt, hash FROM events WHERE seq > ?1 ORDER BY seq LIMIT ?2",
    )?;
    let bounds = params![i64::try_from(seq).unwrap_or(i64::MAX), i64::try_from(limit).unwrap_or(i64::MAX)];
    let rows = select.query_map(bounds, raw)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn raw(row: &rusqlite::Row<'_>) -> rusqlite::Result<Raw> {
    Ok(Raw {
        seq: row.get(0)?,
        id: row.get(1)?,
        at: row.get(2)?,
        by: row.get(3)?,
        what: row.get(4)?,
        signature: row.get(5)?,
        receipt: row.get(6)?,
        hash: Hash(row.get(7)?),
    })
}

pub(super) fn last(connection: &Connection) -> Result<Option<Raw>, Cause> {
    let mut select = connection.prepare_cached(
        "SELECT seq, id, at, by, what, signature, receipt, hash FROM events ORDER BY seq DESC LIMIT 1",
    )?;
    Ok(select.query_row([], raw).optional()?)
}

pub(super) fn length(connection: &Connection) -> Result<u64, Cause> {
    let last: Option<i64> = connection.query_row("SELECT max(seq) FROM events", [], |row| row.get(0))?;
    Ok(last.unwrap_or_default().unsigned_abs())
}

pub(super) fn holds(connection: &Connection, id: Uuid) -> Result<bool, Cause> {
    let mut select = connection.prepare_cached("SELECT 1 FROM events WHERE id = ?1")?;
    Ok(select.exists([id.as_bytes()])?)
}

/// Reads into one piece of memory, and what only the chain needs not at all.
pub(super) fn rows_after(
    connection: &Connection,
    seq: u64,
    limit: usize,
    rows: &mut Rows,
) -> Result<(), Cause> {
    let mut select = connection.prepare_cached(
        "SELECT seq, id, at, by, what, signature, receipt FROM events WHERE seq > ?1 ORDER BY seq LIMIT ?2",
    )?;
    let bounds = params![i64::try_from(seq).unwrap_or(i64::MAX), i64::try_from(limit).unwrap_or(i64::MAX)];
    let mut found = select.query(bounds)?;
    while let Some(row) = found.next()? {
        let text = |column: usize| Ok::<_, rusqlite::Error>(row.get_ref(column)?.as_str()?);
        let text_or_null = |column: usize| Ok::<_, rusqlite::Error>(row.get_ref(column)?.as_str_or_null()?);
        rows.push(Row {
            seq: row.get(0)?,
            id: row.get(1)?,
            at: text(2)?,
            by: text(3)?,
            what: text(4)?,
            signature: text_or_null(5)?,
            receipt: text_or_null(6)?,
        });
    }
    Ok(())
}
