//! Windows of measurements.
//!
//! Windows add up, so one that was kept must not be kept again by a caller who was told that its fate is unknown:
//! the transaction is remembered, and the next call asks the server what became of it.

use super::{
    super::{Cause, codec, damaged},
    link::Session,
    schema::{Turn, begin},
};
use crate::{id::Id, measure::Window};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
use tokio_postgres::{Transaction, types::Type};

/// A transaction whose outcome is unknown.
#[derive(Debug)]
pub(super) struct Unsure {
    transaction: String,
    vantage: String,
    /// The windows in it.
    keys: BTreeSet<Key>,
    /// Windows of the same call that are known to be kept already.
    kept: BTreeSet<Key>,
}

/// Probe and start.
type Key = (String, i64);

fn key((probe, window): &(Id, Window)) -> Key {
    (probe.as_str().to_owned(), window.start.timestamp())
}

/// Keeps windows. `unsure` holds what became unknown in an earlier call, and afterwards what is unknown now.
pub(super) async fn add(
    session: &mut Session,
    vantage: &str,
    windows: &[(Id, Window)],
    unsure: &mut Option<Unsure>,
) -> Result<(), Cause> {
    let transaction = begin(&mut session.client, Turn::Windows).await?;
    let kept = match unsure.as_ref().filter(|it| it.vantage == vantage) {
        Some(it) if is_committed(&transaction, it).await? => &it.kept | &it.keys,
        Some(it) => it.kept.clone(),
        None => BTreeSet::new(),
    };
    let mut fresh: BTreeMap<Key, Window> = BTreeMap::new();
    for it in windows.iter().filter(|it| !kept.contains(&key(it))) {
        fresh.entry(key(it)).and_modify(|known| known.merge(&it.1)).or_insert_with(|| it.1.clone());
    }
    merge_known(&transaction, vantage, &mut fresh).await?;
    put(&transaction, vantage, &fresh).await?;
    let row = transaction.query_typed_one("SELECT pg_current_xact_id()::text", &[]).await?;
    let (transaction_id, keys) = (row.try_get(0)?, fresh.into_keys().collect());
    *unsure = Some(Unsure { transaction: transaction_id, vantage: vantage.to_owned(), keys, kept });
    session.committing = true;
    transaction.commit().await?;
    session.committing = false;
    *unsure = None;
    Ok(())
}

async fn is_committed(transaction: &Transaction<'_>, unsure: &Unsure) -> Result<bool, Cause> {
    let status = "SELECT coalesce(pg_xact_status($1::text::xid8) = 'committed', false)";
    let row = transaction.query_typed_one(status, &[(&unsure.transaction, Type::TEXT)]).await?;
    Ok(row.try_get(0)?)
}

/// Merges what is there already into windows that are about to replace it.
async fn merge_known(
    transaction: &Transaction<'_>,
    vantage: &str,
    windows: &mut BTreeMap<Key, Window>,
) -> Result<(), Cause> {
    let (probes, starts): (Vec<String>, Vec<i64>) = windows.keys().cloned().unzip();
    let select = "SELECT w.probe, w.start, w.data FROM golive.windows w
        JOIN unnest($2, $3) AS k (probe, start) ON w.probe = k.probe AND w.start = k.start WHERE w.vantage = $1";
    let parameters: [(&(dyn tokio_postgres::types::ToSql + Sync), Type); 3] =
        [(&vantage, Type::TEXT), (&probes, Type::TEXT_ARRAY), (&starts, Type::INT8_ARRAY)];
    for row in transaction.query_typed(select, &parameters).await? {
        let key: Key = (row.try_get(0)?, row.try_get(1)?);
        let Some(window) = windows.get_mut(&key) else { continue };
        if let Some(before) = codec::decode(window.start, row.try_get(2)?) {
            window.merge(&before);
        }
    }
    Ok(())
}

async fn put(
    transaction: &Transaction<'_>,
    vantage: &str,
    windows: &BTreeMap<Key, Window>,
) -> Result<(), Cause> {
    let (probes, starts): (Vec<&str>, Vec<i64>) =
        windows.keys().map(|(probe, start)| (probe.as_str(), *start)).unzip();
    let data = windows.values().map(codec::encode).collect::<Result<Vec<_>, _>>();
    let data = data.map_err(|error| damaged(0, &error))?;
    let put = "INSERT INTO golive.windows (probe, vantage, start, data)
        SELECT k.probe, $1, k.start, k.data FROM unnest($2, $3, $4) AS k (probe, start, data)
        ON CONFLICT (probe, vantage, start) DO UPDATE SET data = excluded.data";
    let parameters: [(&(dyn tokio_postgres::types::ToSql + Sync), Type); 4] = [
        (&vantage, Type::TEXT),
        (&probes, Type::TEXT_ARRAY),
        (&starts, Type::INT8_ARRAY),
        (&data, Type::TEXT_ARRAY),
    ];
    transaction.execute_typed(put, &parameters).await?;
    Ok(())
}

pub(super) async fn since(session: &Session, from: DateTime<Utc>) -> Result<Vec<(Id, Window)>, Cause> {
    let select = "SELECT probe, start, data FROM golive.windows WHERE start >= $1";
    let rows = session.client.query_typed(select, &[(&from.timestamp(), Type::INT8)]).await?;
    let rows = rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?)));
    Ok(codec::merged(rows.collect::<Result<Vec<_>, Cause>>()?))
}

pub(super) async fn forget(session: &Session, before: DateTime<Utc>) -> Result<(), Cause> {
    let delete = "DELETE FROM golive.windows WHERE start < $1";
    session.client.execute_typed(delete, &[(&before.timestamp(), Type::INT8)]).await?;
    Ok(())
}
