//! Being told of what others append.

use super::{
    event,
    stand::{Database, database},
};
use crate::store::*;
use std::time::Duration;
use tokio::{runtime::Runtime, time::timeout};

/// Longer than anything here takes, on any machine.
const LONG: Duration = Duration::from_mins(1);

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

/// How many sessions listen.
fn listeners(database: &Database) -> usize {
    let listening = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()
        AND application_name = 'golive' AND query LIKE 'LISTEN golive%'";
    database.run(listening).unwrap().len()
}

async fn until(mut holds: impl FnMut() -> bool) {
    let wait = async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(LONG, wait).await.unwrap();
}

/// Waits until the watch has been told, and the store read on its account holds so many events.
async fn told(watch: &mut Watch, store: &mut Postgres, count: usize) {
    let wait = async {
        while store.read_after(0, 99).unwrap().len() < count {
            watch.changed().await.unwrap();
        }
    };
    timeout(LONG, wait).await.unwrap();
}

#[test]
fn who_watches_is_told_also_after_the_connection_broke() {
    let Some(database) = database() else { return };
    runtime().block_on(async {
        let mut writer = Database::open(&database.url(), Access::Write).unwrap();
        let mut reader = Database::open(&database.url(), Access::Read).unwrap();
        let mut watch = reader.watch().unwrap().unwrap();
        timeout(LONG, watch.changed()).await.unwrap().unwrap();
        writer.append(&[event(1)]).unwrap();
        timeout(LONG, watch.changed()).await.unwrap().unwrap();
        told(&mut watch, &mut reader, 1).await;

        database.hang_up();
        // What is appended while nobody listens is heard of when the watch is back.
        until(|| writer.append(&[event(2)]).is_ok()).await;
        until(|| reader.read_after(0, 0).is_ok()).await;
        told(&mut watch, &mut reader, 2).await;
        until(|| listeners(&database) == 1).await;
        writer.append(&[event(3)]).unwrap();
        told(&mut watch, &mut reader, 3).await;
    });
}

#[test]
fn a_watch_ends_with_those_who_hold_it_and_creates_nothing() {
    let Some(database) = database() else { return };
    runtime().block_on(async {
        let mut reader = Database::open(&database.url(), Access::Read).unwrap();
        let watch = reader.watch().unwrap().unwrap();
        let second = watch.clone();
        until(|| listeners(&database) == 1).await;
        drop(watch);
        assert_eq!(listeners(&database), 1);
        drop(second);
        until(|| listeners(&database) == 0).await;
    });
    assert!(database.run("SELECT nspname FROM pg_namespace WHERE nspname = 'golive'").unwrap().is_empty());
}

#[test]
fn a_watch_needs_a_runtime() {
    let Some(database) = database() else { return };
    let mut store = Database::open(&database.url(), Access::Read).unwrap();
    assert!(store.watch().is_err());
}
