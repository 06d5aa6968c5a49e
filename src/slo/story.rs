//! A made-up past of a probe, for tests.

use crate::{
    measure::{History, Last, Outcome, Window},
    plan::{self, Probe},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::{collections::BTreeMap, time::Duration};

/// A whole multiple of four hours.
const START: i64 = 1_800_000_000;

pub(super) fn probe(good: &str, every_s: u64) -> Probe {
    probe_over(good, every_s, 30)
}

pub(super) fn probe_over(good: &str, every_s: u64, over_minutes: u64) -> Probe {
    let mut probe = plan::sample::plan().probes["login"].clone();
    probe.every = Duration::from_secs(every_s);
    if let Some(slo) = &mut probe.slo {
        slo.good = good.parse().unwrap();
        slo.over = Duration::from_mins(over_minutes);
    }
    probe
}

/// What happened, event by event at the probe's interval.
pub(super) struct Story {
    probe: Probe,
    windows: BTreeMap<DateTime<Utc>, Window>,
    now: DateTime<Utc>,
}

impl Story {
    pub fn new(probe: &Probe) -> Self {
        let now = DateTime::from_timestamp(START, 0).unwrap();
        Self { probe: probe.clone(), windows: BTreeMap::new(), now }
    }

    fn each(mut self, n: i64, mut record: impl FnMut(&mut Window, DateTime<Utc>)) -> Self {
        for _ in 0..n {
            let start = Window::start_of(self.now);
            record(self.windows.entry(start).or_insert_with(|| Window::new(start)), self.now);
            self.now += TimeDelta::from_std(self.probe.every).unwrap();
        }
        self
    }

    /// So many events, all good or all failed.
    pub fn events(self, n: i64, good: bool) -> Self {
        let time = Duration::from_millis(if good { 10 } else { 1_000 });
        self.each(n, |window, at| {
            let outcome = if good { Outcome::Ok } else { Outcome::Status };
            window.counts.record(outcome, 1);
            window.counts.good += u32::from(good);
            window.response.record(time);
            window.service.record(time);
            window.last = Some(Last { at, service: time, outcome, detail: None, readings: Vec::new() });
        })
    }

    /// So many samples that were excluded.
    pub fn excluded(self, n: i64) -> Self {
        self.each(n, |window, _| window.counts.excluded += 1)
    }

    /// So many intervals in which nothing was measured.
    pub fn nothing(mut self, n: i32) -> Self {
        self.now += TimeDelta::from_std(self.probe.every).unwrap() * n;
        self
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    pub fn history(&self) -> History {
        let mut history = History::default();
        history.set(self.probe.id.clone(), self.windows.values().cloned().collect());
        history
    }
}
