//! USE-02: an expected count so small that even none at all would never be noticed.

use super::{Manual, Rule, Subject};
use crate::{
    phrase,
    plan::{
        Expect, Severity,
        diagnostic::{Finding, Report},
        sort::Sort,
    },
    stats::least_mean,
    wording::{plan as say, rules as manual},
};
use rust_decimal::{Decimal, prelude::ToPrimitive};

pub(super) static RULE: Rule = Rule {
    code: "USE-02",
    severity: Severity::Warning,
    manual: Manual {
        what: &manual::USE_02_WHAT,
        why: &manual::USE_02_WHY,
        example: r#"[usage.redemptions]
increase_over = "1m"
expect = [{ count = 3 }]        # e^-3 is one in twenty"#,
        fix: &manual::USE_02_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    for usage in subject.plan.usages.values() {
        let Expect::Count { points, chance } = &usage.expect else { continue };
        let (Some(chance), Some(most)) = (chance.to_f64(), points.iter().map(|(_, count)| *count).max())
        else {
            continue;
        };
        let least = least_mean(chance);
        if most.to_f64().is_none_or(|most| most >= least) {
            continue;
        }
        let span = subject.things.at(Sort::Usage, &usage.id, "expect");
        let percent = |share: f64| Decimal::from_f64_retain(share * 100.0).unwrap_or_default().round_dp(2);
        let of_none = percent((-most.to_f64().unwrap_or_default()).exp()).normalize().to_string();
        let message = phrase!(say::NEVER_NOTICED, count = most.normalize().to_string(), percent = of_none);
        let hint = phrase!(say::NEVER_NOTICED_HINT, least = format!("{:.1}", (least * 10.0).ceil() / 10.0));
        report.add(Finding::warning(RULE.code, span, message).hint(hint));
    }
}
