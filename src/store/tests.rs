//! The promises of a store: the same on a file and on a server.

mod failing;
mod proxy;
mod stand;
mod tls;

use super::*;
use crate::{
    measure::{Counts, Last, Outcome},
    phrase,
    state::Happening,
    wording::{Lang, store as say},
};
use chrono::TimeDelta;
use stand::Stand;
use std::time::Duration;
use uuid::Uuid;

/// Tells each story once on a file and once on a server.
macro_rules! stories {
    ($($story:ident)*) => {
        mod on_a_file {
            $(#[test] fn $story() { super::$story(&super::Stand::sqlite()); })*
        }
        mod on_a_server {
            $(#[test] fn $story() { super::Stand::postgres().iter().for_each(super::$story); })*
        }
    };
}

stories! {
    events_come_back_as_they_went_in_and_only_once
    events_cannot_be_changed_or_deleted
    two_writers_share_one_journal
    windows_merge_over_vantages_and_are_forgotten
    reading_creates_nothing
    a_newer_format_is_left_alone
    tampering_is_found
    a_backup_restores_to_the_same_chain
    one_bad_event_stops_them_all
}

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + second, 123_456_000).unwrap()
}

fn event(n: u128) -> Event {
    let what = Happening::MilestoneNoted { milestone: Id::new("m"), note: format!("笔记 {n}") };
    Event { id: Uuid::from_u128(n), at: at(0), by: "wang".into(), what }
}

fn window(millis: u64) -> Window {
    let mut window = Window::new(DateTime::from_timestamp(1_800_000_000, 0).unwrap());
    window.counts = Counts::new(1, 2, 3);
    window.counts.record(Outcome::Ok, 4);
    window.service.record(Duration::from_millis(millis));
    window.response.record(Duration::from_millis(millis + 1));
    let detail = Some(phrase!(say::OTHER, reason = "超时"));
    let readings = vec![("cpu", "0.25".parse().unwrap())];
    let service = Duration::from_micros(1_500);
    window.last = Some(Last { at: at(1), service, outcome: Outcome::Timeout, detail, readings });
    window
}

fn events_come_back_as_they_went_in_and_only_once(stand: &Stand) {
    let recorded = stand.open().append(&[event(1), event(2)]).unwrap();
    assert_eq!(recorded.iter().map(|r| r.seq).collect::<Vec<_>>(), [1, 2]);

    let mut store = stand.open();
    let again = store.append(&[event(2), event(3), event(3)]).unwrap();
    assert_eq!(again.iter().map(|r| r.seq).collect::<Vec<_>>(), [2, 3, 3], "a known event keeps its place");
    let all = store.read_after(0, 100).unwrap();
    assert_eq!(all.iter().map(|r| r.event.clone()).collect::<Vec<_>>(), [event(1), event(2), event(3)]);
    assert_eq!(store.read_after(1, 1).unwrap()[0].seq, 2);
    assert!(store.append(&[]).unwrap().is_empty());
    let head = store.verify().unwrap().unwrap().head.to_string();
    assert!(head.starts_with("3c41decefa8d85fc"), "the chain is the same wherever it is kept: {head}");
}

fn events_cannot_be_changed_or_deleted(stand: &Stand) {
    stand.open().append(&[event(1)]).unwrap();
    assert!(stand.direct("DELETE FROM events").is_err());
    assert!(stand.direct("UPDATE events SET by = 'somebody'").is_err());
    if let Stand::Postgres(_) = stand {
        assert!(stand.direct("TRUNCATE events").is_err());
    }
    assert_eq!(stand.open().read_after(0, 9).unwrap().len(), 1);
}

fn two_writers_share_one_journal(stand: &Stand) {
    stand.open();
    std::thread::scope(|scope| {
        for writer in 0..2_u128 {
            scope.spawn(move || {
                let mut store = stand.open();
                for n in 0..50 {
                    store.append(&[event(writer * 1_000 + n)]).unwrap();
                }
            });
        }
    });
    let all = stand.open().read_after(0, 1_000).unwrap();
    assert_eq!(all.iter().map(|r| r.seq).collect::<Vec<_>>(), (1..=100).collect::<Vec<u64>>());
}

fn windows_merge_over_vantages_and_are_forgotten(stand: &Stand) {
    let mut store = stand.open();
    let start = window(0).start;
    let probe = Id::new("login");
    store.add_windows("a", &[(probe.clone(), window(10))]).unwrap();
    let alone = store.windows_since(start).unwrap();
    assert_eq!(alone[0].1.counts, window(10).counts);
    assert_eq!(alone[0].1.service, window(10).service);
    let last = alone[0].1.last.clone().unwrap();
    assert_eq!((last.outcome, last.readings[0].0), (Outcome::Timeout, "cpu"));
    assert_eq!(last.detail.unwrap().render(Lang::Zh), "超时");

    store.add_windows("b", &[(probe.clone(), window(30))]).unwrap();
    store.add_windows("a", &[(probe.clone(), window(50)), (probe.clone(), window(70))]).unwrap();
    let all = store.windows_since(start).unwrap();
    let found = (all.len(), all[0].1.counts.samples(), all[0].1.service.count());
    assert_eq!(found, (1, 16, 4), "nothing is replaced");
    store.forget_windows(start + TimeDelta::seconds(10)).unwrap();
    assert!(store.windows_since(start).unwrap().is_empty());
}

fn reading_creates_nothing(stand: &Stand) {
    let mut store = stand.try_open(Access::Read).unwrap();
    assert!(store.read_after(0, 10).unwrap().is_empty());
    assert!(store.windows_since(at(0)).unwrap().is_empty());
    assert_eq!(store.verify().unwrap().unwrap(), Walk::default());
    match stand {
        Stand::Sqlite(_) => assert!(!stand.path().parent().unwrap().exists()),
        Stand::Postgres(database) => {
            let found = database.run("SELECT nspname FROM pg_namespace WHERE nspname = 'golive'").unwrap();
            assert!(found.is_empty());
        }
    }
}

fn a_newer_format_is_left_alone(stand: &Stand) {
    stand.open();
    let newer = match stand {
        Stand::Sqlite(_) => "PRAGMA user_version = 99",
        Stand::Postgres(_) => "UPDATE meta SET format = 99",
    };
    stand.direct(newer).unwrap();
    for access in [Access::Read, Access::Write] {
        let error = stand.try_open(access).err().unwrap();
        let said = error.message().render(Lang::En);
        assert!(said.contains("written by a newer golive (format 99; this one knows 1)"), "{error}");
    }
}

fn tampering_is_found(stand: &Stand) {
    let events: Vec<Event> = (1..=5).map(event).collect();
    stand.open().append(&events).unwrap();
    let forge = "UPDATE events SET by = 'somebody' WHERE seq = 3";
    let forge = match stand {
        Stand::Sqlite(_) => format!("DROP TRIGGER events_stay; {forge}"),
        Stand::Postgres(_) => format!("ALTER TABLE events DISABLE TRIGGER events_stay; {forge}"),
    };
    stand.direct(&forge).unwrap();
    assert_eq!(stand.open().verify().unwrap(), Err(Broken::Changed { seq: 3 }));
}

fn a_backup_restores_to_the_same_chain(stand: &Stand) {
    let directory = tempfile::tempdir().unwrap();
    let copy = directory.path().join("copy.db");
    let mut store = stand.open();
    let events: Vec<Event> = (1..=20).map(event).collect();
    Sqlite::open(&directory.path().join("other.db"), Access::Write).unwrap().append(&events).unwrap();
    let mut other = Sqlite::open(&directory.path().join("other.db"), Access::Read).unwrap();
    backup(&mut other, &copy).unwrap();
    store.append(&events[..5]).unwrap();
    assert_eq!(restore(&mut *store, &copy).unwrap(), Restored { added: 15, count: 20 });
    assert_eq!(store.verify().unwrap(), other.verify().unwrap());
    let back = backup(&mut *store, &directory.path().join("back.db")).unwrap();
    assert_eq!(back, other.verify().unwrap().unwrap());
}

fn one_bad_event_stops_them_all(stand: &Stand) {
    let mut store = stand.open();
    let mut raws = {
        let mut other =
            Sqlite::open(&tempfile::tempdir().unwrap().path().join("a.db"), Access::Write).unwrap();
        other.append(&[event(1), event(2), event(3)]).unwrap();
        other.raw_after(0, 10).unwrap()
    };
    raws[2].by = "somebody".into();
    let error = store.append_raw(&raws).unwrap_err();
    assert!(matches!(error.source, Cause::Chain { seq: 3 }), "{error:?}");
    assert!(store.read_after(0, 10).unwrap().is_empty());
    raws.truncate(2);
    store.append_raw(&raws).unwrap();
    assert_eq!(store.append(&[event(3)]).unwrap()[0].seq, 3);
}

#[test]
fn what_is_wrong_with_a_file_is_said_in_words() {
    let directory = tempfile::tempdir().unwrap();
    let garbage = directory.path().join("garbage.db");
    std::fs::write(&garbage, "not a database at all, but long enough to look like a header of one").unwrap();
    let error = Sqlite::open(&garbage, Access::Write).unwrap_err();
    assert!(error.message().render(Lang::Zh).contains("不是 golive 日志"), "{:?}", error.source);

    let file = directory.path().join("file");
    std::fs::write(&file, "").unwrap();
    assert!(Sqlite::open(&file.join("journal.db"), Access::Write).is_err());
}
