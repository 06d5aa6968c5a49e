//! The night itself: one thing after another on its own clock.

mod follow;
mod play;
mod telling;

use super::{
    Effect, Options,
    console::Console,
    hands::Hands,
    lessons::Dates,
    prelude,
    script::{Marks, Stand},
    senses::Senses,
    stage::{CONTROL_ROOM, Stage},
};
use crate::{
    conductor::{ActError, Alarms, Alerting, GoingBack, Session},
    gate::{self, Assessment},
    id::Id,
    plan::{Plan, night::Night},
    state::State,
    store::StoreError,
    verdict::Verdict,
    wording::Phrase,
};
use chrono::{DateTime, Utc};
use indexmap::IndexMap;
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use uuid::Uuid;
#[cfg(test)]
use {crate::plan::Probe, chrono::TimeDelta};

/// Who watches when nobody else does: a program without a person.
pub(super) const WATCHER: &str = "user:control-room";

pub(super) struct World<'a> {
    pub(super) night: &'a Night,
    pub(super) plan: Arc<Plan>,
    options: Options,
    now: DateTime<Utc>,
    stage: Stage,
    senses: Senses,
    hands: Arc<Mutex<Hands>>,
    /// Probes, watches the alerts, and shows what is told.
    watcher: Session,
    alarms: Alarms,
    going_back: GoingBack,
    /// The programs that run, by person.
    consoles: IndexMap<Id, Console>,
    /// Programs begun so far.
    programs: u128,
    /// Whose program died, and when it is opened again.
    dead: HashMap<Id, Option<DateTime<Utc>>>,
    /// What people are about to do, and when.
    pending: HashMap<(Id, String), DateTime<Utc>>,
    faults: Vec<Stand>,
    outages: Vec<Stand>,
    crashes: Vec<Stand>,
    marks: Marks,
    dates: Dates,
    /// The main gate, as it was last judged.
    gate: Assessment,
    /// Says of the gate what is not so, for proving that somebody notices.
    #[cfg(test)]
    pub(super) forge: Option<fn(&mut Assessment, &State)>,
    /// Until when one can go back, as it was last known.
    clock: Option<DateTime<Utc>>,
    /// Runs that people asked for: whatever else begins, begins by itself.
    pub(super) asked: Vec<(Id, Id, DateTime<Utc>)>,
    /// Events of which somebody was told that they are recorded.
    pub(super) acknowledged: Vec<Uuid>,
    /// The changes of the store that the watcher has read.
    read: Option<u64>,
    /// Events told so far.
    told: u64,
    shown: Shown,
}

/// What was told last, so that only what is new is.
#[derive(Debug, Default)]
struct Shown {
    verdict: Option<(Verdict, Option<Phrase>)>,
    warned: Option<i64>,
    refused: HashSet<(Id, String)>,
    /// The poll whose votes were told, once everybody may know them.
    poll: Option<Uuid>,
}

impl<'a> World<'a> {
    pub fn new(night: &'a Night, plan: &Arc<Plan>, options: Options) -> Result<Self, ActError> {
        let stage = Stage::new(!night.outages.is_empty()).map_err(ActError::Store)?;
        stage.set(night.start);
        prelude::rehearse(&stage, plan, night, (options.seed, options.lang))?;
        stage.set(night.start);
        let store = stage.open(CONTROL_ROOM, night.start).map_err(ActError::Store)?;
        let watcher = Session::open(Arc::clone(plan), store, WATCHER.to_owned()).map_err(ActError::Store)?;
        let senses = Senses::new(plan, night, options.seed, night.start);
        let gate = judged(&watcher, &senses, night, night.start)?;
        let (alarms, _) = Alarms::new(Alerting::Recorded);
        let told = watcher.state().seq;
        Ok(Self {
            night,
            plan: Arc::clone(plan),
            options,
            now: night.start,
            stage,
            senses,
            // Both happen: a program of this machine ends with what began it, one far away goes on.
            hands: Arc::new(Mutex::new(Hands::new(options.seed.is_multiple_of(2)))),
            watcher,
            alarms,
            going_back: GoingBack::default(),
            consoles: IndexMap::new(),
            programs: 100,
            dead: HashMap::new(),
            pending: HashMap::new(),
            faults: vec![Stand::Before; night.faults.len()],
            outages: vec![Stand::Before; night.outages.len()],
            crashes: vec![Stand::Before; night.crashes.len()],
            marks: Marks::default(),
            dates: Dates::default(),
            gate,
            #[cfg(test)]
            forge: None,
            clock: None,
            asked: Vec::new(),
            acknowledged: Vec::new(),
            read: None,
            told,
            shown: Shown::default(),
        })
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// What the journal says.
    pub fn state(&self) -> Arc<State> {
        Arc::clone(self.watcher.state())
    }

    pub fn dates(&self) -> &Dates {
        &self.dates
    }

    pub fn ledger(&self) -> Vec<Effect> {
        self.hands().ledger.clone()
    }

    /// What was truly lost where a rollback began.
    #[cfg(test)]
    pub fn lost(&self, journal: &[crate::state::Recorded]) -> Vec<super::Lost> {
        let limits: Vec<_> = self.plan.cutover.iter().flat_map(|cutover| cutover.data.values()).collect();
        let lost = |recorded: &crate::state::Recorded| {
            let (seq, at) = (recorded.seq, recorded.event.at);
            let at_most = |limit: &crate::plan::DataLimit, at| {
                self.marks.grown(self.night, &limit.probe, &limit.reading, at)
            };
            let lost = |limit: &&crate::plan::DataLimit| {
                let lag = self.plan.probes.get(&limit.probe).map_or(TimeDelta::zero(), Probe::patience);
                let (least, most) = (at_most(limit, at - lag), at_most(limit, at));
                super::Lost { seq, data: limit.id.clone(), least, most }
            };
            limits.iter().map(lost).collect::<Vec<_>>()
        };
        journal.iter().flat_map(lost).collect()
    }

    pub fn stage(&self) -> Stage {
        self.stage.clone()
    }

    fn hands(&self) -> MutexGuard<'_, Hands> {
        self.hands.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next_program(&mut self) -> Uuid {
        self.programs += 1;
        Uuid::from_u128(self.programs)
    }

    /// Opens the program of a person.
    fn open(&mut self, person: &Id) -> Result<(), StoreError> {
        let id = self.next_program();
        let console = Console::open(&self.stage, &self.plan, (person, id), &self.hands, self.now)?;
        self.consoles.insert(person.clone(), console);
        Ok(())
    }

    /// Ends the program of a person, with what it was doing.
    fn close(&mut self, person: &Id) {
        if let Some(console) = self.consoles.shift_remove(person) {
            self.hands().drop_of(console.id, self.now);
            self.pending.retain(|(whose, _), _| whose != person);
        }
    }

    fn judge(&mut self) -> Result<(), ActError> {
        self.gate = judged(&self.watcher, &self.senses, self.night, self.now)?;
        #[cfg(test)]
        if let Some(forge) = self.forge {
            forge(&mut self.gate, self.watcher.state());
        }
        #[cfg(test)]
        super::tests::holds(&self.gate, &self.watcher.world(&self.senses.history, self.now));
        Ok(())
    }
}

fn judged(
    watcher: &Session,
    senses: &Senses,
    night: &Night,
    now: DateTime<Utc>,
) -> Result<Assessment, ActError> {
    let world = watcher.world(&senses.history, now);
    let missing = || {
        let message = crate::phrase!(
            crate::wording::night_keys::NO_SUCH,
            plan = &watcher.plan.project.id,
            name = &night.gate
        );
        ActError::Refused(crate::state::Refusal::mistake("unknown-id", message))
    };
    let gate = watcher.plan.gates.get(&night.gate).ok_or_else(missing)?;
    Ok(gate::assess(gate, &world))
}
