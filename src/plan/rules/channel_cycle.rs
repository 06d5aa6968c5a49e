//! NTF-01: channels that fall back on one another.

use super::{
    Manual, Rule, Subject,
    milestone_cycle::{cycle_from, shown},
};
use crate::{
    id::Id,
    phrase,
    plan::{
        Severity,
        diagnostic::{Finding, Report},
        sort::Sort,
    },
    wording::{plan as say, rules as manual},
};
use indexmap::{IndexMap, IndexSet};

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
    let mut after: IndexMap<&Id, Vec<&Id>> = IndexMap::new();
    for edge in subject.things.edges(Sort::Channel, Sort::Channel) {
        after.entry(edge.from).or_default().push(edge.to);
    }
    let mut done = IndexSet::new();
    for start in after.keys() {
        if let Some(round) = cycle_from(start, &after, &mut done) {
            let span = subject.things.at(Sort::Channel, round[0], "fallback");
            let message = phrase!(say::CHANNEL_CYCLE, round = shown(&round));
            report.add(Finding::error(RULE.code, span, message).hint(&say::CHANNEL_CYCLE_HINT));
        }
    }
}
