//! The events of the journal. Their JSON is stored for ever: variants and fields are only ever added.

use super::{
    Answer, CaseResult, Change, Choice, Decision, Disposition, Exhibit, Look, PollEvent, Progress,
    RollbackEvent, Rule, RunEvent, Seen, Severity, Span, Stage, Subject,
};
use crate::{id::Id, plan::alert};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use uuid::Uuid;

/// One thing that happened, as it is recorded. People sign its JSON: a field that is added to a [`Happening`] later
/// must not be written while it is empty, or old signatures would no longer match.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Unique for ever, so that an event delivered twice is known.
    pub id: Uuid,
    pub at: DateTime<Utc>,
    /// A person of the plan, or `user:NAME` for a login the plan does not list.
    pub by: String,
    pub what: Happening,
    /// An SSH signature over [`Event::message`], as `ssh-keygen -Y sign` writes it.
    pub signature: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "kebab-case")]
pub enum Happening {
    RequirementMarked {
        requirement: Id,
        progress: Progress,
        note: String,
    },
    MilestoneNoted {
        milestone: Id,
        note: String,
    },
    CaseRecorded {
        case: Id,
        result: CaseResult,
        note: String,
        #[serde(with = "millis", default)]
        took: Option<Duration>,
        clicks: Option<u32>,
    },
    FeedbackAdded {
        text: String,
        severity: Severity,
        case: Option<Id>,
        requirement: Option<Id>,
        /// The shop or desk it came from.
        place: Option<String>,
    },
    FeedbackSettled {
        /// The event that added it.
        feedback: Uuid,
        disposition: Disposition,
        note: String,
    },
    ItemTicked {
        checklist: Id,
        item: Id,
        note: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proof: Option<Exhibit>,
        /// How its condition stood then, of an item that needs both.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        look: Option<Look>,
    },
    /// It does not apply to this project.
    ItemRuledOut {
        checklist: Id,
        item: Id,
        note: String,
    },
    ItemUnticked {
        checklist: Id,
        item: Id,
        note: String,
    },
    Voted {
        gate: Id,
        seat: String,
        choice: Choice,
        note: String,
    },
    /// Somebody asks that a criterion be waived; it counts when somebody else approves.
    WaiverAsked {
        gate: Id,
        criterion: Id,
        until: DateTime<Utc>,
        note: String,
    },
    WaiverAnswered {
        /// The event that asked for it.
        waiver: Uuid,
        answer: Answer,
        note: String,
    },
    SignedOff {
        subject: Subject,
        note: String,
    },
    /// Something of the poll of a gate, beside its votes.
    Poll {
        gate: Id,
        what: PollEvent,
    },
    /// Somebody takes something on; nobody else can while they hold it.
    Claimed {
        subject: Subject,
        note: String,
    },
    Released {
        subject: Subject,
        note: String,
    },
    /// Somebody notes what a time was about, such as the rehearsal that a launch is compared with.
    Annotated {
        text: String,
        at: DateTime<Utc>,
        /// The end of a span; `None` for a moment.
        until: Option<DateTime<Utc>>,
        kind: Span,
        /// The alert that it is about: of one whose harm was stopped.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        alert: Option<Id>,
    },
    /// Something about going back.
    Rollback(RollbackEvent),
    /// Something of a run of a runbook.
    Run {
        /// The event that began the run; this one, when there is none.
        run: Option<Uuid>,
        what: RunEvent,
    },
    /// An act that a rule of who may do what refused.
    Refused {
        /// The kind of event that did not come to be.
        act: String,
        rule: Rule,
        /// What it was about, as the person named it.
        about: String,
    },
    /// A program saw the condition of an alert hold for as long as the plan says.
    AlertRaised {
        alert: Id,
        severity: alert::Severity,
        seen: Vec<Seen>,
        /// Who was on call.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on_call: Option<Id>,
    },
    /// Somebody takes it on; nobody else can while they have it.
    AlertAcknowledged {
        alert: Id,
        note: String,
    },
    AlertSnoozed {
        alert: Id,
        until: DateTime<Utc>,
        reason: String,
    },
    AlertUnsnoozed {
        alert: Id,
        note: String,
    },
    AlertResolved {
        alert: Id,
        seen: Vec<Seen>,
    },
    AlertEscalated {
        alert: Id,
        to: Id,
    },
    /// Recorded before a notice is sent: who records it first sends it.
    NoticeSending {
        alert: Id,
        /// The event that raised it.
        raised: Uuid,
        stage: Stage,
        channel: Id,
    },
    NoticeSent {
        alert: Id,
        /// The event that said it is being sent.
        notice: Uuid,
        /// The channel that took it, or that was tried last.
        channel: Id,
        ok: bool,
        attempts: u32,
        detail: String,
    },
    /// Somebody who may decides of a gate, whatever its criteria say.
    GateDecided {
        gate: Id,
        decision: Decision,
        note: String,
    },
    /// What is tested is another from now on.
    SystemChanged {
        what: Change,
        /// Of a plan, its hash.
        version: String,
        note: String,
    },
}

impl Happening {
    /// The kinds as the journal writes them.
    pub const KINDS: [&str; 29] = [
        "requirement-marked",
        "milestone-noted",
        "case-recorded",
        "feedback-added",
        "feedback-settled",
        "item-ticked",
        "item-unticked",
        "voted",
        "waiver-asked",
        "waiver-answered",
        "signed-off",
        "claimed",
        "released",
        "annotated",
        "refused",
        "alert-raised",
        "alert-acknowledged",
        "alert-snoozed",
        "alert-unsnoozed",
        "alert-resolved",
        "alert-escalated",
        "notice-sending",
        "notice-sent",
        "run",
        "poll",
        "item-ruled-out",
        "gate-decided",
        "system-changed",
        "rollback",
    ];

    /// The kinds that are about alerts.
    pub const ALERT_KINDS: [&str; 8] = [
        Self::KINDS[15],
        Self::KINDS[16],
        Self::KINDS[17],
        Self::KINDS[18],
        Self::KINDS[19],
        Self::KINDS[20],
        Self::KINDS[21],
        Self::KINDS[22],
    ];

    /// What it is about, as the plan names it.
    pub fn subjects(&self) -> Vec<&Id> {
        match self {
            Self::RequirementMarked { requirement, .. } => vec![requirement],
            Self::MilestoneNoted { milestone, .. } => vec![milestone],
            Self::CaseRecorded { case, .. } => vec![case],
            Self::FeedbackAdded { case, requirement, .. } => case.iter().chain(requirement).collect(),
            Self::ItemTicked { checklist, item, .. }
            | Self::ItemUnticked { checklist, item, .. }
            | Self::ItemRuledOut { checklist, item, .. } => vec![checklist, item],
            Self::Voted { gate, .. } | Self::Poll { gate, .. } | Self::GateDecided { gate, .. } => vec![gate],
            Self::AlertRaised { alert, .. }
            | Self::AlertAcknowledged { alert, .. }
            | Self::AlertSnoozed { alert, .. }
            | Self::AlertUnsnoozed { alert, .. }
            | Self::AlertResolved { alert, .. } => vec![alert],
            Self::AlertEscalated { alert, to } => vec![alert, to],
            Self::NoticeSending { alert, channel, .. } | Self::NoticeSent { alert, channel, .. } => {
                vec![alert, channel]
            }
            Self::WaiverAsked { gate, criterion, .. } => vec![gate, criterion],
            Self::SignedOff { subject, .. }
            | Self::Claimed { subject, .. }
            | Self::Released { subject, .. } => subject.ids(),
            Self::Run { what, .. } => match what {
                RunEvent::Begun { runbook, .. } => vec![runbook],
                other => other.step().into_iter().collect(),
            },
            Self::Annotated { alert, .. } => alert.iter().collect(),
            Self::Rollback(what) => what.trigger().into_iter().collect(),
            Self::FeedbackSettled { .. }
            | Self::WaiverAnswered { .. }
            | Self::SystemChanged { .. }
            | Self::Refused { .. } => Vec::new(),
        }
    }

    pub fn kind(&self) -> &'static str {
        let index = match self {
            Self::RequirementMarked { .. } => 0,
            Self::MilestoneNoted { .. } => 1,
            Self::CaseRecorded { .. } => 2,
            Self::FeedbackAdded { .. } => 3,
            Self::FeedbackSettled { .. } => 4,
            Self::ItemTicked { .. } => 5,
            Self::ItemUnticked { .. } => 6,
            Self::Voted { .. } => 7,
            Self::WaiverAsked { .. } => 8,
            Self::WaiverAnswered { .. } => 9,
            Self::SignedOff { .. } => 10,
            Self::Claimed { .. } => 11,
            Self::Released { .. } => 12,
            Self::Annotated { .. } => 13,
            Self::Refused { .. } => 14,
            Self::AlertRaised { .. } => 15,
            Self::AlertAcknowledged { .. } => 16,
            Self::AlertSnoozed { .. } => 17,
            Self::AlertUnsnoozed { .. } => 18,
            Self::AlertResolved { .. } => 19,
            Self::AlertEscalated { .. } => 20,
            Self::NoticeSending { .. } => 21,
            Self::NoticeSent { .. } => 22,
            Self::Poll { .. } => 24,
            Self::ItemRuledOut { .. } => 25,
            Self::Run { .. } => 23,
            Self::GateDecided { .. } => 26,
            Self::SystemChanged { .. } => 27,
            Self::Rollback(_) => 28,
        };
        Self::KINDS[index]
    }

    /// Whether it may only be recorded with everybody's latest word known: a vote or an approval that decides, something
    /// that only one may have, or that an alert is over or somebody else's turn. That there is an alert, and that
    /// somebody is being told of it, is recorded without: said twice is better than not at all.
    pub fn needs_others(&self) -> bool {
        match self {
            Self::Voted { .. }
            | Self::GateDecided { .. }
            | Self::Poll { .. }
            | Self::WaiverAnswered { .. }
            | Self::SignedOff { .. }
            | Self::Claimed { .. }
            | Self::Released { .. }
            | Self::AlertAcknowledged { .. }
            | Self::AlertResolved { .. }
            | Self::AlertEscalated { .. } => true,
            // That it is proposed is said twice rather than not at all; the answer decides.
            Self::Rollback(what) => matches!(what, RollbackEvent::Answered { .. }),
            // What a machine did must be recorded whoever is in reach; that something begins must not be guessed.
            Self::Run { what, .. } => !matches!(what, RunEvent::Ended { .. } | RunEvent::Undone { .. }),
            Self::RequirementMarked { .. }
            | Self::MilestoneNoted { .. }
            | Self::CaseRecorded { .. }
            | Self::FeedbackAdded { .. }
            | Self::FeedbackSettled { .. }
            | Self::ItemTicked { .. }
            | Self::ItemUnticked { .. }
            | Self::ItemRuledOut { .. }
            | Self::WaiverAsked { .. }
            | Self::Annotated { .. }
            | Self::SystemChanged { .. }
            | Self::Refused { .. }
            | Self::AlertRaised { .. }
            | Self::AlertSnoozed { .. }
            | Self::AlertUnsnoozed { .. }
            | Self::NoticeSending { .. }
            | Self::NoticeSent { .. } => false,
        }
    }

    /// Whether it is signed where the person has a key: what others rely on as somebody's word.
    pub fn is_signed(&self) -> bool {
        match self {
            Self::Voted { .. }
            | Self::GateDecided { .. }
            | Self::WaiverAsked { .. }
            | Self::WaiverAnswered { .. }
            | Self::SignedOff { .. } => true,
            Self::Poll { what, .. } => what.is_signed(),
            Self::Run { what, .. } => what.is_signed(),
            Self::Rollback(what) => matches!(what, RollbackEvent::Answered { .. }),
            _ => false,
        }
    }
}

impl Event {
    /// What a signature is made over: everything the event says, in the project it says it in. Place and receipt are
    /// not known yet when somebody signs.
    pub fn message(&self, project: &Id) -> String {
        let what = serde_json::to_string(&self.what).unwrap_or_default();
        let at = self.at.to_rfc3339_opts(SecondsFormat::Micros, true);
        format!("golive event 1\n{project}\n{}\n{at}\n{}\n{what}\n", self.id, self.by)
    }
}

/// A duration as whole milliseconds.
mod millis {
    use serde::{Deserialize, Deserializer, Serializer};
    use std::time::Duration;

    #[expect(clippy::ref_option, reason = "the signature serde calls")]
    pub fn serialize<S: Serializer>(took: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
        match took {
            Some(took) => serializer.serialize_some(&u64::try_from(took.as_millis()).unwrap_or(u64::MAX)),
            None => serializer.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
        Ok(Option::<u64>::deserialize(deserializer)?.map(Duration::from_millis))
    }
}
