//! ALR-02: alerts that silence one another.

use super::{Manual, Rule, Subject, cycle};
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
    code: "ALR-02",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::ALR_02_WHAT,
        why: &manual::ALR_02_WHY,
        example: r#"[alert.a]
depends_on = ["b"]
[alert.b]
depends_on = ["a"]"#,
        fix: &manual::ALR_02_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    for round in cycle::rounds(subject.things, Sort::Alert) {
        let span = subject.things.at(Sort::Alert, round[0], "depends_on");
        let message = phrase!(say::ALERT_CYCLE, round = cycle::shown(&round));
        report.add(Finding::error(RULE.code, span, message).hint(&say::ALERT_CYCLE_HINT));
    }
}
