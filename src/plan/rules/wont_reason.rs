//! REQ-16: a refusal without reason or end.

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

pub(super) static RULE: Rule = Rule {
    code: "REQ-16",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::REQ_16_WHAT,
        why: &manual::REQ_16_WHY,
        example: r#"[requirement.R-40]
priority = "wont"             # since when, and until when?"#,
        fix: &manual::REQ_16_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    for (id, thing) in subject.things.of(Sort::Requirement) {
        let wont =
            thing.record.choice("priority").is_some_and(|at| Priority::ALL.get(*at) == Some(&Priority::Wont));
        let missing = ["reason", "review"].into_iter().filter(|key| thing.record.node(key).is_none());
        for key in missing.filter(|_| wont) {
            let message = phrase!(say::WONT_WITHOUT, id = id, key = key);
            let span = subject.things.at(Sort::Requirement, id, "priority");
            report.add(Finding::error(RULE.code, span, message).hint(&say::WONT_WITHOUT_HINT));
        }
    }
}
