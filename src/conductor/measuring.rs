//! What this program's probes measure and what others measure, on its way into one history and into the store.

use super::{Session, others::Others};
use crate::{
    id::Id,
    measure::{History, Observation, Recorder, WINDOW, Window},
    store::{Here, Part, Reach, StoreError},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
use uuid::Uuid;

/// Closed windows that may wait for a store that cannot be written; older ones are dropped first.
const UNSAVED_MAX: usize = 4_096;

/// How long measurements are kept in the store.
const KEEP: TimeDelta = TimeDelta::hours(26);

pub(super) struct Measuring {
    vantage: String,
    /// The first half of the ids of the parts made here.
    own: u64,
    /// Parts of windows made so far.
    parts: u64,
    recorders: HashMap<Id, Recorder>,
    /// How long after its end a window may still receive observations.
    grace: TimeDelta,
    /// What other programs have measured so far.
    others: Others,
    /// Everything that is in closed windows.
    history: History,
    unsaved: Vec<Part>,
}

impl Measuring {
    /// With everything that is known now.
    pub fn new(
        session: &mut Session,
        here: &Here,
        vantage: String,
        now: DateTime<Utc>,
    ) -> Result<Self, StoreError> {
        let recorders = session.plan.probes.values().map(|probe| {
            let within = probe.slo.as_ref().map(|slo| slo.within);
            (probe.id.clone(), Recorder::new(probe.id.clone(), within))
        });
        let recorders = recorders.collect();
        let longest = session.plan.probes.values().map(|probe| probe.timeout).max().unwrap_or_default();
        let grace = TimeDelta::from_std(longest).unwrap_or_default() + TimeDelta::seconds(1);
        let own = here.console.as_u64_pair().1;
        let from = now - session.horizon();
        let (others, history) = Others::new(own, session, from)?;
        Ok(Self { vantage, own, parts: 0, recorders, grace, others, history, unsaved: Vec::new() })
    }

    pub fn record(&mut self, observation: Observation) {
        let probe = match &observation {
            Observation::Sample(sample) => &sample.probe,
            Observation::Missed { probe, .. } => probe,
        };
        if let Some(recorder) = self.recorders.get_mut(probe) {
            recorder.record(observation);
        }
    }

    /// Adds what others have measured; whether there was anything.
    pub fn recall(&mut self, session: &mut Session, now: DateTime<Utc>) -> Result<bool, StoreError> {
        if session.reach() != Reach::Here {
            return Ok(false);
        }
        let from = now - session.horizon();
        let any = self.others.look(session, from, &mut self.history);
        self.history.forget(from - WINDOW);
        any
    }

    /// Saves the windows that can receive nothing more.
    pub fn save(&mut self, session: &mut Session, now: DateTime<Utc>) -> Result<(), StoreError> {
        self.save_until(session, now, now - self.grace)
    }

    /// Saves every window, also the one that still grows.
    pub fn save_all(&mut self, session: &mut Session, now: DateTime<Utc>) -> Result<(), StoreError> {
        self.save_until(session, now, now + WINDOW)
    }

    fn save_until(
        &mut self,
        session: &mut Session,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let keep = now - session.horizon();
        for (probe, recorder) in &mut self.recorders {
            for window in recorder.close(until) {
                merge_into(&mut self.history, probe, &window, keep);
                self.parts += 1;
                let id = Uuid::from_u64_pair(self.own, self.parts);
                self.unsaved.push(Part { id, probe: probe.clone(), window });
            }
        }
        if self.unsaved.is_empty() {
            return Ok(());
        }
        let excess = self.unsaved.len().saturating_sub(UNSAVED_MAX);
        self.unsaved.drain(..excess);
        session.add_windows(&self.vantage, &self.unsaved)?;
        self.unsaved.clear();
        session.forget_windows(now - KEEP)
    }

    /// Everything measured, with the windows that still grow, as far back as `keep`.
    pub fn history(&self, keep: DateTime<Utc>) -> History {
        let mut history = self.history.clone();
        for (probe, recorder) in &self.recorders {
            for window in recorder.open() {
                merge_into(&mut history, probe, window, keep);
            }
        }
        history
    }

    pub fn vantage(&self) -> &str {
        &self.vantage
    }
}

/// Adds a window to what is known of its span already, such as from an earlier run.
fn merge_into(history: &mut History, probe: &Id, window: &Window, keep: DateTime<Utc>) {
    let mut merged = window.clone();
    if let Some(known) = history.windows(probe).iter().rev().find(|known| known.start == window.start) {
        merged.merge(known);
    }
    history.put(probe, merged, keep);
}
