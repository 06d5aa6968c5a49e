//! GAT-17: a quorum of more vantages than there can be.

use super::{Manual, Rule, Subject};
use crate::{
    phrase,
    plan::{
        Probe, Severity,
        diagnostic::{Finding, Report},
        sort::Sort,
        source::Span,
        walk::clip,
    },
    wording::{plan as say, rules as manual},
};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    code: "GAT-17",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::GAT_17_WHAT,
        why: &manual::GAT_17_WHY,
        example: r#"[probe.login]
from = ["hq", "store-sh"]
[gate.go-live.criterion.login]
require = "probes.login.slo == 'met'"
quorum = 3                    # two vantages run it"#,
        fix: &manual::GAT_17_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    for (id, thing) in subject.things.of(Sort::Probe) {
        if let (Some(quorum), Some(probe)) = (thing.record.integer("quorum"), subject.plan.probes.get(id)) {
            one(subject, *quorum, &[probe], thing.record.at("quorum"), report);
        }
    }
    for thing in subject.things.of(Sort::Gate).values() {
        for (_, _, criterion) in thing.record.keyed("criterion") {
            if let (Some(quorum), Some(condition)) =
                (criterion.integer("quorum"), criterion.condition("require"))
            {
                let probes = subject.plan.probes_behind(&condition.expr);
                one(subject, *quorum, &probes, criterion.at("quorum"), report);
            }
        }
    }
}

/// A probe that is run from everywhere may be run from any number of vantages; all the plan knows of are those it
/// names. Where several are asked about, a condition with an `or` may hold at vantages that do not run all of them.
fn one(subject: &Subject<'_>, quorum: u32, probes: &[&Probe], span: Span, report: &mut Report) {
    let least = usize::try_from(quorum).unwrap_or(usize::MAX);
    let ids: Vec<&str> = probes.iter().map(|probe| probe.id.as_str()).collect();
    let names = |names: &BTreeSet<&String>| {
        let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
        clip(&names.join(", "))
    };
    let mut bound = probes.iter().filter(|probe| !probe.from.is_empty()).peekable();
    if bound.peek().is_none() {
        let known: BTreeSet<&String> = subject.plan.probes.values().flat_map(|probe| &probe.from).collect();
        if !known.is_empty() && known.len() < least && !probes.is_empty() {
            let message =
                phrase!(say::QUORUM_UNNAMED, quorum = least, count = known.len(), names = names(&known));
            report.add(Finding::warning(RULE.code, span, message).hint(&say::QUORUM_UNNAMED_HINT));
        }
        return;
    }
    let any: BTreeSet<&String> = probes.iter().flat_map(|probe| &probe.from).collect();
    if any.len() < least && probes.iter().all(|probe| !probe.from.is_empty()) {
        let (count, names) = (any.len(), names(&any));
        let message = phrase!(
            say::QUORUM_UNREACHABLE,
            quorum = least,
            count = count,
            probes = ids.join(", "),
            names = names
        );
        report.add(Finding::error(RULE.code, span, message).hint(&say::QUORUM_HINT));
        return;
    }
    let all = any.into_iter().filter(|name| probes.iter().all(|probe| probe.is_from(name))).count();
    if all < least {
        let message = phrase!(say::QUORUM_APART, quorum = least, count = all, probes = ids.join(", "));
        report.add(Finding::warning(RULE.code, span, message).hint(&say::QUORUM_HINT));
    }
}
