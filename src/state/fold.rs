//! Events to state. Applying an event a second time changes nothing.

use super::keys::Keys;
use super::{
    Answer, CaseResult, Choice, Disposition, Event, Happening, Progress, Recorded, Severity, Standing,
    Subject,
};
use crate::{id::Id, plan::Plan};
use chrono::{DateTime, Utc};
use indexmap::IndexMap;
use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::Arc,
    time::Duration,
};
use uuid::Uuid;

/// Latest events kept for the screen's log.
const RECENT_MAX: usize = 200;

#[derive(Clone, Debug, Default)]
pub struct State {
    /// The last event applied; 0 before the first.
    pub seq: u64,
    keys: Arc<Keys>,
    applied: Arc<HashSet<Uuid>>,
    requirements: HashMap<Id, Marked>,
    milestones: HashMap<Id, Vec<Note>>,
    cases: HashMap<Id, Vec<Execution>>,
    feedback: IndexMap<Id, Feedback>,
    ticks: HashMap<(Id, Id), Tick>,
    votes: HashMap<(Id, String), Vote>,
    waivers: IndexMap<Id, Waiver>,
    sign_offs: HashMap<Subject, Vec<SignOff>>,
    claims: HashMap<Subject, Note>,
    recent: VecDeque<Arc<Recorded>>,
}

/// Who did something, when, and the event that says so.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    pub seq: u64,
    pub at: DateTime<Utc>,
    pub by: String,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Marked {
    pub progress: Progress,
    pub note: Note,
}

/// One time a case was carried out; every attempt is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Execution {
    pub result: CaseResult,
    pub took: Option<Duration>,
    pub clicks: Option<u32>,
    pub note: Note,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Feedback {
    /// `F-001`, by order in the journal.
    pub id: Id,
    pub event: Uuid,
    pub severity: Severity,
    pub case: Option<Id>,
    pub requirement: Option<Id>,
    pub place: Option<String>,
    pub note: Note,
    pub settled: Option<(Disposition, Note)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    pub done: bool,
    pub note: Note,
}

/// What a seat said last of a gate.
#[derive(Clone, Debug, PartialEq)]
pub struct Vote {
    pub choice: Choice,
    pub note: Note,
    pub standing: Standing,
}

/// A criterion that somebody asks to be waived.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiver {
    /// `W-001`, by order in the journal.
    pub id: Id,
    pub event: Uuid,
    pub gate: Id,
    pub criterion: Id,
    pub until: DateTime<Utc>,
    pub asked: Note,
    pub standing: Standing,
    pub answered: Option<Answered>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    pub answer: Answer,
    pub note: Note,
    pub standing: Standing,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SignOff {
    pub note: Note,
    pub standing: Standing,
}

impl Waiver {
    /// Asked for or approved, and not over.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        now < self.until && self.answered.as_ref().is_none_or(|answered| answered.answer == Answer::Approved)
    }
}

impl State {
    /// Nothing yet, of a project whose people sign with the keys of this plan.
    pub fn of(plan: &Plan) -> Self {
        Self { keys: Arc::new(Keys::of(plan)), ..Self::default() }
    }

    /// How far the signature of an event vouches for who it says it is by.
    pub fn standing(&self, event: &Event) -> Standing {
        self.keys.standing(event)
    }

    pub fn apply(&mut self, recorded: &Arc<Recorded>) {
        let event = &recorded.event;
        self.seq = self.seq.max(recorded.seq);
        if !Arc::make_mut(&mut self.applied).insert(event.id) {
            return;
        }
        let note = |text: &String| Note {
            seq: recorded.seq,
            at: event.at,
            by: event.by.clone(),
            text: text.clone(),
        };
        let standing = self.keys.standing(event);
        match &event.what {
            Happening::RequirementMarked { requirement, progress, note: text } => {
                self.requirements
                    .insert(requirement.clone(), Marked { progress: *progress, note: note(text) });
            }
            Happening::MilestoneNoted { milestone, note: text } => {
                self.milestones.entry(milestone.clone()).or_default().push(note(text));
            }
            Happening::CaseRecorded { case, result, note: text, took, clicks } => {
                let execution = Execution { result: *result, took: *took, clicks: *clicks, note: note(text) };
                self.cases.entry(case.clone()).or_default().push(execution);
            }
            Happening::FeedbackAdded { text, severity, case, requirement, place } => {
                let id = Id::new(format!("F-{:03}", self.feedback.len() + 1));
                let feedback = Feedback {
                    id: id.clone(),
                    event: event.id,
                    severity: *severity,
                    case: case.clone(),
                    requirement: requirement.clone(),
                    place: place.clone(),
                    note: note(text),
                    settled: None,
                };
                self.feedback.insert(id, feedback);
            }
            Happening::FeedbackSettled { feedback, disposition, note: text } => {
                if let Some(known) = self.feedback.values_mut().find(|known| known.event == *feedback) {
                    known.settled = Some((*disposition, note(text)));
                }
            }
            Happening::ItemTicked { checklist, item, note: text } => {
                self.ticks.insert((checklist.clone(), item.clone()), Tick { done: true, note: note(text) });
            }
            Happening::ItemUnticked { checklist, item, note: text } => {
                self.ticks.insert((checklist.clone(), item.clone()), Tick { done: false, note: note(text) });
            }
            Happening::Voted { gate, seat, choice, note: text } => {
                let vote = Vote { choice: *choice, note: note(text), standing };
                self.votes.insert((gate.clone(), seat.clone()), vote);
            }
            Happening::WaiverAsked { gate, criterion, until, note: text } => {
                let id = Id::new(format!("W-{:03}", self.waivers.len() + 1));
                let waiver = Waiver {
                    id: id.clone(),
                    event: event.id,
                    gate: gate.clone(),
                    criterion: criterion.clone(),
                    until: *until,
                    asked: note(text),
                    standing,
                    answered: None,
                };
                self.waivers.insert(id, waiver);
            }
            Happening::WaiverAnswered { waiver, answer, note: text } => {
                if let Some(known) = self.waivers.values_mut().find(|known| known.event == *waiver) {
                    known.answered = Some(Answered { answer: *answer, note: note(text), standing });
                }
            }
            Happening::SignedOff { subject, note: text } => {
                let sign_off = SignOff { note: note(text), standing };
                self.sign_offs.entry(subject.clone()).or_default().push(sign_off);
            }
            Happening::Claimed { subject, note: text } => {
                // Whoever was first has it.
                self.claims.entry(subject.clone()).or_insert_with(|| note(text));
            }
            Happening::Released { subject, .. } => drop(self.claims.remove(subject)),
            Happening::Refused { .. } => {}
        }
        if self.recent.len() == RECENT_MAX {
            self.recent.pop_front();
        }
        self.recent.push_back(Arc::clone(recorded));
    }

    pub fn requirement(&self, id: &Id) -> Option<&Marked> {
        self.requirements.get(id)
    }

    /// Notes on a milestone, oldest first.
    pub fn milestone_notes(&self, id: &Id) -> &[Note] {
        self.milestones.get(id).map_or(&[], Vec::as_slice)
    }

    /// Every time a case was carried out, oldest first.
    pub fn executions(&self, case: &Id) -> &[Execution] {
        self.cases.get(case).map_or(&[], Vec::as_slice)
    }

    /// All feedback, oldest first.
    pub fn feedback(&self) -> impl DoubleEndedIterator<Item = &Feedback> + ExactSizeIterator {
        self.feedback.values()
    }

    pub fn feedback_by_id(&self, id: &Id) -> Option<&Feedback> {
        self.feedback.get(id)
    }

    pub fn tick(&self, checklist: &Id, item: &Id) -> Option<&Tick> {
        self.ticks.get(&(checklist.clone(), item.clone()))
    }

    /// What a seat said last of a gate.
    pub fn vote(&self, gate: &Id, seat: &str) -> Option<&Vote> {
        self.votes.get(&(gate.clone(), seat.to_owned()))
    }

    /// All waivers ever asked for, oldest first.
    pub fn waivers(&self) -> impl DoubleEndedIterator<Item = &Waiver> + ExactSizeIterator {
        self.waivers.values()
    }

    pub fn waiver_by_id(&self, id: &Id) -> Option<&Waiver> {
        self.waivers.get(id)
    }

    /// Everybody's sign-offs of something, oldest first.
    pub fn sign_offs(&self, subject: &Subject) -> &[SignOff] {
        self.sign_offs.get(subject).map_or(&[], Vec::as_slice)
    }

    /// Who has something in hand, and since when.
    pub fn claim(&self, subject: &Subject) -> Option<&Note> {
        self.claims.get(subject)
    }

    /// Everything somebody has in hand.
    pub fn claims(&self) -> impl Iterator<Item = (&Subject, &Note)> {
        self.claims.iter()
    }

    /// The latest events, oldest first.
    pub fn recent(&self) -> impl DoubleEndedIterator<Item = &Arc<Recorded>> + ExactSizeIterator {
        self.recent.iter()
    }
}
