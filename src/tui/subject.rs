//! What a line of a screen is about: the same thing whichever screen shows it, so it opens and acts the same.

use crate::{
    conductor::Snapshot,
    id::Id,
    plan::{Item, Place},
    report::board::{HostRow, ProbeRow},
    state::{self, Recorded},
    title::Title,
    wording::{Text, names, night},
};
use std::sync::Arc;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    Requirement(Id),
    Milestone(Id),
    Person(Id),
    Case(Id),
    Feedback(Id),
    Checklist(Id),
    Item {
        list: Id,
        item: Id,
    },
    Gate(Id),
    Criterion {
        gate: Id,
        criterion: Id,
    },
    Waiver(Id),
    Alert(Id),
    Runbook(Id),
    /// A run of a runbook, by its number.
    Run(Id),
    /// A step of a runbook, in a run of it or as it would run.
    Step {
        book: Id,
        run: Option<Id>,
        step: Id,
    },
    Probe(Id),
    Host(Id),
    /// An event of the journal, by its place.
    Event(u64),
    Fact(String),
}

/// Sorts of subjects that something can be done with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Requirement,
    Milestone,
    Case,
    Feedback,
    Item,
    Checklist,
    Gate,
    Criterion,
    Waiver,
    Alert,
    Runbook,
    Run,
    Step,
}

impl Subject {
    pub fn sort(&self) -> Option<Sort> {
        match self {
            Self::Requirement(_) => Some(Sort::Requirement),
            Self::Milestone(_) => Some(Sort::Milestone),
            Self::Case(_) => Some(Sort::Case),
            Self::Feedback(_) => Some(Sort::Feedback),
            Self::Item { .. } => Some(Sort::Item),
            Self::Checklist(_) => Some(Sort::Checklist),
            Self::Gate(_) => Some(Sort::Gate),
            Self::Criterion { .. } => Some(Sort::Criterion),
            Self::Waiver(_) => Some(Sort::Waiver),
            Self::Alert(_) => Some(Sort::Alert),
            Self::Runbook(_) => Some(Sort::Runbook),
            Self::Run(_) => Some(Sort::Run),
            Self::Step { .. } => Some(Sort::Step),
            Self::Person(_) | Self::Probe(_) | Self::Host(_) | Self::Event(_) | Self::Fact(_) => None,
        }
    }

    /// The key a person would type.
    pub fn key(&self) -> String {
        match self {
            Self::Requirement(id)
            | Self::Milestone(id)
            | Self::Person(id)
            | Self::Case(id)
            | Self::Feedback(id)
            | Self::Checklist(id)
            | Self::Gate(id)
            | Self::Waiver(id)
            | Self::Alert(id)
            | Self::Runbook(id)
            | Self::Run(id)
            | Self::Step { step: id, .. }
            | Self::Probe(id)
            | Self::Host(id)
            | Self::Item { item: id, .. }
            | Self::Criterion { criterion: id, .. } => id.to_string(),
            Self::Event(seq) => format!("#{seq}"),
            Self::Fact(name) => name.clone(),
        }
    }

    pub fn noun(&self) -> Option<&'static Text> {
        Some(match self {
            Self::Requirement(_) => &names::REQUIREMENT,
            Self::Milestone(_) => &names::MILESTONE,
            Self::Person(_) => &names::PERSON,
            Self::Case(_) => &names::CASE,
            Self::Feedback(_) => &names::FEEDBACK,
            Self::Checklist(_) => &names::CHECKLIST,
            Self::Item { .. } => &names::ITEM,
            Self::Gate(_) => &names::GATE,
            Self::Criterion { .. } => &names::CRITERION,
            Self::Waiver(_) => &names::WAIVER,
            Self::Alert(_) => &names::ALERT,
            Self::Runbook(_) => &names::RUNBOOK,
            Self::Run(_) => &night::RUN,
            Self::Step { .. } => &names::STEP,
            Self::Probe(_) | Self::Host(_) => &names::PROBE,
            Self::Event(_) | Self::Fact(_) => return None,
        })
    }

    pub fn title(&self, snapshot: &Snapshot) -> Option<Title> {
        let plan = &snapshot.plan;
        match self {
            Self::Requirement(id) => plan.requirements.get(id).map(|it| it.title.clone()),
            Self::Milestone(id) => plan.milestones.get(id).map(|it| it.title.clone()),
            Self::Person(id) => plan.people.get(id).map(|it| Title::same(it.name.clone())),
            Self::Case(id) => plan.cases.get(id).map(|it| it.title.clone()),
            Self::Feedback(id) => {
                snapshot.state.feedback_by_id(id).map(|it| Title::same(it.note.text.to_string()))
            }
            Self::Checklist(id) => plan.checklists.get(id).map(|it| it.title.clone()),
            Self::Item { .. } => self.item(snapshot).map(|it| it.title.clone()),
            Self::Gate(id) => plan.gates.get(id).map(|it| it.title.clone()),
            Self::Criterion { gate, criterion } => {
                plan.gates.get(gate).and_then(|gate| gate.criteria.get(criterion)).map(|it| it.title.clone())
            }
            Self::Waiver(id) => snapshot.state.waiver_by_id(id).map(|it| Title::same(it.asked.text.clone())),
            Self::Alert(id) => plan.alerts.get(id).map(|it| it.title.clone()),
            Self::Runbook(id) => plan.runbooks.get(id).map(|it| it.title.clone()),
            Self::Run(id) => {
                let run = snapshot.state.runs().find(|run| run.id == *id)?;
                let title = plan.runbooks.get(&run.runbook).map(|it| it.title.clone());
                Some(title.unwrap_or_else(|| Title::same(run.runbook.to_string())))
            }
            Self::Step { book, step, run } => {
                let planned = plan.runbooks.get(book).and_then(|book| book.steps.get(step));
                // A run keeps the steps it was begun with, whatever became of the plan.
                let begun = || run.is_some().then(|| Title::same(step.to_string()));
                planned.map(|it| it.title.clone()).or_else(begun)
            }
            Self::Probe(id) | Self::Host(id) => plan.probes.get(id).map(|it| it.title.clone()),
            Self::Event(_) | Self::Fact(_) => None,
        }
    }

    pub fn place<'a>(&self, snapshot: &'a Snapshot) -> Option<&'a Place> {
        let plan = &snapshot.plan;
        match self {
            Self::Requirement(id) => plan.requirements.get(id).map(|it| &it.place),
            Self::Milestone(id) => plan.milestones.get(id).map(|it| &it.place),
            Self::Person(id) => plan.people.get(id).map(|it| &it.place),
            Self::Case(id) => plan.cases.get(id).map(|it| &it.place),
            Self::Checklist(id) => plan.checklists.get(id).map(|it| &it.place),
            Self::Item { .. } => self.item(snapshot).map(|it| &it.place),
            Self::Gate(id) => plan.gates.get(id).map(|it| &it.place),
            Self::Criterion { gate, criterion } => {
                plan.gates.get(gate).and_then(|gate| gate.criteria.get(criterion)).map(|it| &it.place)
            }
            Self::Alert(id) => plan.alerts.get(id).map(|it| &it.place),
            Self::Runbook(id) => plan.runbooks.get(id).map(|it| &it.place),
            Self::Step { book, step, .. } => {
                plan.runbooks.get(book).and_then(|book| book.steps.get(step)).map(|it| &it.place)
            }
            Self::Probe(id) | Self::Host(id) => plan.probes.get(id).map(|it| &it.place),
            Self::Feedback(_) | Self::Waiver(_) | Self::Run(_) | Self::Event(_) | Self::Fact(_) => None,
        }
    }

    /// What claims and sign-offs of it are about, for what can have them.
    pub fn recorded(&self, snapshot: &Snapshot) -> Option<state::Subject> {
        Some(match self {
            Self::Requirement(id) => state::Subject::Requirement(id.clone()),
            Self::Milestone(id) => state::Subject::Milestone(id.clone()),
            Self::Case(id) => state::Subject::Case(id.clone()),
            Self::Gate(id) => state::Subject::Gate(id.clone()),
            Self::Checklist(id) => state::Subject::Checklist(id.clone()),
            Self::Item { list, item } => state::Subject::Item(list.clone(), item.clone()),
            Self::Alert(id) => state::Subject::Alert(id.clone()),
            Self::Step { run: Some(run), step, .. } => {
                let run = snapshot.state.runs().rev().find(|known| known.id == *run)?;
                state::Subject::Step(run.event, step.clone())
            }
            Self::Feedback(id) => state::Subject::Feedback(snapshot.state.feedback_by_id(id)?.event),
            _ => return None,
        })
    }

    /// What claims and sign-offs of `recorded` are shown with.
    pub fn of(recorded: &state::Subject, snapshot: &Snapshot) -> Option<Self> {
        Some(match recorded {
            state::Subject::Requirement(id) => Self::Requirement(id.clone()),
            state::Subject::Milestone(id) => Self::Milestone(id.clone()),
            state::Subject::Case(id) => Self::Case(id.clone()),
            state::Subject::Gate(id) => Self::Gate(id.clone()),
            state::Subject::Checklist(id) => Self::Checklist(id.clone()),
            state::Subject::Item(list, item) => Self::Item { list: list.clone(), item: item.clone() },
            state::Subject::Alert(id) => Self::Alert(id.clone()),
            state::Subject::Step(run, step) => {
                let run = snapshot.state.run_of(*run)?;
                Self::Step { book: run.runbook.clone(), run: Some(run.id.clone()), step: step.clone() }
            }
            state::Subject::Limit(..) => return None,
            state::Subject::Feedback(event) => {
                Self::Feedback(snapshot.state.feedback().find(|known| known.event == *event)?.id.clone())
            }
        })
    }

    pub fn item<'a>(&self, snapshot: &'a Snapshot) -> Option<&'a Item> {
        let Self::Item { list, item } = self else { return None };
        snapshot.plan.checklists.get(list).and_then(|list| list.items.get(item))
    }

    pub fn probe<'a>(&self, snapshot: &'a Snapshot) -> Option<&'a ProbeRow> {
        let Self::Probe(id) = self else { return None };
        snapshot.probes().iter().find(|row| row.id == *id)
    }

    pub fn host<'a>(&self, snapshot: &'a Snapshot) -> Option<&'a HostRow> {
        let Self::Host(id) = self else { return None };
        snapshot.hosts().iter().find(|row| row.id == *id)
    }

    pub fn event<'a>(&self, snapshot: &'a Snapshot) -> Option<&'a Arc<Recorded>> {
        let Self::Event(seq) = self else { return None };
        snapshot.state.recent().rev().find(|recorded| recorded.seq == *seq)
    }

    /// Whether it may still be open: what is gone from the snapshot is not.
    pub fn exists(&self, snapshot: &Snapshot) -> bool {
        match self {
            Self::Event(_) => self.event(snapshot).is_some(),
            Self::Fact(name) => snapshot.catalogue.get(name).is_some(),
            _ => self.title(snapshot).is_some(),
        }
    }
}
