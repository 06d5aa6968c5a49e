//! When a probe is due: a fixed rate from a fixed start, whatever earlier runs did.
//!
//! A schedule that waits for the last answer measures less while the target stalls and so hides the stall
//! (coordinated omission). Here slot `i` is due at `start + first + i × every` of the monotonic clock.

use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;

/// Waking up later than this, or than `every` where that is longer, is not measuring: our own side slept.
const LATENESS_MAX: Duration = Duration::from_secs(1);
/// The wall clock may be this far from where the monotonic clock says it is before it is looked at again.
const DRIFT_MAX: TimeDelta = TimeDelta::milliseconds(20);
/// Starts are spread over `every`, and over no more than this, so that the first results come soon.
const SPREAD_MAX: Duration = Duration::from_secs(10);
/// Slots missed in one sleep that are told one by one, the latest ones; of a longer sleep this says enough.
const TOLD_MAX: u64 = 4_096;

/// The slots of one probe. Time is counted from the start of the run.
#[derive(Clone, Debug)]
pub(super) struct Timetable {
    every: Duration,
    first: Duration,
    /// The slot that comes next.
    next: u64,
    /// Wall-clock time at the start, as far as is known now.
    start: DateTime<Utc>,
}

/// One slot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Slot {
    /// When it is due, from the start of the run.
    pub due: Duration,
    pub planned: DateTime<Utc>,
}

/// What is to be done on waking up.
#[derive(Clone, Debug, PartialEq, Default)]
pub(super) struct Due {
    /// Slots our own side slept through, with how late it is for them.
    pub slept: Vec<(Slot, Duration)>,
    /// Slots to use now.
    pub now: Vec<Slot>,
}

impl Timetable {
    /// `name` decides when within `every` the probe is due, so that probes do not fire together.
    pub fn new(name: &str, every: Duration, start: DateTime<Utc>) -> Self {
        let every = every.max(Duration::from_millis(1));
        let first = every.min(SPREAD_MAX).mul_f64(spread(name));
        Self { every, first, next: 0, start }
    }

    pub fn every(&self) -> Duration {
        self.every
    }

    /// When the next slot is due.
    pub fn next_due(&self) -> Duration {
        self.due(self.next)
    }

    fn due(&self, slot: u64) -> Duration {
        self.first.saturating_add(times(self.every, slot))
    }

    fn slot(&self, due: Duration) -> Slot {
        Slot { due, planned: self.start + TimeDelta::from_std(due).unwrap_or_default() }
    }

    /// Takes the slots that are due at `elapsed`. `wall` is the wall clock's time, where there is one that runs:
    /// the monotonic clock may stand still while the machine sleeps.
    pub fn wake(&mut self, elapsed: Duration, wall: Option<DateTime<Utc>>) -> Due {
        let mut due = Due::default();
        let tolerance = self.every.max(LATENESS_MAX);
        if let Some(wall) = wall {
            self.follow(wall - self.slot(elapsed).planned, tolerance, &mut due);
        }
        self.skip_untold(elapsed);
        while self.next_due() <= elapsed {
            let slot = self.slot(self.next_due());
            let late = elapsed.saturating_sub(slot.due);
            if late > tolerance {
                due.slept.push((slot, late));
            } else {
                due.now.push(slot);
            }
            self.next = self.next.saturating_add(1);
        }
        due
    }

    /// Follows the wall clock by `jump`. Slots that a jump ahead passed over while the monotonic clock stood still
    /// were slept through.
    fn follow(&mut self, jump: TimeDelta, tolerance: Duration, due: &mut Due) {
        if jump.abs() <= DRIFT_MAX {
            return;
        }
        let ahead = jump.to_std().unwrap_or_default();
        if ahead > tolerance {
            let passed = u64::try_from(ahead.as_nanos() / self.every.as_nanos()).unwrap_or(u64::MAX);
            for i in passed.saturating_sub(TOLD_MAX)..passed {
                let after = times(self.every, i);
                let slot = Slot {
                    due: self.next_due(),
                    planned: self.slot(self.next_due().saturating_add(after)).planned,
                };
                due.slept.push((slot, ahead.saturating_sub(after)));
            }
        }
        self.start += jump;
    }

    /// Leaves out all but the latest slots of a long sleep.
    fn skip_untold(&mut self, elapsed: Duration) {
        let behind = elapsed.saturating_sub(self.next_due()).as_nanos() / self.every.as_nanos();
        let untold = u64::try_from(behind).unwrap_or(u64::MAX).saturating_sub(TOLD_MAX);
        self.next = self.next.saturating_add(untold);
    }
}

/// Centuries at most, which is never.
fn times(every: Duration, times: u64) -> Duration {
    Duration::from_nanos(u64::try_from(every.as_nanos()).unwrap_or(u64::MAX).saturating_mul(times))
}

/// A number from 0 up to 1 that depends on the name alone (FNV-1a, folded to what a float holds).
fn spread(name: &str) -> f64 {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    // The low bits of this hash mix better than the high ones for short names.
    let mixed = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as f64 / (u64::from(u32::MAX) + 1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        id::Id,
        measure::{Histogram, Observation, Outcome, Phases, Recorder, Sample},
    };

    const SECOND: Duration = Duration::from_secs(1);

    fn start() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn timetable(every: Duration) -> Timetable {
        Timetable { every, first: Duration::ZERO, next: 0, start: start() }
    }

    #[test]
    fn slots_stay_where_they_are_however_late_one_wakes() {
        let mut table = timetable(SECOND);
        for (at, slots) in [(0, 1), (1_700, 1), (1_900, 0), (2_400, 1), (3_950, 1), (4_999, 1)] {
            let due = table.wake(Duration::from_millis(at), None);
            assert_eq!((due.now.len(), due.slept.len()), (slots, 0), "at {at}");
            for slot in due.now {
                assert_eq!(slot.planned, start() + TimeDelta::from_std(slot.due).unwrap());
                assert_eq!(slot.due.subsec_nanos(), 0);
            }
        }
    }

    #[test]
    fn slots_slept_through_are_not_fired_in_a_burst() {
        let mut table = timetable(SECOND);
        let due = table.wake(Duration::from_millis(30_500), None);
        assert_eq!((due.slept.len(), due.now.len()), (30, 1));
        assert_eq!(due.slept[0].1, Duration::from_millis(30_500));
        assert_eq!(table.next_due(), 31 * SECOND);

        let mut rare = timetable(60 * SECOND);
        rare.next = 1;
        let due = rare.wake(100 * SECOND, None);
        assert_eq!(
            (due.slept.len(), due.now.len()),
            (0, 1),
            "40 s late is still of use when due once a minute"
        );
    }

    #[test]
    fn a_suspended_machine_shows_in_the_wall_clock_only() {
        let mut table = timetable(SECOND);
        table.wake(Duration::ZERO, Some(start()));
        let hour = TimeDelta::hours(1);
        let due = table.wake(SECOND, Some(start() + TimeDelta::seconds(1) + hour));
        assert_eq!((due.slept.len(), due.now.len()), (3_600, 1));
        assert_eq!(due.slept[0].0.planned, start() + TimeDelta::seconds(1));
        assert_eq!(due.now[0].planned, start() + TimeDelta::seconds(1) + hour);
        let next = table.wake(2 * SECOND, Some(start() + TimeDelta::seconds(2) + hour));
        assert_eq!((next.slept.len(), next.now.len()), (0, 1));
    }

    #[test]
    fn a_clock_that_is_set_back_or_drifts_is_followed() {
        let mut table = timetable(SECOND);
        let due = table.wake(SECOND, Some(start() - TimeDelta::minutes(5)));
        assert_eq!((due.slept.len(), due.now.len()), (0, 2));
        assert_eq!(due.now[1].planned, start() - TimeDelta::minutes(5));
        let due =
            table.wake(2 * SECOND, Some(start() - TimeDelta::minutes(5) + TimeDelta::milliseconds(1_300)));
        assert_eq!((due.slept.len(), due.now.len()), (0, 1));
    }

    /// The published freeze: 600 slots a second apart, answered in 10 ms but for 60 s in which nothing is answered.
    /// Every slot is used, so what is stored shows the freeze as a member at any moment would have met it.
    #[test]
    fn a_freeze_of_the_target_is_reported_as_it_is() {
        let (freeze, thaw) = (300 * SECOND, 360 * SECOND);
        let (mut table, mut recorder) = (timetable(SECOND), Recorder::new(Id::new("p"), None));
        for second in 0..600 {
            for slot in table.wake(second * SECOND, None).now {
                let begins = if (freeze..thaw).contains(&slot.due) { thaw } else { slot.due };
                let time = begins.saturating_sub(slot.due) + Duration::from_millis(10);
                recorder.record(Observation::Sample(Sample {
                    probe: Id::new("p"),
                    planned: slot.planned,
                    service: time,
                    response: time,
                    outcome: Outcome::Ok,
                    detail: None,
                    phases: Phases::default(),
                    retries: 0,
                    readings: Vec::new(),
                }));
            }
        }
        let windows = recorder.close(start() + TimeDelta::hours(1));
        assert_eq!(windows.len(), 60);
        let mut response = Histogram::default();
        for window in &windows {
            response.merge(&window.response);
        }
        assert_eq!(response.count(), 600);
        for (quantile, expected) in [(0.5, 0.01), (0.9, 0.01), (0.95, 30.01), (0.99, 54.01), (1.0, 60.01)] {
            let seen = response.quantile(quantile).unwrap().as_secs_f64();
            assert!((seen - expected).abs() <= expected * 0.001, "{quantile}: {seen} for {expected}");
        }
    }

    #[test]
    fn a_very_long_sleep_is_told_in_part() {
        let mut table = timetable(Duration::from_millis(1));
        let due = table.wake(7 * 24 * 3_600 * SECOND, None);
        assert!(due.slept.len() + due.now.len() <= usize::try_from(TOLD_MAX).unwrap() + 1);
        assert!(table.next_due() > 7 * 24 * 3_600 * SECOND);
        let wall = start() + TimeDelta::days(400);
        let due = table.wake(7 * 24 * 3_600 * SECOND, Some(wall));
        assert_eq!(due.slept.len(), usize::try_from(TOLD_MAX).unwrap());
    }

    #[test]
    fn starts_are_spread_and_stay_put() {
        let ids: Vec<String> = (0..100).map(|i| format!("probe-{i}")).collect();
        let mut tenths = [0; 10];
        for id in &ids {
            let table = || Timetable::new(id, SECOND, start());
            assert_eq!(table().next_due(), table().next_due());
            tenths[usize::try_from(table().next_due().as_millis() / 100).unwrap()] += 1;
        }
        assert!(tenths.iter().all(|n| (2..=25).contains(n)), "{tenths:?}");
        for every in [3_600, u64::MAX] {
            let mut table = Timetable::new("x", Duration::from_secs(every), start());
            assert!(table.next_due() < SPREAD_MAX);
            assert_eq!(table.wake(SPREAD_MAX, None).now.len(), 1);
        }
    }

    proptest::proptest! {
        #[test]
        fn every_slot_comes_once(steps in proptest::collection::vec(0_u64..3_000, 1..60)) {
            let mut table = timetable(Duration::from_millis(100));
            let (mut at, mut slots) = (0, Vec::new());
            for step in steps {
                at += step;
                let due = table.wake(Duration::from_millis(at), None);
                slots.extend(due.slept.iter().map(|(slot, _)| slot.due).chain(due.now.iter().map(|slot| slot.due)));
            }
            let expected: Vec<_> = (0..=at / 100).map(|i| Duration::from_millis(i * 100)).collect();
            proptest::prop_assert_eq!(slots, expected);
        }
    }
}
