//! GAT-01: a gate that asks nothing.

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
    code: "GAT-01",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::GAT_01_WHAT,
        why: &manual::GAT_01_WHY,
        example: r#"[gate.go-live]
title = "Go live"             # no criterion: always open?"#,
        fix: &manual::GAT_01_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    for (id, thing) in subject.things.of(Sort::Gate) {
        if thing.record.keyed("criterion").is_empty() && thing.record.sound {
            let message = phrase!(say::NO_CRITERIA, id = id);
            report.add(Finding::error(RULE.code, thing.span, message).hint(&say::NO_CRITERIA_HINT));
        }
    }
}
