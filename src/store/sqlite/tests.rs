//! What the file promises when the machine fails it.

use super::*;
use crate::{id::Id, state::Happening};
use chrono::TimeDelta;
use std::path::PathBuf;

fn event(n: u128) -> Event {
    let what = Happening::MilestoneNoted { milestone: Id::new("m"), note: "笔记".repeat(200) };
    let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
    Event { id: Uuid::from_u128(n), at, by: "wang".into(), what, signature: None }
}

fn place() -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("journal.db");
    (directory, path)
}

#[test]
fn a_full_disk_refuses_and_keeps_what_it_took() {
    let (_directory, path) = place();
    let mut store = Sqlite::open(&path, Access::Write).unwrap();
    let pages: i64 = store.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    store.connection.pragma_update(None, "max_page_count", pages + 20).unwrap();
    let acknowledged = (1..1_000_u128).take_while(|n| store.append(&[event(*n)]).is_ok()).count();
    assert!((5..500).contains(&acknowledged), "{acknowledged}");
    let error = store.append(&[event(5_000)]).unwrap_err();
    assert!(error.message().render(crate::wording::Lang::En).contains("disk is full"), "{error:?}");
    assert_eq!(store.verify().unwrap().unwrap().seq, i64::try_from(acknowledged).unwrap());
    store.connection.pragma_update(None, "max_page_count", 1_000_000).unwrap();
    store.append(&[event(6_000)]).unwrap();
    let read = Sqlite::open(&path, Access::Read).unwrap().read_after(0, 10_000).unwrap();
    assert_eq!(read.len(), acknowledged + 1, "and nothing by halves");
}

#[test]
fn a_clock_that_is_set_back_reorders_nothing() {
    let (_directory, path) = place();
    let at =
        |hour| Clock::Fixed(DateTime::from_timestamp(1_800_000_000, 0).unwrap() + TimeDelta::hours(hour));
    let mut store = Sqlite::open(&path, Access::Write).unwrap().with_clock(at(5));
    let first = store.append(&[event(1)]).unwrap().remove(0);
    let mut store = store.with_clock(at(0));
    let second = store.append(&[event(2)]).unwrap().remove(0);
    let mut store = store.with_clock(at(6));
    let third = store.append(&[event(3)]).unwrap().remove(0);
    assert_eq!([first.seq, second.seq, third.seq], [1, 2, 3]);
    assert_eq!(first.known_at(), second.known_at(), "never before what stands before it");
    assert!(second.known_at() < third.known_at());
    assert_eq!(store.verify().unwrap().unwrap().seq, 3);
}

#[test]
fn a_console_is_not_kept_alive_by_a_clock_that_is_set_back() {
    let (_directory, path) = place();
    let at = |second: i64| Clock::Fixed(DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap());
    let here = |n: u128| Here {
        console: Uuid::from_u128(n),
        who: "wang".into(),
        role: String::new(),
        vantage: Some("shop".into()),
    };
    let mut store = Sqlite::open(&path, Access::Write).unwrap().with_clock(at(0));
    assert!(store.beat(&here(1)).unwrap().holds_lease);
    let mut store = store.with_clock(at(3));
    assert!(!store.beat(&here(2)).unwrap().holds_lease);
    let mut store = store.with_clock(at(5));
    assert!(store.beat(&here(2)).unwrap().holds_lease, "the first was last heard of five seconds ago");
    let mut store = store.with_clock(at(-3_600));
    assert!(store.beat(&here(3)).unwrap().holds_lease, "an hour ahead is as absent as an hour ago");
}

#[cfg(unix)]
#[test]
fn a_file_that_is_gone_takes_nothing_more() {
    let (directory, path) = place();
    let mut store = Sqlite::open(&path, Access::Write).unwrap();
    store.append(&[event(1)]).unwrap();
    std::fs::rename(&path, directory.path().join("elsewhere.db")).unwrap();
    let error = store.append(&[event(2)]).unwrap_err();
    assert!(matches!(error.source, Cause::Gone), "{error:?}");
    std::fs::write(&path, "another file of that name").unwrap();
    assert!(matches!(store.append(&[event(3)]).unwrap_err().source, Cause::Gone));
}
