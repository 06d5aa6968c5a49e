//! What a sign-off or a claim is about.

use super::{Refusal, State};
use crate::{
    id::Id,
    phrase,
    plan::Plan,
    suggest,
    wording::{Phrase, Text, expr as say_expr, names, state as say},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A thing of the plan, or feedback.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "sort", content = "id", rename_all = "kebab-case")]
pub enum Subject {
    Requirement(Id),
    Milestone(Id),
    Case(Id),
    Gate(Id),
    Checklist(Id),
    /// An item of a checklist.
    Item(Id, Id),
    Alert(Id),
    /// By the event that added it: its number depends on the order of the journal.
    Feedback(Uuid),
    /// A step of a run, by the event that began the run.
    Step(Uuid, Id),
    /// How much of some data a rollback may lose, with the terms: another limit is another thing to agree to.
    Limit(Id, String),
}

impl Subject {
    /// Reads how people name it: `R-09`, `go-live/GL-03`, `F-012`, and where that could be several things, with the
    /// sort before it: `gate:go-live`.
    pub fn find(name: &str, state: &State, plan: &Plan) -> Result<Self, Refusal> {
        let (sort, rest) = match name.split_once(':') {
            Some((sort, rest)) => (Some(sort), rest),
            None => (None, name),
        };
        let found: Vec<Self> = named(rest, state, plan)
            .into_iter()
            .filter(|subject| sort.is_none_or(|sort| sort == subject.sort()))
            .collect();
        match <[Self; 1]>::try_from(found) {
            Ok([subject]) => Ok(subject),
            Err(none) if none.is_empty() => {
                let candidates = candidates(state, plan);
                let near = suggest::nearest(rest, candidates.iter().map(String::as_str));
                let hint = near.map(|near| phrase!(say_expr::DID_YOU_MEAN, name = near));
                Err(Refusal { hint, ..Refusal::mistake("unknown-id", phrase!(say::NO_SUBJECT, id = name)) })
            }
            Err(several) => {
                let ways = several.iter().map(|subject| format!("{}:{rest}", subject.sort()));
                let hint = phrase!(say::SEVERAL_HINT, names = ways.collect::<Vec<_>>().join(" "));
                let refusal = Refusal::mistake("several", phrase!(say::SEVERAL, id = name));
                Err(Refusal { hint: Some(hint), ..refusal })
            }
        }
    }

    /// The word that tells its sort.
    pub fn sort(&self) -> &'static str {
        match self {
            Self::Requirement(_) => "requirement",
            Self::Milestone(_) => "milestone",
            Self::Case(_) => "case",
            Self::Gate(_) => "gate",
            Self::Checklist(_) => "checklist",
            Self::Item(..) => "item",
            Self::Alert(_) => "alert",
            Self::Feedback(_) => "feedback",
            Self::Step(..) => "step",
            Self::Limit(..) => "limit",
        }
    }

    /// The ids in it that are the plan's.
    pub fn ids(&self) -> Vec<&Id> {
        match self {
            Self::Requirement(id)
            | Self::Milestone(id)
            | Self::Case(id)
            | Self::Gate(id)
            | Self::Checklist(id)
            | Self::Alert(id)
            | Self::Limit(id, _) => vec![id],
            Self::Item(list, item) => vec![list, item],
            Self::Feedback(_) => Vec::new(),
            Self::Step(_, step) => vec![step],
        }
    }

    /// Its sort, for people.
    pub fn sort_name(&self) -> &'static Text {
        match self {
            Self::Requirement(_) => &names::REQUIREMENT,
            Self::Milestone(_) => &names::MILESTONE,
            Self::Case(_) => &names::CASE,
            Self::Gate(_) => &names::GATE,
            Self::Checklist(_) => &names::CHECKLIST,
            Self::Item(..) => &names::ITEM,
            Self::Alert(_) => &names::ALERT,
            Self::Feedback(_) => &names::FEEDBACK,
            Self::Step(..) => &names::STEP,
            Self::Limit(..) => &names::LIMIT,
        }
    }

    /// What people call it, without its sort.
    pub fn name(&self, state: &State) -> String {
        match self {
            Self::Feedback(event) => {
                let known = state.feedback_of(*event);
                known.map(|known| known.id.to_string()).unwrap_or_default()
            }
            Self::Step(run, step) => {
                let run = state.run_of(*run).map(|run| run.id.to_string()).unwrap_or_default();
                format!("{run}/{step}")
            }
            Self::Limit(id, terms) => format!("{id} ({terms})"),
            _ => self.ids().iter().map(|id| id.as_str()).collect::<Vec<_>>().join("/"),
        }
    }

    /// What people call it, with its sort.
    pub fn phrase(&self, state: &State) -> Phrase {
        phrase!(say::SUBJECT, sort = self.sort_name(), id = self.name(state))
    }
}

/// Everything that goes by a name.
fn named(name: &str, state: &State, plan: &Plan) -> Vec<Subject> {
    let id = Id::new(name);
    let mut found = Vec::new();
    let mut add = |is: bool, subject: fn(Id) -> Subject| {
        if is {
            found.push(subject(id.clone()));
        }
    };
    add(plan.requirements.contains_key(&id), Subject::Requirement);
    add(plan.milestones.contains_key(&id), Subject::Milestone);
    add(plan.cases.contains_key(&id), Subject::Case);
    add(plan.gates.contains_key(&id), Subject::Gate);
    add(plan.checklists.contains_key(&id), Subject::Checklist);
    add(plan.alerts.contains_key(&id), Subject::Alert);
    let limit = plan.cutover.as_ref().and_then(|cutover| cutover.data.get(&id));
    found.extend(limit.map(|limit| Subject::Limit(id.clone(), limit.terms())));
    if let Some((list, item)) = name.split_once('/') {
        let known = plan.checklists.get(list).is_some_and(|list| list.items.contains_key(item));
        found.extend(known.then(|| Subject::Item(Id::new(list), Id::new(item))));
    }
    if let Some((run, step)) = name.split_once('/') {
        let known = state.runs().find(|it| it.id.as_str() == run && it.steps.contains_key(step));
        found.extend(known.map(|run| Subject::Step(run.event, Id::new(step))));
    }
    for list in plan.checklists.values().filter(|list| list.items.contains_key(&id)) {
        found.push(Subject::Item(list.id.clone(), id.clone()));
    }
    found.extend(state.feedback_by_id(&id).map(|feedback| Subject::Feedback(feedback.event)));
    found
}

fn candidates(state: &State, plan: &Plan) -> Vec<String> {
    let items = plan.checklists.values().flat_map(|list| list.items.keys());
    plan.requirements
        .keys()
        .chain(plan.milestones.keys())
        .chain(plan.cases.keys())
        .chain(plan.gates.keys())
        .chain(plan.checklists.keys())
        .chain(plan.alerts.keys())
        .chain(plan.cutover.iter().flat_map(|cutover| cutover.data.keys()))
        .chain(items)
        .map(Id::to_string)
        .chain(state.feedback().map(|feedback| feedback.id.to_string()))
        .collect()
}
