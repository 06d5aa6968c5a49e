//! PLN-19: a plan of nothing.

use super::{Manual, Rule, Subject};
use crate::{
    plan::{
        Severity,
        diagnostic::{Finding, Report},
    },
    wording::{plan as say, rules as manual},
};

pub(super) static RULE: Rule = Rule {
    code: "PLN-19",
    severity: Severity::Warning,
    manual: Manual {
        what: &manual::PLN_19_WHAT,
        why: &manual::PLN_19_WHY,
        example: r#"[project]
id = "shop"
name = "Shop"                 # and nothing else"#,
        fix: &manual::PLN_19_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    if let (true, Some(project)) = (subject.things.is_empty(), &subject.things.project) {
        report.add(Finding::warning(RULE.code, project.span, &say::EMPTY_PLAN).hint(&say::EMPTY_PLAN_HINT));
    }
}
