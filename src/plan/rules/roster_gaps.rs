//! ALR-04: a roster on which nobody can be found.

use super::{Manual, Rule, Subject};
use crate::{
    phrase,
    plan::{
        Roster, Severity,
        diagnostic::{Finding, Report},
        sort::Sort,
    },
    wording::{plan as say, rules as manual},
};
use chrono::{DateTime, Utc};

pub(super) static RULE: Rule = Rule {
    code: "ALR-04",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::ALR_04_WHAT,
        why: &manual::ALR_04_WHY,
        example: r"[roster.night]
on_call = []                  # who gets up?",
        fix: &manual::ALR_04_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    for roster in subject.plan.rosters.values() {
        let span = subject.things.at(Sort::Roster, &roster.id, "on_call");
        if roster.on_call.is_empty() {
            let message = phrase!(say::ROSTER_EMPTY, id = &roster.id);
            report.add(Finding::error(RULE.code, span, message).hint(&say::ROSTER_EMPTY_HINT));
            continue;
        }
        for entry in &roster.on_call {
            if entry.from.zip(entry.until).is_some_and(|(from, until)| until <= from) {
                let message = phrase!(say::SHIFT_ENDS_FIRST, person = &entry.person);
                report.add(Finding::error(RULE.code, span, message).hint(&say::SHIFT_ENDS_FIRST_HINT));
            }
        }
        let cutover = subject.plan.cutover.as_ref();
        if let Some(at) = cutover.and_then(|cutover| gap(roster, cutover.start, cutover.end)) {
            let zone = subject.plan.project.timezone;
            let at = at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string();
            let message = phrase!(say::ROSTER_GAP, id = &roster.id, at = at);
            report.add(Finding::warning(RULE.code, span, message).hint(&say::ROSTER_GAP_HINT));
        }
    }
    for alert in subject.plan.alerts.values() {
        if alert.escalate.is_some() && alert.roster.is_none() {
            let span = subject.things.at(Sort::Alert, &alert.id, "escalate");
            let message = phrase!(say::ESCALATES_TO_NOBODY, id = &alert.id);
            report.add(Finding::error(RULE.code, span, message).hint(&say::ESCALATES_TO_NOBODY_HINT));
        }
    }
}

/// The first moment of a span at which nobody is on call: a gap begins where the span does, or where a shift ends.
fn gap(roster: &Roster, start: DateTime<Utc>, end: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let ends = roster.on_call.iter().filter_map(|entry| entry.until);
    let mut times: Vec<_> = ends.filter(|at| (start..end).contains(at)).chain([start]).collect();
    times.sort_unstable();
    times.into_iter().find(|at| roster.at(*at).is_empty())
}
