//! Events: added at the end of the chain, and read back.

use super::{
    super::{Cause, Hash, Raw, Walk},
    link::Session,
    schema::{Turn, begin},
};
use crate::state::{Event, Receipt, Recorded};
use std::collections::HashMap;
use tokio_postgres::{Row, Transaction, types::Type};
use uuid::Uuid;

pub(super) async fn put(
    session: &mut Session,
    events: &[Event],
    after: Option<u64>,
) -> Result<Option<Vec<Recorded>>, Cause> {
    let transaction = begin(&mut session.client, Turn::Events).await?;
    let mut end = end(&transaction).await?;
    let may_add = after.is_none_or(|after| after == end.seq.unsigned_abs());
    let receipt = Receipt::default();
    let mut places = places(&transaction, events).await?;
    let (mut recorded, mut added) = (Vec::with_capacity(events.len()), Vec::new());
    for event in events {
        let seq = match places.get(&event.id) {
            Some(seq) => *seq,
            None if !may_add => return Ok(None),
            None => {
                let raw = end.chain(event, &receipt)?;
                places.insert(event.id, raw.seq);
                added.push(raw);
                end.seq
            }
        };
        recorded.push(Recorded::new(seq.unsigned_abs(), event.clone()));
    }
    insert(&transaction, &added).await?;
    session.committing = true;
    transaction.commit().await?;
    session.committing = false;
    Ok(Some(recorded))
}

/// Adds events that are chained already; the chain must go on where the journal ends.
pub(super) async fn append_raw(session: &mut Session, events: &[Raw]) -> Result<(), Cause> {
    let transaction = begin(&mut session.client, Turn::Events).await?;
    let mut end = end(&transaction).await?;
    events.iter().try_for_each(|raw| end.step(raw).map_err(|_| Cause::Chain { seq: raw.seq }))?;
    insert(&transaction, events).await?;
    session.committing = true;
    transaction.commit().await?;
    session.committing = false;
    Ok(())
}

pub(super) async fn raw_after(session: &Session, seq: u64, limit: usize) -> Result<Vec<Raw>, Cause> {
    let seq = i64::try_from(seq).unwrap_or(i64::MAX);
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let select = "SELECT seq, id, at, by, what, signature, receipt, hash FROM golive.events WHERE seq > $1 ORDER BY seq LIMIT $2";
    let rows = session.client.query_typed(select, &[(&seq, Type::INT8), (&limit, Type::INT8)]).await?;
    rows.iter().map(raw).collect()
}

fn raw(row: &Row) -> Result<Raw, Cause> {
    let seq = row.try_get(0)?;
    Ok(Raw {
        seq,
        id: row.try_get::<_, Uuid>(1)?.into_bytes(),
        at: row.try_get(2)?,
        by: row.try_get(3)?,
        what: row.try_get(4)?,
        signature: row.try_get(5)?,
        receipt: row.try_get(6)?,
        hash: hash(seq, row.try_get(7)?)?,
    })
}

fn hash(seq: i64, bytes: &[u8]) -> Result<Hash, Cause> {
    let bytes = <[u8; 32]>::try_from(bytes);
    bytes.map(Hash).map_err(|error| Cause::Damaged { seq, reason: error.to_string() })
}

/// The end of the chain.
async fn end(transaction: &Transaction<'_>) -> Result<Walk, Cause> {
    let last = "SELECT seq, hash FROM golive.events ORDER BY seq DESC LIMIT 1";
    let Some(row) = transaction.query_typed_opt(last, &[]).await? else { return Ok(Walk::default()) };
    let seq = row.try_get(0)?;
    Ok(Walk { seq, head: hash(seq, row.try_get(1)?)? })
}

/// The places of those events that are there already.
async fn places(transaction: &Transaction<'_>, events: &[Event]) -> Result<HashMap<Uuid, i64>, Cause> {
    let ids: Vec<Uuid> = events.iter().map(|event| event.id).collect();
    let select = "SELECT id, seq FROM golive.events WHERE id = ANY($1)";
    let rows = transaction.query_typed(select, &[(&ids, Type::UUID_ARRAY)]).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// Inserts chained events in one statement. Who listens on the channel `golive` hears of them with the commit.
async fn insert(transaction: &Transaction<'_>, events: &[Raw]) -> Result<(), Cause> {
    let Some(last) = events.last() else { return Ok(()) };
    let column = |of: fn(&Raw) -> &str| events.iter().map(of).collect::<Vec<&str>>();
    let seqs: Vec<i64> = events.iter().map(|raw| raw.seq).collect();
    let ids: Vec<Uuid> = events.iter().map(|raw| Uuid::from_bytes(raw.id)).collect();
    let (at, by, what) = (column(|raw| &raw.at), column(|raw| &raw.by), column(|raw| &raw.what));
    let signatures: Vec<Option<&str>> = events.iter().map(|raw| raw.signature.as_deref()).collect();
    let receipts: Vec<Option<&str>> = events.iter().map(|raw| raw.receipt.as_deref()).collect();
    let hashes: Vec<&[u8]> = events.iter().map(|raw| raw.hash.0.as_slice()).collect();
    let put = "INSERT INTO golive.events (seq, id, at, by, what, hash, signature, receipt)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)";
    transaction
        .execute_typed(
            put,
            &[
                (&seqs, Type::INT8_ARRAY),
                (&ids, Type::UUID_ARRAY),
                (&at, Type::TEXT_ARRAY),
                (&by, Type::TEXT_ARRAY),
                (&what, Type::TEXT_ARRAY),
                (&hashes, Type::BYTEA_ARRAY),
                (&signatures, Type::TEXT_ARRAY),
                (&receipts, Type::TEXT_ARRAY),
            ],
        )
        .await?;
    transaction.query_typed("SELECT pg_notify('golive', $1)", &[(&last.seq.to_string(), Type::TEXT)]).await?;
    Ok(())
}
