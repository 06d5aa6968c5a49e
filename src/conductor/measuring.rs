//! What this program's probes measure and what others measure, on its way into one history and into the store.

use super::{
    Notice, Session,
    horizon::age,
    others::{News, Others},
    ourselves::Ourselves,
};
use crate::{
    clock::Clock,
    id::Id,
    measure::{Grain, History, Observation, Recorder, WINDOW},
    store::{Here, Part, Reach, StoreError},
    vitals::Vitals,
};
use chrono::{DateTime, TimeDelta, Utc};
use std::{collections::HashMap, sync::Arc};
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
    /// How well all this goes.
    ourselves: Ourselves,
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
        clock: Clock,
    ) -> Result<Self, StoreError> {
        let plan = &session.plan;
        let recorders =
            plan.probes.values().map(|probe| (probe.id.clone(), Recorder::of(probe, plan))).collect();
        let ourselves = Ourselves::new(plan, clock);
        let longest = plan.probes.values().map(|probe| probe.timeout).max().unwrap_or_default();
        let grace = TimeDelta::from_std(longest).unwrap_or_default() + TimeDelta::seconds(1);
        let own = here.console.as_u64_pair().1;
        let now = clock.now();
        let (others, mut history) = Others::new(own, session, now - session.held())?;
        age(&mut history, &session.plan, now, session.held());
        let (aged, unsaved) = (Grain::Minute.start_of(now), Vec::new());
        Ok(Self { vantage, own, parts: 0, recorders, grace, others, ourselves, history, unsaved, aged })
    }

    pub fn record(&mut self, observation: Observation) {
        let is_evidence = self.ourselves.observe(&observation);
        match self.recorders.get_mut(observation.probe()) {
            Some(recorder) if is_evidence => recorder.record(observation),
            Some(recorder) => recorder.lose(&observation),
            None => {}
        }
    }

    /// Probing begins, or begins again: warm-up is counted from `now`.
    pub fn begin(&mut self, now: DateTime<Utc>) {
        self.recorders.values_mut().for_each(|recorder| recorder.begin(now));
        self.ourselves.begin();
    }

    /// Looks at how well it goes; whether anything changed that is worth showing.
    pub fn beat(&mut self) -> bool {
        self.ourselves.beat()
    }

    pub fn vitals(&self) -> &Arc<Vitals> {
        self.ourselves.vitals()
    }

    /// What a person should know of our own side now.
    pub fn notice(&self) -> Option<Notice> {
        self.ourselves.notice()
    }

    /// Adds what others have measured; whether there was anything.
    pub fn recall(&mut self, session: &mut Session, now: DateTime<Utc>) -> Result<bool, StoreError> {
        if session.reach() != Reach::Here {
            return Ok(false);
        }
        let any = self.others.look(session, now - session.held(), &mut self.history)?;
        if let Some((part, at)) = self.others.own_seen() {
            self.ourselves.taken(part, at);
        }
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
        let (newest, from) = (self.unsaved.last().map(|part| part.id), self.ourselves.now());
        session.add_windows(&self.vantage, &self.unsaved)?;
        if let (Some(newest), Reach::Here) = (newest, session.reach()) {
            self.ourselves.sent(newest, from);
        }
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
