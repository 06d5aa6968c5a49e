//! The schema `golive`, and how it moves forward.

use super::super::Cause;
use tokio_postgres::{Client, IsolationLevel, Transaction};

/// Each step brings a store from the format before it to its own. Steps are never changed, only added.
pub(in super::super) const MIGRATIONS: [&str; 2] = [
    // Events that can only be added, each chained to the one before it, and windows of measurements.
    include_str!("format_1.sql"),
    // Signatures and receipts, windows in parts, presence and leases, and the functions through which all is written.
    include_str!("format_2.sql"),
];

/// The number of the lock by which those who append take turns. It is arbitrary, and must never change.
const TURN: i64 = 0x676f_6c69;

/// The format this program reads and writes.
fn known() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// The format of what is there; 0 when nothing is.
async fn found(client: &Client) -> Result<i64, Cause> {
    if is_absent(client).await? {
        return Ok(0);
    }
    let row = client.query_typed_one("SELECT format FROM golive.meta", &[]).await?;
    Ok(row.try_get(0)?)
}

/// Whether there is no store here.
pub(super) async fn is_absent(client: &Client) -> Result<bool, Cause> {
    // Asked of the catalogue itself: within a transaction, `to_regclass` may answer from before it waited its turn.
    let select = "SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'golive' AND c.relname = 'meta')";
    Ok(client.query_typed_one(select, &[]).await?.try_get(0)?)
}

/// Makes a new connection fit for the store, and says whether there is one. Refuses a store of a newer program, and a
/// database whose texts are not the bytes that the chain hashes.
pub(super) async fn prepare(client: &Client) -> Result<bool, Cause> {
    // A transaction that sees nothing newer than its beginning would not see what was appended before its turn.
    let prepare = "SELECT current_setting('server_encoding'),
        set_config('default_transaction_isolation', 'read committed', false)";
    let encoding: String = client.query_typed_one(prepare, &[]).await?.try_get(0)?;
    if encoding != "UTF8" {
        return Err(Cause::Encoding { found: encoding });
    }
    match found(client).await? {
        found if found > known() => Err(Cause::Newer { found, known: known() }),
        found => Ok(found > 0),
    }
}

/// Brings the store forward in one transaction; another program may be doing the same. With `create`, also one that
/// is not there.
pub(super) async fn migrate(client: &mut Client, create: bool) -> Result<(), Cause> {
    let there = found(client).await?;
    if there >= known() || (there == 0 && !create) {
        return Ok(());
    }
    let transaction = begin(client).await?;
    let there = found(transaction.client()).await?;
    if there == 0 {
        // Whoever may not create schemas can be given one: then it is there already.
        let schema = "SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'golive')";
        if transaction.query_typed_one(schema, &[]).await?.try_get(0)? {
            transaction.batch_execute("CREATE SCHEMA golive").await?;
        }
    }
    for (format, step) in (1_i64..).zip(MIGRATIONS) {
        if there < format {
            transaction.batch_execute(step).await?;
            transaction.batch_execute(&format!("UPDATE golive.meta SET format = {format}")).await?;
        }
    }
    Ok(transaction.commit().await?)
}

/// Begins a transaction of one writer at a time, whose commit is on the disk when it returns. It sees everything
/// that was committed before its turn, and loses its turn when its program falls silent.
pub(super) async fn begin(client: &mut Client) -> Result<Transaction<'_>, Cause> {
    let transaction =
        client.build_transaction().isolation_level(IsolationLevel::ReadCommitted).start().await?;
    let prepare = format!(
        "SET LOCAL lock_timeout = '5s';
        SET LOCAL idle_in_transaction_session_timeout = '30s';
        SELECT set_config('synchronous_commit', 'on', true)
            WHERE current_setting('synchronous_commit') <> 'remote_apply';
        SELECT pg_advisory_xact_lock({TURN});"
    );
    transaction.batch_execute(&prepare).await?;
    Ok(transaction)
}
