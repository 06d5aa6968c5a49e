//! PLN-01: milestones that wait for one another.

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
    code: "PLN-01",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::PLN_01_WHAT,
        why: &manual::PLN_01_WHY,
        example: r#"[milestone.a]
after = ["b"]
[milestone.b]
after = ["a"]"#,
        fix: &manual::PLN_01_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    for round in cycle::rounds(subject.things, Sort::Milestone) {
        let span = subject.things.at(Sort::Milestone, round[0], "after");
        let message = phrase!(say::MILESTONE_CYCLE, round = cycle::shown(&round));
        report.add(Finding::error(RULE.code, span, message).hint(&say::MILESTONE_CYCLE_HINT));
    }
}
