//! The objective minute by minute.
//!
//! Counts of requests hide what a person lived through: two minutes of complete outage in an hour of heavy traffic are
//! a small share of the events. Here every minute is good or not, by whether its own share of good events reaches the
//! target (`OpenSLO` calls this the time-slices method). A minute without data is not good.

use super::evidence_start;
use crate::{
    measure::{Counts, History},
    plan::{Probe, Slo},
};
use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;

/// Whole slices since the evidence of the objective began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Slices {
    pub good: u64,
    pub bad: u64,
    /// Without data: not good.
    pub empty: u64,
    /// In which only excluded samples were due: not counted at all.
    pub excluded: u64,
    /// Whether the first of them was measured, or anything before. While it was not, the emptiness says only that the
    /// probe began later.
    pub is_whole: bool,
}

impl Slices {
    /// All that count.
    pub fn total(&self) -> u64 {
        self.good + self.bad + self.empty
    }
}

/// A minute; for a probe that runs more rarely, as many as it takes to hold a sample.
pub fn slice_length(probe: &Probe) -> TimeDelta {
    let minutes = i64::try_from(probe.every.as_millis().div_ceil(60_000)).unwrap_or(i64::MAX);
    TimeDelta::try_minutes(minutes.max(1)).unwrap_or(TimeDelta::MAX)
}

/// The slices of the objective's evidence that are over.
pub fn slices(probe: &Probe, slo: &Slo, history: &History, now: DateTime<Utc>) -> Slices {
    let length_s = slice_length(probe).num_seconds().max(1);
    let start = evidence_start(slo, now);
    // The first that begins at or after the start.
    let first = -(-start.timestamp_millis()).div_euclid(length_s * 1_000);
    let end = now.timestamp().div_euclid(length_s);
    let count = usize::try_from((end - first).max(0)).unwrap_or(0);
    let mut counts = vec![Counts::default(); count];
    let at = |slice: i64| DateTime::from_timestamp(slice * length_s, 0).unwrap_or(now);
    for window in history.tallies(&probe.id, at(first), at(end)) {
        let slice = |second: i64| second.div_euclid(length_s) - first;
        // A window that was thinned is as good as its slices were together.
        for slice in slice(window.start)..=slice(window.end - 1) {
            if let Some(slice) = usize::try_from(slice).ok().and_then(|i| counts.get_mut(i)) {
                slice.add(&window.counts);
            }
        }
    }
    let earlier = history.first(&probe.id).is_some_and(|start| start < at(first));
    let is_whole = earlier || counts.first().is_some_and(|counts| counts.events() > 0);
    counts.iter().fold(Slices { is_whole, ..Slices::default() }, |sum, counts| count_in(sum, counts, slo))
}

fn count_in(mut sum: Slices, counts: &Counts, slo: &Slo) -> Slices {
    let events = counts.events();
    let slot = match events {
        0 if counts.excluded > 0 => &mut sum.excluded,
        0 => &mut sum.empty,
        _ if Decimal::from(counts.good) >= slo.good * Decimal::from(events) => &mut sum.good,
        _ => &mut sum.bad,
    };
    *slot += 1;
    sum
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            Standing, judge,
            story::{Story, probe, probe_over},
        },
        *,
    };

    fn of(probe: &Probe, story: &Story) -> (Slices, Standing) {
        let (slo, history) = (probe.slo.as_ref().unwrap(), story.history());
        (slices(probe, slo, &history, story.now()), judge(probe, slo, &history, story.now()).standing)
    }

    /// Kayenta's judge passes a system that is down in 24 of 60 minutes, because ranks do not see bursts
    /// (spinnaker/kayenta#780). Both counts of requests and minutes do.
    #[test]
    fn twenty_four_of_sixty_minutes_down_fail() {
        let probe = probe_over("0.99", 1, 120);
        let minutes = (0..60).map(|minute| minute % 5 < 2);
        let story = minutes.fold(Story::new(&probe), |story, down| story.events(60, !down));
        let (slices, standing) = of(&probe, &story);
        assert_eq!((slices.good, slices.bad, slices.empty, slices.is_whole), (36, 24, 0, true));
        assert_eq!(standing, Standing::Broken);
    }

    /// And one that answers a hundred times slower in seven of ten points (spinnaker/spinnaker#6278).
    #[test]
    fn seven_of_ten_minutes_a_hundred_times_slower_fail() {
        let probe = probe_over("0.99", 1, 20);
        let story = Story::new(&probe).events(420, false).events(180, true);
        let (slices, standing) = of(&probe, &story);
        assert_eq!((slices.good, slices.bad), (3, 7));
        assert_eq!(standing, Standing::Broken);
    }

    /// A minute of outage among many requests is a small share of them and a whole minute.
    #[test]
    fn a_bad_minute_is_bad_however_many_good_ones_there_are() {
        let probe = probe_over("0.9", 1, 60);
        let story = Story::new(&probe).events(24 * 60, true).events(60, false).events(5 * 60, true);
        let (slices, standing) = of(&probe, &story);
        assert_eq!((slices.good, slices.bad), (29, 1));
        assert_eq!(standing, Standing::Met);
    }

    #[test]
    fn minutes_without_data_are_not_good_and_excluded_ones_do_not_count() {
        let probe = probe_over("0.9", 1, 60);
        let story = Story::new(&probe).events(600, true).nothing(300).excluded(300).events(600, true);
        let (slices, _) = of(&probe, &story);
        assert_eq!((slices.good, slices.empty, slices.excluded, slices.total()), (20, 5, 5, 25));
        let late = Story::new(&probe).nothing(1_200).events(600, true);
        assert!(!of(&probe, &late).0.is_whole, "it had only just begun");
    }

    #[test]
    fn a_slice_holds_a_sample() {
        for (every, minutes) in [(1, 1), (60, 1), (61, 2), (300, 5)] {
            assert_eq!(slice_length(&probe("0.9", every)), TimeDelta::minutes(minutes));
        }
    }
}
