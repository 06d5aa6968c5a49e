//! Names and types of every condition, at the exact column.

use super::{
    Check,
    answer::scope_of,
    diagnostic::{Finding, Report},
    shape::Over,
    sort::Sort,
    source::Span,
    things::Things,
    walk::{Condition, Item, Node, Record, clip},
};
use crate::{
    expr::{Nothing, Path, Problem, Scope, Segment, Unknown},
    id::Id,
    phrase,
    value::Kind,
    wording::{expr as expr_say, plan as say},
};
use indexmap::IndexSet;

/// Keys of a probe that speak of the answer to a request, whatever the probe as a whole measures.
const OF_A_REQUEST: [&str; 2] = ["until", "capture"];

/// Checks the conditions of every thing, sound or not, and those of gates for being able to decide. `facts` is what gates, milestones and checklists may ask.
pub(super) fn check(things: &Things, facts: &dyn Scope, broken: &IndexSet<Id>, report: &mut Report) {
    for (sort, _, thing) in things.each() {
        let kind = thing.record.choice("kind").and_then(|at| Check::WORDS.get(*at)).unwrap_or(&"http");
        let captured = Captured::of(&thing.record);
        for (key, node) in &thing.record.fields {
            let answer = if OF_A_REQUEST.contains(key) { scope_of("http") } else { scope_of(kind) };
            let scope: &dyn Scope = match (sort, *key) {
                (Sort::Probe, "invariant") => &captured,
                (Sort::Probe, _) => answer,
                _ => facts,
            };
            node.visit(&mut |node| match &node.item {
                // A step of a runbook asks about the answer it gets, and about facts.
                Item::Condition(condition) if condition.over == Over::Answer && sort != Sort::Probe => {
                    check_one(condition, node, scope_of("http"), broken, report);
                }
                Item::Condition(condition) => {
                    let is_sound = check_one(condition, node, scope, broken, report);
                    if is_sound && sort == Sort::Gate {
                        check_fitness(condition, node.span, scope, report);
                    }
                }
                Item::Pointer(path) => check_pointer(path, node.span, answer, report),
                _ => {}
            });
        }
    }
    if let Some(cutover) = &things.cutover {
        cutover.visit(&mut |node| {
            if let Item::Condition(condition) = &node.item {
                check_one(condition, node, facts, broken, report);
            }
        });
    }
}

fn check_one(
    condition: &Condition,
    node: &Node,
    scope: &dyn Scope,
    broken: &IndexSet<Id>,
    report: &mut Report,
) -> bool {
    let mut is_sound = true;
    for problem in condition.expr.check(scope) {
        is_sound = false;
        if about_broken(condition, &problem, broken) {
            continue;
        }
        let span = condition.start.map_or(node.span, |start| {
            Span::new(node.span.file, start + problem.span.start..start + problem.span.end)
        });
        report.add(Finding::error("EXP-01", span, problem.message).maybe_hint(problem.hint));
    }
    is_sound
}

/// What a criterion is unfit for by itself, before anything is fed to it.
fn check_fitness(condition: &Condition, span: Span, scope: &dyn Scope, report: &mut Report) {
    for flaw in condition.expr.examine(scope, &Nothing).flaws {
        report.add(Finding::warning("GAT-05", span, flaw.what()).hint(flaw.mend()));
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

/// The values a journey captures: by name the latest, by `step.name` that of one step.
struct Captured<'a> {
    names: Vec<(&'a str, &'a str)>,
}

impl<'a> Captured<'a> {
    fn of(record: &'a Record) -> Self {
        let steps = record.list("step").iter().filter_map(|node| match &node.item {
            Item::Record(step) => Some(step),
            _ => None,
        });
        let names = steps.flat_map(|step| {
            let id = step.id("id").map_or("", Id::as_str);
            step.map("capture").iter().map(move |(name, ..)| (id, name.as_str()))
        });
        Self { names: names.collect() }
    }
}

impl Scope for Captured<'_> {
    fn kind(&self, path: &Path) -> Result<Kind, Unknown> {
        let known = match path.segments() {
            [Segment::Key(name)] => self.names.iter().any(|(_, known)| known == name),
            [Segment::Key(step), Segment::Key(name)] => self.names.contains(&(step.as_str(), name.as_str())),
            _ => false,
        };
        if known {
            return Ok(Kind::Any);
        }
        let names: Vec<String> = self.names.iter().map(|(step, name)| format!("{step}.{name}")).collect();
        let hint = (!names.is_empty()).then(|| phrase!(expr_say::NAMES_HINT, names = clip(&names.join(" "))));
        Err(Unknown { hint })
    }

    fn may_ask_existence(&self) -> bool {
        false
    }
}

fn check_pointer(path: &Path, span: Span, answer: &dyn Scope, report: &mut Report) {
    if let Err(unknown) = answer.kind(path) {
        let message = phrase!(expr_say::UNKNOWN_NAME, name = path.to_string());
        let hint = unknown.hint.unwrap_or_else(|| phrase!(say::POINTER_HINT));
        report.add(Finding::error("EXP-01", span, message).hint(hint));
    }
}
