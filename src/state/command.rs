//! What a person asks for, by key or by subcommand: both faces send the same.

use super::{Answer, CaseResult, Choice, Disposition, Progress, Severity, Span};
use crate::id::Id;
use chrono::{DateTime, Utc};
use std::time::Duration;

#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    MarkRequirement {
        requirement: Id,
        progress: Progress,
        note: String,
    },
    NoteMilestone {
        milestone: Id,
        note: String,
    },
    RecordCase {
        case: Id,
        result: CaseResult,
        note: String,
        took: Option<Duration>,
        clicks: Option<u32>,
    },
    AddFeedback {
        text: String,
        severity: Severity,
        case: Option<Id>,
        requirement: Option<Id>,
        place: Option<String>,
    },
    SettleFeedback {
        feedback: Id,
        disposition: Disposition,
        note: String,
    },
    Tick {
        checklist: Id,
        item: Id,
        note: String,
    },
    Untick {
        checklist: Id,
        item: Id,
        note: String,
    },
    Vote {
        gate: Id,
        /// Needed only of somebody who holds several.
        seat: Option<String>,
        choice: Choice,
        note: String,
    },
    AskWaiver {
        gate: Id,
        criterion: Id,
        until: DateTime<Utc>,
        note: String,
    },
    AnswerWaiver {
        waiver: Id,
        answer: Answer,
        note: String,
    },
    /// The subject as people name it; see [`Subject::find`](super::Subject::find).
    SignOff {
        subject: String,
        note: String,
    },
    Claim {
        subject: String,
        note: String,
    },
    Release {
        subject: String,
        note: String,
    },
    /// Without a time, now; with an end, a span.
    Annotate {
        text: String,
        at: Option<DateTime<Utc>>,
        until: Option<DateTime<Utc>>,
        kind: Span,
    },
}

impl Command {
    /// Whether more is asked of who does it than that they may record.
    pub fn has_rule_of_its_own(&self) -> bool {
        matches!(
            self,
            Self::Vote { .. } | Self::AskWaiver { .. } | Self::AnswerWaiver { .. } | Self::SignOff { .. }
        )
    }

    /// The kind of event it would make, and what about: for the record of a refusal.
    pub fn described(&self) -> (&'static str, String) {
        match self {
            Self::MarkRequirement { requirement, .. } => ("requirement-marked", requirement.to_string()),
            Self::NoteMilestone { milestone, .. } => ("milestone-noted", milestone.to_string()),
            Self::RecordCase { case, .. } => ("case-recorded", case.to_string()),
            Self::AddFeedback { .. } => ("feedback-added", String::new()),
            Self::SettleFeedback { feedback, .. } => ("feedback-settled", feedback.to_string()),
            Self::Tick { checklist, item, .. } => ("item-ticked", format!("{checklist}/{item}")),
            Self::Untick { checklist, item, .. } => ("item-unticked", format!("{checklist}/{item}")),
            Self::Vote { gate, .. } => ("voted", gate.to_string()),
            Self::AskWaiver { gate, criterion, .. } => ("waiver-asked", format!("{gate}/{criterion}")),
            Self::AnswerWaiver { waiver, .. } => ("waiver-answered", waiver.to_string()),
            Self::SignOff { subject, .. } => ("signed-off", subject.clone()),
            Self::Claim { subject, .. } => ("claimed", subject.clone()),
            Self::Release { subject, .. } => ("released", subject.clone()),
            Self::Annotate { .. } => ("annotated", String::new()),
        }
    }
}
