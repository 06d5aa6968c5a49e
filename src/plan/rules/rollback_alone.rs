//! RBK-03: a rollback that begins by itself, and with something only a person can do.

use super::{Manual, Rule, Subject};
use crate::{
    phrase,
    plan::{
        RunStep, Severity,
        diagnostic::{Finding, Report},
    },
    wording::{decision as say, rules as manual},
};

pub(super) static RULE: Rule = Rule {
    code: "RBK-03",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::RBK_03_WHAT,
        why: &manual::RBK_03_WHY,
        example: r#"[cutover.trigger.tills-down]
automatic = true
[[runbook.rollback.step]]
id = "stop-new"            # no `run`, no `http`: a person does it"#,
        fix: &manual::RBK_03_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    let (Some(cutover), Some(record)) = (&subject.plan.cutover, &subject.things.cutover) else { return };
    let Some(book) = cutover.rollback.as_ref().and_then(|id| subject.plan.runbooks.get(id)) else { return };
    let waits = |step: &&RunStep| step.after.is_empty() && (!step.action.is_automatic() || step.irreversible);
    let Some(first) = book.steps.values().find(waits) else { return };
    for (id, _, table) in record.keyed("trigger") {
        if cutover.triggers.get(id).is_some_and(|trigger| trigger.automatic) {
            let message = phrase!(say::BEGINS_ALONE, id = id, book = &book.id, step = &first.id);
            report
                .add(Finding::error(RULE.code, table.at("automatic"), message).hint(&say::BEGINS_ALONE_HINT));
        }
    }
}
