//! Events to state. Applying an event a second time changes nothing.
//!
//! A journal grows to a million events, and a snapshot holds the state it was taken of: so a copy of a state shares
//! all it can with what it was copied from, and one more event costs what it changes.

use super::{
    Alarm, Annotation, Answered, Change, Changed, Decided, Decision, Deputy, Event, Execution, Feedback,
    Forgotten, Happening, Marked, Note, Poll, Proposal, Recorded, Run, RunEvent, SignOff, Standing, Subject,
    Tick, Vote, Waiver, keys::Keys, list::List, map::Map, trail::Trail,
};
use crate::{id::Id, plan::Plan};
use chrono::{DateTime, Utc};
use foldhash::fast::FixedState;
use std::{
    collections::{HashSet, VecDeque},
    sync::Arc,
};
use uuid::Uuid;

/// Latest events kept for the screen's log.
pub const RECENT_MAX: usize = 200;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The last event applied; 0 before the first.
    pub seq: u64,
    /// Events of [`foresee`](Self::foresee), applied on top.
    foreseen: Vec<Uuid>,
    keys: Arc<Keys>,
    /// Who ever did anything. A person is named in very many notes, and kept once.
    people: Arc<HashSet<Arc<str>, FixedState>>,
    requirements: Map<Id, Marked>,
    milestones: Map<Id, List<Note>>,
    cases: Map<Id, List<Execution>>,
    pub(super) feedback: List<Feedback>,
    /// Where feedback is in the list, by the event that added it.
    pub(super) feedback_places: Map<Uuid, usize>,
    ticks: Map<(Id, Id), Tick>,
    pub(super) votes: Map<(Id, String), Vote>,
    /// Of each gate the last round.
    pub(super) polls: Map<Id, Poll>,
    pub(super) deputies: Map<(Id, String), Deputy>,
    pub(super) waivers: List<Waiver>,
    sign_offs: Map<Subject, List<SignOff>>,
    pub(super) claims: Map<Subject, Note>,
    pub(super) alarms: Map<Id, Alarm>,
    annotations: List<Annotation>,
    decisions: Map<Id, List<Decided>>,
    changes: Map<Change, Changed>,
    trail: Trail,
    runs: List<Run>,
    pub(super) proposals: List<Proposal>,
    recent: VecDeque<Arc<Recorded>>,
}

impl State {
    /// Nothing yet, of a project whose people sign with the keys of this plan.
    pub fn of(plan: &Plan) -> Self {
        Self { keys: Arc::new(Keys::of(plan)), trail: Trail::of(plan), ..Self::default() }
    }

    /// How far what is known of an event vouches for who it says it is by.
    pub fn standing(&self, recorded: &Recorded) -> Standing {
        self.keys.standing(recorded)
    }

    /// Folds an event. The journal gives each event one place, so what is not behind the last event applied is known.
    pub fn apply(&mut self, recorded: &Arc<Recorded>) {
        if recorded.seq > self.seq {
            self.leave_trail(recorded.known_at());
            self.seq = recorded.seq;
            self.remember(recorded);
            self.fold(Recorded::clone(recorded), false);
        }
    }

    /// [`apply`](Self::apply) for an event behind which so many come that it will not be among the latest: of a million
    /// that are read at once nearly all are such, and nothing of them need be copied.
    pub fn apply_past(&mut self, recorded: Recorded) {
        if recorded.seq > self.seq {
            if self.trail.is_kept() {
                self.trail.lose(recorded.known_at());
            }
            self.seq = recorded.seq;
            self.fold(recorded, false);
        }
    }

    /// Applies an event that waits to be put into the journal as if it were there already: behind everything that is,
    /// and under a name of its own, because the order of the journal gives the numbers. Nothing may be applied to
    /// such a state any more but what is foreseen, and nothing foreseen that was applied.
    pub fn foresee(&mut self, event: &Event) {
        if !self.foreseen.contains(&event.id) {
            self.leave_trail(event.at);
            self.foreseen.push(event.id);
            let recorded = Recorded::new(self.seq + self.waiting(), event.clone());
            self.remember(&Arc::new(recorded.clone()));
            self.fold(recorded, true);
        }
    }

    /// How many events are foreseen: they wait on this machine.
    pub fn waiting(&self) -> u64 {
        self.foreseen.len() as u64
    }

    /// Keeps what is known until now, where the plan asks for how long something has held.
    fn leave_trail(&mut self, until: DateTime<Utc>) {
        if self.trail.is_kept() {
            let mut trail = std::mem::take(&mut self.trail);
            let recent = std::mem::take(&mut self.recent);
            trail.keep(self.clone(), until);
            (self.trail, self.recent) = (trail, recent);
        }
    }

    /// What was known at a time, as far back as the plan asks for how long something has held.
    pub fn at(&self, at: DateTime<Utc>) -> Result<&Self, Forgotten> {
        Ok(self.trail.at(at)?.unwrap_or(self))
    }

    /// When what is known changed, as far back as [`at`](Self::at) reaches; oldest first.
    pub fn changes(&self) -> impl Iterator<Item = DateTime<Utc>> {
        self.trail.changes()
    }

    fn remember(&mut self, recorded: &Arc<Recorded>) {
        if self.recent.len() == RECENT_MAX {
            self.recent.pop_front();
        }
        self.recent.push_back(Arc::clone(recorded));
    }

    fn fold(&mut self, recorded: Recorded, foreseen: bool) {
        let standing = self.keys.standing(&recorded);
        let by = self.person(&recorded.event.by);
        let (seq, Event { id, at, what, .. }) = (recorded.seq, recorded.event);
        let note = |text: String| Note { seq, at, by: Arc::clone(&by), text: text.into() };
        match what {
            Happening::RequirementMarked { requirement, progress, note: text } => {
                self.requirements.insert(requirement, Marked { progress, note: note(text) });
            }
            Happening::MilestoneNoted { milestone, note: text } => {
                self.milestones.or_insert_with(&milestone, List::default).push(note(text));
            }
            Happening::CaseRecorded { case, result, note: text, took, clicks } => {
                let execution = Execution { result, took, clicks, note: note(text) };
                self.cases.or_insert_with(&case, List::default).push(execution);
            }
            Happening::FeedbackAdded { text, severity, case, requirement, place } => {
                let (name, place) = (self.feedback_name(id, foreseen), place.map(Box::from));
                self.feedback_places.insert(id, self.feedback.len());
                let (note, event, settled) = (note(text), id, None);
                self.feedback.push(Feedback {
                    id: name,
                    event,
                    severity,
                    case,
                    requirement,
                    place,
                    note,
                    settled,
                });
            }
            Happening::FeedbackSettled { feedback, disposition, note: text } => {
                self.settle_feedback(feedback, (disposition, note(text)));
            }
            Happening::ItemTicked { checklist, item, note: text, proof, look } => {
                self.ticks.insert((checklist, item), Tick::done(note(text), proof, look));
            }
            Happening::ItemUnticked { checklist, item, note: text } => {
                self.ticks.insert((checklist, item), Tick::open(note(text)));
            }
            Happening::ItemRuledOut { checklist, item, note: text } => {
                self.ticks.insert((checklist, item), Tick { ruled_out: true, ..Tick::open(note(text)) });
            }
            Happening::Voted { gate, seat, choice, note: text } => {
                self.fold_vote(gate, seat, Vote { choice, note: note(text), standing, deputy: None });
            }
            Happening::WaiverAsked { gate, criterion, until, note: text } => {
                self.waivers.push(Waiver {
                    id: Id::new(format!("W-{:03}", self.waivers.len() + 1)),
                    event: id,
                    gate,
                    criterion,
                    until,
                    asked: note(text),
                    standing,
                    answered: None,
                });
            }
            Happening::WaiverAnswered { waiver, answer, note: text } => {
                self.answer_waiver(waiver, Answered { answer, note: note(text), standing });
            }
            Happening::SignedOff { subject, note: text } => {
                let sign_off = SignOff { note: note(text), standing };
                self.sign_offs.or_insert_with(&subject, List::default).push(sign_off);
            }
            Happening::Poll { gate, what } => {
                let note = note(what.note().to_owned());
                self.fold_poll(id, &gate, what, note, standing);
            }
            Happening::Claimed { subject, note: text } => {
                // Whoever was first has it.
                self.claims.or_insert_with(&subject, || note(text));
            }
            Happening::Released { subject, .. } => self.release(&subject),
            Happening::Annotated { text, at, until, kind, alert } => {
                self.annotations.push(Annotation { at, until, kind, alert, note: note(text) });
            }
            Happening::GateDecided { gate, decision, note: text } => {
                let decided = Decided { decision, note: note(text), standing };
                self.decisions.or_insert_with(&gate, List::default).push(decided);
            }
            Happening::SystemChanged { what, version, note: text } => {
                self.changes.insert(what, Changed { version: version.into(), note: note(text) });
            }
            alert @ (Happening::AlertRaised { .. }
            | Happening::AlertAcknowledged { .. }
            | Happening::AlertSnoozed { .. }
            | Happening::AlertUnsnoozed { .. }
            | Happening::AlertResolved { .. }
            | Happening::AlertEscalated { .. }
            | Happening::NoticeSending { .. }
            | Happening::NoticeSent { .. }) => self.fold_alert(id, at, alert, note),
            Happening::Run { run, what } => {
                let note = note(what.note().to_owned());
                self.run(id, run, what, note, standing);
            }
            Happening::Rollback(what) => {
                let note = note(what.note().to_owned());
                self.rollback(id, what, note, standing);
            }
            Happening::Refused { .. } => {}
        }
    }

    /// By order in the journal; what waits on a machine has no place in it yet.
    fn feedback_name(&self, event: Uuid, foreseen: bool) -> Id {
        if foreseen {
            let (_, random) = event.as_u64_pair();
            return Id::new(format!("F-{:08x}", random & 0xffff_ffff));
        }
        Id::new(format!("F-{:03}", self.feedback.len() + 1))
    }

    fn run(&mut self, event: Uuid, run: Option<Uuid>, what: RunEvent, note: Note, standing: Standing) {
        match run {
            None => {
                let id = Id::new(format!("RUN-{:03}", self.runs.len() + 1));
                if let Some(run) = Run::begin(id, event, what, note, standing) {
                    self.runs.push(run);
                }
            }
            Some(run) => {
                let place = self.runs.iter().position(|known| known.event == run);
                if let Some(known) = place.and_then(|place| self.runs.get_mut(place)) {
                    known.apply(what, note, standing);
                }
            }
        }
    }

    /// The one copy of somebody's name.
    fn person(&mut self, by: &str) -> Arc<str> {
        if let Some(known) = self.people.get(by) {
            return Arc::clone(known);
        }
        let by: Arc<str> = Arc::from(by);
        Arc::make_mut(&mut self.people).insert(Arc::clone(&by));
        by
    }

    pub fn requirement(&self, id: &Id) -> Option<&Marked> {
        self.requirements.get(id)
    }

    /// Notes on a milestone, oldest first.
    pub fn milestone_notes(&self, id: &Id) -> impl DoubleEndedIterator<Item = &Note> + ExactSizeIterator {
        List::iter_of(self.milestones.get(id))
    }

    /// Every time a case was carried out, oldest first.
    pub fn executions(&self, case: &Id) -> impl DoubleEndedIterator<Item = &Execution> + ExactSizeIterator {
        List::iter_of(self.cases.get(case))
    }

    /// All feedback, oldest first.
    pub fn feedback(&self) -> impl DoubleEndedIterator<Item = &Feedback> + ExactSizeIterator {
        self.feedback.iter()
    }

    pub fn feedback_by_id(&self, id: &Id) -> Option<&Feedback> {
        // The id tells the place, but of what is foreseen, which comes last.
        let number = id.as_str().strip_prefix("F-")?.parse::<usize>().ok();
        let placed = number.and_then(|number| self.feedback.get(number.checked_sub(1)?));
        let is_it = |feedback: &&Feedback| feedback.id == *id;
        placed.filter(is_it).or_else(|| self.feedback.iter().rev().take(self.foreseen.len()).find(is_it))
    }

    /// The feedback that an event added.
    pub fn feedback_of(&self, event: Uuid) -> Option<&Feedback> {
        self.feedback.get(*self.feedback_places.get(&event)?)
    }

    pub fn tick(&self, checklist: &Id, item: &Id) -> Option<&Tick> {
        self.ticks.get(&(checklist.clone(), item.clone()))
    }

    /// What a seat said last of a gate that was never polled.
    pub fn vote(&self, gate: &Id, seat: &str) -> Option<&Vote> {
        self.votes.get(&(gate.clone(), seat.to_owned()))
    }

    /// What was decided of a gate, oldest first.
    pub fn decisions(&self, gate: &Id) -> impl DoubleEndedIterator<Item = &Decided> + ExactSizeIterator {
        List::iter_of(self.decisions.get(gate))
    }

    /// The hold or scrub of a gate that stands; being recycled or opened again ends it.
    pub fn decision(&self, gate: &Id) -> Option<&Decided> {
        let last = self.decisions(gate).next_back();
        last.filter(|decided| matches!(decided.decision, Decision::Hold | Decision::Scrub))
    }

    /// What is tested, and since when.
    pub fn change(&self, what: Change) -> Option<&Changed> {
        self.changes.get(&what)
    }

    /// All waivers ever asked for, oldest first.
    pub fn waivers(&self) -> impl DoubleEndedIterator<Item = &Waiver> + ExactSizeIterator {
        self.waivers.iter()
    }

    pub fn waiver_by_id(&self, id: &Id) -> Option<&Waiver> {
        self.waivers.iter().find(|waiver| waiver.id == *id)
    }

    /// Everybody's sign-offs of something, oldest first.
    pub fn sign_offs(
        &self,
        subject: &Subject,
    ) -> impl DoubleEndedIterator<Item = &SignOff> + ExactSizeIterator {
        List::iter_of(self.sign_offs.get(subject))
    }

    /// Who has something in hand, and since when.
    pub fn claim(&self, subject: &Subject) -> Option<&Note> {
        self.claims.get(subject)
    }

    /// Everything somebody has in hand.
    pub fn claims(&self) -> impl Iterator<Item = (&Subject, &Note)> {
        self.claims.iter()
    }

    /// What times were about, in the order it was noted.
    pub fn annotations(&self) -> impl DoubleEndedIterator<Item = &Annotation> + ExactSizeIterator {
        self.annotations.iter()
    }

    /// Every run of a runbook, oldest first.
    pub fn runs(&self) -> impl DoubleEndedIterator<Item = &Run> + ExactSizeIterator {
        self.runs.iter()
    }

    /// A run by its number, or by its runbook: the open one, or else the last.
    pub fn run_named(&self, name: &Id) -> Option<&Run> {
        let of_book =
            |open: bool| self.runs.iter().rev().find(|run| run.runbook == *name && (run.is_open() || !open));
        self.runs
            .iter()
            .rev()
            .find(|run| run.id == *name)
            .or_else(|| of_book(true))
            .or_else(|| of_book(false))
    }

    /// Every time going back was proposed, oldest first.
    pub fn proposals(&self) -> impl DoubleEndedIterator<Item = &Proposal> + ExactSizeIterator {
        self.proposals.iter()
    }

    /// The run that an event began.
    pub fn run_of(&self, event: Uuid) -> Option<&Run> {
        self.runs.iter().rev().find(|run| run.event == event)
    }

    /// The latest events, oldest first.
    pub fn recent(&self) -> impl DoubleEndedIterator<Item = &Arc<Recorded>> + ExactSizeIterator {
        self.recent.iter()
    }
}
