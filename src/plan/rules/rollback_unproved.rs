//! RBK-02: a rollback that nothing proves to have worked.

use super::{Manual, Rule, Subject};
use crate::{
    phrase,
    plan::{
        Action, RunStep, Severity,
        diagnostic::{Finding, Report},
    },
    wording::{decision as say, rules as manual},
};

pub(super) static RULE: Rule = Rule {
    code: "RBK-02",
    severity: Severity::Warning,
    manual: Manual {
        what: &manual::RBK_02_WHAT,
        why: &manual::RBK_02_WHY,
        example: r#"[cutover]
rollback = "rollback"      # and no `back`, or no step that asks that gate"#,
        fix: &manual::RBK_02_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    let (Some(cutover), Some(record)) = (&subject.plan.cutover, &subject.things.cutover) else { return };
    let Some(book) = cutover.rollback.as_ref().and_then(|id| subject.plan.runbooks.get(id)) else { return };
    let asks = |step: &RunStep| matches!((&step.action, &cutover.back), (Action::Gate(gate), Some(back)) if gate == back);
    let (key, message) = match &cutover.back {
        None => ("rollback", phrase!(say::NO_BACK, id = &book.id)),
        Some(_) if book.steps.values().any(asks) => return,
        Some(back) => ("back", phrase!(say::BACK_NOT_ASKED, id = &book.id, gate = back)),
    };
    report.add(Finding::warning(RULE.code, record.at(key), message).hint(&say::NO_BACK_HINT));
}
