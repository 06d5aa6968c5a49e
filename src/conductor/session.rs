//! One plan and one journal.

use super::Reply;
use crate::{
    entropy,
    facts::{Catalogue, RECENT, World},
    id::Id,
    mask,
    measure::History,
    phrase,
    plan::{Plan, Probe},
    report::timeline,
    state::{Actor, Command, Event, Happening, Recorded, Refusal, State, decide},
    store::{Part, Store, StoreError},
    wording::{Phrase, conductor as say},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::{fmt, ops::ControlFlow, sync::Arc};
use uuid::{Builder, Uuid};

pub struct Session {
    pub plan: Arc<Plan>,
    pub catalogue: Arc<Catalogue>,
    store: Box<dyn Store>,
    state: Arc<State>,
    /// Who acts, as events name them.
    me: String,
    /// Nothing later than this is known; `None` for everything.
    until: Option<DateTime<Utc>>,
}

/// Why nothing was recorded.
#[derive(Debug)]
pub enum ActError {
    Refused(Refusal),
    Store(StoreError),
    Entropy(entropy::Error),
}

impl Session {
    /// Opens the journal and folds what was recorded until `at`, in the order of the journal: what was known then.
    /// Such a session is for looking only.
    pub fn open_until(
        plan: Arc<Plan>,
        store: Box<dyn Store>,
        me: String,
        at: DateTime<Utc>,
    ) -> Result<Self, StoreError> {
        let mut session = Self { until: Some(at), ..Self::unread(plan, store, me) };
        session.read()?;
        Ok(session)
    }

    fn unread(plan: Arc<Plan>, store: Box<dyn Store>, me: String) -> Self {
        let (catalogue, state) = (Arc::new(Catalogue::of(&plan)), Arc::new(State::of(&plan)));
        Self { plan, catalogue, store, state, me, until: None }
    }

    /// Opens the journal and folds all of it.
    pub fn open(plan: Arc<Plan>, store: Box<dyn Store>, me: String) -> Result<Self, StoreError> {
        let mut session = Self::unread(plan, store, me);
        session.refresh()?;
        Ok(session)
    }

    pub fn me(&self) -> &str {
        &self.me
    }

    pub fn state(&self) -> &Arc<State> {
        &self.state
    }

    pub fn world<'a>(&'a self, history: &'a History, now: DateTime<Utc>) -> World<'a> {
        World::new(&self.plan, &self.catalogue, &self.state, history, now)
    }

    /// Folds what others have recorded since; whether there was anything.
    pub fn refresh(&mut self) -> Result<bool, StoreError> {
        let before = self.state.seq;
        self.read()?;
        Ok(self.state.seq > before)
    }

    /// Folds what the journal holds behind the last event, as far as it may be known.
    fn read(&mut self) -> Result<(), StoreError> {
        let (state, until) = (&mut self.state, self.until);
        self.store.each_after(state.seq, &mut |recorded| {
            if until.is_some_and(|until| recorded.known_at() > until) {
                return ControlFlow::Break(());
            }
            Arc::make_mut(state).apply(&Arc::new(recorded));
            ControlFlow::Continue(())
        })
    }

    /// Decides on a command with all that is known, and records what follows. When this returns `Ok`, it is durable.
    pub fn act(&mut self, command: Command, now: DateTime<Utc>) -> Result<Recorded, ActError> {
        self.refresh().map_err(ActError::Store)?;
        let actor = Actor { by: &self.me, signs: false };
        let (act, about) = command.described();
        let what = match decide(&self.state, &self.plan, actor, now, command) {
            Ok(what) => what,
            Err(refusal) => return Err(self.refused(refusal, act, &about, now)),
        };
        let event = event(&self.me, now, what)?;
        let recorded = self.store.append(&[event]).map_err(ActError::Store)?;
        let first = recorded.first().cloned();
        // Others may have recorded in between: fold everything in the order of the journal.
        self.refresh().map_err(ActError::Store)?;
        first.ok_or_else(|| {
            ActError::Refused(Refusal::mistake("nothing", Phrase::from(&say::NOTHING_RECORDED)))
        })
    }

    /// An attempt that a rule refused is on record; a mere mistake is not.
    fn refused(&mut self, refusal: Refusal, act: &str, about: &str, now: DateTime<Utc>) -> ActError {
        let Some(rule) = refusal.rule else { return ActError::Refused(refusal) };
        let what = Happening::Refused { act: act.to_owned(), rule, about: mask::personal(about) };
        let recorded =
            event(&self.me, now, what).and_then(|event| self.store.append(&[event]).map_err(ActError::Store));
        match recorded {
            Ok(_) => ActError::Refused(refusal),
            Err(error) => error,
        }
    }

    /// Records a history of commands, each decided on what those before it left, in one transaction.
    pub fn import(&mut self, history: Vec<(String, DateTime<Utc>, Command)>) -> Result<(), ActError> {
        self.refresh().map_err(ActError::Store)?;
        let mut state = State::clone(&self.state);
        let mut events = Vec::with_capacity(history.len());
        for (by, at, command) in history {
            let actor = Actor { by: &by, signs: false };
            let what = decide(&state, &self.plan, actor, at, command).map_err(ActError::Refused)?;
            let event = event(&by, at, what)?;
            state.apply(&Arc::new(Recorded::new(state.seq + 1, event.clone())));
            events.push(event);
        }
        self.store.append(&events).map_err(ActError::Store)?;
        self.refresh().map(drop).map_err(ActError::Store)
    }

    /// What to tell a person about an event that was just recorded.
    pub fn acknowledge(&self, recorded: &Recorded) -> Phrase {
        let seq = recorded.seq;
        match &recorded.event.what {
            Happening::FeedbackAdded { .. } => {
                phrase!(say::FEEDBACK_RECORDED, id = &self.feedback_id(recorded.event.id), seq = seq)
            }
            Happening::RequirementMarked { requirement, progress, .. } => {
                phrase!(say::SUBJECT_RECORDED, subject = requirement, what = progress.name(), seq = seq)
            }
            Happening::CaseRecorded { case, result, .. } => {
                phrase!(say::SUBJECT_RECORDED, subject = case, what = result.name(), seq = seq)
            }
            Happening::FeedbackSettled { feedback, disposition, .. } => {
                phrase!(say::SETTLED, id = &self.feedback_id(*feedback), what = disposition.name(), seq = seq)
            }
            Happening::ItemTicked { item, .. } => phrase!(say::TICKED, item = item, seq = seq),
            Happening::ItemUnticked { item, .. } => phrase!(say::UNTICKED, item = item, seq = seq),
            Happening::MilestoneNoted { milestone, .. } => {
                phrase!(say::NOTED, milestone = milestone, seq = seq)
            }
            _ => phrase!(say::RECORDED, what = timeline::sentence(&self.state, recorded), seq = seq),
        }
    }

    /// The number under which people know the feedback an event added.
    fn feedback_id(&self, event: Uuid) -> Id {
        let known = self.state.feedback_of(event);
        known.map_or_else(|| Id::new("F"), |feedback| feedback.id.clone())
    }

    /// The measurements that anything of this plan looks back to at `now`; when looking back, as they were known
    /// then.
    pub fn history(&mut self, now: DateTime<Utc>) -> Result<History, StoreError> {
        let mut history = History::default();
        let from = now - self.horizon();
        for (probe, window) in self.store.windows(from, self.until)? {
            history.put(&probe, window, from);
        }
        Ok(history)
    }

    /// How far back measurements matter: the longest objective, and at least what is looked at without one. Memory
    /// grows with it: a fast probe fills a few kilobytes every window.
    pub fn horizon(&self) -> TimeDelta {
        let longest = self.plan.probes.values().filter_map(over).max().unwrap_or_default();
        longest.max(RECENT)
    }

    pub fn add_windows(&mut self, vantage: &str, parts: &[Part]) -> Result<(), StoreError> {
        self.store.add_windows(vantage, parts)
    }

    pub fn forget_windows(&mut self, before: DateTime<Utc>) -> Result<(), StoreError> {
        self.store.forget_windows(before)
    }
}

fn event(by: &str, at: DateTime<Utc>, what: Happening) -> Result<Event, ActError> {
    let id = unique(at).map_err(ActError::Entropy)?;
    Ok(Event { id, at, by: by.to_owned(), what, signature: None })
}

/// An id that no other has; sorted by time for the sake of indexes.
pub(super) fn unique(at: DateTime<Utc>) -> Result<Uuid, entropy::Error> {
    let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
    Ok(Builder::from_unix_timestamp_millis(millis, &entropy::bytes()?).into_uuid())
}

fn over(probe: &Probe) -> Option<TimeDelta> {
    TimeDelta::from_std(probe.slo.as_ref()?.over).ok()
}

impl ActError {
    pub fn reply(&self) -> Reply {
        match self {
            Self::Refused(refusal) => {
                Reply::Refused { message: refusal.message.clone(), hint: refusal.hint.clone() }
            }
            Self::Store(error) => Reply::Failed { message: error.message(), hint: error.hint() },
            Self::Entropy(error) => {
                Reply::Failed { message: phrase!(say::NO_ENTROPY, reason = error.to_string()), hint: None }
            }
        }
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("plan", &self.plan.project.id)
            .field("seq", &self.state.seq)
            .finish_non_exhaustive()
    }
}
