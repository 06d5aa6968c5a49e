//! `[runbook.cutover]`: each step does one thing, after steps that there are.

use super::Builder;
use crate::{
    id::Id,
    phrase,
    plan::{
        Action, Choice, Http, OnFail, Program, Retry, RunStep, Runbook, STEP_TIMEOUT, Table, Then,
        diagnostic::Finding,
        source::Span,
        walk::{Item, Node, Record, clip},
    },
    wording::plan as say,
};
use std::time::Duration;

/// Most steps of a runbook.
const STEPS_MAX: usize = 500;
/// The keys that say what a step does.
const ACTIONS: [&str; 6] = ["run", "http", "wait", "gate", "notify", "decide"];

impl Builder<'_> {
    pub(super) fn runbook(&mut self, id: &Id, span: Span, record: &Record) -> Option<Runbook> {
        let nodes = record.list("step");
        if nodes.is_empty() || nodes.len() > STEPS_MAX {
            let message = phrase!(say::STEP_COUNT, max = STEPS_MAX);
            self.report.add(Finding::error("FMT-04", record.at("step"), message));
            return None;
        }
        let ids: Vec<&Id> = nodes.iter().filter_map(|node| step_record(node)?.id("id")).collect();
        let (mut steps, mut sound) = (Table::new(), true);
        for (place, node) in nodes.iter().enumerate() {
            let Some(record) = step_record(node) else { continue };
            match self.run_step(node.span, record, &ids, place) {
                Some(step) if steps.contains_key(&step.id) => {
                    let message = phrase!(say::DUPLICATE_STEP, id = &step.id);
                    self.report.add(Finding::error("PLN-02", record.at("id"), message));
                }
                Some(step) => drop(steps.insert(step.id.clone(), step)),
                None => sound = false,
            }
        }
        let title = record.title("title")?.clone();
        sound.then(|| Runbook { id: id.clone(), place: self.sources.place(span), title, steps })
    }

    /// The step in a place of the list: without `after` it follows the one before.
    fn run_step(&mut self, span: Span, record: &Record, ids: &[&Id], place: usize) -> Option<RunStep> {
        let action = self.action(record);
        let undo = self.program(record, "undo");
        let after = match record.node("after") {
            Some(_) => self.after(record, ids)?,
            None => place
                .checked_sub(1)
                .and_then(|before| ids.get(before))
                .map(|id| (*id).clone())
                .into_iter()
                .collect(),
        };
        let minutes = u64::from(*record.integer("minutes")?);
        let action = action?;
        let timeout =
            self.duration(record, "timeout").or_else(|| action.is_automatic().then_some(STEP_TIMEOUT));
        Some(RunStep {
            id: record.id("id")?.clone(),
            place: self.sources.place(span),
            title: record.title("title")?.clone(),
            how: record.title("how").cloned(),
            owner: record.reference("owner").cloned(),
            planned: Duration::from_mins(minutes),
            after,
            timeout: timeout.filter(|_| action.is_automatic()),
            action,
            retries: record.integer("retries").copied().unwrap_or_default(),
            check: record.condition("check").map(|condition| condition.expr.clone()),
            undo: undo?,
            on_fail: record
                .choice("on_fail")
                .and_then(|at| OnFail::ALL.get(*at).copied())
                .unwrap_or_default(),
            irreversible: record.bool("irreversible").copied().unwrap_or(false),
            repeatable: record.bool("repeatable").copied().unwrap_or(false),
        })
    }

    /// Steps named by others must be there; what goes round in a circle is found by a rule.
    fn after(&mut self, record: &Record, ids: &[&Id]) -> Option<Vec<Id>> {
        let (mut after, mut sound) = (Vec::new(), true);
        for node in record.list("after") {
            let Item::Text(name) = &node.item else { continue };
            if ids.iter().any(|id| id.as_str() == name) {
                after.push(Id::new(name.as_str()));
            } else {
                sound = false;
                let near = crate::suggest::nearest(name, ids.iter().map(|id| id.as_str()));
                let finding = Finding::error("REF-01", node.span, phrase!(say::NO_STEP, name = clip(name)));
                let hint = near.map(|near| phrase!(crate::wording::expr::DID_YOU_MEAN, name = near));
                self.report.add(finding.maybe_hint(hint));
            }
        }
        sound.then_some(after)
    }

    fn action(&mut self, record: &Record) -> Option<Action> {
        let said: Vec<&str> = ACTIONS.into_iter().filter(|key| record.node(key).is_some()).collect();
        if let [first, second, ..] = said.as_slice() {
            let message = phrase!(say::TWO_ACTIONS, first = *first, second = *second);
            self.report.add(Finding::error("FMT-04", record.at(second), message));
            return None;
        }
        Some(match said.first() {
            None => Action::Manual,
            Some(&"run") => Action::Command(self.program(record, "run")??),
            Some(&"http") => {
                let (request, _) = self.request(record.record("http")?, &[])?;
                let expect = record.conditions("expect").into_iter().map(|it| it.expr.clone()).collect();
                Action::Http(Box::new(Http { request, retry: Retry::default(), expect }))
            }
            Some(&"wait") => Action::Wait(record.condition("wait")?.expr.clone()),
            Some(&"gate") => Action::Gate(record.reference("gate")?.clone()),
            Some(&"notify") => Action::Notify {
                channels: record.references("notify"),
                text: record.title("text").or_else(|| record.title("title"))?.clone(),
            },
            Some(_) => Action::Decide(record.list("decide").iter().filter_map(choice).collect()),
        })
    }

    /// A program with its arguments; `Some(None)` when there is none.
    #[expect(clippy::option_option, reason = "none given and none sound are two things")]
    fn program(&mut self, record: &Record, key: &str) -> Option<Option<Program>> {
        if record.node(key).is_none() {
            return Some(None);
        }
        let command = self.arguments(record, key)?;
        let env = self.environment(record)?;
        Some(Some(Program { command, shell: false, env, expect: Vec::new() }))
    }
}

fn step_record(node: &Node) -> Option<&Record> {
    match &node.item {
        Item::Record(record) => Some(record),
        _ => None,
    }
}

fn choice(node: &Node) -> Option<Choice> {
    let record = step_record(node)?;
    Some(Choice {
        id: record.id("id")?.clone(),
        title: record.title("title")?.clone(),
        then: record.choice("then").and_then(|at| Then::ALL.get(*at).copied()).unwrap_or(Then::GoOn),
    })
}
