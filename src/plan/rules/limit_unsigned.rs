//! RBK-06: a limit that nobody is to agree to.

use super::{Manual, Rule, Subject};
use crate::{
    phrase,
    plan::{
        Severity,
        diagnostic::{Finding, Report},
    },
    wording::{decision as say, rules as manual},
};

pub(super) static RULE: Rule = Rule {
    code: "RBK-06",
    severity: Severity::Warning,
    manual: Manual {
        what: &manual::RBK_06_WHAT,
        why: &manual::RBK_06_WHY,
        example: r"[cutover.data.stored-value]
limit = 50_000             # and no `signed_by`",
        fix: &manual::RBK_06_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    let (Some(cutover), Some(record)) = (&subject.plan.cutover, &subject.things.cutover) else { return };
    for (id, span, _) in record.keyed("data") {
        if cutover.data.get(id).is_some_and(|limit| limit.signed_by.is_none()) {
            let finding = Finding::warning(RULE.code, *span, phrase!(say::LIMIT_UNSIGNED, id = id));
            report.add(finding.hint(&say::LIMIT_UNSIGNED_HINT));
        }
    }
}
