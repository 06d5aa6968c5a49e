//! Measurements get coarser and take no more room than they may.

use super::stand::Stand;
use crate::{
    measure::{Grain, Outcome},
    plan::Retention,
    store::*,
};
use chrono::TimeDelta;
use std::{thread, time::Duration};

/// A whole hour.
fn hour(n: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + n * 3_600, 0).unwrap()
}

fn id(n: i64, probe: usize) -> Uuid {
    Uuid::from_u64_pair(probe as u64 + 1, n.unsigned_abs())
}

/// The `n`th window after the first hour, of one event that took `n` milliseconds and one that timed out.
fn part(n: i64, probe: usize) -> Part {
    let mut window = Window::new(hour(0) + TimeDelta::seconds(10 * n));
    window.counts.record(Outcome::Ok, 1);
    window.counts.record(Outcome::Timeout, 1);
    for extra in 0..4 {
        window.service.record(Duration::from_micros(n.unsigned_abs() * 1_000 + extra * 100));
        window.response.record(Duration::from_micros(n.unsigned_abs() * 1_000 + extra * 150));
    }
    Part { id: id(n, probe), probe: Id::new(format!("probe-{probe}")), window }
}

/// So many windows of so many probes, taken so long ago that they may be merged.
fn fill(stand: &Stand, windows: i64, probes: usize) {
    let mut store = stand.open();
    for first in (0..windows).step_by(60) {
        let ours = first..(first + 60).min(windows);
        let parts: Vec<Part> = (0..probes).flat_map(|p| ours.clone().map(move |n| part(n, p))).collect();
        store.add_windows("shop", &parts).unwrap();
    }
    settle(stand);
}

/// As if two hours had passed on the store's clock since.
fn settle(stand: &Stand) {
    stand.direct("UPDATE windows SET kept = kept - 7200000000").unwrap();
    let now = Part { id: Uuid::from_u128(u128::MAX), ..part(0, 9_999) };
    stand.open().add_windows("shop", &[now]).unwrap();
    stand
        .direct("DELETE FROM windows WHERE probe = 'probe-9999' AND kept < (SELECT max(kept) FROM windows)")
        .unwrap();
}

/// Events of all probes but the one that says what time it is, and the windows by grain.
fn count(store: &mut dyn Store) -> (u64, [usize; 3]) {
    let (mut events, mut grains) = (0, [0; 3]);
    for taken in store.parts(hour(-1), Span::default()).unwrap() {
        if taken.probe != "probe-9999".into() {
            events += taken.window.counts.events();
            grains[taken.window.grain as usize] += 1;
        }
    }
    (events, grains)
}

fn all(store: &mut dyn Store, retention: &Retention, now: DateTime<Utc>) {
    let mut steps = 0;
    while store.thin(retention, now).unwrap() {
        steps += 1;
        assert!(steps < 10_000, "it never ends");
    }
}

pub(super) fn merging_loses_nothing_and_is_safe_to_repeat(stand: &Stand) {
    fill(stand, 720, 3);
    let mut store = stand.open();
    let retention = Retention::default();
    let before = store.windows(hour(0), None).unwrap();
    assert_eq!(count(&mut *store), (2 * 720 * 3, [720 * 3, 0, 0]));
    assert!(!store.thin(&retention, hour(2)).unwrap(), "nothing is old");

    all(&mut *store, &retention, hour(28));
    assert_eq!(count(&mut *store), (2 * 720 * 3, [0, 120 * 3, 0]));
    all(&mut *store, &retention, hour(28));
    all(&mut *stand.open(), &retention, hour(24 * 14 + 2));
    assert_eq!(count(&mut *store), (2 * 720 * 3, [0, 0, 2 * 3]));
    let after = store.windows(hour(0), None).unwrap();
    let of = |windows: &[(Id, Window)], probe: &str, start| {
        let mut found = windows.iter().filter(|(id, it)| id.as_str() == probe && it.start == start);
        found.next().map(|(_, window)| window.clone()).unwrap()
    };
    let merged = of(&after, "probe-1", hour(1));
    assert_eq!(
        (merged.grain, merged.counts.of(Outcome::Timeout), merged.service.count()),
        (Grain::Hour, 360, 1_440)
    );
    let exact = of(&before, "probe-1", hour(1) + TimeDelta::minutes(30)).service.quantile(0.5).unwrap();
    let found = merged.service.quantile(0.5).unwrap();
    assert!((found.as_secs_f64() / exact.as_secs_f64() - 1.0).abs() < 0.02, "{found:?} for {exact:?}");

    let size = store.size().unwrap();
    assert_eq!(size.portions.map(|portion| portion.windows), [1, 0, 6]);
    assert_eq!(size.portions[2].oldest, Some(hour(0)));
    all(&mut *store, &retention, hour(24 * 400 + 1));
    assert_eq!(count(&mut *store), (2 * 360 * 3, [0, 0, 3]), "an hour is forgotten after its time");
}

/// Programs that run recall by id what came lately, so that may not go on under another one.
pub(super) fn what_came_lately_is_not_merged(stand: &Stand) {
    let mut store = stand.open();
    store.add_windows("shop", &[part(0, 0), part(1, 0)]).unwrap();
    assert!(!store.thin(&Retention::default(), hour(1_000)).unwrap());
    settle(stand);
    let old = store.parts(hour(0), Span::default()).unwrap();
    let latest = old.iter().filter(|it| it.probe == "probe-0".into()).map(|it| it.at).max().unwrap();
    all(&mut *store, &Retention::default(), hour(1_000));
    // What was known at a time stays known: merged windows count from when their last part was taken.
    let known = |store: &mut dyn Store, until| {
        store.parts(hour(0), Span { since: None, until: Some(until) }).unwrap().len()
    };
    assert_eq!(known(&mut *store, latest - TimeDelta::microseconds(1)), 0);
    assert_eq!(known(&mut *store, latest), 1);
    // A part that comes late is merged in its turn, and until then stands beside the minute it belongs to.
    store.add_windows("shop", &[part(2, 0)]).unwrap();
    assert_eq!(count(&mut *store).0, 6);
    settle(stand);
    all(&mut *store, &Retention::default(), hour(1_000));
    assert_eq!(count(&mut *store).0, 6);
}

pub(super) fn two_who_thin_at_once_and_one_that_dies_lose_nothing(stand: &Stand) {
    fill(stand, 240, 8);
    let retention = Retention::default();
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let mut store = stand.open();
                let mut idle = 0;
                // One that was too late says that there is nothing: it looks again.
                while idle < 20 {
                    idle = if store.thin(&retention, hour(28)).unwrap() { 0 } else { idle + 1 };
                }
            });
        }
        scope.spawn(|| {
            for n in 0..40 {
                stand.open().add_windows("office", &[Part { id: id(n, 77), ..part(n, 7) }]).unwrap();
            }
        });
    });
    // A step that breaks off is undone whole: the last statement of it cannot be done.
    let mut store = stand.open();
    all(&mut *store, &retention, hour(28));
    assert_eq!(count(&mut *store), (2 * 240 * 8 + 80, [40, 40 * 8, 0]));
    let (refuse, allow) = match stand {
        Stand::Sqlite(_) => (
            "CREATE TRIGGER no BEFORE INSERT ON windows BEGIN SELECT RAISE(ABORT, 'no'); END",
            "DROP TRIGGER no",
        ),
        Stand::Postgres(_) => (
            "ALTER TABLE windows ADD CONSTRAINT no CHECK (grain < 3600) NOT VALID",
            "ALTER TABLE windows DROP CONSTRAINT no",
        ),
    };
    stand.direct(refuse).unwrap();
    assert!(store.thin(&retention, hour(24 * 15)).is_err());
    stand.direct(allow).unwrap();
    let mut store = stand.open();
    assert_eq!(count(&mut *store), (2 * 240 * 8 + 80, [40, 40 * 8, 0]), "nothing went");
    all(&mut *store, &retention, hour(24 * 15));
    assert_eq!(count(&mut *store), (2 * 240 * 8 + 80, [40, 0, 8]));
}

pub(super) fn measurements_take_no_more_than_their_bound(stand: &Stand) {
    let retention = Retention { disk_bytes: 1 << 20, ..Retention::default() };
    stand.open();
    let empty = stand.open().size().unwrap().disk_bytes;
    let (mut store, mut most) = (stand.open(), 0);
    for round in 0..12_i64 {
        // Three hours of five probes at a time, each a day of which would be 10 MB.
        let parts = (0..1_080).flat_map(|n| (0..5).map(move |p| part(round * 1_080 + n, p)));
        store.add_windows("shop", &parts.collect::<Vec<_>>()).unwrap();
        settle(stand);
        all(&mut *store, &retention, hour(3 * (round + 1) + 2));
        if let Stand::Postgres(database) = stand {
            // As the server does by itself, though not at once.
            database.run("VACUUM golive.windows").unwrap();
        }
        let size = store.size().unwrap();
        assert!(size.bytes() <= retention.disk_bytes, "{size:?}");
        most = most.max(size.disk_bytes - empty);
        if round == 5 {
            assert!(most < 6 << 20, "{most}: more than what is added at once");
            most = 0;
        }
    }
    // What was free is used again: later rounds take no more than the first ones did.
    assert!(most < 6 << 20, "{most}");
    let (events, grains) = count(&mut *store);
    assert!(grains[1] + grains[2] > 0 && events > 0, "{grains:?}");
}
