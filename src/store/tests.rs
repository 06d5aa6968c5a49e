//! The promises of a store.

use super::*;
use crate::{
    measure::{Counts, Last, Outcome},
    state::Happening,
    wording::Lang,
};
use chrono::TimeDelta;
use std::time::Duration;
use uuid::Uuid;

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + second, 123_456_000).unwrap()
}

fn event(n: u128) -> Event {
    let what = Happening::MilestoneNoted { milestone: Id::new("m"), note: format!("笔记 {n}") };
    Event { id: Uuid::from_u128(n), at: at(0), by: "wang".into(), what }
}

fn open(path: &Path) -> Sqlite {
    Sqlite::open(path, Access::Write).unwrap()
}

#[test]
fn events_come_back_as_they_went_in_and_only_once() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("deep/journal.db");
    let recorded = open(&path).append(&[event(1), event(2)]).unwrap();
    assert_eq!(recorded.iter().map(|r| r.seq).collect::<Vec<_>>(), [1, 2]);

    let mut store = open(&path);
    let again = store.append(&[event(2), event(3)]).unwrap();
    assert_eq!(again.iter().map(|r| r.seq).collect::<Vec<_>>(), [2, 3], "a known event keeps its place");
    let all = store.read_after(0, 100).unwrap();
    assert_eq!(all.iter().map(|r| r.event.clone()).collect::<Vec<_>>(), [event(1), event(2), event(3)]);
    assert_eq!(store.read_after(1, 1).unwrap()[0].seq, 2);
}

#[test]
fn events_cannot_be_changed_or_deleted() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("journal.db");
    open(&path).append(&[event(1)]).unwrap();
    let direct = rusqlite::Connection::open(&path).unwrap();
    assert!(direct.execute("DELETE FROM events", []).is_err());
    assert!(direct.execute("UPDATE events SET by = 'somebody'", []).is_err());
}

#[test]
fn two_writers_share_one_journal() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("journal.db");
    open(&path);
    let writers: Vec<_> = (0..2)
        .map(|writer: u128| {
            let path = path.clone();
            std::thread::spawn(move || {
                let mut store = open(&path);
                for n in 0..50 {
                    store.append(&[event(writer * 1_000 + n)]).unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.join().unwrap();
    }
    let all = open(&path).read_after(0, 1_000).unwrap();
    assert_eq!(all.iter().map(|r| r.seq).collect::<Vec<_>>(), (1..=100).collect::<Vec<u64>>());
}

#[test]
fn windows_merge_over_vantages_and_are_forgotten() {
    let directory = tempfile::tempdir().unwrap();
    let mut store = open(&directory.path().join("journal.db"));
    let start = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
    let window = |millis: u64| {
        let mut window = Window::new(start);
        window.counts = Counts::new(1, 2, 3);
        window.counts.record(Outcome::Ok, 4);
        window.service.record(Duration::from_millis(millis));
        window.response.record(Duration::from_millis(millis + 1));
        let detail = Some(phrase!(say::OTHER, reason = "超时"));
        let readings = vec![("cpu", "0.25".parse().unwrap())];
        window.last = Some(Last {
            at: at(1),
            service: Duration::from_micros(1_500),
            outcome: Outcome::Timeout,
            detail,
            readings,
        });
        window
    };
    let probe = Id::new("login");
    store.add_windows("a", &[(probe.clone(), window(10))]).unwrap();
    let alone = store.windows_since(start).unwrap();
    assert_eq!(alone[0].1.counts, window(10).counts);
    assert_eq!(alone[0].1.service, window(10).service);
    let last = alone[0].1.last.clone().unwrap();
    assert_eq!((last.outcome, last.readings[0].0), (Outcome::Timeout, "cpu"));
    assert_eq!(last.detail.unwrap().render(Lang::Zh), "超时");

    store.add_windows("b", &[(probe.clone(), window(30))]).unwrap();
    store.add_windows("a", &[(probe.clone(), window(50))]).unwrap();
    let all = store.windows_since(start).unwrap();
    assert_eq!(
        (all.len(), all[0].1.counts.samples(), all[0].1.service.count()),
        (1, 12, 3),
        "nothing is replaced"
    );
    store.forget_windows(start + TimeDelta::seconds(10)).unwrap();
    assert!(store.windows_since(start).unwrap().is_empty());
}

#[test]
fn reading_creates_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(".golive/journal.db");
    let mut store = Sqlite::open(&path, Access::Read).unwrap();
    assert!(store.read_after(0, 10).unwrap().is_empty());
    assert!(!path.exists() && !directory.path().join(".golive").exists());
}

#[test]
fn what_is_wrong_is_said_in_words() {
    let directory = tempfile::tempdir().unwrap();
    let newer = directory.path().join("newer.db");
    open(&newer);
    rusqlite::Connection::open(&newer).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let error = Sqlite::open(&newer, Access::Write).unwrap_err();
    assert!(
        error.message().render(Lang::En).contains("written by a newer golive (format 99; this one knows 1)"),
        "{error}"
    );

    let garbage = directory.path().join("garbage.db");
    std::fs::write(&garbage, "not a database at all, but long enough to look like a header of one").unwrap();
    let error = Sqlite::open(&garbage, Access::Write).unwrap_err();
    assert!(error.message().render(Lang::Zh).contains("不是 golive 日志"), "{:?}", error.source);

    let file = directory.path().join("file");
    std::fs::write(&file, "").unwrap();
    assert!(Sqlite::open(&file.join("journal.db"), Access::Write).is_err());
}
