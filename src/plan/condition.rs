//! Names and types of every condition, at the exact column.

use super::{
    Check,
    answer::scope_of,
    diagnostic::{Finding, Report},
    sort::Sort,
    source::Span,
    things::Things,
    walk::{Condition, Item, Node},
};
use crate::{
    expr::{Path, Problem, Scope, Segment},
    id::Id,
    phrase,
    wording::{expr as expr_say, plan as say},
};
use indexmap::IndexSet;

/// Checks the conditions of every thing, sound or not. `facts` is what gates, milestones and checklists may ask.
pub(super) fn check(things: &Things, facts: &dyn Scope, broken: &IndexSet<Id>, report: &mut Report) {
    for (sort, _, thing) in things.each() {
        let kind = thing.record.choice("kind").and_then(|at| Check::WORDS.get(*at)).unwrap_or(&"http");
        let answer = scope_of(kind);
        let scope: &dyn Scope = if sort == Sort::Probe { answer } else { facts };
        thing.record.visit(&mut |node| match &node.item {
            Item::Condition(condition) => check_one(condition, node, scope, broken, report),
            Item::Pointer(path) => check_pointer(path, node.span, answer, report),
            _ => {}
        });
    }
}

fn check_one(
    condition: &Condition,
    node: &Node,
    scope: &dyn Scope,
    broken: &IndexSet<Id>,
    report: &mut Report,
) {
    for problem in condition.expr.check(scope) {
        if about_broken(condition, &problem, broken) {
            continue;
        }
        let span = condition.start.map_or(node.span, |start| {
            Span::new(node.span.file, start + problem.span.start..start + problem.span.end)
        });
        report.add(Finding::error("EXP-01", span, problem.message).maybe_hint(problem.hint));
    }
}

/// Whether the name is unknown only because the thing it belongs to is itself wrong.
fn about_broken(condition: &Condition, problem: &Problem, broken: &IndexSet<Id>) -> bool {
    let named = |path: &&Path| condition.expr.source().get(problem.span.clone()) == Some(&path.to_string());
    let mentions = |path: &Path| {
        path.segments()
            .iter()
            .any(|segment| matches!(segment, Segment::Key(key) if broken.contains(key.as_str())))
    };
    *problem.message.text() == expr_say::UNKNOWN_NAME
        && condition.expr.paths().into_iter().find(named).is_some_and(mentions)
}

fn check_pointer(path: &Path, span: Span, answer: &dyn Scope, report: &mut Report) {
    if let Err(unknown) = answer.kind(path) {
        let message = phrase!(expr_say::UNKNOWN_NAME, name = path.to_string());
        let hint = unknown.hint.unwrap_or_else(|| phrase!(say::POINTER_HINT));
        report.add(Finding::error("EXP-01", span, message).hint(hint));
    }
}
