//! The promises of a store: the same on a file and on a server.

mod away;
mod failing;
mod formats;
mod known;
mod listening;
mod proxy;
mod reach;
mod roles;
mod stand;
mod thinning;
mod tls;

use super::*;
use crate::{
    measure::{Counts, Last, Outcome},
    phrase,
    state::Happening,
    wording::{Lang, store as say},
};
use chrono::TimeDelta;
use formats::a_store_of_the_first_format_moves_forward;
use known::what_was_known_by_an_event_never_changes;
use stand::Stand;
use std::{ops::ControlFlow, time::Duration};
use thinning::{
    measurements_take_no_more_than_their_bound, merging_loses_nothing_and_is_safe_to_repeat,
    two_who_thin_at_once_and_one_that_dies_lose_nothing, what_came_lately_is_not_merged,
};
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
    only_one_of_two_who_saw_the_same_end_appends
    a_receipt_says_when_and_never_goes_back
    what_was_measured_is_known_since_it_was_kept
    what_was_known_by_an_event_never_changes
    a_vantage_has_one_prober_and_another_when_it_is_gone
    events_cannot_be_changed_or_deleted
    two_writers_share_one_journal
    windows_merge_over_vantages_and_are_forgotten
    reading_creates_nothing
    a_newer_format_is_left_alone
    a_store_of_the_first_format_moves_forward
    a_great_event_is_taken_as_it_is
    tampering_is_found
    a_backup_restores_to_the_same_chain
    one_bad_event_stops_them_all
    a_whole_journal_is_handed_over_in_order
    merging_loses_nothing_and_is_safe_to_repeat
    what_came_lately_is_not_merged
    two_who_thin_at_once_and_one_that_dies_lose_nothing
    measurements_take_no_more_than_their_bound
}

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + second, 123_456_000).unwrap()
}

fn event(n: u128) -> Event {
    let what = Happening::MilestoneNoted { milestone: Id::new("m"), note: format!("笔记 {n}") };
    Event { id: Uuid::from_u128(n), at: at(0), by: "wang".into(), what, signature: None }
}

fn window(millis: u64) -> Window {
    let mut window = Window::new(DateTime::from_timestamp(1_800_000_000, 0).unwrap());
    window.counts = Counts::new(1, 2, 3);
    window.counts.record(Outcome::Ok, 4);
    window.service.record(Duration::from_millis(millis));
    window.response.record(Duration::from_millis(millis + 1));
    let detail = Some(phrase!(say::OTHER, reason = "超时"));
    let readings = vec![("cpu".into(), "0.25".parse().unwrap())];
    let service = Duration::from_micros(1_500);
    window.last = Some(Last { at: at(1), service, outcome: Outcome::Timeout, detail, readings });
    window
}

fn part(n: u128, probe: &str, millis: u64) -> Part {
    Part { id: Uuid::from_u128(n), probe: Id::new(probe), window: window(millis) }
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
    assert_eq!(store.verify().unwrap().unwrap().seq, 3);
}

fn only_one_of_two_who_saw_the_same_end_appends(stand: &Stand) {
    let (mut one, mut other) = (stand.open(), stand.open());
    one.append(&[event(1)]).unwrap();
    assert_eq!(one.put(&[event(2)], Some(1)).unwrap().unwrap()[0].seq, 2);
    assert_eq!(other.put(&[event(3)], Some(1)).unwrap(), None, "the journal has gone on");
    assert_eq!(
        other.put(&[event(2)], Some(1)).unwrap().unwrap()[0].seq,
        2,
        "what is there already keeps its place"
    );
    assert_eq!(other.put(&[event(3)], Some(2)).unwrap().unwrap()[0].seq, 3);
    assert_eq!(other.put(&[event(4)], Some(9)).unwrap(), None, "nobody has seen the future");
    let places: Vec<u64> = one.read_after(0, 9).unwrap().iter().map(|it| it.seq).collect();
    assert_eq!(places, [1, 2, 3]);
}

fn a_receipt_says_when_and_never_goes_back(stand: &Stand) {
    let mut signed = event(2);
    signed.signature = Some("-----BEGIN SSH SIGNATURE-----\n…".into());
    let mut store = stand.open();
    let mut recorded = store.append(&[event(1), signed.clone()]).unwrap();
    recorded.extend(store.append(&[event(3)]).unwrap());
    let stored: Vec<_> = recorded.iter().map(|it| it.receipt.stored.unwrap()).collect();
    assert!(stored.is_sorted(), "{stored:?}");
    let login = recorded[0].receipt.login.clone();
    assert_eq!(login.is_some(), matches!(stand, Stand::Postgres(_)), "a server knows who is logged in");
    let read = stand.open().read_after(0, 9).unwrap();
    assert_eq!(read, recorded, "the receipt is kept with the event");
    assert_eq!(read[1].event, signed);
    assert_eq!(store.verify().unwrap().unwrap().seq, 3);
}

fn what_was_measured_is_known_since_it_was_kept(stand: &Stand) {
    let mut store = stand.open();
    let now = |store: &mut dyn Store, n: u128| store.append(&[event(n)]).unwrap()[0].receipt.stored.unwrap();
    store.add_windows("a", &[part(1, "login", 10)]).unwrap();
    let between = now(&mut *store, 1) + TimeDelta::milliseconds(1);
    std::thread::sleep(Duration::from_millis(5));
    store.add_windows("a", &[part(2, "login", 20)]).unwrap();
    let after = now(&mut *store, 2) + TimeDelta::milliseconds(1);
    let mut count = |until| {
        let all = store.windows(at(-60), until).unwrap();
        all.iter().map(|(_, window)| window.service.count()).sum::<u64>()
    };
    assert_eq!(
        [count(Some(DateTime::UNIX_EPOCH)), count(Some(between)), count(Some(after)), count(None)],
        [0, 1, 2, 2]
    );
}

fn a_vantage_has_one_prober_and_another_when_it_is_gone(stand: &Stand) {
    let here = |n: u128, vantage: Option<&str>| Here {
        console: Uuid::from_u128(n),
        who: format!("person-{n}"),
        role: "support".into(),
        vantage: vantage.map(str::to_owned),
    };
    let (mut one, mut other) = (stand.open(), stand.open());
    assert!(one.beat(&here(1, Some("shop"))).unwrap().holds_lease);
    let company = other.beat(&here(2, Some("shop"))).unwrap();
    assert_eq!(
        company,
        Company { present: vec![here(1, Some("shop")), here(2, Some("shop"))], holds_lease: false }
    );
    assert!(one.beat(&here(1, Some("shop"))).unwrap().holds_lease, "who holds it renews it");
    assert!(other.beat(&here(3, Some("office"))).unwrap().holds_lease, "each vantage has its own");
    assert!(!other.beat(&here(4, None)).unwrap().holds_lease);
    one.leave(Uuid::from_u128(1)).unwrap();
    let company = other.beat(&here(2, Some("shop"))).unwrap();
    assert!(company.holds_lease && !company.present.iter().any(|it| it.console == Uuid::from_u128(1)));
}

fn a_great_event_is_taken_as_it_is(stand: &Stand) {
    let mut great = event(1);
    let note = "\u{1f600}'\"\\ 上线\n".repeat(200_000);
    great.what = Happening::MilestoneNoted { milestone: Id::new("m"), note };
    great.by = "o'brien \\ \u{1f600}".into();
    let mut store = stand.open();
    store.append(&[great.clone(), event(2)]).unwrap();
    assert_eq!(store.read_after(0, 1).unwrap()[0].event, great);
    assert_eq!(store.verify().unwrap().unwrap().seq, 2);
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
    store.add_windows("a", &[part(1, "login", 10)]).unwrap();
    let alone = store.windows(start, None).unwrap();
    assert_eq!(alone[0].1.counts, window(10).counts);
    assert_eq!(alone[0].1.service, window(10).service);
    let last = alone[0].1.last.clone().unwrap();
    assert_eq!((last.outcome, last.readings[0].0.clone()), (Outcome::Timeout, "cpu".into()));
    assert_eq!(last.detail.unwrap().render(Lang::Zh), "超时");

    store.add_windows("b", &[part(2, "login", 30)]).unwrap();
    store.add_windows("a", &[part(3, "login", 50), part(4, "login", 70), part(3, "login", 50)]).unwrap();
    let all = store.windows(start, None).unwrap();
    let found = (all.len(), all[0].1.counts.samples(), all[0].1.service.count());
    assert_eq!(found, (1, 16, 4), "nothing is replaced");
    store.forget_windows(start + TimeDelta::seconds(10)).unwrap();
    assert!(store.windows(start, None).unwrap().is_empty());
}

fn reading_creates_nothing(stand: &Stand) {
    let mut store = stand.try_open(Access::Read).unwrap();
    assert!(store.read_after(0, 10).unwrap().is_empty());
    assert!(store.windows(at(0), None).unwrap().is_empty());
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
        assert!(said.contains("written by a newer golive (format 99; this one knows 2)"), "{error}");
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
    store.append_raw(&other.raw_after(0, 5).unwrap()).unwrap();
    assert_eq!(restore(&mut *store, &copy).unwrap(), Restored { added: 15, count: 20 });
    assert_eq!(store.verify().unwrap(), other.verify().unwrap());
    let back = backup(&mut *store, &directory.path().join("back.db")).unwrap();
    assert_eq!(back, other.verify().unwrap().unwrap());
}

fn one_bad_event_stops_them_all(stand: &Stand) {
    let mut store = stand.open();
    let mut raws = {
        let directory = tempfile::tempdir().unwrap();
        let mut other = Sqlite::open(&directory.path().join("a.db"), Access::Write).unwrap();
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

fn a_whole_journal_is_handed_over_in_order(stand: &Stand) {
    let mut store = stand.open();
    let handed_over = |store: &mut dyn Store, after: u64, max: usize| {
        let mut events = Vec::new();
        let all = store.each_after(after, &mut |recorded| {
            events.push(recorded);
            if events.len() == max { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        (events, all)
    };
    // None, a part of a page, whole pages only, and whole pages with a part.
    for count in [0_u64, 3, 4_000, 4_500] {
        let stored = store.read_after(0, 9_000).unwrap().len() as u128;
        let events: Vec<Event> = (stored + 1..=count.into()).map(event).collect();
        store.append(&events).unwrap();
        let (found, all) = handed_over(&mut *store, 0, usize::MAX);
        all.unwrap();
        assert_eq!(found, store.read_after(0, 9_000).unwrap());
        assert_eq!(found.len() as u64, count);
    }
    assert_eq!(handed_over(&mut *store, 4_400, usize::MAX).0.len(), 100);
    for enough in [1, 1_000, 2_345] {
        let (first, all) = handed_over(&mut *store, 0, enough);
        all.unwrap();
        assert!(first.iter().map(|it| it.seq).eq(1..=enough as u64));
    }

    let forge = "UPDATE events SET what = 'nonsense' WHERE seq = 4100";
    stand
        .direct(&match stand {
            Stand::Sqlite(_) => format!("DROP TRIGGER events_stay; {forge}"),
            Stand::Postgres(_) => format!("ALTER TABLE events DISABLE TRIGGER events_stay; {forge}"),
        })
        .unwrap();
    let (found, all) = handed_over(&mut *store, 0, usize::MAX);
    assert!(matches!(all.unwrap_err().source, Cause::Damaged { seq: 4_100, .. }));
    assert_eq!(found.len(), 4_099, "what is before it was handed over");
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
