//! Going back: that it is proposed, what people say to that, and whether it may be proposed now.

use super::{Closing, Mode, Note, Run, Seen, Standing, State};
use crate::{id::Id, plan::Plan};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What happens about going back, as the journal keeps it: variants and fields are only ever added.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "kebab-case")]
pub enum RollbackEvent {
    Proposed {
        /// The trigger that holds; `None` when somebody proposes it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        trigger: Option<Id>,
        /// The event that raised the alert of the trigger.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        raised: Option<Uuid>,
        /// The facts it rests on.
        seen: Vec<Seen>,
        note: String,
    },
    Answered {
        /// The event that proposed it.
        proposal: Uuid,
        accepted: bool,
        note: String,
    },
}

/// That going back was proposed.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// `RB-001`, by order in the journal.
    pub id: Id,
    pub event: Uuid,
    pub trigger: Option<Id>,
    pub raised: Option<Uuid>,
    pub seen: Vec<Seen>,
    pub note: Note,
    /// Whether it was accepted, and by whom.
    pub answered: Option<(bool, Note, Standing)>,
}

impl RollbackEvent {
    pub fn trigger(&self) -> Option<&Id> {
        match self {
            Self::Proposed { trigger, .. } => trigger.as_ref(),
            Self::Answered { .. } => None,
        }
    }

    pub(super) fn note(&self) -> &str {
        match self {
            Self::Proposed { note, .. } | Self::Answered { note, .. } => note,
        }
    }
}

impl State {
    /// The last live run of a runbook.
    pub fn latest_live(&self, runbook: &Id) -> Option<&Run> {
        self.runs().rev().find(|run| run.runbook == *runbook && run.mode == Mode::Live)
    }

    /// The live run of the cutover, while it is open.
    pub fn cutover_run(&self, plan: &Plan) -> Option<&Run> {
        self.latest_live(plan.cutover.as_ref()?.runbook.as_ref()?).filter(|run| run.is_open())
    }

    /// Whether going back may be proposed: the cutover is under way, or was completed within the hypercare of the
    /// plan, and nobody is going back or has gone back since.
    pub fn may_go_back(&self, plan: &Plan, now: DateTime<Utc>) -> bool {
        let Some(cutover) = plan.cutover.as_ref() else { return false };
        let (Some(book), Some(rollback)) = (&cutover.runbook, &cutover.rollback) else { return false };
        let Some(run) = self.latest_live(book) else { return false };
        let is_recent = match &run.closed {
            None => true,
            // A run that ended in favour of the rollback waits for it to begin.
            Some((_, end)) => {
                TimeDelta::from_std(cutover.hypercare).is_ok_and(|hypercare| now - end.at < hypercare)
            }
        };
        let has_begun = self.latest_live(rollback).is_some_and(|back| {
            let given_up = back.closed.as_ref().is_some_and(|(closing, _)| *closing == Closing::Stopped);
            back.begun.seq > run.begun.seq && !given_up
        });
        is_recent && !has_begun
    }

    /// The proposal that nobody has answered yet.
    pub fn open_proposal(&self) -> Option<&Proposal> {
        self.proposals().rev().find(|proposal| proposal.answered.is_none())
    }
}
