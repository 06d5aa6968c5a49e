//! CMP-01: a comparison of two probes that measure with different yardsticks.

use super::{Manual, Rule, Subject};
use crate::{
    phrase,
    plan::{
        Severity,
        diagnostic::{Finding, Report},
        sort::Sort,
    },
    wording::{plan as say, rules as manual},
};

pub(super) static RULE: Rule = Rule {
    code: "CMP-01",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::CMP_01_WHAT,
        why: &manual::CMP_01_WHY,
        example: r#"[probe.login-old]
slo = { good = 0.99, within = "1s", over = "1h" }
[probe.login-new]
slo = { good = 0.99, within = "300ms", over = "1h" }
[compare.login]
old = "login-old"
new = "login-new""#,
        fix: &manual::CMP_01_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    for compare in subject.plan.compares.values() {
        let probes = &subject.plan.probes;
        let (Some(old), Some(new)) = (probes.get(&compare.old), probes.get(&compare.new)) else { continue };
        let within = [old, new].map(|probe| probe.slo.as_ref().map(|slo| slo.within));
        if within[0] != within[1] {
            let span = subject.things.at(Sort::Compare, &compare.id, "new");
            let message = phrase!(say::UNFAIR, old = &old.id, new = &new.id);
            report.add(Finding::error(RULE.code, span, message).hint(&say::UNFAIR_HINT));
        }
    }
}
