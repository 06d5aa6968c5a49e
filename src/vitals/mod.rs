//! How the prober itself is: a broken instrument must not be taken for a broken system, nor for a sound one.
//!
//! Four things are watched. The *lag* is how late samples start: response time minus service time, and how late we are
//! for slots we slept through. The *clock* is the wall clock against the monotonic one, which tells a machine that
//! slept or was set, and against the shared store's. A *canary* is a probe that asks whether our own way out works.
//! While one of them says that our own side is sick, what rests on probes is an error, and what is sampled meanwhile is
//! no evidence. Pure: the monitor is told what happens and when.

mod lag;
mod wall;

pub use wall::ClockState;

use crate::{
    id::Id,
    measure::{Last, MissCause, Observation, Outcome, Sample},
    phrase,
    plan::{Plan, Probe},
    value::show_duration,
    wording::{Phrase, Text, names, vitals as say},
};
use chrono::{DateTime, TimeDelta, Utc};
use lag::Lag;
use std::{collections::BTreeMap, time::Duration};
use wall::Wall;

/// Samples of a canary that fail in a row before it is believed.
const FAILURES_LEAST: u32 = 2;

/// Whether verdicts may rest on what this program measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    Ok,
    Sick,
}

impl Health {
    pub const WORDS: [&'static str; 2] = ["ok", "sick"];

    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }

    pub fn name(self) -> &'static Text {
        match self {
            Self::Ok => &names::OURS_OK,
            Self::Sick => &names::OURS_SICK,
        }
    }
}

/// How the prober is at a moment. What is not known is `None`: a program that does not probe knows nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Vitals {
    /// How late all but one in a hundred samples of the last minute started, at most.
    pub lag_p99: Option<Duration>,
    pub clock: Option<ClockState>,
    /// Whether every canary answers; `None` without one, or while it is not settled.
    pub canary: Option<bool>,
    pub health: Option<Health>,
    /// What is wrong with our own side.
    pub faults: Vec<Phrase>,
}

/// Of a program that does not probe.
pub static UNKNOWN: Vitals =
    Vitals { lag_p99: None, clock: None, canary: None, health: None, faults: Vec::new() };

impl Vitals {
    pub fn is_sick(&self) -> bool {
        self.health == Some(Health::Sick)
    }

    /// What is wrong, in one sentence; `None` while nothing is known to be.
    pub fn complaint(&self) -> Option<Phrase> {
        let first = self.faults.first()?.clone();
        Some(phrase!(say::SICK, why = first))
    }
}

/// Watches the prober.
#[derive(Debug)]
pub struct Monitor {
    lag: Lag,
    wall: Wall,
    canaries: BTreeMap<Id, Canary>,
}

/// What a canary has said.
#[derive(Debug)]
struct Canary {
    /// How long a sample speaks of now.
    patience: TimeDelta,
    failures: u32,
    last: Option<Last>,
}

impl Monitor {
    pub fn new(plan: &Plan) -> Self {
        let canaries = plan.probes.values().filter(|probe| probe.canary);
        let canary = |probe: &Probe| {
            (probe.id.clone(), Canary { patience: probe.patience(), failures: 0, last: None })
        };
        Self { lag: Lag::default(), wall: Wall::default(), canaries: canaries.map(canary).collect() }
    }

    pub fn is_canary(&self, probe: &Id) -> bool {
        self.canaries.contains_key(probe)
    }

    /// Takes in what the schedule yielded, at `now`.
    pub fn observe(&mut self, observation: &Observation, now: DateTime<Utc>) {
        match observation {
            Observation::Sample(sample) => {
                self.lag.record(sample.response.saturating_sub(sample.service), now);
                if let Some(canary) = self.canaries.get_mut(&sample.probe) {
                    canary.hear(sample);
                }
            }
            Observation::Missed { late, cause: MissCause::Prober, .. } => self.lag.record(*late, now),
            Observation::Missed { .. } => {}
        }
    }

    /// Takes in both clocks, read together; often enough to tell when one jumps.
    pub fn tick(&mut self, wall: DateTime<Utc>, elapsed: Duration) {
        self.wall.tick(wall, elapsed);
    }

    /// Takes in how far the shared store's clock is ahead of ours.
    pub fn store_clock(&mut self, ahead: TimeDelta) {
        self.wall.store_is_ahead(ahead);
    }

    /// Probing began again: what was known of it before is out of date.
    pub fn begin(&mut self) {
        self.lag = Lag::default();
        for canary in self.canaries.values_mut() {
            (canary.failures, canary.last) = (0, None);
        }
    }

    pub fn vitals(&self, now: DateTime<Utc>) -> Vitals {
        let (lag_p99, clock) = (self.lag.p99(now), self.wall.state());
        let answers: Vec<_> = self.canaries.iter().map(|(id, canary)| (id, canary.answers(now))).collect();
        let mut faults = Vec::new();
        if let Some(lag) = self.lag.fault(now) {
            let lag = show_duration(TimeDelta::from_std(lag).unwrap_or(TimeDelta::MAX));
            faults.push(phrase!(say::LATE, lag = lag));
        }
        faults.extend(clock.and_then(ClockState::fault));
        for (id, canary) in &self.canaries {
            if canary.answers(now) == Some(false) {
                faults.push(canary.fault(id));
            }
        }
        let canary = if answers.iter().any(|(_, answers)| *answers == Some(false)) {
            Some(false)
        } else {
            (!answers.is_empty() && answers.iter().all(|(_, answers)| *answers == Some(true))).then_some(true)
        };
        let is_known = lag_p99.is_some() && clock.is_some() && (self.canaries.is_empty() || canary.is_some());
        let health = if faults.is_empty() { is_known.then_some(Health::Ok) } else { Some(Health::Sick) };
        Vitals { lag_p99, clock, canary, health, faults }
    }
}

impl Canary {
    fn hear(&mut self, sample: &Sample) {
        self.failures = if sample.outcome == Outcome::Ok { 0 } else { self.failures.saturating_add(1) };
        let at = sample.planned + TimeDelta::from_std(sample.response).unwrap_or_default();
        let Sample { service, outcome, detail, .. } = sample.clone();
        self.last = Some(Last { at, service, outcome, detail, readings: Vec::new() });
    }

    /// Not on the word of one failed sample.
    fn answers(&self, now: DateTime<Utc>) -> Option<bool> {
        let last = self.last.as_ref().filter(|last| now - last.at <= self.patience)?;
        match self.failures {
            0 => Some(last.outcome == Outcome::Ok),
            FAILURES_LEAST.. => Some(false),
            _ => None,
        }
    }

    fn fault(&self, id: &Id) -> Phrase {
        let outcome = self.last.as_ref().map_or(Outcome::Unable, |last| last.outcome);
        match self.last.as_ref().and_then(|last| last.detail.clone()) {
            Some(why) => phrase!(say::CANARY_WHY, id = id, outcome = outcome.name(), why = why),
            None => phrase!(say::CANARY, id = id, outcome = outcome.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{measure::Phases, plan, wording::Lang};

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
    }

    fn monitor() -> Monitor {
        let mut plan = plan::sample::plan();
        plan.probes["host"].canary = true;
        Monitor::new(&plan)
    }

    fn sample(probe: &str, second: i64, lag_ms: u64, outcome: Outcome) -> Observation {
        let service = Duration::from_millis(5);
        Observation::Sample(Sample {
            probe: Id::new(probe),
            planned: at(second),
            service,
            response: service + Duration::from_millis(lag_ms),
            outcome,
            detail: None,
            phases: Phases::default(),
            retries: 0,
            readings: Vec::new(),
        })
    }

    /// Sound for a minute, one sample a second of either probe.
    fn sound() -> Monitor {
        let mut monitor = monitor();
        for second in 0..60 {
            monitor.tick(at(second), Duration::from_secs(second.unsigned_abs()));
            monitor.observe(&sample("login", second, 1, Outcome::Ok), at(second));
            monitor.observe(&sample("host", second, 1, Outcome::Ok), at(second));
        }
        monitor
    }

    #[test]
    fn nothing_is_known_of_what_does_not_probe() {
        assert_eq!(monitor().vitals(at(0)), UNKNOWN);
        let mut silent = sound();
        silent.tick(at(200), Duration::from_secs(200));
        let vitals = silent.vitals(at(200));
        assert_eq!((vitals.health, vitals.lag_p99, vitals.canary), (None, None, None), "two minutes later");
    }

    #[test]
    fn all_is_well() {
        let vitals = sound().vitals(at(60));
        assert_eq!(
            (vitals.health, vitals.canary, vitals.clock),
            (Some(Health::Ok), Some(true), Some(ClockState::Steady))
        );
        assert!(vitals.lag_p99.is_some_and(|lag| lag < Duration::from_millis(2)));
        assert_eq!(vitals.complaint(), None);
    }

    #[test]
    fn a_canary_is_believed_the_second_time() {
        let mut monitor = sound();
        monitor.observe(&sample("host", 60, 1, Outcome::Timeout), at(60));
        assert_eq!((monitor.vitals(at(60)).canary, monitor.vitals(at(60)).health), (None, None));
        monitor.observe(&sample("host", 61, 1, Outcome::Timeout), at(61));
        let vitals = monitor.vitals(at(61));
        assert_eq!((vitals.canary, vitals.health), (Some(false), Some(Health::Sick)));
        assert_eq!(
            vitals.complaint().unwrap().render(Lang::En),
            "our own side is sick: the canary `host` fails (time-out)"
        );
        monitor.observe(&sample("host", 62, 1, Outcome::Ok), at(62));
        assert_eq!(monitor.vitals(at(62)).health, Some(Health::Ok));
    }

    /// What the system does says nothing about us.
    #[test]
    fn a_failing_system_is_not_our_sickness() {
        let mut monitor = sound();
        for second in 60..70 {
            monitor.observe(&sample("login", second, 1, Outcome::Refused), at(second));
        }
        assert_eq!(monitor.vitals(at(70)).health, Some(Health::Ok));
    }

    #[test]
    fn slots_slept_through_are_lag() {
        let mut monitor = sound();
        for second in 60..63 {
            let (probe, late) = (Id::new("login"), Duration::from_secs(3));
            let missed = Observation::Missed { probe, planned: at(second), late, cause: MissCause::Prober };
            monitor.observe(&missed, at(63));
        }
        assert_eq!(monitor.vitals(at(63)).health, Some(Health::Sick));
        let mut target = sound();
        let late = Duration::from_mins(1);
        let missed = Observation::Missed {
            probe: Id::new("login"),
            planned: at(60),
            late,
            cause: MissCause::InFlight,
        };
        target.observe(&missed, at(60));
        target.observe(&missed, at(60));
        assert_eq!(target.vitals(at(60)).health, Some(Health::Ok), "that is the target's doing");
    }
}
