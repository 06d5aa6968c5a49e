//! NTF-01: channels that fall back on one another.

use super::{Manual, Rule, Subject, cycle};
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
    code: "NTF-01",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::NTF_01_WHAT,
        why: &manual::NTF_01_WHY,
        example: r#"[channel.a]
fallback = "b"
[channel.b]
fallback = "a""#,
        fix: &manual::NTF_01_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    for round in cycle::rounds(subject.things, Sort::Channel) {
        let span = subject.things.at(Sort::Channel, round[0], "fallback");
        let message = phrase!(say::CHANNEL_CYCLE, round = cycle::shown(&round));
        report.add(Finding::error(RULE.code, span, message).hint(&say::CHANNEL_CYCLE_HINT));
    }
}
