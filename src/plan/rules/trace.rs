//! GAT-03: a must that nobody tries, or a case that verifies nothing.

use super::{Manual, Rule, Subject};
use crate::{
    phrase,
    plan::{
        Priority, Severity,
        diagnostic::{Finding, Report},
        sort::Sort,
    },
    wording::{plan as say, rules as manual},
};
use std::collections::HashSet;

pub(super) static RULE: Rule = Rule {
    code: "GAT-03",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::GAT_03_WHAT,
        why: &manual::GAT_03_WHY,
        example: r#"[requirement.R-01]
priority = "must"             # and no [case.…] with verifies = ["R-01"]"#,
        fix: &manual::GAT_03_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    let edges = subject.things.edges(Sort::Case, Sort::Requirement);
    let verified: HashSet<_> = edges.iter().map(|edge| edge.to).collect();
    let verifying: HashSet<_> = edges.iter().map(|edge| edge.from).collect();
    for (id, thing) in subject.things.of(Sort::Requirement) {
        let must =
            thing.record.choice("priority").is_some_and(|at| Priority::ALL.get(*at) == Some(&Priority::Must));
        if must && !verified.contains(id) {
            let hint = phrase!(say::UNVERIFIED_HINT, id = id);
            let message = phrase!(say::UNVERIFIED, id = id);
            report.add(Finding::error(RULE.code, thing.span, message).hint(hint));
        }
    }
    for (id, thing) in subject.things.of(Sort::Case) {
        let unread = thing.record.node("verifies").is_some() && !thing.record.sound;
        if !verifying.contains(id) && !unread {
            let message = phrase!(say::VERIFIES_NOTHING, id = id);
            report.add(Finding::error(RULE.code, thing.span, message).hint(&say::VERIFIES_NOTHING_HINT));
        }
    }
}
