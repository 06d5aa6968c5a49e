//! What the last snapshot says, as gauges: made anew for every scrape, so that nothing outlives what it is about.

use super::Health as Works;
use crate::{
    conductor::Snapshot,
    slo::{self, Standing},
    state::AlertStanding,
    store::Reach,
    verdict::Verdict,
    vitals::Health,
};
use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{family::Family, gauge::Gauge, info::Info},
    registry::Registry,
};
use rust_decimal::prelude::ToPrimitive;
use std::sync::atomic::AtomicU64;

type Number = Gauge<f64, AtomicU64>;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Read {
    probe: String,
    name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Objective {
    probe: String,
    standing: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Budget {
    probe: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Judged {
    gate: String,
    verdict: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Waived {
    gate: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Alerted {
    alert: String,
    severity: &'static str,
    standing: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Waiting {
    what: &'static str,
}

pub(super) fn registry(snapshot: &Snapshot, health: &Works) -> Registry {
    let mut registry = Registry::with_prefix("golive");
    let info = vec![
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ("project", snapshot.plan.project.id.to_string()),
        ("plan", snapshot.plan.hash.clone()),
        ("vantage", snapshot.vantage.clone()),
    ];
    registry.register("agent", "Which program, plan and vantage this is", Info::new(info));
    readings(snapshot, &mut registry);
    standings(snapshot, &mut registry);
    alerts(snapshot, &mut registry);
    work(snapshot, health, &mut registry);
    ourselves(snapshot, &mut registry);
    registry
}

fn readings(snapshot: &Snapshot, registry: &mut Registry) {
    let readings = Family::<Read, Number>::default();
    for probe in snapshot.plan.probes.keys() {
        let last = snapshot.history.last(probe);
        for (name, value) in last.iter().flat_map(|last| &last.readings) {
            let read = Read { probe: probe.to_string(), name: name.to_string() };
            readings.get_or_create(&read).set(value.to_f64().unwrap_or(f64::NAN));
        }
    }
    registry.register("reading", "Numbers that probes read along, the latest", readings);
}

fn alerts(snapshot: &Snapshot, registry: &mut Registry) {
    let alerts = Family::<Alerted, Gauge>::default();
    for alert in &snapshot.alerts {
        for standing in AlertStanding::WORDS {
            let (id, severity) = (alert.id.to_string(), alert.severity.word());
            let alerted = Alerted { alert: id, severity, standing };
            alerts.get_or_create(&alerted).set(i64::from(*standing == alert.standing.word()));
        }
    }
    registry.register("alert", "1 for the standing of each alert", alerts);
}

fn standings(snapshot: &Snapshot, registry: &mut Registry) {
    let objectives = Family::<Objective, Gauge>::default();
    for row in snapshot.probes() {
        let Some(standing) = row.standing else { continue };
        for word in Standing::WORDS {
            let objective = Objective { probe: row.id.to_string(), standing: word };
            objectives.get_or_create(&objective).set(i64::from(*word == standing.word()));
        }
    }
    registry.register("objective", "1 for the standing of each objective", objectives);
    let budgets = Family::<Budget, Number>::default();
    for row in snapshot.probes() {
        let Some(budget) = row.budget.filter(slo::Budget::is_settled) else { continue };
        budgets.get_or_create(&Budget { probe: row.id.to_string() }).set(budget.left());
    }
    registry.register("error_budget_left", "Share of each objective's error budget that is left", budgets);
    let gates = Family::<Judged, Gauge>::default();
    for gate in &snapshot.gates {
        for word in Verdict::WORDS {
            let judged = Judged { gate: gate.gate.to_string(), verdict: word };
            gates.get_or_create(&judged).set(i64::from(word == gate.verdict.word()));
        }
    }
    registry.register("gate", "1 for the verdict of each gate", gates);
    let waived = Family::<Waived, Gauge>::default();
    for gate in &snapshot.gates {
        let count = i64::try_from(gate.waived()).unwrap_or(i64::MAX);
        waived.get_or_create(&Waived { gate: gate.gate.to_string() }).set(count);
    }
    registry.register("gate_waived", "Criteria of each gate that pass only because they are waived", waived);
}

fn work(snapshot: &Snapshot, health: &Works, registry: &mut Registry) {
    let mut flag = |name: &str, help: &str, value: bool| {
        let gauge = Gauge::<i64>::default();
        gauge.set(i64::from(value));
        registry.register(name, help, gauge);
    };
    flag("probing", "1 while this program runs the probes of its vantage", snapshot.probing);
    flag("healthy", "1 while it does its work", health.is_well());
    flag(
        "plan_is_current",
        "0 while a changed plan has errors and the old one is kept",
        !health.is_outdated(),
    );
    let (here, events, windows) = match snapshot.reach {
        Reach::Here => (true, 0, 0),
        Reach::Away { events, windows, .. } => (false, events, windows),
    };
    flag("store_in_reach", "1 while the journal's store can be reached", here);
    let waiting = Family::<Waiting, Gauge>::default();
    for (what, count) in [("events", events), ("windows", windows)] {
        waiting.get_or_create(&Waiting { what }).set(i64::try_from(count).unwrap_or(i64::MAX));
    }
    registry.register("waiting", "What waits on this machine for the store", waiting);
}

/// How well this program measures; nothing while it does not.
fn ourselves(snapshot: &Snapshot, registry: &mut Registry) {
    let vitals = &snapshot.vitals;
    if let Some(health) = vitals.health {
        let sick = Gauge::<i64>::default();
        sick.set(i64::from(health == Health::Sick));
        registry.register("own_side_sick", "1 while what it measures is no evidence", sick);
    }
    if let Some(lag) = vitals.lag_p99 {
        let gauge = Number::default();
        gauge.set(lag.as_secs_f64());
        let help = "How late samples of the last minute started, 99th percentile";
        registry.register("schedule_lag_p99_seconds", help, gauge);
    }
}
