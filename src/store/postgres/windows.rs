//! Windows of measurements, kept in the parts they were handed over in.

use super::{
    super::{Cause, Part, Span, Taken, codec, damaged},
    link::Session,
};
use chrono::{DateTime, Utc};
use tokio_postgres::types::Type;
use uuid::Uuid;

/// About how many bytes a part is on the way.
pub(super) const PART_BYTES: usize = 1_000;

/// Keeps parts. One that the server has already is left as it is, so a call whose outcome is unknown may be repeated.
pub(super) async fn add(session: &mut Session, vantage: &str, parts: &[Part]) -> Result<(), Cause> {
    let ids: Vec<Uuid> = parts.iter().map(|part| part.id).collect();
    let probes: Vec<&str> = parts.iter().map(|part| part.probe.as_str()).collect();
    let starts: Vec<i64> = parts.iter().map(|part| part.window.start.timestamp()).collect();
    let data = parts.iter().map(|part| codec::encode(&part.window)).collect::<Result<Vec<_>, _>>();
    let data = data.map_err(|error| damaged(0, &error))?;
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
                (&data, Type::TEXT_ARRAY),
            ],
        )
        .await?;
    session.committing = false;
    Ok(())
}

/// The parts by the order they were taken in.
pub(super) async fn parts(session: &Session, from: DateTime<Utc>, taken: Span) -> Result<Vec<Taken>, Cause> {
    let select =
        "SELECT coalesce(part, '00000000-0000-0000-0000-000000000000'::uuid), kept, probe, start, data
        FROM golive.windows WHERE start >= $1 AND kept BETWEEN $2 AND $3
        ORDER BY kept, vantage, part";
    let [since, until] = taken.micros();
    let bounds = [from.timestamp(), since, until];
    let bounds = bounds.each_ref().map(|bound| (bound as _, Type::INT8));
    let mut parts = Vec::new();
    for row in session.client.query_typed(select, &bounds).await? {
        parts.extend(codec::taken(
            row.try_get(0)?,
            row.try_get(1)?,
            row.try_get(2)?,
            row.try_get(3)?,
            row.try_get(4)?,
        ));
    }
    Ok(parts)
}

pub(super) async fn forget(session: &Session, before: DateTime<Utc>) -> Result<(), Cause> {
    let before = before.timestamp();
    session.client.execute_typed("SELECT golive.forget($1)", &[(&before, Type::INT8)]).await?;
    Ok(())
}
