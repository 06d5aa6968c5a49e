//! Everything that became known in a span, in the order it did, and what was known at the place it is wound to.

use crate::{
    conductor::horizon::{age, held},
    facts::{Catalogue, World},
    measure::History,
    plan::Plan,
    state::{Recorded, State},
    store::{PAGE, Span, Store, StoreError, Taken},
};
use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use std::{fmt, sync::Arc};

/// How far back a replay begins at most when nothing is said.
const SPAN_MAX: TimeDelta = TimeDelta::hours(24);

/// Events and measurements of a span, held in memory: an event counts from when everybody could know it, a measurement
/// from when the store took it. Wound to a time, it says what [`super::super::Session::open_until`] would.
pub struct Tape {
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    pub(super) plan: Arc<Plan>,
    pub(super) catalogue: Arc<Catalogue>,
    held: TimeDelta,
    /// In the order of the journal.
    events: Vec<Arc<Recorded>>,
    /// In the order they were taken.
    parts: Vec<Taken>,
    at: DateTime<Utc>,
    pub(super) state: Arc<State>,
    pub(super) history: History,
    /// How many of the events, and of the parts, are in state and history.
    folded: (usize, usize),
}

impl Tape {
    /// Reads what was known by `to`. Without `from` the tape begins with the first event or measurement, at most a day
    /// before its end. `None` when there is nothing at all.
    pub fn read(
        plan: Arc<Plan>,
        store: &mut dyn Store,
        from: Option<DateTime<Utc>>,
        to: DateTime<Utc>,
    ) -> Result<Option<Self>, StoreError> {
        let (held, earliest) = (held(&plan), from.unwrap_or(to - SPAN_MAX));
        let events = events(store, to)?;
        let parts = store.parts(earliest - held, Span { until: Some(to), ..Span::default() })?;
        let began = events.first().map(|event| event.known_at());
        let measured = parts.iter().map(|part| part.window.start).min();
        let Some(first) = began.into_iter().chain(measured).min() else { return Ok(None) };
        let from = from.unwrap_or_else(|| first.clamp(earliest, to)).trunc_subsecs(0);
        let (at, catalogue) = (from, Arc::new(Catalogue::of(&plan)));
        let (state, history) = (Arc::default(), History::default());
        let mut tape =
            Self { from, to, plan, catalogue, held, events, parts, at, state, history, folded: (0, 0) };
        tape.wind(from);
        Ok(Some(tape))
    }

    /// Goes to a time. Forward folds what is new; back begins from the beginning.
    pub fn wind(&mut self, at: DateTime<Utc>) {
        if at < self.at {
            (self.state, self.history, self.folded) = (Arc::default(), History::default(), (0, 0));
        }
        self.at = at;
        self.fold_events();
        self.fold_parts();
    }

    fn fold_events(&mut self) {
        let fresh = self.events.get(self.folded.0..).unwrap_or_default();
        let known = fresh.iter().position(|event| event.known_at() > self.at).unwrap_or(fresh.len());
        if known > 0 {
            let state = Arc::make_mut(&mut self.state);
            fresh.iter().take(known).for_each(|event| state.apply(event));
        }
        self.folded.0 += known;
    }

    fn fold_parts(&mut self) {
        // As the store compares: in whole seconds.
        let keep = (self.at - self.held).trunc_subsecs(0);
        let fresh = self.parts.get(self.folded.1..).unwrap_or_default();
        let known = fresh.partition_point(|part| part.at <= self.at);
        for part in fresh.iter().take(known).filter(|part| part.window.start >= keep) {
            self.history.add(&part.vantage, &part.probe, &part.window);
        }
        self.folded.1 += known;
        age(&mut self.history, &self.plan, self.at, self.held);
    }

    pub fn at(&self) -> DateTime<Utc> {
        self.at
    }

    /// The world as it was known.
    pub fn world(&self) -> World<'_> {
        World::new(&self.plan, &self.catalogue, &self.state, &self.history, self.at)
    }
}

/// The events known by `to`, in the order of the journal: all before the first that was not.
fn events(store: &mut dyn Store, to: DateTime<Utc>) -> Result<Vec<Arc<Recorded>>, StoreError> {
    let mut events: Vec<Arc<Recorded>> = Vec::new();
    loop {
        let page = store.read_after(events.last().map_or(0, |last| last.seq), PAGE)?;
        let (read, before) = (page.len(), events.len());
        events.extend(page.into_iter().take_while(|event| event.known_at() <= to).map(Arc::new));
        if events.len() - before < PAGE || read < PAGE {
            return Ok(events);
        }
    }
}

impl fmt::Debug for Tape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tape")
            .field("from", &self.from)
            .field("to", &self.to)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}
