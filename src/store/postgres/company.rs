//! Who is here, and who holds the lease of a vantage, by the server's clock.

use super::{
    super::{Cause, Company, Here, PRESENCE},
    link::Session,
};
use tokio_postgres::types::Type;
use uuid::Uuid;

pub(super) async fn beat(session: &Session, here: &Here) -> Result<Company, Cause> {
    let Here { console, who, role, vantage } = here;
    let patience = i64::try_from(PRESENCE.as_micros()).unwrap_or(i64::MAX);
    let rows = session
        .client
        .query_typed(
            "SELECT * FROM golive.beat($1, $2, $3, $4, $5)",
            &[
                (console, Type::UUID),
                (who, Type::TEXT),
                (role, Type::TEXT),
                (vantage, Type::TEXT),
                (&patience, Type::INT8),
            ],
        )
        .await?;
    let mut company = Company::default();
    for row in rows {
        company.present.push(Here {
            console: row.try_get(0)?,
            who: row.try_get(1)?,
            role: row.try_get(2)?,
            vantage: row.try_get(3)?,
        });
        company.holds_lease |= row.try_get::<_, bool>(4)?;
    }
    Ok(company)
}

pub(super) async fn leave(session: &Session, console: Uuid) -> Result<(), Cause> {
    session.client.execute_typed("SELECT golive.leave($1)", &[(&console, Type::UUID)]).await?;
    Ok(())
}
