//! What the store on a server promises when the way there fails.

use super::{
    at, event, part,
    proxy::{Cut, Proxy},
    stand::{Database, database},
    window,
};
use crate::{splitmix::SplitMix64, store::*, wording::Lang};
use std::thread;

#[test]
fn programs_that_begin_at_once_share_one_journal() {
    let Some(database) = database() else { return };
    thread::scope(|scope| {
        for n in 0..8 {
            let database = &database;
            scope.spawn(move || {
                let mut store = Database::open(&database.url(), Access::Write).unwrap();
                store.append(&[event(n)]).unwrap();
            });
        }
    });
    let walk = Database::open(&database.url(), Access::Read).unwrap().verify().unwrap().unwrap();
    assert_eq!(walk.seq, 8);
}

#[test]
fn a_lost_connection_is_an_error_once_and_then_made_anew() {
    let Some(database) = database() else { return };
    let mut store = Database::open(&database.url(), Access::Write).unwrap();
    store.append(&[event(1)]).unwrap();
    database.hang_up();
    let first = store.append(&[event(2)]);
    let second = store.append(&[event(2)]).unwrap();
    assert_eq!(second[0].seq, 2);
    if let Err(error) = first {
        assert!(error.message().render(Lang::En).contains("connection"), "{error:?}");
    }
    assert_eq!(store.read_after(0, 10).unwrap().len(), 2);
}

#[test]
fn an_append_with_unknown_outcome_is_said_to_be_and_not_recorded_twice() {
    let Some(database) = database() else { return };
    drop(Database::open(&database.url(), Access::Write).unwrap());
    let mut cuts = vec![Cut::Never, Cut::AtCommit];
    let proxy = Proxy::start(database.address(), move || cuts.pop().unwrap_or(Cut::Never));
    let url = proxy.url(&database.url(), database.address());
    let mut store = Database::open(&url, Access::Write).unwrap();
    let error = store.append(&[event(7), event(8)]).unwrap_err();
    assert!(matches!(error.source, Cause::Unknown), "{error:?}");
    assert!(error.message().render(Lang::En).contains("not known whether"), "{error:?}");
    let again = store.append(&[event(7), event(8), event(9)]).unwrap();
    assert_eq!(again.iter().map(|it| it.seq).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(store.verify().unwrap().unwrap().seq, 3);
    assert_eq!(proxy.cuts(), 1);
}

#[test]
fn windows_with_unknown_outcome_are_not_counted_twice() {
    let Some(database) = database() else { return };
    drop(Database::open(&database.url(), Access::Write).unwrap());
    let mut cuts = vec![Cut::AtCommit, Cut::AtCommit];
    let proxy = Proxy::start(database.address(), move || cuts.pop().unwrap_or(Cut::Never));
    let url = proxy.url(&database.url(), database.address());
    let mut store = Database::open(&url, Access::Write).unwrap();
    let of = |probe: &str| part(probe.len() as u128 * 1_000 + u128::from(probe.as_bytes()[0]), probe, 10);
    for windows in [&[of("a")][..], &[of("a"), of("b")][..]] {
        let error = store.add_windows("here", windows).unwrap_err();
        assert!(matches!(error.source, Cause::Unknown), "{error:?}");
    }
    store.add_windows("here", &[of("a"), of("b"), of("c")]).unwrap();
    let kept = store.windows(at(-60), None).unwrap();
    assert_eq!(kept.len(), 3);
    for (probe, found) in kept {
        assert_eq!(found.counts, window(10).counts, "{probe}");
    }
    store.add_windows("here", &[part(9, "a", 10)]).unwrap();
    assert_eq!(store.windows(at(-60), None).unwrap()[0].1.service.count(), 2, "later ones count");
}

/// Every event is tried with one id until it is acknowledged, over connections that break anywhere.
#[test]
fn what_is_acknowledged_is_there_exactly_once() {
    const EVENTS: u128 = 200;
    let Some(database) = database() else { return };
    drop(Database::open(&database.url(), Access::Write).unwrap());
    let mut random = SplitMix64::new(20_261_122);
    let proxy =
        Proxy::start(database.address(), move || Cut::After(i64::try_from(random.below(12_000)).unwrap()));
    let url = proxy.url(&database.url(), database.address());
    let mut store = (0..100).find_map(|_| Database::open(&url, Access::Write).ok()).unwrap();
    let mut acknowledged = Vec::new();
    for n in 0..EVENTS {
        let recorded = (0..100).find_map(|_| store.append(&[event(n)]).ok());
        acknowledged.push(recorded.expect("a hundred tries are enough").remove(0));
    }
    assert!(proxy.cuts() > 10, "{} cuts", proxy.cuts());
    let mut direct = Database::open(&database.url(), Access::Read).unwrap();
    assert_eq!(direct.read_after(0, 1_000).unwrap(), acknowledged);
    assert_eq!(direct.verify().unwrap().unwrap().seq, i64::try_from(EVENTS).unwrap());
}

#[test]
fn the_store_works_wherever_it_is_called_from() {
    let Some(database) = database() else { return };
    let url = database.url();
    let act = |n: u128| Database::open(&url, Access::Write).unwrap().append(&[event(n)]).unwrap()[0].seq;
    let threads = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    assert_eq!(threads.block_on(async { tokio::task::block_in_place(|| act(1)) }), 1);
    assert_eq!(threads.block_on(async { act(2) }), 2);
    let one = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert_eq!(one.block_on(async { act(3) }), 3);
}

#[test]
fn refusals_are_said_without_the_password() {
    let Some(database) = database() else { return };
    let password = database.url().split(['/', ':', '@']).nth(4).unwrap().to_owned();
    let shown = |url: &str| {
        let error = Database::open(url, Access::Write).err().unwrap();
        let whole = format!("{error} {error:?} {}", error.message().render(Lang::En));
        assert!(!whole.contains(&password) && !whole.contains("hunter2"), "{whole}");
        error.message().render(Lang::En)
    };
    let wrong = database.url().replace(&password, "hunter2");
    assert!(shown(&wrong).contains("refuses the login"), "{}", shown(&wrong));
    // The server of the tests has no TLS: what asks for it is refused rather than sent in clear.
    assert!(shown(&format!("{}?sslmode=require", database.url())).contains("TLS"));
    let nowhere = database.url().replace(database.address(), "127.0.0.1:1");
    assert!(shown(&nowhere).contains("refused"), "{}", shown(&nowhere));
    assert!(shown("postgres://u:hunter2@h/db?sslmode=perhaps").contains("cannot be understood"));
}
