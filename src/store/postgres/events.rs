//! Events: added at the end of the chain, and read back.

use super::{
    super::{Cause, Hash, Raw, Walk, chain, damaged},
    link::Session,
    schema::begin,
};
use crate::state::{Event, Recorded};
use tokio_postgres::{
    Row, Transaction,
    error::SqlState,
    types::{ToSql, Type},
};
use uuid::Uuid;

/// Events as the server is handed them, column by column.
pub(super) struct Columns<'a> {
    ids: Vec<Uuid>,
    at: Vec<String>,
    by: Vec<&'a str>,
    what: Vec<String>,
    signatures: Vec<Option<&'a str>>,
}

impl<'a> Columns<'a> {
    pub fn of(events: &'a [Event]) -> Result<Self, Cause> {
        let what = events.iter().map(|event| serde_json::to_string(&event.what)).collect::<Result<_, _>>();
        Ok(Self {
            ids: events.iter().map(|event| event.id).collect(),
            at: events.iter().map(chain::time).collect(),
            by: events.iter().map(|event| event.by.as_str()).collect(),
            what: what.map_err(|error| damaged(0, &error))?,
            signatures: events.iter().map(|event| event.signature.as_deref()).collect(),
        })
    }

    /// About how many bytes they are on the way.
    pub fn bytes(&self) -> usize {
        let signatures: usize = self.signatures.iter().flatten().map(|text| text.len()).sum();
        self.what.iter().map(|text| text.len() + 100).sum::<usize>() + signatures
    }
}

/// Understood once for each connection: understanding it anew takes the server as long as carrying it out.
const PUT_ONE: &str = "SELECT place, said FROM golive.put_one($1, $2, $3, $4, $5, $6)";
const PUT_ONE_TYPES: [Type; 6] = [Type::INT8, Type::UUID, Type::TEXT, Type::TEXT, Type::TEXT, Type::TEXT];

const PUT: &str = "SELECT place, said FROM golive.put($1, $2, $3, $4, $5, $6)";

/// One statement, one round trip, one commit: the server finds the end, chains and inserts. An event that is alone is
/// given to `golive.put_one`, which is quick and does only what is usual, then to `golive.put`.
pub(super) async fn put(
    session: &mut Session,
    events: &[Event],
    columns: &Columns<'_>,
    after: Option<u64>,
) -> Result<Option<Vec<Recorded>>, Cause> {
    let after = after.map(|after| i64::try_from(after).unwrap_or(i64::MAX));
    if let [event] = events
        && let Some(recorded) = put_one(session, event, columns, after).await?
    {
        return Ok(Some(vec![recorded]));
    }
    let Columns { ids, at, by, what, signatures } = columns;
    let typed: [(&(dyn ToSql + Sync), Type); 6] = [
        (&after, Type::INT8),
        (ids, Type::UUID_ARRAY),
        (at, Type::TEXT_ARRAY),
        (by, Type::TEXT_ARRAY),
        (what, Type::TEXT_ARRAY),
        (signatures, Type::TEXT_ARRAY),
    ];
    session.committing = true;
    let rows = session.client.query_typed(PUT, &typed).await?;
    session.committing = false;
    // The server says nothing at all when the journal has gone on.
    if rows.len() < events.len() {
        return Ok(None);
    }
    rows.iter().zip(events).map(|(row, event)| recorded(row, event)).collect::<Result<_, _>>().map(Some)
}

/// Nothing when it is not as usual: then nothing has happened.
async fn put_one(
    session: &mut Session,
    event: &Event,
    columns: &Columns<'_>,
    after: Option<i64>,
) -> Result<Option<Recorded>, Cause> {
    let put_one = match &session.put_one {
        Some(put_one) => put_one.clone(),
        None => {
            let put_one = session.client.prepare_typed(PUT_ONE, &PUT_ONE_TYPES).await?;
            session.put_one.insert(put_one).clone()
        }
    };
    let Columns { ids, at, by, what, signatures } = columns;
    session.committing = true;
    let found = session
        .client
        .query_one(&put_one, &[&after, &ids[0], &at[0], &by[0], &what[0], &signatures[0]])
        .await;
    let row = match found {
        Err(error) if error.code() == Some(&SqlState::UNIQUE_VIOLATION) => None,
        found => Some(found?),
    };
    session.committing = false;
    let took = |row: &Row| row.try_get::<_, Option<i64>>(0).is_ok_and(|place| place.is_some());
    row.filter(took).map(|row| recorded(&row, event)).transpose()
}

/// An event in the place, and with the receipt, that the server says.
fn recorded(row: &Row, event: &Event) -> Result<Recorded, Cause> {
    let seq: i64 = row.try_get(0)?;
    let receipt = serde_json::from_str(row.try_get(1)?).map_err(|error| damaged(seq, &error))?;
    Ok(Recorded { seq: seq.unsigned_abs(), event: event.clone(), receipt })
}

/// About how many bytes are sent to append these.
pub(super) fn raw_bytes(events: &[Raw]) -> usize {
    let texts = |raw: &Raw| {
        let optional = [&raw.signature, &raw.receipt].map(|text| text.as_ref().map_or(0, String::len));
        raw.what.len() + optional.iter().sum::<usize>()
    };
    events.iter().map(|raw| 150 + texts(raw)).sum()
}

/// Adds events that are chained already; the chain must go on where the journal ends.
pub(super) async fn append_raw(session: &mut Session, events: &[Raw]) -> Result<(), Cause> {
    let transaction = begin(&mut session.client).await?;
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
    let select = "SELECT seq, id, at, by, what, signature, receipt, hash FROM golive.events
        WHERE seq > $1 ORDER BY seq LIMIT $2";
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
