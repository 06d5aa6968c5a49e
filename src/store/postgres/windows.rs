//! Windows of measurements, kept in the parts they were handed over in until they are thinned.

use super::{
    super::{
        Cause, Part, Portion, Size, Span, Taken, codec,
        thinning::{self, Merged, Row, SETTLED_MICROS, STEP_MAX, Step, Stock},
    },
    link::Session,
};
use crate::{
    id::Id,
    measure::{Grain, pack},
    plan::Retention,
};
use chrono::{DateTime, Utc};
use tokio_postgres::types::Type;
use uuid::Uuid;

/// About how many bytes a part is on the way.
pub(super) const PART_BYTES: usize = 500;

/// Keeps parts. One that the server has already is left as it is, so a call whose outcome is unknown may be repeated.
pub(super) async fn add(session: &mut Session, vantage: &str, parts: &[Part]) -> Result<(), Cause> {
    let ids: Vec<Uuid> = parts.iter().map(|part| part.id).collect();
    let probes: Vec<&str> = parts.iter().map(|part| part.probe.as_str()).collect();
    let starts: Vec<i64> = parts.iter().map(|part| part.window.start.timestamp()).collect();
    let data: Vec<Vec<u8>> = parts.iter().map(|part| pack(&part.window)).collect();
    session.committing = true;
    session
        .client
        .execute_typed(
            "SELECT golive.keep($1, $2, $3, $4, $5)",
            &[
                (&vantage, Type::TEXT),
                (&ids, Type::UUID_ARRAY),
                (&probes, Type::TEXT_ARRAY),
                (&starts, Type::INT8_ARRAY),
                (&data, Type::BYTEA_ARRAY),
            ],
        )
        .await?;
    session.committing = false;
    Ok(())
}

/// The parts by the order they were taken in.
pub(super) async fn parts(session: &Session, from: DateTime<Utc>, taken: Span) -> Result<Vec<Taken>, Cause> {
    let select = "SELECT part, kept, vantage, probe, start, data FROM golive.windows
        WHERE grain IN (10, 60, 3600) AND start >= $1 AND kept BETWEEN $2 AND $3 ORDER BY kept, vantage, part";
    let [since, until] = taken.micros();
    let bounds = [from.timestamp(), since, until];
    let bounds = bounds.each_ref().map(|bound| (bound as _, Type::INT8));
    let mut parts = Vec::new();
    for row in session.client.query_typed(select, &bounds).await? {
        let whose = (row.try_get(2)?, row.try_get(3)?);
        parts.extend(codec::taken(row.try_get(0)?, row.try_get(1)?, whose, row.try_get(4)?, row.try_get(5)?));
    }
    Ok(parts)
}

pub(super) async fn forget(session: &Session, before: DateTime<Utc>) -> Result<(), Cause> {
    let before = before.timestamp();
    session.client.execute_typed("SELECT golive.forget($1)", &[(&before, Type::INT8)]).await?;
    Ok(())
}

/// One step; whether there may be another. What is read may be gone before it is written: then nothing is.
pub(super) async fn thin(
    session: &mut Session,
    retention: &Retention,
    now: DateTime<Utc>,
) -> Result<bool, Cause> {
    let (stock, settled) = stock(session).await?;
    match thinning::next(&stock, retention, now) {
        None => Ok(false),
        Some(Step::Forget { until, .. }) => {
            let until = DateTime::from_timestamp(until, 0).unwrap_or(now);
            forget(session, until).await?;
            Ok(true)
        }
        Some(Step::Merge { grain, into, from, until }) => {
            let rows = rows(session, [grain.seconds(), from, until, settled]).await?;
            let (merged, replaced) = thinning::merge(rows, into);
            replace(session, &replaced, into, &merged).await
        }
    }
}

async fn stock(session: &Session) -> Result<(Stock, i64), Cause> {
    let select = "SELECT coalesce(max(kept), 0), (SELECT coalesce(sum(bytes), 0)::bigint FROM golive.sizes)
        FROM golive.windows";
    let row = session.client.query_typed_one(select, &[]).await?;
    let settled = row.try_get::<_, i64>(0)?.saturating_sub(SETTLED_MICROS);
    let bytes = u64::try_from(row.try_get::<_, i64>(1)?).unwrap_or_default();
    let mut stock = Stock { bytes, ..Stock::default() };
    for grain in Grain::ALL {
        let oldest = "SELECT start FROM golive.windows WHERE grain = $1 AND kept < $2 ORDER BY start LIMIT 1";
        let asked = [(&grain.seconds() as _, Type::INT8), (&settled as _, Type::INT8)];
        let rows = session.client.query_typed(oldest, &asked).await?;
        stock.oldest[grain as usize] = rows.first().map(|row| row.try_get(0)).transpose()?;
    }
    Ok((stock, settled))
}

/// The windows of a grain in a span that were taken before a time.
async fn rows(session: &Session, bounds: [i64; 4]) -> Result<Vec<Row<Uuid>>, Cause> {
    let select = format!(
        "SELECT vantage, part, probe, kept, start, data FROM golive.windows
        WHERE grain = $1 AND start >= $2 AND start < $3 AND kept < $4
        ORDER BY probe, vantage, start LIMIT {}",
        STEP_MAX + 1
    );
    let asked = bounds.each_ref().map(|bound| (bound as _, Type::INT8));
    let found = session.client.query_typed(&select, &asked).await?;
    let row = |row: tokio_postgres::Row| {
        let part = row.try_get(1)?;
        let start = DateTime::from_timestamp(row.try_get(4)?, 0);
        Ok(Row {
            key: part,
            vantage: row.try_get(0)?,
            part,
            probe: Id::new(row.try_get::<_, &str>(2)?),
            kept: row.try_get(3)?,
            window: start.zip(row.try_get(5).ok()).and_then(|(start, data)| codec::decode(start, data)),
        })
    };
    found.into_iter().map(row).collect()
}

/// Puts merged windows in the place of others; whether these were still there.
async fn replace(
    session: &mut Session,
    replaced: &Vec<Uuid>,
    into: Grain,
    merged: &[Merged],
) -> Result<bool, Cause> {
    let vantages: Vec<&str> = merged.iter().map(|it| it.vantage.as_str()).collect();
    let ids: Vec<Uuid> = merged.iter().map(|it| it.part.id).collect();
    let probes: Vec<&str> = merged.iter().map(|it| it.part.probe.as_str()).collect();
    let starts: Vec<i64> = merged.iter().map(|it| it.part.window.start.timestamp()).collect();
    let keeps: Vec<i64> = merged.iter().map(|it| it.kept).collect();
    let data: Vec<Vec<u8>> = merged.iter().map(|it| pack(&it.part.window)).collect();
    let row = session
        .client
        .query_typed_one(
            "SELECT golive.thin($1, $2, $3, $4, $5, $6, $7, $8)",
            &[
                (replaced, Type::UUID_ARRAY),
                (&into.seconds(), Type::INT8),
                (&vantages, Type::TEXT_ARRAY),
                (&ids, Type::UUID_ARRAY),
                (&probes, Type::TEXT_ARRAY),
                (&starts, Type::INT8_ARRAY),
                (&keeps, Type::INT8_ARRAY),
                (&data, Type::BYTEA_ARRAY),
            ],
        )
        .await?;
    Ok(row.try_get(0)?)
}

pub(super) async fn size(session: &Session) -> Result<Size, Cause> {
    let mut size = Size::default();
    let select = "SELECT grain, parts, bytes,
            (SELECT min(start) FROM golive.windows w WHERE w.grain = s.grain),
            pg_total_relation_size('golive.windows') + pg_total_relation_size('golive.events')
        FROM golive.sizes s";
    for row in session.client.query_typed(select, &[]).await? {
        let count = |at: usize| Ok::<_, Cause>(row.try_get::<_, i64>(at)?.max(0).unsigned_abs());
        size.disk_bytes = count(4)?;
        let oldest = row.try_get::<_, Option<i64>>(3)?.and_then(|start| DateTime::from_timestamp(start, 0));
        if let Some(grain) = Grain::of_seconds(row.try_get(0)?) {
            size.portions[grain as usize] = Portion { windows: count(1)?, bytes: count(2)?, oldest };
        }
    }
    Ok(size)
}
