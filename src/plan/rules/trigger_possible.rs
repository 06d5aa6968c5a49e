//! RBK-04: a trigger that can never hold.

use super::{Manual, Rule, Subject};
use crate::{
    expr::{Bound, Expr, Relation, Segment},
    phrase,
    plan::{
        Severity,
        diagnostic::{Finding, Report},
    },
    value::Value,
    wording::{decision as say, rules as manual},
};
use rust_decimal::Decimal;
use std::cmp::Ordering;

pub(super) static RULE: Rule = Rule {
    code: "RBK-04",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::RBK_04_WHAT,
        why: &manual::RBK_04_WHY,
        example: r#"[cutover.trigger.tills-down]
when = "probes.till.success < 0""#,
        fix: &manual::RBK_04_FIX,
    },
    check: Some(check),
};

/// Facts that are shares of 1.
const SHARES: [&str; 6] = ["success", "success_low", "cpu", "memory", "disk", "share"];

fn check(subject: &Subject<'_>, report: &mut Report) {
    let (Some(cutover), Some(record)) = (&subject.plan.cutover, &subject.things.cutover) else { return };
    for (id, _, table) in record.keyed("trigger") {
        let Some(trigger) = cutover.triggers.get(id) else { continue };
        if let Some(part) = impossible(&trigger.when) {
            let message = phrase!(say::NEVER_HOLDS, id = id, part = part);
            report.add(Finding::error(RULE.code, table.at("when"), message).hint(&say::NEVER_HOLDS_HINT));
        }
    }
}

/// The part of a condition because of which all of it is never true. Only what has to hold together is looked at.
fn impossible(when: &Expr) -> Option<String> {
    if when.source().contains("||") || when.source().contains('!') {
        return None;
    }
    let bounds = when.bounds();
    let is_outside = |bound: &&Bound| {
        let is_share = bound
            .path
            .segments()
            .last()
            .is_some_and(|last| matches!(last, Segment::Key(name) if SHARES.contains(&name.as_str())));
        is_share
            && [Decimal::ZERO, Decimal::new(5, 1), Decimal::ONE].iter().all(|share| !holds(bound, share))
            && is_beyond(bound)
    };
    let alone = bounds.iter().find(is_outside);
    let against = || {
        bounds.iter().enumerate().find_map(|(place, first)| {
            bounds[place + 1..].iter().find(|second| first.path == second.path && contradict(first, second))
        })
    };
    alone.or_else(against).map(|bound| when.source().get(bound.span.clone()).unwrap_or_default().to_owned())
}

fn holds(bound: &Bound, value: &Decimal) -> bool {
    matches!(bound.limit, Value::Number(limit) if bound.relation.holds(value.cmp(limit)))
}

/// Whether the limit leaves nothing of what a share can be: a comparison with one inside of it may hold in between.
fn is_beyond(bound: &Bound) -> bool {
    let Value::Number(limit) = bound.limit else { return false };
    match bound.relation {
        Relation::Equal => *limit < Decimal::ZERO || *limit > Decimal::ONE,
        Relation::Less => *limit <= Decimal::ZERO,
        Relation::LessOrEqual => *limit < Decimal::ZERO,
        Relation::Greater => *limit >= Decimal::ONE,
        Relation::GreaterOrEqual => *limit > Decimal::ONE,
        Relation::NotEqual => false,
    }
}

/// Whether no value is on the right side of both.
fn contradict(first: &Bound, second: &Bound) -> bool {
    let order = match (first.limit, second.limit) {
        (Value::Number(a), Value::Number(b)) => a.cmp(b),
        (Value::Duration(a), Value::Duration(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => {
            return first.relation == Relation::Equal && second.relation == Relation::Equal && a != b;
        }
        _ => return false,
    };
    let is_upper = |relation| matches!(relation, Relation::Less | Relation::LessOrEqual | Relation::Equal);
    let is_lower =
        |relation| matches!(relation, Relation::Greater | Relation::GreaterOrEqual | Relation::Equal);
    let both_hold_at_limit = first.relation.holds(Ordering::Equal) && second.relation.holds(Ordering::Equal);
    let below = |upper: &Bound, lower: &Bound, order: Ordering| {
        is_upper(upper.relation)
            && is_lower(lower.relation)
            && (order.is_lt() || order.is_eq() && !both_hold_at_limit)
    };
    below(first, second, order) || below(second, first, order.reverse())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_never_holds() {
        for (source, expected) in [
            ("probes.p.success < 0", Some("probes.p.success < 0")),
            ("probes.p.success > 1", Some("probes.p.success > 1")),
            ("probes.p.success < 0.5", None),
            ("probes.p.success <= 0", None),
            ("probes.p.success < 0 || alerts.critical > 0", None),
            ("alerts.critical > 3 && alerts.critical < 2", Some("alerts.critical < 2")),
            ("alerts.critical >= 2 && alerts.critical <= 2", None),
            ("alerts.critical > 2 && alerts.critical <= 2", Some("alerts.critical <= 2")),
            ("probes.p.p99 > 2s && probes.p.p99 < 900ms", Some("probes.p.p99 < 900ms")),
            (
                "probes.p.outcome == 'ok' && probes.p.outcome == 'status'",
                Some("probes.p.outcome == 'status'"),
            ),
            ("alerts.critical == 2 && alerts.critical == 3", Some("alerts.critical == 3")),
            ("alerts.critical > 1 && alerts.critical > 3", None),
            ("burn.success > 1 && !(a.b > 1)", None),
        ] {
            let found = impossible(&Expr::parse(source).unwrap());
            assert_eq!(found.as_deref(), expected, "{source}");
        }
    }
}
