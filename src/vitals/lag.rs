//! How late samples start.

use crate::measure::{Histogram, WINDOW, Window};
use chrono::{DateTime, TimeDelta, Utc};
use std::{collections::VecDeque, time::Duration};

/// What is looked back at.
const SPAN: TimeDelta = TimeDelta::minutes(1);

/// Later than this is sick: response times would be ours more than the system's.
const LATE: Duration = Duration::from_millis(500);

/// One late sample is a hiccup.
const LATE_LEAST: u64 = 2;

/// The lag of the last minute, in parts as long as a window.
#[derive(Debug, Default)]
pub(super) struct Lag {
    parts: VecDeque<Part>,
}

#[derive(Debug)]
struct Part {
    start: DateTime<Utc>,
    histogram: Histogram,
    late: u64,
}

impl Lag {
    pub fn record(&mut self, lag: Duration, now: DateTime<Utc>) {
        let start = Window::start_of(now);
        if self.parts.back().is_none_or(|part| part.start != start) {
            self.parts.push_back(Part { start, histogram: Histogram::default(), late: 0 });
            // A clock that is set back must not keep parts for ever.
            while self.parts.len() > 8 {
                self.parts.pop_front();
            }
        }
        if let Some(part) = self.parts.back_mut() {
            part.histogram.record(lag);
            part.late += u64::from(lag > LATE);
        }
    }

    fn recent(&self, now: DateTime<Utc>) -> impl Iterator<Item = &Part> {
        let from = now - SPAN - WINDOW;
        self.parts.iter().filter(move |part| part.start > from && part.start <= now)
    }

    /// `None` without a sample in the last minute.
    pub fn p99(&self, now: DateTime<Utc>) -> Option<Duration> {
        let mut all = Histogram::default();
        for part in self.recent(now) {
            all.merge(&part.histogram);
        }
        all.quantile(0.99)
    }

    /// The lag, when that is too much.
    pub fn fault(&self, now: DateTime<Utc>) -> Option<Duration> {
        let late: u64 = self.recent(now).map(|part| part.late).sum();
        self.p99(now).filter(|lag| *lag > LATE && late >= LATE_LEAST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
    }

    #[test]
    fn one_hiccup_is_none_and_more_are_forgotten_after_a_minute() {
        let mut lag = Lag::default();
        lag.record(Duration::from_millis(1), at(0));
        lag.record(Duration::from_secs(2), at(1));
        assert!(lag.p99(at(1)).unwrap() >= Duration::from_secs(2));
        assert_eq!(lag.fault(at(1)), None);
        lag.record(Duration::from_secs(2), at(2));
        assert!(lag.fault(at(2)).is_some());
        assert_eq!((lag.fault(at(80)), lag.p99(at(80))), (None, None));
    }

    #[test]
    fn few_late_ones_among_many_are_the_tail() {
        let mut lag = Lag::default();
        (0..300).for_each(|i| lag.record(Duration::from_millis(1), at(i / 10)));
        (0..2).for_each(|_| lag.record(Duration::from_secs(2), at(30)));
        assert_eq!(lag.fault(at(30)), None, "two of three hundred");
        (0..2).for_each(|_| lag.record(Duration::from_secs(2), at(30)));
        assert!(lag.fault(at(30)).is_some(), "more than one in a hundred");
    }

    #[test]
    fn a_clock_set_back_keeps_nothing_for_ever() {
        let mut lag = Lag::default();
        (0..100).for_each(|i| lag.record(Duration::from_secs(2), at(-i * 10)));
        assert!(lag.parts.len() <= 8);
    }
}
