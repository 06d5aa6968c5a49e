//! GAT-04: a must that no probe watches over.

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
    code: "GAT-04",
    severity: Severity::Warning,
    manual: Manual {
        what: &manual::GAT_04_WHAT,
        why: &manual::GAT_04_WHY,
        example: r#"[requirement.R-01]
priority = "must"             # and no probe with serves = ["R-01"]"#,
        fix: &manual::GAT_04_FIX,
    },
    check: Some(check),
};

/// Only once a plan says of some probe what it serves: before that, all of them would be said to be missing.
fn check(subject: &Subject<'_>, report: &mut Report) {
    let edges = subject.things.edges(Sort::Probe, Sort::Requirement);
    let watched: HashSet<_> = edges.iter().map(|edge| edge.to).collect();
    for (id, thing) in subject.things.of(Sort::Requirement) {
        let must =
            thing.record.choice("priority").is_some_and(|at| Priority::ALL.get(*at) == Some(&Priority::Must));
        if must && !watched.is_empty() && !watched.contains(id) {
            let hint = phrase!(say::UNWATCHED_HINT, id = id);
            let message = phrase!(say::UNWATCHED, id = id);
            report.add(Finding::warning(RULE.code, thing.span, message).hint(hint));
        }
    }
}
