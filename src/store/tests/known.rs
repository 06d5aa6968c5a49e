//! What was known by the time of an event.

use super::{at, event, part, stand::Stand};
use std::thread;

pub(super) fn what_was_known_by_an_event_never_changes(stand: &Stand) {
    let mut store = stand.open();
    let mut known = |until| {
        let windows = store.windows(at(-60), Some(until)).unwrap();
        windows.iter().map(|(_, window)| window.service.count()).sum::<u64>()
    };
    let told: Vec<_> = thread::scope(|scope| {
        for keeper in 0..3_u128 {
            scope.spawn(move || {
                let mut store = stand.open();
                for n in 0..60 {
                    store.add_windows("shop", &[part(keeper * 1_000 + n, "login", 10)]).unwrap();
                }
            });
        }
        let mut writer = stand.open();
        let mut tell = |n| {
            let stored = writer.append(&[event(n)]).unwrap()[0].receipt.stored.unwrap();
            (stored, known(stored))
        };
        (0..60).map(&mut tell).collect()
    });
    let now: Vec<_> = told.iter().map(|(stored, _)| (*stored, known(*stored))).collect();
    assert_eq!(told, now);
}
