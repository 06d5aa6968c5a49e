//! PLN-13: a milestone that nothing can reach.

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
    code: "PLN-13",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::PLN_13_WHAT,
        why: &manual::PLN_13_WHY,
        example: r#"[milestone.uat-passed]
title = "UAT passed"          # but when?"#,
        fix: &manual::PLN_13_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    for (id, thing) in subject.things.of(Sort::Milestone) {
        if thing.record.node("exit").is_none() || (thing.record.list("exit").is_empty() && thing.record.sound)
        {
            let message = phrase!(say::NO_EXIT, id = id);
            report.add(Finding::error(RULE.code, thing.span, message).hint(&say::NO_EXIT_HINT));
        }
    }
}
