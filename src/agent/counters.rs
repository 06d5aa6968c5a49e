//! Every observation, counted as it comes: counters and histograms that never go back while the program runs.

use crate::{
    id::Id,
    measure::{MissCause, Observation, Outcome, Phase, Sample},
    plan::Plan,
};
use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, histogram::Histogram},
    registry::{Registry, Unit},
};
use std::{collections::HashMap, sync::RwLock, time::Duration};

/// Upper bounds in seconds: from a local call to what nobody waits for.
const BUCKETS: [f64; 14] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];
/// Of the schedule's error, which should be far below.
const LAG_BUCKETS: [f64; 10] = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.1, 0.5, 1.0, 5.0];

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Of {
    probe: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Ended {
    probe: String,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Missed {
    probe: String,
    cause: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Part {
    probe: String,
    phase: &'static str,
}

type Histograms<L> = Family<L, Histogram, fn() -> Histogram>;

/// Kept over a change of the plan: a counter that began anew would look like a restart.
pub struct Counters {
    registry: Registry,
    samples: Family<Ended, Counter>,
    good: Family<Of, Counter>,
    retries: Family<Of, Counter>,
    missed: Family<Missed, Counter>,
    service: Histograms<Of>,
    response: Histograms<Of>,
    phases: Histograms<Part>,
    lag: Histogram,
    /// The time of each probe's objective.
    within: RwLock<HashMap<Id, Duration>>,
}

impl Default for Counters {
    fn default() -> Self {
        let of_answers: fn() -> Histogram = || Histogram::new(BUCKETS);
        let mut counters = Self {
            registry: Registry::with_prefix("golive"),
            samples: Family::default(),
            good: Family::default(),
            retries: Family::default(),
            missed: Family::default(),
            service: Family::new_with_constructor(of_answers),
            response: Family::new_with_constructor(of_answers),
            phases: Family::new_with_constructor(of_answers),
            lag: Histogram::new(LAG_BUCKETS),
            within: RwLock::default(),
        };
        counters.register();
        counters
    }
}

impl Counters {
    fn register(&mut self) {
        let registry = &mut self.registry;
        registry.register("samples", "Runs of probes by outcome", self.samples.clone());
        registry.register(
            "good_samples",
            "Runs that succeeded within the objective's time",
            self.good.clone(),
        );
        registry.register("retries", "Tries that failed before a run ended", self.retries.clone());
        registry.register("missed_slots", "Slots without a run, by whose side it was", self.missed.clone());
        let mut seconds = |name: &str, help: &str, metric: &Histograms<Of>| {
            registry.register_with_unit(name, help, Unit::Seconds, metric.clone());
        };
        seconds("service_time", "From sending to the end of the answer", &self.service);
        seconds("response_time", "From when a run was due to the end of the answer", &self.response);
        registry.register_with_unit(
            "phase_time",
            "Where service time goes",
            Unit::Seconds,
            self.phases.clone(),
        );
        let help = "How late runs begin, which is this program's own doing";
        registry.register_with_unit("schedule_error", help, Unit::Seconds, self.lag.clone());
    }

    /// Counts by this plan's objectives from now on.
    pub fn follow(&self, plan: &Plan) {
        let within = |probe: &crate::plan::Probe| Some((probe.id.clone(), probe.slo.as_ref()?.within));
        let all = plan.probes.values().filter_map(within).collect();
        if let Ok(mut within) = self.within.write() {
            *within = all;
        }
    }

    pub fn count(&self, observation: &Observation) {
        match observation {
            Observation::Sample(sample) => self.sample(sample),
            Observation::Missed { probe, cause, .. } => {
                let cause = match cause {
                    MissCause::InFlight => "target",
                    MissCause::Prober => "prober",
                };
                self.missed.get_or_create(&Missed { probe: probe.to_string(), cause }).inc();
            }
        }
    }

    fn sample(&self, sample: &Sample) {
        let of = Of { probe: sample.probe.to_string() };
        let ended = Ended { probe: of.probe.clone(), outcome: sample.outcome.word() };
        self.samples.get_or_create(&ended).inc();
        let within = self.within.read().ok().and_then(|within| within.get(&sample.probe).copied());
        let good = self.good.get_or_create(&of);
        if sample.is_good(within) {
            good.inc();
        }
        drop(good);
        if sample.retries > 0 {
            self.retries.get_or_create(&of).inc_by(u64::from(sample.retries));
        }
        self.lag.observe(sample.lag().as_secs_f64());
        if sample.outcome == Outcome::Unable {
            return;
        }
        self.service.get_or_create(&of).observe(sample.service.as_secs_f64());
        self.response.get_or_create(&of).observe(sample.response.as_secs_f64());
        for phase in Phase::ALL {
            if let Some(time) = sample.phases.get(phase) {
                let part = Part { probe: of.probe.clone(), phase: phase.word() };
                self.phases.get_or_create(&part).observe(time.as_secs_f64());
            }
        }
    }

    pub(super) fn registry(&self) -> &Registry {
        &self.registry
    }
}
