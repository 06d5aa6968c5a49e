//! Projects to measure with, made through the same doors as any other: a plan read from TOML, observations recorded
//! into windows, events folded into a state.

use chrono::{DateTime, TimeDelta, Utc};
use golive::{
    alert, chronicle,
    conductor::Snapshot,
    facts::{Catalogue, World},
    gate, library,
    measure::{History, Observation, Outcome, Phases, Recorder, Sample, WINDOW, Window},
    plan::{Loaded, Plan, Probe, load},
    state::{Actor, Event, Recorded, State, decide},
    store::{Company, Reach},
};
use std::{
    fmt::Write as _,
    fs, io,
    sync::{Arc, OnceLock},
    time::Duration,
};
use uuid::Uuid;

/// Windows that each probe has: ten minutes.
const WINDOWS: i64 = 60;

pub struct Project {
    pub plan: Arc<Plan>,
    pub catalogue: Arc<Catalogue>,
    pub state: Arc<State>,
    pub history: History,
    pub now: DateTime<Utc>,
}

impl Project {
    /// A plan of so many probes with an objective each, sampled once a second, and a gate of 40 criteria.
    pub fn crowded(probes: usize) -> Self {
        let mut text = String::from(
            "[project]\nid = \"crowded\"\nname = \"Crowded\"\n[gate.go-live]\ntitle = \"Go live\"\n",
        );
        for n in 0..probes {
            let _ = write!(
                text,
                "[probe.p-{n}]\ntitle = \"探针 {n}\"\nevery = \"1s\"\nrequest = {{ url = \"http://127.0.0.1:9/\" }}\n\
                 expect = [\"status == 200\"]\nslo = {{ good = 0.95, within = \"300ms\", over = \"20m\" }}\n"
            );
        }
        for n in 0..20.min(probes) {
            for (name, require) in [("slo", ".slo == 'met'"), ("p99", ".p99 < 300ms")] {
                let _ = write!(
                    text,
                    "[gate.go-live.criterion.{name}-{n}]\nrequire = \"probes.p-{n}{require}\"\n"
                );
            }
        }
        Self::new(&text)
    }

    /// The shipped plan with its sample history, measured at the pace of `golive demo`.
    pub fn shipped() -> Self {
        let mut project = Self::new(library::SAMPLE_PLAN.1);
        let deeds = chronicle::parse(library::SAMPLE_HISTORY.1).unwrap_or_default();
        let mut state = State::default();
        for (seq, deed) in (1_u64..).zip(deeds) {
            let actor = Actor { by: &deed.by, signs: false };
            if let Ok(what) = decide(&state, &project.plan, actor, project.now - deed.ago, deed.command) {
                let id = Uuid::from_u128(seq.into());
                let event = Event { id, at: project.now - deed.ago, by: deed.by, what, signature: None };
                state.apply(&Arc::new(Recorded::new(seq, event)));
            }
        }
        project.state = Arc::new(state);
        project
    }

    /// The plan in `text`, measured for ten minutes.
    fn new(text: &str) -> Self {
        let now = DateTime::UNIX_EPOCH + TimeDelta::seconds(1_800_000_000);
        let plan = Arc::new(read(text));
        let mut history = History::default();
        for probe in plan.probes.values() {
            history.set(probe.id.clone(), windows(probe, now));
        }
        let catalogue = Arc::new(Catalogue::of(&plan));
        Self { plan, catalogue, state: Arc::default(), history, now }
    }

    /// The world of a history: of a clone, one that was not asked before.
    pub fn world_of<'a>(&'a self, history: &'a History) -> World<'a> {
        World::new(&self.plan, &self.catalogue, &self.state, history, self.now)
    }

    /// What the conductor publishes.
    pub fn snapshot(&self) -> Snapshot {
        // As it comes from what is measured: nothing was asked of it before.
        let history = self.history.clone();
        let world = self.world_of(&history);
        let (gates, alerts) = (
            self.plan.gates.values().map(|gate| gate::assess(gate, &world)).collect(),
            alert::assess(&world, &alert::Memory::default()),
        );
        let snapshot = Snapshot {
            at: self.now,
            plan: Arc::clone(&self.plan),
            catalogue: Arc::clone(&self.catalogue),
            state: Arc::clone(&self.state),
            history,
            gates,
            alerts,
            rows: OnceLock::new(),
            clock: OnceLock::new(),
            vantage: "local".to_owned(),
            probing: true,
            me: "wang".to_owned(),
            console: Uuid::nil(),
            company: Company::default(),
            vitals: Arc::default(),
            reach: Reach::Here,
            size: None,
            rehearsal: None,
            replay: None,
            notice: None,
            switches: Vec::new(),
        };
        snapshot.with_rows()
    }
}

/// A plan that is not sound would measure nothing, so it ends the program.
fn read(text: &str) -> Plan {
    let loaded = load_text(text);
    match loaded {
        Ok(Loaded { plan: Some(plan), .. }) => plan,
        Ok(Loaded { diagnostics, .. }) => stop(&format!("{diagnostics:?}")),
        Err(error) => stop(&error.to_string()),
    }
}

/// Plans come from files.
fn load_text(text: &str) -> io::Result<Loaded> {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("golive.toml");
    fs::write(&path, text)?;
    let env = |name: &str| match name {
        "PROBE_PASSWORD" => Some("sandbox".to_owned()),
        "GOLIVE_PACE" => Some("20ms".to_owned()),
        "GOLIVE_JOURNEY_PACE" => Some("100ms".to_owned()),
        "GOLIVE_WINDOW" => Some("1m".to_owned()),
        _ => None,
    };
    Ok(load(&path, &env, &|plan| Box::new(Catalogue::of(plan))))
}

pub fn stop(reason: &str) -> ! {
    eprintln!("the plan of this benchmark cannot be used: {reason}");
    std::process::exit(1)
}

/// Ten minutes of good answers between 20 and 80 ms up to `now`, with a slow one now and then.
fn windows(probe: &Probe, now: DateTime<Utc>) -> Vec<Window> {
    let mut recorder = Recorder::new(probe.id.clone(), probe.slo.as_ref().map(|slo| slo.within));
    let begin = now - WINDOW * i32::try_from(WINDOWS).unwrap_or_default();
    let mut planned = begin;
    let mut turn = 0_u64;
    while planned < now {
        turn += 1;
        let micros = if turn.is_multiple_of(97) { 400_000 } else { 20_000 + turn * 7_919 % 60_000 };
        let time = Duration::from_micros(micros);
        recorder.record(Observation::Sample(Sample {
            probe: probe.id.clone(),
            planned,
            service: time,
            response: time,
            outcome: Outcome::Ok,
            detail: None,
            phases: Phases::default(),
            retries: 0,
            readings: Vec::new(),
        }));
        planned += probe.every;
    }
    recorder.close(now)
}
