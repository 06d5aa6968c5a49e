//! What a person asks for, by key or by subcommand: both faces send the same.

use super::{
    Answer, CaseResult, Change, Choice, Decision, Disposition, Progress, Seen, Severity, Span, Stage,
};
use crate::id::Id;
use chrono::{DateTime, Utc};
use std::time::Duration;
use uuid::Uuid;

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
    DecideGate {
        gate: Id,
        decision: Decision,
        note: String,
    },
    /// Of a plan, the one at hand.
    NoteChange {
        what: Change,
        version: String,
        note: String,
    },
    AcknowledgeAlert {
        alert: Id,
        note: String,
    },
    SnoozeAlert {
        alert: Id,
        until: DateTime<Utc>,
        reason: String,
    },
    UnsnoozeAlert {
        alert: Id,
        note: String,
    },
    /// What follows is done by a program that watches, whoever runs it.
    RaiseAlert {
        alert: Id,
        seen: Vec<Seen>,
    },
    ResolveAlert {
        alert: Id,
        seen: Vec<Seen>,
    },
    EscalateAlert {
        alert: Id,
        to: Id,
    },
    SendNotice {
        alert: Id,
        raised: Uuid,
        stage: Stage,
        channel: Id,
        /// The attempt that came to nothing and that this one replaces.
        over: Option<Uuid>,
    },
    NoteNotice {
        alert: Id,
        notice: Uuid,
        channel: Id,
        ok: bool,
        attempts: u32,
        detail: String,
    },
}

impl Command {
    /// Whether more is asked of who does it than that they may record.
    pub fn has_rule_of_its_own(&self) -> bool {
        matches!(
            self,
            Self::Vote { .. }
                | Self::DecideGate { .. }
                | Self::AskWaiver { .. }
                | Self::AnswerWaiver { .. }
                | Self::SignOff { .. }
        )
    }

    /// Whether a program that watches does it by itself: who runs the program need not be allowed anything for that.
    pub fn is_automatic(&self) -> bool {
        matches!(
            self,
            Self::RaiseAlert { .. }
                | Self::ResolveAlert { .. }
                | Self::EscalateAlert { .. }
                | Self::SendNotice { .. }
                | Self::NoteNotice { .. }
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
            Self::DecideGate { gate, .. } => ("gate-decided", gate.to_string()),
            Self::NoteChange { what, .. } => ("system-changed", what.word().to_owned()),
            Self::AcknowledgeAlert { alert, .. } => ("alert-acknowledged", alert.to_string()),
            Self::SnoozeAlert { alert, .. } => ("alert-snoozed", alert.to_string()),
            Self::UnsnoozeAlert { alert, .. } => ("alert-unsnoozed", alert.to_string()),
            Self::RaiseAlert { alert, .. } => ("alert-raised", alert.to_string()),
            Self::ResolveAlert { alert, .. } => ("alert-resolved", alert.to_string()),
            Self::EscalateAlert { alert, .. } => ("alert-escalated", alert.to_string()),
            Self::SendNotice { alert, .. } => ("notice-sending", alert.to_string()),
            Self::NoteNotice { alert, .. } => ("notice-sent", alert.to_string()),
        }
    }
}
