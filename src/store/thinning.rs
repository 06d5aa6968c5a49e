//! Which measurements are merged or forgotten next. Each step is small, one transaction, and safe to repeat: a part is
//! in exactly one window of one grain before it and after it.
//!
//! Merged windows are known since the last of their parts was taken. Parts that were taken within the last hour stay as
//! they are, also late ones of long ago: programs that run recall what came lately by the ids of its parts.

use super::Part;
use crate::{
    id::Id,
    measure::{Grain, Window},
    plan::Retention,
};
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;
use uuid::Uuid;

/// Windows that one step reads at most.
pub(super) const STEP_MAX: usize = 600;

/// How long before the newest part one must have been taken to be merged, in microseconds.
pub(super) const SETTLED_MICROS: i64 = 3_600 * 1_000_000;

/// What is not older than this is not merged, however little room there is.
const YOUNG: TimeDelta = TimeDelta::hours(1);

/// What measurements take of a store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// By grain, the finest first.
    pub portions: [Portion; Grain::ALL.len()],
    /// The store as a whole, with its journal and with room that is free to be used again.
    pub disk_bytes: u64,
}

/// The windows of one grain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Portion {
    pub windows: u64,
    /// With what a row and its indexes take, as far as that can be told.
    pub bytes: u64,
    /// The start of the oldest.
    pub oldest: Option<DateTime<Utc>>,
}

impl Size {
    /// What measurements take.
    pub fn bytes(&self) -> u64 {
        self.portions.iter().map(|portion| portion.bytes).sum()
    }
}

/// The oldest windows by grain, of those that may be merged, and what all take.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Stock {
    /// Starts, in seconds.
    pub oldest: [Option<i64>; Grain::ALL.len()],
    pub bytes: u64,
}

/// What is done next with the windows of a grain that begin in `from..until`, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Merge { grain: Grain, into: Grain, from: i64, until: i64 },
    Forget { grain: Grain, until: i64 },
}

/// The next step at `now`, if there is any.
pub(super) fn next(stock: &Stock, retention: &Retention, now: DateTime<Utc>) -> Option<Step> {
    let ages = [retention.fine, retention.minutes, retention.hours];
    let ages = ages.map(|age: Duration| TimeDelta::from_std(age).unwrap_or(TimeDelta::MAX));
    let due = Grain::ALL.into_iter().find_map(|grain| step(stock, grain, before(now, ages[grain as usize])));
    if due.is_some() || stock.bytes <= retention.disk_bytes {
        return due;
    }
    Grain::ALL.into_iter().find_map(|grain| step(stock, grain, before(now, YOUNG)))
}

fn before(now: DateTime<Utc>, age: TimeDelta) -> i64 {
    now.checked_sub_signed(age).unwrap_or(DateTime::<Utc>::MIN_UTC).timestamp()
}

/// The step for the oldest windows of a grain, if all of what they are merged into ended by `by`.
fn step(stock: &Stock, grain: Grain, by: i64) -> Option<Step> {
    let oldest = stock.oldest[grain as usize]?;
    let into = grain.coarser().unwrap_or(grain);
    let from = oldest.div_euclid(into.seconds()) * into.seconds();
    let until = from + into.seconds();
    match grain.coarser() {
        _ if until > by => None,
        Some(into) => Some(Step::Merge { grain, into, from, until }),
        None => Some(Step::Forget { grain, until }),
    }
}

/// A row of a store.
pub(super) struct Row<Key> {
    /// By which the store finds it again.
    pub key: Key,
    pub vantage: String,
    pub part: Uuid,
    pub probe: Id,
    /// When it was taken, in microseconds.
    pub kept: i64,
    /// `None` for one that cannot be read: a measurement that is not understood is none.
    pub window: Option<Window>,
}

/// What takes the place of rows.
pub(super) struct Merged {
    pub vantage: String,
    pub kept: i64,
    pub part: Part,
}

/// Merges rows, which come by probe and vantage and are of one window of `into`; up to [`STEP_MAX`] are asked for and
/// one more, so that it shows whether the last are complete. Returns what takes their place, and the keys of those it
/// replaces.
pub(super) fn merge<Key: Copy>(mut rows: Vec<Row<Key>>, into: Grain) -> (Vec<Merged>, Vec<Key>) {
    if rows.len() > STEP_MAX
        && let Some(last) = rows.pop()
    {
        let begins = |row: &Row<Key>| row.probe != last.probe || row.vantage != last.vantage;
        // Those of one probe and vantage alone may be more than that: they are merged in several steps.
        if let Some(complete) = rows.iter().rposition(begins) {
            rows.truncate(complete + 1);
        }
    }
    let keys = rows.iter().map(|row| row.key).collect();
    let mut merged: Vec<Merged> = Vec::new();
    for Row { vantage, part, probe, kept, window, .. } in rows {
        let Some(window) = window.map(|window| window.thinned(into)) else { continue };
        match merged.last_mut() {
            Some(last) if last.part.probe == probe && last.vantage == vantage => {
                last.part.window.merge(&window);
                last.kept = last.kept.max(kept);
            }
            // It goes on under the id of its first part.
            _ => merged.push(Merged { vantage, kept, part: Part { id: part, probe, window } }),
        }
    }
    (merged, keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    fn stock(oldest: [Option<i64>; 3], bytes: u64) -> Stock {
        Stock { oldest: oldest.map(|it| it.map(|it| 1_800_000_000 + it)), bytes }
    }

    #[test]
    fn what_is_old_enough_is_merged_minute_by_minute_and_hour_by_hour() {
        let retention = Retention::default();
        let next = |oldest, now| next(&stock(oldest, 0), &retention, at(now));
        let merge = |grain: Grain, from: i64| {
            let into = grain.coarser().unwrap();
            let from = 1_800_000_000 + from;
            Some(Step::Merge { grain, into, from, until: from + into.seconds() })
        };
        assert_eq!(next([Some(70), None, None], 26 * HOUR + 119), None, "the minute is not over");
        assert_eq!(next([Some(70), None, None], 26 * HOUR + 120), merge(Grain::Fine, 60));
        assert_eq!(
            next([None, Some(HOUR + 60), None], 14 * 24 * HOUR + 2 * HOUR),
            merge(Grain::Minute, HOUR)
        );
        let until = 1_800_000_000 + HOUR;
        let forget = Some(Step::Forget { grain: Grain::Hour, until });
        assert_eq!(next([None, None, Some(0)], 400 * 24 * HOUR + HOUR), forget);
        assert_eq!(next([None; 3], i64::from(i32::MAX)), None);
    }

    #[test]
    fn without_room_the_oldest_of_the_finest_goes_first_but_never_the_last_hour() {
        let retention = Retention { disk_bytes: 1_000, ..Retention::default() };
        let grain = |oldest, bytes| match next(&stock(oldest, bytes), &retention, at(10 * HOUR)) {
            Some(Step::Merge { grain, .. } | Step::Forget { grain, .. }) => Some(grain),
            None => None,
        };
        let all = [Some(0), Some(-HOUR), Some(-9 * HOUR)];
        assert_eq!(grain(all, 1_000), None);
        assert_eq!(grain(all, 1_001), Some(Grain::Fine));
        let young = Some(9 * HOUR);
        assert_eq!(grain([young, Some(0), Some(-9 * HOUR)], 1_001), Some(Grain::Minute));
        assert_eq!(grain([young, young, Some(-9 * HOUR)], 1_001), Some(Grain::Hour));
        assert_eq!(grain([young, young, young], 1_001), None);
    }
}
