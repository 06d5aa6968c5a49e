//! SLO-02: a condition on burn rates that one failed sample decides.

use super::{Manual, Rule, Subject, burn_possible::BurnBound};
use crate::{
    expr::Relation,
    id::Id,
    phrase,
    plan::{
        BURN_EVENTS_LEAST, Severity,
        diagnostic::{Finding, Report},
    },
    value::written_duration,
    wording::{plan as say, rules as manual},
};
use rust_decimal::{Decimal, prelude::ToPrimitive};
use std::{collections::HashMap, ops::Range};

pub(super) static RULE: Rule = Rule {
    code: "SLO-02",
    severity: Severity::Warning,
    manual: Manual {
        what: &manual::SLO_02_WHAT,
        why: &manual::SLO_02_WHY,
        example: r#"[probe.login]
every = "30s"
slo = { good = 0.999, within = "300ms", over = "1d" }
[gate.go-live.criterion.calm]
require = "probes.login.burn_5m < 14.4"     # one failure of ten samples is 100"#,
        fix: &manual::SLO_02_FIX,
    },
    check: Some(check),
};

/// The first burn rate of a probe in a condition, and whether all of them are decided by one sample.
struct Seen {
    span: Range<usize>,
    of_one: Decimal,
    every_ms: u64,
    name: &'static str,
    is_single: bool,
}

/// Where several burn rates of a probe stand in one condition, as a short and a long span should, it is enough that one
/// of them takes more than a single failure.
fn check(subject: &Subject<'_>, report: &mut Report) {
    for condition in subject.fact_conditions() {
        let mut probes: HashMap<&Id, Seen> = HashMap::new();
        for bound in condition.expr.bounds() {
            let Some(it) = BurnBound::of(&bound, subject) else { continue };
            if matches!(it.relation, Relation::Equal | Relation::NotEqual) || it.limit <= Decimal::ZERO {
                continue;
            }
            // Of fewer samples the other rule speaks.
            let is_single = it.samples >= BURN_EVENTS_LEAST && it.of_one() > it.limit;
            let seen = Seen {
                span: bound.span.clone(),
                of_one: it.of_one(),
                every_ms: every_for(&it),
                name: it.name,
                is_single,
            };
            probes.entry(&it.probe.id).and_modify(|known| known.is_single &= is_single).or_insert(seen);
        }
        let mut single: Vec<_> = probes.into_iter().filter(|(_, seen)| seen.is_single).collect();
        single.sort_by_key(|(_, seen)| seen.span.start);
        for (id, Seen { span, of_one, every_ms, name, .. }) in single {
            let burn = of_one.round_dp(1).normalize().to_string();
            let message = phrase!(say::BURN_SINGLE, id = id, name = name, burn = burn);
            let hint = phrase!(say::BURN_SINGLE_HINT, every = written_duration(every_ms));
            report.add(Finding::warning(RULE.code, condition.span(&span), message).hint(hint));
        }
    }
}

/// The interval at which one failure is no longer enough, in milliseconds.
fn every_for(bound: &BurnBound<'_>) -> u64 {
    let now_ms = u64::try_from(bound.probe.every.as_millis()).unwrap_or(u64::MAX);
    let times = bound.of_one().checked_div(bound.limit).and_then(|times| times.ceil().to_u64()).unwrap_or(1);
    let every_ms = now_ms / times.max(1);
    if every_ms >= 1_000 { every_ms / 1_000 * 1_000 } else { every_ms.max(1) }
}
