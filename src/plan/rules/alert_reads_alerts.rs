//! ALR-05: an alert about alerts.

use super::{Manual, Rule, Subject};
use crate::{
    phrase,
    plan::{
        Severity,
        diagnostic::{Finding, Report},
        sort::Sort,
    },
    wording::{plan as say, rules as manual},
};

pub(super) static RULE: Rule = Rule {
    code: "ALR-05",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::ALR_05_WHAT,
        why: &manual::ALR_05_WHY,
        example: r#"[alert.storm]
when = "alerts.firing > 3"    # it is one of them"#,
        fix: &manual::ALR_05_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    for alert in subject.plan.alerts.values() {
        if alert.when.paths().iter().any(|path| path.root() == "alerts") {
            let span = subject.things.at(Sort::Alert, &alert.id, "when");
            let message = phrase!(say::ALERT_ABOUT_ALERTS, id = &alert.id);
            report.add(Finding::error(RULE.code, span, message).hint(&say::ALERT_ABOUT_ALERTS_HINT));
        }
    }
}
