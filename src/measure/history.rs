//! The windows of every probe, as far back as anything looks.

use super::{Counts, Histogram, Window, window::Last};
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

    pub fn windows(&self, probe: &Id) -> &[Arc<Window>] {
        self.probes.get(probe).map_or(&[], |windows| windows.as_slice())
    }

    /// Everything of `probe` that was due from `from` on and before `until`.
    pub fn span(&self, probe: &Id, from: DateTime<Utc>, until: DateTime<Utc>) -> Span {
        let mut span = Span::default();
        for window in self.windows(probe).iter().filter(|window| window.start >= from && window.start < until)
        {
            span.add(window);
        }
        span
    }
}

impl Span {
    fn add(&mut self, window: &Window) {
        self.counts.add(&window.counts);
        self.service.merge(&window.service);
        self.response.merge(&window.response);
        if window.counts.events() > 0 {
            self.windows += 1;
            self.first.get_or_insert(window.start);
        }
        if window.last.is_some() {
            self.last.clone_from(&window.last);
        }
    }
}
