//! RBK-08: data counted by a reading that its probe does not take.

use super::{Manual, Rule, Subject, usage_reading::names};
use crate::{
    phrase,
    plan::{
        Severity,
        diagnostic::{Finding, Report},
    },
    suggest,
    wording::{decision as say, expr as say_expr, rules as manual},
};

pub(super) static RULE: Rule = Rule {
    code: "RBK-08",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::RBK_08_WHAT,
        why: &manual::RBK_08_WHY,
        example: r#"[cutover.data.stored-value]
probe = "books"
reading = "spnet"          # the probe reads `spent`"#,
        fix: &manual::RBK_08_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    let (Some(cutover), Some(record)) = (&subject.plan.cutover, &subject.things.cutover) else { return };
    for (id, _, table) in record.keyed("data") {
        let Some(limit) = cutover.data.get(id) else { continue };
        let Some(probe) = subject.plan.probes.get(&limit.probe) else { continue };
        let names = names(probe);
        if names.contains(&limit.reading.as_str()) {
            continue;
        }
        let message = phrase!(say::NO_READING, id = id, probe = &limit.probe, reading = &limit.reading);
        let near = suggest::nearest(&limit.reading, names.iter().copied());
        let hint = near.map(|near| phrase!(say_expr::DID_YOU_MEAN, name = near));
        report.add(Finding::error(RULE.code, table.at("reading"), message).maybe_hint(hint));
    }
}
