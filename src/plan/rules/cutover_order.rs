//! PLN-18: a launch window that ends before it starts.

use super::{Manual, Rule, Subject};
use crate::{
    plan::{
        Severity,
        diagnostic::{Finding, Report},
    },
    wording::{plan as say, rules as manual},
};

pub(super) static RULE: Rule = Rule {
    code: "PLN-18",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::PLN_18_WHAT,
        why: &manual::PLN_18_WHY,
        example: "[cutover]
start = 2026-12-06T04:00:00+08:00
end = 2026-12-05T22:00:00+08:00",
        fix: &manual::PLN_18_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    let (Some(cutover), Some(record)) = (&subject.plan.cutover, &subject.things.cutover) else { return };
    if cutover.end <= cutover.start {
        let finding = Finding::error(RULE.code, record.at("end"), &say::CUTOVER_ORDER);
        report.add(finding.hint(&say::CUTOVER_ORDER_HINT));
    }
}
