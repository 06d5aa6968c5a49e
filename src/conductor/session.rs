//! One plan and one journal.

use super::{
    ActError,
    horizon::{age, held, horizon},
};
use crate::{
    decision, entropy,
    facts::{Catalogue, World},
    mask,
    measure::History,
    plan::Plan,
    signer::Signer,
    state::{Actor, Command, Event, Happening, RECENT_MAX, Recorded, Refusal, State, decide},
    store::{Company, Here, Part, Reach, Size, Span, Store, StoreError, Taken, Watch},
    wording::{Text, conductor as say},
};
use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use std::{collections::HashSet, fmt, ops::ControlFlow, sync::Arc};
use uuid::{Builder, Uuid};

/// How much later than a span its measurements are taken at most, merged ones among them.
const LATE_MAX: TimeDelta = TimeDelta::hours(3);

/// How often others may be faster before it is given up.
const TURNS_MAX: usize = 100;

pub struct Session {
    pub plan: Arc<Plan>,
    pub catalogue: Arc<Catalogue>,
    store: Box<dyn Store>,
    /// What the journal says.
    confirmed: Arc<State>,
    /// Events that wait on this machine, on top of it.
    foreseen: Vec<Event>,
    state: Arc<State>,
    /// Who acts, as events name them.
    me: String,
    /// Nothing later than this is known; `None` for everything.
    until: Option<DateTime<Utc>>,
    signer: Option<Signer>,
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
        let (confirmed, foreseen) = (Arc::clone(&state), Vec::new());
        Self { plan, catalogue, store, confirmed, foreseen, state, me, until: None, signer: None }
    }

    /// Opens the journal and folds all of it, with what waits on this machine on top.
    pub fn open(plan: Arc<Plan>, store: Box<dyn Store>, me: String) -> Result<Self, StoreError> {
        let mut session = Self::unread(plan, store, me);
        // A shared store that refuses what waits here says so when something is recorded: looking needs no leave.
        let _ = session.store.deliver();
        session.read()?;
        Ok(session)
    }

    /// Signs from now on what counts as somebody's word, if the key is the one the plan knows as theirs.
    #[must_use]
    pub fn signing_with(self, signer: Option<Signer>) -> Self {
        let known = self.plan.people.get(self.me.as_str()).and_then(|person| person.ssh_key.as_ref());
        let signer = signer.filter(|signer| Some(signer.public()) == known);
        Self { signer, ..self }
    }

    pub fn me(&self) -> &str {
        &self.me
    }

    /// Where the store is, for messages.
    pub fn place(&self) -> &str {
        self.store.place()
    }

    /// What the journal says, and on top of it what waits on this machine.
    pub fn state(&self) -> &Arc<State> {
        &self.state
    }

    /// Whether the store is in reach, as far as is known without trying.
    pub fn reach(&self) -> Reach {
        self.store.reach()
    }

    pub fn world<'a>(&'a self, history: &'a History, now: DateTime<Utc>) -> World<'a> {
        World::new(&self.plan, &self.catalogue, &self.state, history, now)
    }

    /// Hands over what waits on this machine, and folds what others have recorded since; whether anything changed.
    /// When the handing over is refused, the rest is done all the same.
    pub fn refresh(&mut self) -> Result<bool, StoreError> {
        let delivered = self.store.deliver();
        let changed = self.read()?;
        delivered.map(|()| changed)
    }

    /// Folds what the journal holds behind the last event, as far as it may be known, and puts on top what waits here.
    fn read(&mut self) -> Result<bool, StoreError> {
        let before = self.confirmed.seq;
        // First, because what waits may arrive meanwhile, and must not be missed in both.
        let mut pending = if self.until.is_none() { self.store.pending()? } else { Vec::new() };
        let waiting: HashSet<Uuid> = pending.iter().chain(&self.foreseen).map(|event| event.id).collect();
        let mut arrived = HashSet::new();
        // Asked for once: later there are only few to read.
        let past = if before == 0 { self.store.length()?.saturating_sub(RECENT_MAX as u64) } else { 0 };
        let (state, until) = (&mut self.confirmed, self.until);
        self.store.each_after(before, &mut |recorded| {
            if until.is_some_and(|until| recorded.known_at() > until) {
                return ControlFlow::Break(());
            }
            if waiting.contains(&recorded.event.id) {
                arrived.insert(recorded.event.id);
            }
            let state = Arc::make_mut(state);
            if recorded.seq <= past && until.is_none() {
                state.apply_past(recorded);
            } else {
                state.apply(&Arc::new(recorded));
            }
            ControlFlow::Continue(())
        })?;
        pending.retain(|event| !arrived.contains(&event.id));
        let grown = self.confirmed.seq > before;
        Ok(self.foresee(pending, &arrived, grown) || grown)
    }

    fn fold(&mut self, events: Vec<Recorded>) {
        let state = Arc::make_mut(&mut self.confirmed);
        for recorded in events {
            state.apply(&Arc::new(recorded));
        }
    }

    /// Puts what waits on this machine on top of what the journal says; whether that is something else than before.
    /// What waited and waits no more is in the journal, and stays on top until it is read there.
    fn foresee(&mut self, pending: Vec<Event>, arrived: &HashSet<Uuid>, grown: bool) -> bool {
        let known: Vec<Uuid> = self.foreseen.iter().map(|event| event.id).collect();
        let mut foreseen = std::mem::take(&mut self.foreseen);
        foreseen.retain(|event| !pending.iter().any(|it| it.id == event.id));
        foreseen.extend(pending);
        foreseen.retain(|event| !arrived.contains(&event.id));
        self.foreseen = foreseen;
        if !grown && self.foreseen.iter().map(|event| event.id).eq(known) {
            return false;
        }
        self.state = Arc::clone(&self.confirmed);
        if !self.foreseen.is_empty() {
            let state = Arc::make_mut(&mut self.state);
            self.foreseen.iter().for_each(|event| state.foresee(event));
        }
        true
    }

    /// Decides on a command with all that is known, and records what follows. When this returns `Ok`, it is durable:
    /// in the journal, or with a store that is out of reach on this machine.
    pub fn act(&mut self, command: &Command, now: DateTime<Utc>) -> Result<Recorded, ActError> {
        self.act_with(command, now, |what, _, _| what)
    }

    /// `finish` adds to what is decided what the journal alone does not know.
    fn act_with(
        &mut self,
        command: &Command,
        now: DateTime<Utc>,
        finish: impl Fn(Happening, &Plan, &State) -> Happening,
    ) -> Result<Recorded, ActError> {
        let (plan, me, signs) = (Arc::clone(&self.plan), self.me.clone(), self.signer.is_some());
        let (act, about) = command.described();
        let decided = self.record(now, |state| {
            let actor = Actor { by: &me, signs };
            decide(state, &plan, actor, now, command.clone()).map(|what| finish(what, &plan, state))
        });
        match decided {
            Err(ActError::Refused(refusal)) => Err(self.refused(refusal, act, &about, now)),
            other => other,
        }
    }

    /// As [`Self::act`], with what is measured at hand: where going back begins, what it costs is recorded with it.
    pub fn act_knowing(
        &mut self,
        command: &Command,
        history: &History,
        now: DateTime<Utc>,
    ) -> Result<Recorded, ActError> {
        self.act_with(command, now, |what, plan, state| match what {
            Happening::Run { run, what } => {
                let cost = decision::cost(&what, plan, state, history, now);
                Happening::Run { run, what: if cost.is_some() { what.at_cost(cost) } else { what } }
            }
            other => other,
        })
    }

    /// An attempt that a rule refused is on record; a mere mistake is not.
    fn refused(&mut self, refusal: Refusal, act: &str, about: &str, now: DateTime<Utc>) -> ActError {
        let Some(rule) = refusal.rule else { return ActError::Refused(refusal) };
        let what = Happening::Refused { act: act.to_owned(), rule, about: mask::personal(about) };
        match self.record(now, |_| Ok(what.clone())) {
            Ok(_) => ActError::Refused(refusal),
            Err(error) => error,
        }
    }

    /// Records what is decided on exactly the state it is appended to: when others were faster, it is decided anew.
    fn record(
        &mut self,
        now: DateTime<Utc>,
        decide: impl Fn(&State) -> Result<Happening, Refusal>,
    ) -> Result<Recorded, ActError> {
        for _ in 0..TURNS_MAX {
            self.refresh().map_err(ActError::Store)?;
            let mut event = event(&self.me, now, decide(&self.state).map_err(ActError::Refused)?)?;
            if let (Some(signer), true) = (&self.signer, event.what.is_signed()) {
                let message = event.message(&self.plan.project.id);
                event.signature = Some(signer.sign(message.as_bytes()).map_err(ActError::Signer)?);
            }
            match self.store.put(std::slice::from_ref(&event), Some(self.confirmed.seq)) {
                Ok(None) => {}
                Ok(Some(mut recorded)) => {
                    if recorded.iter().all(|it| it.seq == self.confirmed.seq + 1) {
                        self.fold(recorded.clone());
                    }
                    // It is recorded, whatever becomes of this: what others do is looked for again soon.
                    self.foresee(Vec::new(), &HashSet::from([event.id]), true);
                    let _ = self.read();
                    return recorded.pop().ok_or_else(|| refused("nothing", &say::NOTHING_RECORDED));
                }
                Err(error) if !error.is_out_of_reach() => return Err(ActError::Store(error)),
                Err(error) if !event.what.needs_others() => return self.keep(event, error),
                Err(error) if error.is_unknown() => return Err(ActError::Store(error)),
                Err(_) => return Err(refused("offline", &say::OFFLINE)),
            }
        }
        Err(refused("busy", &say::BUSY))
    }

    /// Keeps an event on this machine until the store is back. If it should be in the journal after all, it is known
    /// there by its id.
    fn keep(&mut self, event: Event, error: StoreError) -> Result<Recorded, ActError> {
        if !self.store.post(&event).map_err(ActError::Store)? {
            return Err(ActError::Store(error));
        }
        self.foresee(vec![event.clone()], &HashSet::new(), false);
        Ok(Recorded::waiting(event))
    }

    /// Records a history of commands, each decided on what those before it left, in one transaction.
    pub fn import(&mut self, history: Vec<(String, DateTime<Utc>, Command)>) -> Result<(), ActError> {
        self.refresh().map_err(ActError::Store)?;
        let mut state = State::clone(&self.confirmed);
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

    /// The measurements that anything of this plan looks back to at `now`; when looking back, as they were known
    /// then.
    pub fn history(&mut self, now: DateTime<Utc>) -> Result<History, StoreError> {
        let horizon = horizon(&self.plan);
        let mut history = self.measured(now - horizon, DateTime::<Utc>::MAX_UTC)?;
        age(&mut history, &self.plan, now, horizon);
        Ok(history)
    }

    /// Makes a history that goes on with the time as old as it is at `now`: coarser the older it is, and no longer than
    /// anything looks back.
    pub fn age(&self, history: &mut History, now: DateTime<Utc>) {
        age(history, &self.plan, now, horizon(&self.plan));
    }

    /// The measurements of a span, as finely as they are kept.
    pub fn measured(&mut self, from: DateTime<Utc>, until: DateTime<Utc>) -> Result<History, StoreError> {
        // What came much later than it was measured may be left out, or all that came since would be read as well.
        let taken = until.checked_add_signed(LATE_MAX);
        let until_taken = self.until.into_iter().chain(taken).min();
        let mut history = History::default();
        let parts = self.store.parts(from, Span { until: until_taken, ..Span::default() })?;
        for part in parts.iter().filter(|part| part.window.start < until) {
            history.add(&part.vantage, &part.probe, &part.window);
        }
        Ok(history)
    }

    /// The parts of what anybody measured from `from` on, and that the store took since a time of its own clock.
    pub(super) fn parts(
        &mut self,
        from: DateTime<Utc>,
        since: Option<DateTime<Utc>>,
    ) -> Result<Vec<Taken>, StoreError> {
        self.store.parts(from, Span { since, until: None })
    }

    /// How far back a program that runs holds measurements.
    pub(super) fn held(&self) -> TimeDelta {
        held(&self.plan)
    }

    pub fn add_windows(&mut self, vantage: &str, parts: &[Part]) -> Result<(), StoreError> {
        self.store.add_windows(vantage, parts)
    }

    /// Merges or forgets some of the measurements that the plan no longer wants as fine; whether there may be more.
    pub fn thin(&mut self, now: DateTime<Utc>) -> Result<bool, StoreError> {
        self.store.thin(&self.plan.retention, now)
    }

    /// What measurements take of the store.
    pub fn size(&mut self) -> Result<Size, StoreError> {
        self.store.size()
    }

    /// Says that this program is here, and hears who else is.
    pub fn beat(&mut self, here: &Here) -> Result<Company, StoreError> {
        self.store.beat(here)
    }

    pub fn leave(&mut self, console: Uuid) -> Result<(), StoreError> {
        self.store.leave(console)
    }

    /// Wakes when others have recorded something; `None` where looking is cheaper.
    pub fn watch(&mut self) -> Result<Option<Watch>, StoreError> {
        self.store.watch()
    }
}

fn refused(code: &'static str, message: &'static Text) -> ActError {
    ActError::Refused(Refusal::mistake(code, message.into()))
}

fn event(by: &str, at: DateTime<Utc>, what: Happening) -> Result<Event, ActError> {
    let id = unique(at).map_err(ActError::Entropy)?;
    // As the journal keeps it.
    let at = at.trunc_subsecs(6);
    Ok(Event { id, at, by: by.to_owned(), what, signature: None })
}

/// An id that no other has; sorted by time for the sake of indexes.
pub(super) fn unique(at: DateTime<Utc>) -> Result<Uuid, entropy::Error> {
    let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
    Ok(Builder::from_unix_timestamp_millis(millis, &entropy::bytes()?).into_uuid())
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("plan", &self.plan.project.id)
            .field("seq", &self.state.seq)
            .finish_non_exhaustive()
    }
}
