//! CMP-02: a comparison that can never be decided in favour of the new system.

use super::{Manual, Rule, Subject, slo_provable::round_up};
use crate::{
    phrase,
    plan::{
        Compare, Probe, Severity,
        diagnostic::{Finding, Report},
        sort::Sort,
    },
    stats::{Difference, Sequence},
    value::written_duration,
    wording::{plan as say, rules as manual},
};
use rust_decimal::prelude::ToPrimitive;

pub(super) static RULE: Rule = Rule {
    code: "CMP-02",
    severity: Severity::Warning,
    manual: Manual {
        what: &manual::CMP_02_WHAT,
        why: &manual::CMP_02_WHY,
        example: r#"[probe.login-new]
every = "60s"
[compare.login]
old = "login-old"
new = "login-new"
margin = "0.5%"
over = "30m""#,
        fix: &manual::CMP_02_FIX,
    },
    check: Some(check),
};

/// Beyond this many events no span that a plan may name is long enough.
const EVENTS_MAX: u64 = 1 << 30;

fn check(subject: &Subject<'_>, report: &mut Report) {
    for compare in subject.plan.compares.values() {
        let probes = &subject.plan.probes;
        let (Some(old), Some(new)) = (probes.get(&compare.old), probes.get(&compare.new)) else { continue };
        let every_ns = new.every.as_nanos().max(old.every.as_nanos()).max(1);
        let had = u64::try_from(compare.over.as_nanos() / 2 / every_ns).unwrap_or(u64::MAX);
        let Some(needed) = needed(compare, old, new).filter(|needed| had < *needed) else { continue };
        let span = subject.things.at(Sort::Compare, &compare.id, "margin");
        let over_ms = u64::try_from(2 * u128::from(needed) * every_ns / 1_000_000).unwrap_or(u64::MAX);
        let over = written_duration(round_up(over_ms));
        let message = phrase!(say::COMPARE_UNPROVABLE, needed = needed, had = had);
        report.add(
            Finding::warning(RULE.code, span, message)
                .hint(phrase!(say::COMPARE_UNPROVABLE_HINT, over = over)),
        );
    }
}

/// Good events in a row on both sides after which the new one is shown to be not worse.
fn needed(compare: &Compare, old: &Probe, new: &Probe) -> Option<u64> {
    let target = |probe: &Probe| probe.slo.as_ref().map_or(Some(0.99), |slo| slo.good.to_f64());
    let (old, new) = (target(old)?, target(new)?);
    let (margin, confidence) = (compare.margin.to_f64()?, compare.confidence.to_f64()?);
    let proves = |n: u64| {
        let both = Difference { old: Sequence::aimed_at(old, n, 0), new: Sequence::aimed_at(new, n, 0) };
        both.interval(confidence).low > -margin
    };
    let (mut low, mut high) = (0, 1);
    while !proves(high) {
        (low, high) = (high, high * 2);
        if high > EVENTS_MAX {
            return None;
        }
    }
    while high - low > 1 {
        let middle = u64::midpoint(low, high);
        if proves(middle) { high = middle } else { low = middle }
    }
    Some(high)
}
