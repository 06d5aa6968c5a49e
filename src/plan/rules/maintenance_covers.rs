//! MNT-01: a maintenance window that leaves the gate of the launch without evidence.

use super::{Manual, Rule, Subject};
use crate::{
    phrase,
    plan::{
        Cutover, Gate, Maintenance, Probe, Severity,
        diagnostic::{Finding, Report},
        sort::Sort,
    },
    wording::{plan as say, rules as manual},
};
use chrono::{DateTime, TimeDelta, Utc};

pub(super) static RULE: Rule = Rule {
    code: "MNT-01",
    severity: Severity::Warning,
    manual: Manual {
        what: &manual::MNT_01_WHAT,
        why: &manual::MNT_01_WHY,
        example: r#"[cutover]
start = 2026-12-05T22:00:00+08:00
end = 2026-12-06T04:00:00+08:00
gate = "go-live"
[maintenance.night]
title = "Upgrade"
from = 2026-12-05T21:00:00+08:00
until = 2026-12-06T05:00:00+08:00"#,
        fix: &manual::MNT_01_FIX,
    },
    check: Some(check),
};

/// What a probe without an objective is judged by.
const RECENT: TimeDelta = TimeDelta::minutes(10);

fn check(subject: &Subject<'_>, report: &mut Report) {
    let plan = subject.plan;
    let Some(cutover) = &plan.cutover else { return };
    let Some(gate) = cutover.gate.as_ref().and_then(|id| plan.gates.get(id)) else { return };
    for maintenance in plan.maintenances.values() {
        let watched = subject.probes_of(gate).into_iter().filter(|probe| maintenance.is_of(&probe.id));
        let blind: Vec<&str> = watched
            .filter(|probe| covers(maintenance, probe, cutover))
            .map(|probe| probe.id.as_str())
            .collect();
        if !blind.is_empty() {
            report.add(finding(subject, maintenance, gate, &blind));
        }
    }
}

/// Whether nothing counts of what the gate would look at when the launch window opens, or when it closes.
fn covers(maintenance: &Maintenance, probe: &Probe, cutover: &Cutover) -> bool {
    let span = probe.slo.as_ref().and_then(|slo| TimeDelta::from_std(slo.over).ok()).unwrap_or(RECENT);
    let hides = |at: DateTime<Utc>| maintenance.from <= at - span && maintenance.until >= at;
    hides(cutover.start)
        || hides(cutover.end)
        || (maintenance.from <= cutover.start && maintenance.until >= cutover.end)
}

fn finding(subject: &Subject<'_>, maintenance: &Maintenance, gate: &Gate, blind: &[&str]) -> Finding {
    let span = subject.things.at(Sort::Maintenance, &maintenance.id, "until");
    let message = phrase!(say::MAINTENANCE_HIDES, gate = &gate.id, probes = blind.join(" "));
    Finding::warning(RULE.code, span, message).hint(&say::MAINTENANCE_HIDES_HINT)
}
