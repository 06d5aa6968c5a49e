//! PLN-14: no room to give way.

use super::{Manual, Rule, Subject};
use crate::{
    phrase,
    plan::{
        Plan, Priority, Severity,
        diagnostic::{Finding, Report},
        sort::Sort,
    },
    wording::{plan as say, rules as manual},
};
use rust_decimal::{Decimal, prelude::ToPrimitive};

/// Below this many estimates a share says nothing.
const ESTIMATES_MIN: usize = 5;

pub(super) static RULE: Rule = Rule {
    code: "PLN-14",
    severity: Severity::Warning,
    manual: Manual {
        what: &manual::PLN_14_WHAT,
        why: &manual::PLN_14_WHY,
        example: r#"[requirement.R-01]
priority = "must"
effort = "80d"                # of 100d in all"#,
        fix: &manual::PLN_14_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    let Some(share) = must_share(subject.plan) else { return };
    let Some((id, _)) = subject.plan.requirements.iter().find(|(_, it)| it.priority == Priority::Must) else {
        return;
    };
    if share > Decimal::new(60, 2) {
        let percent = (share * Decimal::ONE_HUNDRED).round().to_u32().unwrap_or(100);
        let span = subject.things.at(Sort::Requirement, id, "priority");
        let message = phrase!(say::MUST_EFFORT, percent = percent);
        report.add(Finding::warning(RULE.code, span, message).hint(&say::MUST_EFFORT_HINT));
    }
}

/// Share of the musts in the effort of all that is to be done; `None` while anything lacks an estimate.
fn must_share(plan: &Plan) -> Option<Decimal> {
    let planned = || plan.requirements.values().filter(|it| it.priority != Priority::Wont);
    let efforts: Vec<(bool, Decimal)> =
        planned().map(|it| Some((it.priority == Priority::Must, it.effort_days?))).collect::<Option<_>>()?;
    let total: Decimal = efforts.iter().map(|(_, days)| days).sum();
    let must: Decimal = efforts.iter().filter(|(must, _)| *must).map(|(_, days)| days).sum();
    if efforts.len() < ESTIMATES_MIN { None } else { must.checked_div(total) }
}
