//! What this program's probes measure and what others measure, on its way into one history and into the store.

use super::{
    Session,
    horizon::age,
    others::{News, Others},
};
use crate::{
    id::Id,
    measure::{Grain, History, Observation, Recorder, WINDOW},
    store::{Here, Part, Reach, StoreError},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
use uuid::Uuid;

/// Closed windows that may wait for a store that cannot be written; older ones are dropped first.
const UNSAVED_MAX: usize = 4_096;

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
    /// The minute in which the history was last made as old as it is.
    aged: DateTime<Utc>,
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
        let (others, mut history) = Others::new(own, session, now - session.held())?;
        age(&mut history, &session.plan, now, session.held());
        let (aged, unsaved) = (Grain::Minute.start_of(now), Vec::new());
        Ok(Self { vantage, own, parts: 0, recorders, grace, others, history, unsaved, aged })
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
        let any = self.others.look(session, now - session.held(), &mut self.history)?;
        if any == News::All {
            for Part { probe, window, .. } in &self.unsaved {
                self.history.add(&self.vantage, probe, window);
            }
        }
        if any != News::None {
            age(&mut self.history, &session.plan, now, session.held());
        }
        Ok(any != News::None)
    }

    /// Makes the past as coarse as it is at `now`: that changes with the minute.
    pub fn age(&mut self, session: &Session, now: DateTime<Utc>) {
        let minute = Grain::Minute.start_of(now);
        if minute != self.aged {
            self.aged = minute;
            age(&mut self.history, &session.plan, now, session.held());
        }
    }

    /// Saves the windows that can receive nothing more.
    pub fn save(&mut self, session: &mut Session, now: DateTime<Utc>) -> Result<(), StoreError> {
        self.save_until(session, now - self.grace)
    }

    /// Saves every window, also the one that still grows.
    pub fn save_all(&mut self, session: &mut Session, now: DateTime<Utc>) -> Result<(), StoreError> {
        self.save_until(session, now + WINDOW)
    }

    fn save_until(&mut self, session: &mut Session, until: DateTime<Utc>) -> Result<(), StoreError> {
        for (probe, recorder) in &mut self.recorders {
            for window in recorder.close(until) {
                self.history.add(&self.vantage, probe, &window);
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
        Ok(())
    }

    /// Everything measured, with the windows that still grow.
    pub fn history(&self) -> History {
        let mut history = self.history.clone();
        for (probe, recorder) in &self.recorders {
            for window in recorder.open() {
                history.show(&self.vantage, probe, window);
            }
        }
        history
    }

    pub fn vantage(&self) -> &str {
        &self.vantage
    }
}
