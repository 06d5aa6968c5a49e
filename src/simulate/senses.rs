//! What the probes of a played night measure: samples drawn from the script, into the windows that real probes fill.

use super::chance::Chance;
use crate::{
    id::Id,
    measure::{History, Observation, Outcome, Phases, Recorder, Sample, WINDOW},
    plan::{
        Plan, Probe,
        night::{Night, Weather},
    },
    store::Part,
};
use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::{Decimal, prelude::ToPrimitive as _};
use std::{sync::Arc, time::Duration};
use uuid::Uuid;

/// Where the night is measured from.
pub(super) const VANTAGE: &str = "control-room";

/// Samples of one probe within one window: a probe that runs more often is thinned, which no verdict notices.
const SAMPLES_MAX: u64 = 50;

/// What is wrong with a probe at a moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Trouble {
    pub latency: f64,
    pub errors: Option<f64>,
    pub silent: bool,
}

impl Trouble {
    pub const NONE: Self = Self { latency: 1.0, errors: None, silent: false };
}

pub(super) struct Senses {
    probes: Vec<Sense>,
    parts: u64,
    pub history: History,
}

struct Sense {
    id: Id,
    every: TimeDelta,
    timeout: Duration,
    weather: Weather,
    recorder: Recorder,
    chance: Chance,
    due: DateTime<Utc>,
}

impl Senses {
    pub fn new(plan: &Plan, night: &Night, seed: u64, from: DateTime<Utc>) -> Self {
        let sense = |probe: &Probe| {
            let every = probe.every.max(Duration::from_nanos(
                u64::try_from(WINDOW.num_nanoseconds().unwrap_or_default()).unwrap_or_default() / SAMPLES_MAX,
            ));
            let mut recorder = Recorder::of(probe, plan);
            recorder.begin(from);
            Some(Sense {
                id: probe.id.clone(),
                every: TimeDelta::from_std(every).ok()?,
                timeout: probe.timeout,
                weather: night.probes.get(&probe.id)?.clone(),
                recorder,
                chance: Chance::new(seed, probe.id.as_str()),
                due: from,
            })
        };
        let probes = plan.probes.values().filter_map(sense).collect();
        Self { probes, parts: 0, history: History::default() }
    }

    /// Whether there is nothing to measure.
    pub fn is_blind(&self) -> bool {
        self.probes.is_empty()
    }

    /// Measures up to `until`, a whole number of windows, and returns what is to be kept.
    /// `grown` says by how much a reading has grown until a moment.
    pub fn measure(
        &mut self,
        until: DateTime<Utc>,
        trouble: impl Fn(&Id) -> Trouble,
        grown: impl Fn(&Id, &str, DateTime<Utc>) -> Decimal,
    ) -> Vec<Part> {
        let mut parts = Vec::new();
        for sense in &mut self.probes {
            let (id, trouble) = (sense.id.clone(), trouble(&sense.id));
            sense.measure(until, trouble, |reading, at| grown(&id, reading, at));
            for window in sense.recorder.close(until) {
                self.history.add(VANTAGE, &sense.id, &window);
                self.parts += 1;
                let id = Uuid::from_u64_pair(1, self.parts);
                parts.push(Part { id, probe: sense.id.clone(), window });
            }
        }
        parts
    }
}

impl Sense {
    fn measure(
        &mut self,
        until: DateTime<Utc>,
        trouble: Trouble,
        grown: impl Fn(&str, DateTime<Utc>) -> Decimal,
    ) {
        while self.due < until {
            let planned = self.due;
            self.due += self.every;
            // Drawn also when nothing is measured, so that what follows is the same.
            let (fate, drawn) = (self.chance.share(), self.chance.answer(self.weather.latency));
            if trouble.silent {
                continue;
            }
            let took = drawn.mul_f64(trouble.latency.max(0.0));
            let errors = trouble.errors.or_else(|| self.weather.errors.to_f64()).unwrap_or_default();
            let (outcome, took) = if took >= self.timeout {
                (Outcome::Timeout, self.timeout)
            } else if fate < errors {
                (Outcome::Status, took)
            } else {
                (Outcome::Ok, took)
            };
            let reading = |(name, number): (&String, &Decimal)| {
                (Arc::from(name.as_str()), *number + grown(name, planned))
            };
            let readings = self.weather.readings.iter().map(reading).collect();
            self.recorder.record(Observation::Sample(Sample {
                probe: self.id.clone(),
                planned,
                service: took,
                response: took,
                outcome,
                detail: None,
                phases: Phases::default(),
                retries: 0,
                readings,
            }));
        }
    }
}
