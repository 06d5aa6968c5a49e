//! PRB-04: a probe that decides nothing.

use super::{Manual, Rule, Subject};
use crate::{
    expr::{Path, Segment},
    id::Id,
    phrase,
    plan::{
        Check, Severity,
        diagnostic::{Finding, Report},
        walk::Item,
    },
    wording::{plan as say, rules as manual},
};
use std::collections::HashSet;

pub(super) static RULE: Rule = Rule {
    code: "PRB-04",
    severity: Severity::Info,
    manual: Manual {
        what: &manual::PRB_04_WHAT,
        why: &manual::PRB_04_WHY,
        example: r#"[probe.coupons]
title = "Coupons"             # no slo, and no condition names probes.coupons"#,
        fix: &manual::PRB_04_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    let mut named: HashSet<String> = HashSet::new();
    for (_, _, thing) in subject.things.each() {
        thing.record.visit(&mut |node| {
            let Item::Condition(condition) = &node.item else { return };
            for segment in condition.expr.paths().into_iter().flat_map(Path::segments) {
                if let Segment::Key(key) = segment {
                    named.insert(key.clone());
                }
            }
        });
    }
    let compares = subject.plan.compares.values().flat_map(|compare| [&compare.old, &compare.new]);
    let usages = subject.plan.usages.values().map(|usage| &usage.probe);
    let counted = subject.plan.cutover.iter().flat_map(|cutover| cutover.data.values());
    let counted = counted.map(|limit| &limit.probe);
    let used: HashSet<&Id> = compares.chain(usages).chain(counted).collect();
    for probe in subject.plan.probes.values() {
        let is_host = matches!(probe.check, Check::Host(_));
        let is_used = probe.canary || used.contains(&probe.id);
        if probe.slo.is_none() && !is_host && !is_used && !named.contains(probe.id.as_str()) {
            let span = subject.things.at(crate::plan::sort::Sort::Probe, &probe.id, "title");
            let message = phrase!(say::UNUSED_PROBE, id = &probe.id);
            let finding = Finding { severity: Severity::Info, ..Finding::warning(RULE.code, span, message) };
            report.add(finding.hint(&say::UNUSED_PROBE_HINT));
        }
    }
}
