//! ALR-01: an alert that nobody is told of.

use super::{Manual, Rule, Subject};
use crate::{
    phrase,
    plan::{
        Alert, Plan, Severity,
        diagnostic::{Finding, Report},
        sort::Sort,
    },
    wording::{plan as say, rules as manual},
};

pub(super) static RULE: Rule = Rule {
    code: "ALR-01",
    severity: Severity::Warning,
    manual: Manual {
        what: &manual::ALR_01_WHAT,
        why: &manual::ALR_01_WHY,
        example: r#"[alert.till]
title = "Till sync is down"
when = "probes.till.success < 0.9"   # and no `notify`"#,
        fix: &manual::ALR_01_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    for alert in subject.plan.alerts.values() {
        if !is_told(subject.plan, alert) {
            let span = subject.things.at(Sort::Alert, &alert.id, "title");
            let message = phrase!(say::ALERT_UNTOLD, id = &alert.id);
            report.add(Finding::warning(RULE.code, span, message).hint(&say::ALERT_UNTOLD_HINT));
        }
    }
}

/// Whether it goes to a channel, be it that of somebody on call.
fn is_told(plan: &Plan, alert: &Alert) -> bool {
    let roster = alert.roster.as_ref().and_then(|id| plan.rosters.get(id));
    let reached = roster.is_some_and(|roster| roster.on_call.iter().any(|entry| !entry.notify.is_empty()));
    !alert.notify.is_empty() || reached
}
