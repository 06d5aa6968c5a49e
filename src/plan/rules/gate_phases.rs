//! GAT-06: a criterion that counts in phases of a launch the plan has no window for.

use super::{Manual, Rule, Subject};
use crate::{
    phrase,
    plan::{
        LaunchPhase, Severity,
        diagnostic::{Finding, Report},
        sort::Sort,
    },
    wording::{plan as say, rules as manual},
};

pub(super) static RULE: Rule = Rule {
    code: "GAT-06",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::GAT_06_WHAT,
        why: &manual::GAT_06_WHY,
        example: r#"[gate.go-live.criterion.load]
require = "probes.host.cpu < 0.9"
during = ["cutover"]          # and the plan has no [cutover]"#,
        fix: &manual::GAT_06_FIX,
    },
    check: Some(check),
};

/// Without a window no phase ever comes; and a gate that nothing counts for in some phase can never open in it.
fn check(subject: &Subject<'_>, report: &mut Report) {
    for gate in subject.plan.gates.values() {
        let span = subject.things.at(Sort::Gate, &gate.id, "criterion");
        let criteria = || gate.criteria.values();
        if subject.things.cutover.is_none() {
            if let Some(scoped) = criteria().find(|criterion| !criterion.during.is_empty()) {
                let message = phrase!(say::PHASE_WITHOUT_WINDOW, criterion = &scoped.id);
                report.add(Finding::error(RULE.code, span, message).hint(&say::PHASE_WITHOUT_WINDOW_HINT));
            }
            continue;
        }
        let is_empty = |phase: &LaunchPhase| {
            criteria().all(|criterion| !criterion.during.is_empty() && !criterion.during.contains(phase))
        };
        let asks_nothing = LaunchPhase::ALL.into_iter().find(is_empty).filter(|_| !gate.criteria.is_empty());
        if let Some(phase) = asks_nothing.filter(|_| gate.seats.is_empty()) {
            let message = phrase!(say::PHASE_ASKS_NOTHING, gate = &gate.id, phase = phase.word());
            report.add(Finding::warning(RULE.code, span, message).hint(&say::PHASE_ASKS_NOTHING_HINT));
        }
    }
}
