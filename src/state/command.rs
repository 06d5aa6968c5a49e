//! What a person asks for, by key or by subcommand: both faces send the same.

use super::{
    Answer, CaseResult, Change, Choice, Closing, Decision, Disposition, Ending, Exhibit, Look, Mode,
    Progress, Proof, Seen, Severity, Span, Stage,
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
        proof: Option<Exhibit>,
        /// Filled in by whoever records it, of an item that has a condition too.
        look: Option<Look>,
    },
    /// Says that an item does not apply.
    RuleOut {
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
    /// Something of the poll of a gate, beside its votes.
    Poll(PollCommand),
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
        /// Needed of the kind that says whose harm was stopped.
        alert: Option<Id>,
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
    /// By a person with a reason, or by a program that saw a trigger hold.
    ProposeRollback {
        trigger: Option<Id>,
        /// The event that raised the alert of the trigger.
        raised: Option<Uuid>,
        seen: Vec<Seen>,
        note: String,
    },
    AnswerRollback {
        proposal: Id,
        accepted: bool,
        note: String,
    },
    BeginRun {
        runbook: Id,
        mode: Mode,
        /// The program that carries out what machines do.
        console: Uuid,
        note: String,
    },
    /// A run is named by its number, or by its runbook while it is open.
    AgreeStep {
        run: Id,
        step: Id,
        note: String,
    },
    /// Whoever carries out the run begins a machine's step, or tries it again.
    AskStep {
        run: Id,
        step: Id,
        note: String,
    },
    StartStep {
        run: Id,
        step: Id,
        console: Uuid,
    },
    EndStep {
        run: Id,
        step: Id,
        console: Uuid,
        ending: Ending,
        note: String,
        proof: Option<Proof>,
        choice: Option<Id>,
    },
    SettleStep {
        run: Id,
        step: Id,
        done: bool,
        /// The program whose check says so.
        console: Option<Uuid>,
        note: String,
    },
    SkipStep {
        run: Id,
        step: Id,
        note: String,
    },
    /// This program takes a step back.
    StartUndo {
        run: Id,
        step: Id,
        console: Uuid,
    },
    /// What came of taking it back.
    UndoStep {
        run: Id,
        step: Id,
        worked: bool,
        note: String,
        proof: Option<Proof>,
    },
    PauseRun {
        run: Id,
        note: String,
    },
    ResumeRun {
        run: Id,
        note: String,
    },
    TakeOverRun {
        run: Id,
        console: Uuid,
        note: String,
    },
    CloseRun {
        run: Id,
        outcome: Closing,
        note: String,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub enum PollCommand {
    /// Begins a round: what was said before counts no more.
    Open {
        gate: Id,
        note: String,
    },
    Close {
        gate: Id,
        note: String,
    },
    /// Lets somebody else speak for a seat.
    HandOver {
        /// May be left out where only one gate, or the one that is being polled, has the seat.
        gate: Option<Id>,
        seat: String,
        to: Heir,
        note: String,
    },
}

/// Whom a seat is handed over to.
#[derive(Clone, Debug, PartialEq)]
pub enum Heir {
    /// Whom the plan names as the deputy.
    Deputy,
    Person(Id),
    /// Back to who holds it by the plan.
    Back,
}

impl Command {
    /// Whether more is asked of who does it than that they may record.
    pub fn has_rule_of_its_own(&self) -> bool {
        matches!(
            self,
            Self::Vote { .. }
                | Self::DecideGate { .. }
                | Self::Poll(_)
                | Self::RuleOut { .. }
                | Self::AskWaiver { .. }
                | Self::AnswerWaiver { .. }
                | Self::SignOff { .. }
                | Self::AnswerRollback { .. }
        ) || self.is_of_runs()
    }

    /// Whether it is about a run of a runbook.
    pub fn is_of_runs(&self) -> bool {
        matches!(self, Self::BeginRun { .. }) || self.of_run().is_some()
    }

    /// The run it is about, and the step.
    pub(super) fn of_run(&self) -> Option<(&Id, Option<&Id>)> {
        match self {
            Self::AgreeStep { run, step, .. }
            | Self::AskStep { run, step, .. }
            | Self::StartUndo { run, step, .. }
            | Self::StartStep { run, step, .. }
            | Self::EndStep { run, step, .. }
            | Self::SettleStep { run, step, .. }
            | Self::SkipStep { run, step, .. }
            | Self::UndoStep { run, step, .. } => Some((run, Some(step))),
            Self::PauseRun { run, .. }
            | Self::ResumeRun { run, .. }
            | Self::TakeOverRun { run, .. }
            | Self::CloseRun { run, .. } => Some((run, None)),
            _ => None,
        }
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
                | Self::ProposeRollback { trigger: Some(_), .. }
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
            Self::RuleOut { checklist, item, .. } => ("item-ruled-out", format!("{checklist}/{item}")),
            Self::Untick { checklist, item, .. } => ("item-unticked", format!("{checklist}/{item}")),
            Self::Vote { gate, .. } => ("voted", gate.to_string()),
            Self::Poll(PollCommand::Open { gate, .. } | PollCommand::Close { gate, .. }) => {
                ("poll", gate.to_string())
            }
            Self::Poll(PollCommand::HandOver { seat, .. }) => ("poll", seat.clone()),
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
            Self::ProposeRollback { trigger, .. } => {
                ("rollback", trigger.as_ref().map(Id::to_string).unwrap_or_default())
            }
            Self::AnswerRollback { proposal, .. } => ("rollback", proposal.to_string()),
            Self::BeginRun { runbook, .. } => ("run", runbook.to_string()),
            run => match run.of_run() {
                Some((run, Some(step))) => ("run", format!("{run}/{step}")),
                Some((run, None)) => ("run", run.to_string()),
                None => ("run", String::new()),
            },
        }
    }
}
