//! RBK-05: a rollback that no gate wants rehearsed.

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
    code: "RBK-05",
    severity: Severity::Warning,
    manual: Manual {
        what: &manual::RBK_05_WHAT,
        why: &manual::RBK_05_WHY,
        example: r#"[cutover]
rollback = "rollback"      # and no gate asks `rollback.proved` or `runs.rollback.rehearsal_age`"#,
        fix: &manual::RBK_05_FIX,
    },
    check: Some(check),
};

/// Facts that only a rehearsal makes true.
const OF_REHEARSALS: [&str; 3] = ["rehearsals", "rehearsed", "rehearsal_age"];

fn check(subject: &Subject<'_>, report: &mut Report) {
    let (Some(cutover), Some(record)) = (&subject.plan.cutover, &subject.things.cutover) else { return };
    let Some(book) = cutover.rollback.as_ref() else { return };
    let criteria = subject.plan.gates.values().flat_map(|gate| gate.criteria.values());
    let asked = criteria.flat_map(|criterion| criterion.require.paths()).any(|path| {
        let path = path.to_string();
        let rest = path.strip_prefix("runs.").and_then(|rest| rest.strip_prefix(book.as_str()));
        let fact = rest.and_then(|rest| rest.strip_prefix('.'));
        path == "rollback.proved" || fact.is_some_and(|fact| OF_REHEARSALS.contains(&fact))
    });
    if !asked {
        let hint = phrase!(say::NOT_WANTED_REHEARSED_HINT, id = book);
        let finding =
            Finding::warning(RULE.code, record.at("rollback"), phrase!(say::NOT_WANTED_REHEARSED, id = book));
        report.add(finding.hint(hint));
    }
}
