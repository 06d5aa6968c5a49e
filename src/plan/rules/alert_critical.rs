//! ALR-03: a critical alert that can be left lying.

use super::{Manual, Rule, Subject};
use crate::{
    phrase,
    plan::{
        Alert, Plan, Severity, alert,
        diagnostic::{Finding, Report},
        sort::Sort,
    },
    wording::{plan as say, rules as manual},
};

pub(super) static RULE: Rule = Rule {
    code: "ALR-03",
    severity: Severity::Warning,
    manual: Manual {
        what: &manual::ALR_03_WHAT,
        why: &manual::ALR_03_WHY,
        example: r#"[alert.till]
severity = "critical"         # whose is it, and who is next?"#,
        fix: &manual::ALR_03_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    for alert in subject.plan.alerts.values().filter(|alert| alert.severity == alert::Severity::Critical) {
        let span = subject.things.at(Sort::Alert, &alert.id, "severity");
        if alert.owner.is_none() {
            let message = phrase!(say::CRITICAL_WITHOUT_OWNER, id = &alert.id);
            report.add(Finding::warning(RULE.code, span, message).hint(&say::CRITICAL_WITHOUT_OWNER_HINT));
        }
        if !escalates(subject.plan, alert) {
            let message = phrase!(say::CRITICAL_WITHOUT_ESCALATION, id = &alert.id);
            report
                .add(Finding::warning(RULE.code, span, message).hint(&say::CRITICAL_WITHOUT_ESCALATION_HINT));
        }
    }
}

/// Whether somebody else is told when the first does not answer.
fn escalates(plan: &Plan, alert: &Alert) -> bool {
    let roster = alert.roster.as_ref().and_then(|id| plan.rosters.get(id));
    alert.escalate.is_some() && roster.is_some_and(|roster| roster.on_call.len() > 1)
}
