//! A durable append beside the least that `SQLite` asks for the same: one row into a like table, committed to the
//! disk. The two take turns, so that what else the disk does troubles both alike. With a server at
//! `GOLIVE_TEST_POSTGRES` the same there, and how soon an event reaches fifty consoles.

#[path = "support/report.rs"]
mod report;
#[path = "support/server.rs"]
mod server;

use chrono::{DateTime, TimeDelta, Utc};
use golive::{
    clock::Stopwatch,
    env,
    id::Id,
    state::{CaseResult, Event, Happening},
    store::{Access, Sqlite, Store as _},
};
use report::{Outcome, Row, median, print, wanted};
use rusqlite::{Connection, params};
use server::Server;
use std::path::Path;
use uuid::Uuid;

/// Appends of each.
const TURNS: u64 = 1_000;

/// Appends before anything is counted, in which the files get their first pages.
const WARMING: u64 = 50;

fn main() -> Outcome<()> {
    if !wanted() {
        return Ok(());
    }
    let mut rows = vec![file()?];
    match env::get("GOLIVE_TEST_POSTGRES") {
        Some(url) => {
            let server = Server::at(&url)?;
            rows.push(server.append()?);
            rows.push(server.spread()?);
        }
        None => {
            println!("on a server: skipped, GOLIVE_TEST_POSTGRES is not set (docs/benchmarks.md says how)");
        }
    }
    print(&rows);
    Ok(())
}

/// A durable append to a file beside a bare insert.
fn file() -> Outcome<Row> {
    // Not the system's directory for passing files, which may be memory.
    let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let mut journal = Sqlite::open(&directory.path().join("journal.db"), Access::Write)?;
    let bare = bare(&directory.path().join("bare.db"))?;
    let mut insert = bare.prepare("INSERT INTO events (id, at, by, what) VALUES (?1, ?2, ?3, ?4)")?;
    let (mut floors, mut values) = (Vec::new(), Vec::new());
    for turn in 0..WARMING + TURNS {
        let event = event(turn);
        let what = serde_json::to_string(&event.what)?;
        let watch = Stopwatch::start();
        insert.execute(params![event.id.as_bytes(), event.at.to_rfc3339(), event.by, what])?;
        let floor = watch.elapsed();
        let watch = Stopwatch::start();
        journal.append(&[event])?;
        let value = watch.elapsed();
        if turn >= WARMING {
            floors.push(floor.as_secs_f64() * 1e6);
            values.push(value.as_secs_f64() * 1e6);
        }
    }
    let floor = median(&floors);
    let rates = 100.0 * floor / median(&values);
    println!("in a file: {rates:.0} % of the rate of a bare insert (target: at least 70 %)");
    Ok(Row {
        name: "durable append of one event",
        unit: "µs",
        target: Some(floor / 0.7),
        floor: Some(floor),
        values,
    })
}

/// A like table in a file of its own, as durable, without what keeps a journal a journal.
fn bare(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.execute_batch(
        "CREATE TABLE events (
            seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, at TEXT NOT NULL, by TEXT NOT NULL, what TEXT NOT NULL
        ) STRICT",
    )?;
    Ok(connection)
}

fn event(turn: u64) -> Event {
    let at: DateTime<Utc> = DateTime::UNIX_EPOCH + TimeDelta::seconds(1_800_000_000 + turn.cast_signed());
    let what = Happening::CaseRecorded {
        case: Id::new(format!("U-{}", turn % 50)),
        result: CaseResult::Fail,
        note: "应付金额没有变".to_owned(),
        took: None,
        clicks: Some(3),
    };
    Event { id: Uuid::from_u128(turn.into()), at, by: "zhao".to_owned(), what, signature: None }
}
