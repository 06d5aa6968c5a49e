//! The format of the file, and how it moves forward.

use super::super::Cause;
use rusqlite::{Connection, TransactionBehavior};

/// Each step brings a store from the format before it to its own. Steps are never changed, only added.
pub(in super::super) const MIGRATIONS: [&str; 2] = [
    // 1: events that can only be added, each chained to the one before it, and windows of measurements.
    "CREATE TABLE events (
        seq  INTEGER PRIMARY KEY,
        id   BLOB NOT NULL UNIQUE,
        at   TEXT NOT NULL,
        by   TEXT NOT NULL,
        what TEXT NOT NULL,
        hash BLOB NOT NULL
    ) STRICT;
    CREATE TRIGGER events_keep BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
    CREATE TRIGGER events_stay BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
    CREATE TABLE windows (
        probe   TEXT NOT NULL,
        vantage TEXT NOT NULL,
        start   INTEGER NOT NULL,
        data    TEXT NOT NULL,
        PRIMARY KEY (probe, vantage, start)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX windows_by_start ON windows (start);",
    // 2: events may be signed and carry a receipt of the store; a window is kept in parts, each with the time it was
    // taken, so that what was known at a time can be told, and with how much all take; who is here, and who holds the lease of a vantage.
    "ALTER TABLE events ADD COLUMN signature TEXT;
    ALTER TABLE events ADD COLUMN receipt TEXT;
    CREATE TABLE parts (
        probe   TEXT NOT NULL,
        vantage TEXT NOT NULL,
        start   INTEGER NOT NULL,
        grain   INTEGER NOT NULL,
        kept    INTEGER NOT NULL,
        data    BLOB NOT NULL,
        part    BLOB NOT NULL UNIQUE
    ) STRICT;
    INSERT INTO parts SELECT probe, vantage, start, 10, (start + 10) * 1000000, CAST(data AS BLOB), randomblob(16)
        FROM windows;
    DROP TABLE windows;
    ALTER TABLE parts RENAME TO windows;
    CREATE INDEX windows_by_start ON windows (grain, start);
    CREATE INDEX windows_by_kept ON windows (kept);
    CREATE TABLE sizes (
        grain INTEGER PRIMARY KEY,
        parts INTEGER NOT NULL,
        bytes INTEGER NOT NULL
    ) STRICT;
    INSERT INTO sizes SELECT 10, count(*), coalesce(sum(length(data) + length(probe) + length(vantage) + 150), 0)
        FROM windows;
    INSERT INTO sizes VALUES (60, 0, 0), (3600, 0, 0);
    CREATE TRIGGER windows_come AFTER INSERT ON windows BEGIN
        UPDATE sizes SET parts = parts + 1,
            bytes = bytes + length(NEW.data) + length(NEW.probe) + length(NEW.vantage) + 150
            WHERE grain = NEW.grain;
    END;
    CREATE TRIGGER windows_go AFTER DELETE ON windows BEGIN
        UPDATE sizes SET parts = parts - 1,
            bytes = bytes - length(OLD.data) - length(OLD.probe) - length(OLD.vantage) - 150
            WHERE grain = OLD.grain;
    END;
    CREATE TABLE consoles (
        console BLOB PRIMARY KEY,
        who     TEXT NOT NULL,
        role    TEXT NOT NULL,
        vantage TEXT,
        came    INTEGER NOT NULL,
        seen    INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE leases (
        vantage TEXT PRIMARY KEY,
        console BLOB NOT NULL,
        seen    INTEGER NOT NULL
    ) STRICT;",
];

/// The format this program reads and writes.
pub(super) fn known() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// The format of what is there; refuses a newer one.
pub(super) fn found(connection: &Connection) -> Result<i64, Cause> {
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > known() { Err(Cause::Newer { found, known: known() }) } else { Ok(found) }
}

/// Brings the store forward, one step per transaction; another program may be doing the same.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), Cause> {
    for (format, step) in (1_i64..).zip(MIGRATIONS) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if found(&transaction)? < format {
            transaction.execute_batch(step)?;
            transaction.pragma_update(None, "user_version", format)?;
        }
        transaction.commit()?;
    }
    Ok(())
}
