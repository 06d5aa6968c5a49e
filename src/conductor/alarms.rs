//! Sees to the alerts while a program runs: raises and resolves them, has people told, and records what came of that.

use super::{ActError, Alerting, Session};
use crate::{
    alert::{
        Assessment, Duty, Memory, assess, due,
        notice::{Delivery, Notice, compose},
    },
    facts::World,
    id::Id,
    measure::{History, WINDOW},
    plan::Plan,
    state::{Command, Happening, Recorded, Stage},
    store::{Reach, StoreError},
    wording::Lang,
};
use chrono::{DateTime, TimeDelta, Utc};
use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};
use tokio::{sync::mpsc, time::timeout};
use uuid::Uuid;

/// A program that does not probe leaves so much time to one that does.
const LAG: TimeDelta = TimeDelta::seconds(3);

/// So long a window that nothing is added to any more is on its way to others at most.
const WAY: TimeDelta = TimeDelta::seconds(5);

/// Deliveries that may wait for a store that cannot be written; older ones are dropped first, and their notices are
/// sent once more.
const UNRECORDED_MAX: usize = 256;

/// How long an ending program waits for what came of its last notices.
const FAREWELL: Duration = Duration::from_secs(5);

pub struct Alarms {
    is_on: bool,
    notices: Option<mpsc::Sender<Notice>>,
    memory: Memory,
    /// Notices this program sends, with their alerts.
    sending: HashMap<Uuid, Id>,
    unrecorded: VecDeque<Delivery>,
}

/// What a program may do about alerts now.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    pub reach: Reach,
    pub probes: bool,
}

impl Alarms {
    /// With the way on which it is heard what came of notices.
    pub fn new(alerting: Alerting) -> (Self, Option<mpsc::Receiver<Delivery>>) {
        let is_on = !matches!(alerting, Alerting::Off);
        let (notices, deliveries) = match alerting {
            Alerting::Told(notifier) => (Some(notifier.notices), Some(notifier.deliveries)),
            Alerting::Off | Alerting::Recorded => (None, None),
        };
        let (memory, sending, unrecorded) = Default::default();
        (Self { is_on, notices, memory, sending, unrecorded }, deliveries)
    }

    /// Whether this program sees to anything by itself.
    pub fn is_on(&self) -> bool {
        self.is_on
    }

    /// Where every alert stands.
    pub fn assess(&self, world: &World) -> Vec<Assessment> {
        assess(world, &self.memory)
    }

    /// Looks at every condition, and does what is due; whether anything was recorded.
    pub fn tend(
        &mut self,
        session: &mut Session,
        history: &History,
        now: DateTime<Utc>,
        standing: Standing,
    ) -> Result<bool, StoreError> {
        if !self.is_on {
            return Ok(false);
        }
        self.memory.observe(&session.world(history, now));
        let mut changed = self.record_deliveries(session, now)?;
        let commands = due(&session.world(history, now), &self.memory, self.duty(standing, &session.plan));
        for command in commands {
            changed |= self.carry_out(session, history, now, &command)?;
        }
        Ok(changed)
    }

    /// Out of reach of the store only who probes tells people, and only that there is an alert: twice is better than
    /// not at all, and what others have said of it since cannot be known.
    fn duty(&self, standing: Standing, plan: &Plan) -> Duty {
        let alone = standing.reach != Reach::Here;
        // What is measured is handed over by windows, once no run of one can be under way any more.
        let slowest = plan.probes.values().map(|probe| probe.timeout).max().unwrap_or_default();
        let behind = || TimeDelta::from_std(slowest).map_or(WAY, |slowest| WINDOW + slowest + WAY);
        let (lag, behind) =
            if standing.probes { (TimeDelta::zero(), TimeDelta::zero()) } else { (LAG, behind()) };
        Duty { lag, behind, alone, tells: self.notices.is_some() && (standing.probes || !alone) }
    }

    fn carry_out(
        &mut self,
        session: &mut Session,
        history: &History,
        now: DateTime<Utc>,
        command: &Command,
    ) -> Result<bool, StoreError> {
        let Command::SendNotice { .. } = command else {
            return recorded(session.act(command, now)).map(|recorded| recorded.is_some());
        };
        // First there must be room: what is recorded as being sent is sent.
        let Some(Ok(permit)) = self.notices.as_ref().map(|notices| notices.clone().try_reserve_owned())
        else {
            return Ok(false);
        };
        let Some(recorded) = recorded(session.act(command, now))? else { return Ok(false) };
        if let Some(notice) = self.write(&recorded, &session.world(history, now)) {
            permit.send(notice);
        }
        Ok(true)
    }

    /// The notice behind an event that says it is being sent.
    fn write(&mut self, recorded: &Recorded, world: &World) -> Option<Notice> {
        let Happening::NoticeSending { alert, stage, channel, .. } = &recorded.event.what else {
            return None;
        };
        let (planned, id) = (world.plan.alerts.get(alert)?, recorded.event.id);
        let episode = world.state.alarm(alert)?.episode.as_ref()?;
        let assessment = self.assess(world).into_iter().find(|assessment| assessment.id == *alert)?;
        self.sending.insert(id, alert.clone());
        self.memory.sends(id);
        let what: (Uuid, Stage, Id) = (id, *stage, channel.clone());
        Some(compose(world, planned, episode, &assessment, what))
    }

    /// Takes note of what came of a notice; it is recorded the next time.
    pub fn heard(&mut self, delivery: Delivery) {
        if self.unrecorded.len() == UNRECORDED_MAX {
            self.unrecorded.pop_front();
        }
        self.unrecorded.push_back(delivery);
    }

    fn record_deliveries(&mut self, session: &mut Session, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let mut changed = false;
        while let Some(delivery) = self.unrecorded.front() {
            if let Some(alert) = self.sending.get(&delivery.notice) {
                let command = note(alert.clone(), delivery);
                changed |= recorded(session.act(&command, now))?.is_some();
            }
            self.sending.remove(&delivery.notice);
            self.unrecorded.pop_front();
        }
        Ok(changed)
    }

    /// No more notices: waits a while for what comes of those under way.
    pub async fn finish(&mut self, deliveries: Option<mpsc::Receiver<Delivery>>) {
        self.notices = None;
        let Some(mut deliveries) = deliveries else { return };
        let all = async {
            while let Some(delivery) = deliveries.recv().await {
                self.heard(delivery);
            }
        };
        let _ = timeout(FAREWELL, all).await;
    }

    /// Records what was heard last. What cannot be is sent once more by another program.
    pub fn close(&mut self, session: &mut Session, now: DateTime<Utc>) {
        let _ = self.record_deliveries(session, now);
    }
}

fn note(alert: Id, delivery: &Delivery) -> Command {
    let Delivery { notice, channel, result, attempts } = delivery;
    let detail = result.as_ref().err().map(|why| why.render(Lang::En)).unwrap_or_default();
    let (ok, channel, attempts) = (result.is_ok(), channel.clone(), *attempts);
    Command::NoteNotice { alert, notice: *notice, channel, ok, attempts, detail }
}

/// That another program was faster, or that the store is out of reach for what needs it, is no failure here.
pub(super) fn recorded(done: Result<Recorded, ActError>) -> Result<Option<Recorded>, StoreError> {
    match done {
        Ok(recorded) => Ok(Some(recorded)),
        Err(ActError::Store(error)) if !error.is_out_of_reach() => Err(error),
        Err(_) => Ok(None),
    }
}
