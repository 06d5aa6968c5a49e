//! USE-01: a usage whose probe does not read what it names.

use super::{Manual, Rule, Subject};
use crate::{
    phrase,
    plan::{
        Check, HOST_NAMES, Probe, Severity,
        diagnostic::{Finding, Report},
        sort::Sort,
    },
    suggest,
    wording::{plan as say, rules as manual},
};

pub(super) static RULE: Rule = Rule {
    code: "USE-01",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::USE_01_WHAT,
        why: &manual::USE_01_WHY,
        example: r#"[probe.report]
read = { logins = "json.logins_total" }
[usage.logins]
probe = "report"
reading = "login""#,
        fix: &manual::USE_01_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    for usage in subject.plan.usages.values() {
        let Some(probe) = subject.plan.probes.get(&usage.probe) else { continue };
        let names = names(probe);
        if names.contains(&usage.reading.as_str()) {
            continue;
        }
        let span = subject.things.at(Sort::Usage, &usage.id, "reading");
        let message = phrase!(say::NO_SUCH_READING, id = &probe.id, name = &usage.reading);
        let hint = match suggest::nearest(&usage.reading, names.iter().copied()) {
            Some(near) => phrase!(say::DID_YOU_MEAN, name = near),
            None if names.is_empty() => phrase!(say::NO_READINGS_HINT),
            None => phrase!(say::READINGS_HINT, names = names.join(" ")),
        };
        report.add(Finding::error(RULE.code, span, message).hint(hint));
    }
}

/// What a probe reads.
pub(super) fn names(probe: &Probe) -> Vec<&str> {
    let fixed: &[&str] = if matches!(probe.check, Check::Host(_)) { &HOST_NAMES } else { &[] };
    probe.read.iter().map(|(name, _)| name.as_str()).chain(fixed.iter().copied()).collect()
}
