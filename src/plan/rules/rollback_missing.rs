//! RBK-01: a cutover that nothing leads back from.

use super::{Manual, Rule, Subject};
use crate::{
    plan::{
        Severity,
        diagnostic::{Finding, Report},
    },
    wording::{decision as say, rules as manual},
};

pub(super) static RULE: Rule = Rule {
    code: "RBK-01",
    severity: Severity::Warning,
    manual: Manual {
        what: &manual::RBK_01_WHAT,
        why: &manual::RBK_01_WHY,
        example: r#"[cutover]
runbook = "cutover"        # and no `rollback`"#,
        fix: &manual::RBK_01_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    let (Some(cutover), Some(record)) = (&subject.plan.cutover, &subject.things.cutover) else { return };
    if cutover.runbook.is_some() && cutover.rollback.is_none() {
        let finding = Finding::warning(RULE.code, record.at("runbook"), &say::NO_ROLLBACK);
        report.add(finding.hint(&say::NO_ROLLBACK_HINT));
    }
}
