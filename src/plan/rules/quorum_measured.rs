//! GAT-18: a quorum over facts of which there is but one value.

use super::{Manual, Rule, Subject};
use crate::{
    phrase,
    plan::{
        Ground, Severity,
        diagnostic::{Finding, Report},
        sort::Sort,
    },
    wording::{plan as say, rules as manual},
};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    code: "GAT-18",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::GAT_18_WHAT,
        why: &manual::GAT_18_WHY,
        example: r#"[gate.go-live.criterion.login]
require = "probes.login.slo == 'met' && uat.pass_rate >= 0.95"
quorum = 2                    # the pass rate is the same everywhere"#,
        fix: &manual::GAT_18_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    for thing in subject.things.of(Sort::Gate).values() {
        for (_, _, criterion) in thing.record.keyed("criterion") {
            let Some(condition) = criterion.condition("require") else { continue };
            if criterion.integer("quorum").is_none() {
                continue;
            }
            let paths = condition.expr.paths().into_iter();
            let shared = paths.filter(|path| matches!(subject.plan.ground(path), Ground::Shared));
            let facts: BTreeSet<String> = shared.map(ToString::to_string).collect();
            for fact in facts {
                let message = phrase!(say::QUORUM_SHARED, fact = fact);
                let finding = Finding::error(RULE.code, criterion.at("require"), message);
                report.add(finding.hint(&say::QUORUM_SHARED_HINT));
            }
        }
    }
}
