//! The schema `golive`, and how it moves forward.

use super::super::Cause;
use tokio_postgres::{Client, IsolationLevel, Transaction};

/// Each step brings a store from the format before it to its own. Steps are never changed, only added.
const MIGRATIONS: [&str; 2] = [
    // 1: events that can only be added, each chained to the one before it, and windows of measurements.
    "CREATE TABLE golive.meta (
        one    boolean PRIMARY KEY DEFAULT true CHECK (one),
        format bigint NOT NULL
    );
    INSERT INTO golive.meta (format) VALUES (0);
    CREATE TABLE golive.events (
        seq  bigint PRIMARY KEY,
        id   uuid NOT NULL UNIQUE,
        at   text NOT NULL,
        by   text NOT NULL,
        what text NOT NULL,
        hash bytea NOT NULL
    );
    CREATE FUNCTION golive.events_stay() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'events are never changed or deleted'; END $$;
    CREATE TRIGGER events_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON golive.events
        FOR EACH STATEMENT EXECUTE FUNCTION golive.events_stay();
    CREATE TABLE golive.windows (
        probe   text NOT NULL,
        vantage text NOT NULL,
        start   bigint NOT NULL,
        data    text NOT NULL,
        PRIMARY KEY (probe, vantage, start)
    );
    CREATE INDEX windows_by_start ON golive.windows (start);",
    // 2: events may be signed and carry a receipt of the store.
    "ALTER TABLE golive.events ADD COLUMN signature text;
    ALTER TABLE golive.events ADD COLUMN receipt text;",
];

/// What writers take turns for. The numbers are arbitrary and must never change.
#[derive(Clone, Copy, Debug)]
pub(super) enum Turn {
    Events = 0x676f_6c69,
    Windows = 0x676f_6c6a,
}

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

/// Refuses a store of a newer program.
pub(super) async fn check(client: &Client) -> Result<(), Cause> {
    match found(client).await? {
        found if found > known() => Err(Cause::Newer { found, known: known() }),
        _ => Ok(()),
    }
}

/// Brings the store forward in one transaction; another program may be doing the same. With `create`, also one that
/// is not there.
pub(super) async fn migrate(client: &mut Client, create: bool) -> Result<(), Cause> {
    let there = found(client).await?;
    if there >= known() || (there == 0 && !create) {
        return Ok(());
    }
    let transaction = begin(client, Turn::Events).await?;
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
pub(super) async fn begin(client: &mut Client, turn: Turn) -> Result<Transaction<'_>, Cause> {
    let transaction =
        client.build_transaction().isolation_level(IsolationLevel::ReadCommitted).start().await?;
    let prepare = format!(
        "SET LOCAL lock_timeout = '5s';
        SET LOCAL idle_in_transaction_session_timeout = '30s';
        SELECT set_config('synchronous_commit', 'on', true)
            WHERE current_setting('synchronous_commit') <> 'remote_apply';
        SELECT pg_advisory_xact_lock({});",
        turn as i64
    );
    transaction.batch_execute(&prepare).await?;
    Ok(transaction)
}
