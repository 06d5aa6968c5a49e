//! How well this program measures, as it goes on.

use super::Notice;
use crate::{
    clock::{Clock, Stopwatch},
    measure::Observation,
    plan::Plan,
    vitals::{Monitor, Vitals},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;
use uuid::Uuid;

pub(super) struct Ourselves {
    monitor: Monitor,
    clock: Clock,
    since: Stopwatch,
    vitals: Arc<Vitals>,
    /// The latest part of a window that was handed to the store, and when by our clock.
    sent: Option<Sent>,
}

struct Sent {
    part: Uuid,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
}

impl Ourselves {
    pub fn new(plan: &Plan, clock: Clock) -> Self {
        let (monitor, since) = (Monitor::new(plan), Stopwatch::start());
        Self { monitor, clock, since, vitals: Arc::default(), sent: None }
    }

    pub fn vitals(&self) -> &Arc<Vitals> {
        &self.vitals
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// What a person should see of it now.
    pub fn notice(&self) -> Option<Notice> {
        self.vitals.complaint().map(|message| Notice { message, hint: None })
    }

    /// Probing begins, or begins again.
    pub fn begin(&mut self) {
        self.monitor.begin();
    }

    /// Takes in an observation; whether it is evidence.
    pub fn observe(&mut self, observation: &Observation) -> bool {
        self.monitor.observe(observation, self.clock.now());
        !self.vitals.is_sick() || self.monitor.is_canary(observation.probe())
    }

    /// Reads the clocks and looks at everything anew; whether anything changed that is worth showing.
    pub fn beat(&mut self) -> bool {
        let now = self.clock.now();
        // A clock that stands still, as in a reproducible run, has nothing to be compared with.
        if matches!(self.clock, Clock::System) {
            self.monitor.tick(now, self.since.elapsed());
        }
        let vitals = self.monitor.vitals(now);
        let changed = vitals.health != self.vitals.health || vitals.faults != self.vitals.faults;
        if vitals != *self.vitals {
            self.vitals = Arc::new(vitals);
        }
        changed
    }

    /// A part was handed to the store between `from` and now.
    pub fn sent(&mut self, part: Uuid, from: DateTime<Utc>) {
        self.sent = Some(Sent { part, from, until: self.clock.now() });
    }

    /// The store took a part of ours at a time of its own clock. What is not explained by the way there is a difference
    /// of the clocks.
    pub fn taken(&mut self, part: Uuid, at: DateTime<Utc>) {
        if !matches!(self.clock, Clock::System) {
            return;
        }
        if let Some(sent) = self.sent.take_if(|sent| sent.part == part) {
            self.monitor.store_clock(ahead(&sent, at));
        }
    }
}

fn ahead(sent: &Sent, at: DateTime<Utc>) -> TimeDelta {
    if at < sent.from { at - sent.from } else { (at - sent.until).max(TimeDelta::zero()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_way_does_not_explain_is_a_difference() {
        let at = |second: i64| DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap();
        let sent = Sent { part: Uuid::nil(), from: at(10), until: at(13) };
        for (taken, expected) in [(4, -6), (10, 0), (12, 0), (13, 0), (20, 7)] {
            assert_eq!(ahead(&sent, at(taken)), TimeDelta::seconds(expected), "{taken}");
        }
    }
}
