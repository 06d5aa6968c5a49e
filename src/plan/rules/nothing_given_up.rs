//! REQ-08: everything is wanted.

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

/// A shorter list may well have nothing to give up.
const REQUIREMENTS_MIN: usize = 5;

pub(super) static RULE: Rule = Rule {
    code: "REQ-08",
    severity: Severity::Warning,
    manual: Manual {
        what: &manual::REQ_08_WHAT,
        why: &manual::REQ_08_WHY,
        example: "# thirty requirements, every one a must or a should",
        fix: &manual::REQ_08_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    let things = subject.things.of(Sort::Requirement);
    let unread = things.values().any(|thing| thing.record.choice("priority").is_none());
    let all = &subject.plan.requirements;
    let given_up =
        |at: &usize| Priority::ALL.get(*at).is_some_and(|it| matches!(it, Priority::Could | Priority::Wont));
    let any = things.values().any(|thing| thing.record.choice("priority").is_some_and(given_up));
    if let (false, false, Some((id, _))) = (unread, any, all.first())
        && things.len() >= REQUIREMENTS_MIN
    {
        let span = subject.things.at(Sort::Requirement, id, "priority");
        let message = phrase!(say::NOTHING_GIVEN_UP, count = things.len());
        report.add(Finding::warning(RULE.code, span, message).hint(&say::NOTHING_GIVEN_UP_HINT));
    }
}
