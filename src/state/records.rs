//! What a state keeps of events.

use super::{
    Answer, CaseResult, Choice, Decision, Disposition, Exhibit, Look, Progress, Severity, Span, Standing,
};
use crate::id::Id;
use chrono::{DateTime, Utc};
use std::{sync::Arc, time::Duration};
use uuid::Uuid;

/// Who did something, when, and the event that says so.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    pub seq: u64,
    pub at: DateTime<Utc>,
    pub by: Arc<str>,
    pub text: Box<str>,
}

/// What a time was about.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    pub at: DateTime<Utc>,
    /// The end of a span; `None` for a moment.
    pub until: Option<DateTime<Utc>>,
    pub kind: Span,
    /// The alert that it is about.
    pub alert: Option<Id>,
    pub note: Note,
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
    pub place: Option<Box<str>>,
    pub note: Note,
    pub settled: Option<(Disposition, Note)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    pub done: bool,
    /// It does not apply to this project.
    pub ruled_out: bool,
    /// What was shown for it.
    pub proof: Option<Exhibit>,
    /// How the condition stood then, where there is one beside the tick.
    pub look: Option<Look>,
    pub note: Note,
}

impl Tick {
    pub(super) fn done(note: Note, proof: Option<Exhibit>, look: Option<Look>) -> Self {
        Self { done: true, proof, look, ..Self::open(note) }
    }

    /// Of an item that is to be done.
    pub(super) fn open(note: Note) -> Self {
        Self { done: false, ruled_out: false, proof: None, look: None, note }
    }
}

/// What a seat said last of a gate.
#[derive(Clone, Debug, PartialEq)]
pub struct Vote {
    pub choice: Choice,
    pub note: Note,
    pub standing: Standing,
    /// Of who stood in for the seat: how far the signature of the handover vouches for it.
    pub deputy: Option<Standing>,
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

/// What was decided of a gate.
#[derive(Clone, Debug, PartialEq)]
pub struct Decided {
    pub decision: Decision,
    pub note: Note,
    pub standing: Standing,
}

/// What is tested since when.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    pub version: Box<str>,
    pub note: Note,
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
