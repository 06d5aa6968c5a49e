//! The windows of every probe, as far back as anything looks.

use super::{Counts, Histogram, PhaseTimes, Window, window::Last};
use crate::id::Id;
use chrono::{DateTime, Utc};
use std::{collections::HashMap, sync::Arc};

/// Windows by probe, oldest first. Cheap to clone: a snapshot shares what it was given.
#[derive(Clone, Debug, Default)]
pub struct History {
    probes: HashMap<Id, Arc<Vec<Arc<Window>>>>,
}

/// Several windows merged.
#[derive(Clone, Debug, Default)]
pub struct Span {
    pub counts: Counts,
    pub service: Histogram,
    pub response: Histogram,
    pub phases: PhaseTimes,
    /// Windows that hold at least one event.
    pub windows: usize,
    pub first: Option<DateTime<Utc>>,
    pub last: Option<Last>,
}

impl History {
    /// Replaces the windows of `probe`, oldest first.
    pub fn set(&mut self, probe: Id, windows: Vec<Window>) {
        self.probes.insert(probe, Arc::new(windows.into_iter().map(Arc::new).collect()));
    }

    /// Adds a window of `probe`, replacing an earlier one of the same start, and forgets what ended before `keep`.
    pub fn put(&mut self, probe: &Id, window: Window, keep: DateTime<Utc>) {
        let windows = Arc::make_mut(self.probes.entry(probe.clone()).or_default());
        match windows.binary_search_by_key(&window.start, |known| known.start) {
            Ok(i) => windows[i] = Arc::new(window),
            Err(i) => windows.insert(i, Arc::new(window)),
        }
        let old = windows.iter().position(|window| window.end() > keep).unwrap_or(windows.len());
        windows.drain(..old);
    }

    /// Adds a part of a window of `probe` to what is known of that window already.
    pub fn add(&mut self, probe: &Id, part: &Window) {
        let windows = Arc::make_mut(self.probes.entry(probe.clone()).or_default());
        match windows.binary_search_by_key(&part.start, |known| known.start) {
            Ok(i) => Arc::make_mut(&mut windows[i]).merge(part),
            Err(i) => windows.insert(i, Arc::new(part.clone())),
        }
    }

    /// Forgets windows that begin before `before`.
    pub fn forget(&mut self, before: DateTime<Utc>) {
        for windows in self.probes.values_mut() {
            let old = windows.partition_point(|window| window.start < before);
            if old > 0 {
                Arc::make_mut(windows).drain(..old);
            }
        }
    }

    pub fn windows(&self, probe: &Id) -> &[Arc<Window>] {
        self.probes.get(probe).map_or(&[], |windows| windows.as_slice())
    }

    /// Everything of `probe` that was due from `from` on and before `until`.
    pub fn span(&self, probe: &Id, from: DateTime<Utc>, until: DateTime<Utc>) -> Span {
        let windows = self.windows(probe);
        let place = |at: DateTime<Utc>| windows.partition_point(|window| window.start < at);
        Span::of(windows.get(place(from)..place(until)).unwrap_or_default())
    }
}

impl Span {
    fn of(windows: &[Arc<Window>]) -> Self {
        let mut counts = Counts::default();
        for window in windows {
            counts.add(&window.counts);
        }
        let filled = || windows.iter().filter(|window| window.counts.events() > 0);
        Self {
            counts,
            service: Histogram::merged(windows.iter().map(|window| &window.service)),
            response: Histogram::merged(windows.iter().map(|window| &window.response)),
            phases: PhaseTimes::merged(&windows.iter().map(|window| &window.phases)),
            windows: filled().count(),
            first: filled().next().map(|window| window.start),
            last: windows.iter().rev().find_map(|window| window.last.clone()),
        }
    }
}
