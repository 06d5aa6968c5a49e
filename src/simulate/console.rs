//! The program of one person in a played night: their session, and the same executor that real programs have.

use super::{
    hands::{Grip, Hands},
    stage::Stage,
};
use crate::{
    alert::notice::Delivery,
    conductor::{GoingBack, Moment, Part, Runs, Session},
    id::Id,
    measure::History,
    plan::Plan,
    runbook::Outcome,
    store::StoreError,
    vitals::Vitals,
};
use chrono::{DateTime, Utc};
use std::sync::{Arc, Mutex};
use uuid::Uuid;

pub(super) struct Console {
    pub id: Uuid,
    pub session: Session,
    runs: Runs,
    going_back: GoingBack,
    stage: Stage,
    /// The changes of the store that were read.
    read: Option<u64>,
}

impl Console {
    pub fn open(
        stage: &Stage,
        plan: &Arc<Plan>,
        (person, id): (&Id, Uuid),
        hands: &Arc<Mutex<Hands>>,
        now: DateTime<Utc>,
    ) -> Result<Self, StoreError> {
        let store = stage.open(person.as_str(), now)?;
        let session = Session::open(Arc::clone(plan), store, person.to_string())?;
        let grip = Grip { console: id, hands: Arc::clone(hands), stage: stage.clone() };
        let runs = Runs::new(id, Some(Box::new(grip)));
        Ok(Self { id, session, runs, going_back: GoingBack::default(), stage: stage.clone(), read: None })
    }

    pub fn heard(&mut self, outcome: Outcome, now: DateTime<Utc>) {
        self.runs.heard(&self.session, outcome, now);
    }

    pub fn told(&mut self, delivery: &Delivery) {
        self.runs.told(delivery);
    }

    /// Reads what others recorded, records what came to its end, and begins what may begin.
    pub fn carry_on(
        &mut self,
        history: &History,
        now: DateTime<Utc>,
        is_here: &dyn Fn(Uuid) -> bool,
    ) -> Result<bool, StoreError> {
        let changes = self.stage.changes();
        let is_new = changes.is_none() || changes != self.read;
        let refreshed = if is_new { self.session.refresh() } else { Ok(false) };
        self.read = changes.filter(|_| refreshed.is_ok());
        let part = Part { console: self.id, probes: false };
        let went_back = self.going_back.tend(&mut self.session, now, part, history);
        let (vitals, reach) = (Vitals::default(), self.session.reach());
        let moment = Moment { now, history, vitals: &vitals, reach, is_here };
        let changed = self.runs.tend(&mut self.session, &moment)?;
        Ok(refreshed? || went_back? || changed)
    }
}
