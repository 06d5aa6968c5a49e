//! RBK-07: a window in which it is too late to go back before it opens.

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
    code: "RBK-07",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::RBK_07_WHAT,
        why: &manual::RBK_07_WHY,
        example: r#"[cutover]
start = 2026-12-05T22:00:00+08:00
end = 2026-12-05T22:30:00+08:00
rollback = "rollback"      # takes 40 minutes"#,
        fix: &manual::RBK_07_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    let (Some(cutover), Some(record)) = (&subject.plan.cutover, &subject.things.cutover) else { return };
    let Some(book) = cutover.rollback.as_ref().and_then(|id| subject.plan.runbooks.get(id)) else { return };
    let needed = book.planned() + cutover.decision + cutover.verify;
    let window = (cutover.end - cutover.start).to_std().unwrap_or_default();
    // A window that ends before it starts is another rule's.
    if !window.is_zero() && window <= needed {
        let minutes = |span: std::time::Duration| (span.as_secs() / 60).to_string();
        let message =
            phrase!(say::TOO_SHORT, window = minutes(window), needed = minutes(needed), id = &book.id);
        report.add(Finding::error(RULE.code, record.at("end"), message).hint(&say::TOO_SHORT_HINT));
    }
}
