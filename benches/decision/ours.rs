//! Golive's own judge: a plan as people write it, the samples recorded as a probe's are, and the gate assessed at every
//! window, from its fact down to the objective.

use crate::{
    launch::{Launch, SLOTS, TARGET},
    verdict::Look,
};
use chrono::{DateTime, TimeDelta, Utc};
use golive::{
    facts::{Catalogue, World, lookback},
    gate,
    id::Id,
    measure::{History, Observation, Outcome, Phases, Recorder, Sample},
    plan::{Plan, load},
    slo,
    state::State,
    verdict::Verdict,
};
use std::{fs, sync::LazyLock, time::Duration};

/// A plan with all that judges it.
pub struct Judge {
    plan: Plan,
    catalogue: Catalogue,
    state: State,
}

/// The plan as it comes: nothing is said of outages.
pub fn as_it_comes(every_s: usize) -> &'static Judge {
    static SECOND: LazyLock<Judge> = LazyLock::new(|| Judge::new(1, ""));
    static RARE: LazyLock<Judge> = LazyLock::new(|| Judge::new(120, ""));
    if every_s == 1 { &SECOND } else { &RARE }
}

/// Each sample stands alone.
pub fn alone(every_s: usize) -> &'static Judge {
    static SECOND: LazyLock<Judge> = LazyLock::new(|| Judge::new(1, "outage = \"0s\","));
    static RARE: LazyLock<Judge> = LazyLock::new(|| Judge::new(120, "outage = \"0s\","));
    if every_s == 1 { &SECOND } else { &RARE }
}

impl Judge {
    /// With more keys for the objective.
    pub fn new(every_s: usize, more: &str) -> Self {
        let text = format!(
            "[project]\nid = \"launch\"\nname = \"Launch\"\n\
             [gate.go-live]\ntitle = \"Go live\"\n\
             [gate.go-live.criterion.login]\nrequire = \"probes.login.slo == 'met'\"\n\
             [probe.login]\ntitle = \"Login\"\nevery = \"{every_s}s\"\n\
             request = {{ url = \"http://127.0.0.1:1/login\" }}\n\
             slo = {{ {more} good = {TARGET}, within = \"300ms\", over = \"4h\", confidence = 0.99 }}\n"
        );
        let directory = tempfile::tempdir().unwrap_or_else(|error| panic!("no place for the plan: {error}"));
        let path = directory.path().join("golive.toml");
        fs::write(&path, text).unwrap_or_else(|error| panic!("no plan written: {error}"));
        let loaded = load(&path, &|_| None, &|plan| Box::new(Catalogue::of(plan)));
        let plan = loaded.plan.unwrap_or_else(|| panic!("{:?}", loaded.diagnostics));
        Self { catalogue: Catalogue::of(&plan), plan, state: State::default() }
    }

    /// The gate's verdict in the slots in which it is looked at every so many seconds: a whole number of windows.
    pub fn looks(&self, launch: &Launch, look_s: i64) -> Vec<Look> {
        let probe = &self.plan.probes["login"];
        let gate = &self.plan.gates["go-live"];
        let horizon = TimeDelta::from_std(probe.slo.as_ref().map_or(Duration::ZERO, |slo| slo.over));
        let coarsest = probe.slo.as_ref().map(|slo| slo::coarsest(slo.over)).unwrap_or_default();
        // In the midst of a span of evidence, as a launch begins.
        let begin = DateTime::from_timestamp(1_800_000_000 + 2_700, 0).unwrap_or_default();
        let at = |slot: usize| begin + TimeDelta::seconds(slot.cast_signed() as i64);
        let mut recorder = Recorder::of(probe, &self.plan);
        let mut history = History::default();
        // Between two looks nobody asks.
        let mut looks = vec![Look::Open; SLOTS];
        for (slot, event) in launch.events.iter().enumerate() {
            if let Some(good) = event {
                recorder.record(observation(&probe.id, at(slot), *good));
            }
            let now = at(slot + 1);
            if now.timestamp() % look_s == 0 {
                for window in recorder.close(now) {
                    history.add("local", &probe.id, &window);
                }
                if now.timestamp() % 60 == 0 {
                    // As a console that runs does.
                    history.thin(now, now - lookback(&self.plan), |_| coarsest);
                    history.forget(now - horizon.unwrap_or_default());
                }
                let world = World::new(&self.plan, &self.catalogue, &self.state, &history, now);
                looks[slot] = match gate::assess(gate, &world).verdict {
                    Verdict::Go => Look::Go,
                    Verdict::NoGo => Look::NoGo,
                    Verdict::Inconclusive | Verdict::Error => Look::Open,
                };
            }
        }
        looks
    }
}

fn observation(probe: &Id, planned: DateTime<Utc>, good: bool) -> Observation {
    let time = Duration::from_millis(20);
    Observation::Sample(Sample {
        probe: probe.clone(),
        planned,
        service: time,
        response: time,
        outcome: if good { Outcome::Ok } else { Outcome::Status },
        detail: None,
        phases: Phases::default(),
        retries: 0,
        readings: Vec::new(),
    })
}
