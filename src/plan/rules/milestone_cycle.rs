//! PLN-01: milestones that wait for one another.

use super::{Manual, Rule, Subject};
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
    code: "PLN-01",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::PLN_01_WHAT,
        why: &manual::PLN_01_WHY,
        example: r#"[milestone.a]
after = ["b"]
[milestone.b]
after = ["a"]"#,
        fix: &manual::PLN_01_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    let mut after: IndexMap<&Id, Vec<&Id>> = IndexMap::new();
    for edge in subject.things.edges(Sort::Milestone, Sort::Milestone) {
        after.entry(edge.from).or_default().push(edge.to);
    }
    let mut done = IndexSet::new();
    for start in after.keys() {
        if let Some(round) = cycle_from(start, &after, &mut done) {
            let shown = shown(&round);
            let span = subject.things.at(Sort::Milestone, round[0], "after");
            let message = phrase!(say::MILESTONE_CYCLE, round = shown);
            report.add(Finding::error(RULE.code, span, message).hint(&say::MILESTONE_CYCLE_HINT));
        }
    }
}

/// A loop, for people.
pub(super) fn shown(round: &[&Id]) -> String {
    round.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(" → ")
}

/// The first loop met on the way from `start`, closed; each loop is met once. Iterative, as a chain may be long.
pub(super) fn cycle_from<'a>(
    start: &'a Id,
    after: &IndexMap<&'a Id, Vec<&'a Id>>,
    done: &mut IndexSet<&'a Id>,
) -> Option<Vec<&'a Id>> {
    let mut path: IndexMap<&Id, usize> = IndexMap::new();
    let mut cycle = None;
    if !done.contains(start) {
        path.insert(start, 0);
    }
    while let Some((id, next)) = path.last_mut() {
        let (id, at) = (*id, *next);
        *next += 1;
        match after.get(id).and_then(|ids| ids.get(at)).copied() {
            None => {
                path.pop();
                done.insert(id);
            }
            Some(to) => match path.get_index_of(to) {
                Some(from) => {
                    let round = path.keys().skip(from).copied().chain([to]).collect();
                    cycle = cycle.or(Some(round));
                }
                None if !done.contains(to) => drop(path.insert(to, 0)),
                None => {}
            },
        }
    }
    cycle
}
