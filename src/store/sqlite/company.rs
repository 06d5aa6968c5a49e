//! Who is here, and who holds the lease of a vantage. All of them are on this machine and share its clock.

use super::super::{Cause, Company, Here, PRESENCE};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use uuid::Uuid;

pub(super) fn beat(connection: &mut Connection, here: &Here, now: DateTime<Utc>) -> Result<Company, Cause> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let now = now.timestamp_micros();
    forget_absent(&transaction, now)?;
    let console = here.console.as_bytes();
    transaction.execute(
        "INSERT INTO consoles (console, who, role, vantage, came, seen) VALUES (?1, ?2, ?3, ?4, ?5, ?5)
            ON CONFLICT (console) DO UPDATE SET who = ?2, role = ?3, vantage = ?4, seen = ?5",
        params![console, here.who, here.role, here.vantage, now],
    )?;
    let mut holds_lease = false;
    if let Some(vantage) = &here.vantage {
        let taken = transaction.execute(
            "INSERT INTO leases (vantage, console, seen) VALUES (?1, ?2, ?3)
                ON CONFLICT (vantage) DO UPDATE SET seen = ?3 WHERE console = ?2",
            params![vantage, console, now],
        )?;
        holds_lease = taken == 1;
    }
    let present = present(&transaction)?;
    transaction.commit()?;
    Ok(Company { present, holds_lease })
}

/// A clock may have been set back: a time too far ahead is as absent as one too far back.
fn forget_absent(transaction: &Transaction<'_>, now: i64) -> Result<(), Cause> {
    let patience = i64::try_from(PRESENCE.as_micros()).unwrap_or(i64::MAX);
    for table in ["consoles", "leases"] {
        let absent = format!("DELETE FROM {table} WHERE seen NOT BETWEEN ?1 AND ?2");
        transaction.execute(&absent, [now - patience, now + patience])?;
    }
    Ok(())
}

fn present(transaction: &Transaction<'_>) -> Result<Vec<Here>, Cause> {
    let mut select = transaction
        .prepare_cached("SELECT console, who, role, vantage FROM consoles ORDER BY came, console")?;
    let rows = select.query_map([], |row| {
        let console = Uuid::from_bytes(row.get(0)?);
        Ok(Here { console, who: row.get(1)?, role: row.get(2)?, vantage: row.get(3)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn leave(connection: &mut Connection, console: Uuid) -> Result<(), Cause> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute("DELETE FROM leases WHERE console = ?1", [console.as_bytes()])?;
    transaction.execute("DELETE FROM consoles WHERE console = ?1", [console.as_bytes()])?;
    transaction.commit()?;
    Ok(())
}
