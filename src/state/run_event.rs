//! What happens in a run of a runbook, as the journal keeps it: variants and fields are only ever added.

use crate::id::Id;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a run is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    Live,
    /// Everything is done as it will be; what it takes feeds the forecasts.
    Rehearsal,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "kebab-case")]
pub enum RunEvent {
    Begun {
        runbook: Id,
        mode: Mode,
        /// Which steps exactly: [`Runbook::hash`](crate::plan::Runbook::hash).
        hash: String,
        steps: Vec<Id>,
        /// The program that carries out what machines do.
        console: Uuid,
        /// Why a live run differs from what was rehearsed, where it does.
        note: String,
        /// What going back costs, of the live rollback: known before anything of it is done.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cost: Option<Cost>,
    },
    /// One of the two people an irreversible step needs says that it may begin.
    Agreed {
        step: Id,
        note: String,
    },
    /// Somebody wants that the program which carries out the run begins a step, or tries it again.
    Asked {
        step: Id,
        note: String,
    },
    /// Recorded before anything is done.
    Started {
        step: Id,
        console: Uuid,
    },
    Ended {
        step: Id,
        ending: Ending,
        note: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proof: Option<Proof>,
        /// What was chosen, of a decision.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        choice: Option<Id>,
        /// The program that did it, of what machines do: its word is about its own try and no other.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        console: Option<Uuid>,
        /// It failed for good, and the plan goes on without it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        goes_on: bool,
    },
    /// Somebody, or its check, says what became of a step whose end nobody saw.
    Settled {
        step: Id,
        done: bool,
        note: String,
    },
    Skipped {
        step: Id,
        note: String,
    },
    /// Recorded before a program takes a step back.
    UndoStarted {
        step: Id,
        console: Uuid,
    },
    /// The step was taken back.
    Undone {
        step: Id,
        worked: bool,
        note: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proof: Option<Proof>,
    },
    Paused {
        note: String,
    },
    Resumed {
        note: String,
    },
    /// Another program carries on.
    TakenOver {
        console: Uuid,
        note: String,
    },
    Closed {
        outcome: Closing,
        note: String,
    },
}

/// What going back costs as it begins, as far as it is known then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// Time left by the clock that ends first, in seconds; negative once it is over.
    pub left_s: i64,
    /// How long after the window it ends at the latest, in seconds; 0 within it.
    pub late_s: i64,
    /// What the old system will never know, in the order of the plan.
    pub data: Vec<Lost>,
}

/// How much of something is lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lost {
    /// Of the plan's `[cutover.data]`.
    pub data: Id,
    /// `None` when it cannot be counted: nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Decimal>,
    /// It is as much as was agreed to be too much.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub over: bool,
}

/// How one try of a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    Done,
    Failed,
    TimedOut,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Closing {
    Completed,
    Stopped,
    /// Ended in favour of the rollback.
    RolledBack,
}

/// What a machine's step left behind: enough to show, and a hash of all of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proof {
    /// The exit code of a program, the status of an answer.
    pub code: Option<i64>,
    /// SHA-256 over the whole output, in hexadecimal.
    pub sha256: String,
    /// Bytes of output, with what is not shown.
    pub bytes: u64,
    /// The beginning and the end of the output, masked and bounded.
    pub excerpt: String,
}

impl RunEvent {
    pub fn step(&self) -> Option<&Id> {
        match self {
            Self::Agreed { step, .. }
            | Self::Asked { step, .. }
            | Self::UndoStarted { step, .. }
            | Self::Started { step, .. }
            | Self::Ended { step, .. }
            | Self::Settled { step, .. }
            | Self::Skipped { step, .. }
            | Self::Undone { step, .. } => Some(step),
            Self::Begun { .. }
            | Self::Paused { .. }
            | Self::Resumed { .. }
            | Self::TakenOver { .. }
            | Self::Closed { .. } => None,
        }
    }

    /// The word of its kind, as the journal writes it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Begun { .. } => "begun",
            Self::Agreed { .. } => "agreed",
            Self::Asked { .. } => "asked",
            Self::UndoStarted { .. } => "undo-started",
            Self::Started { .. } => "started",
            Self::Ended { .. } => "ended",
            Self::Settled { .. } => "settled",
            Self::Skipped { .. } => "skipped",
            Self::Undone { .. } => "undone",
            Self::Paused { .. } => "paused",
            Self::Resumed { .. } => "resumed",
            Self::TakenOver { .. } => "taken-over",
            Self::Closed { .. } => "closed",
        }
    }

    /// With what going back costs, where a run begins.
    #[must_use]
    pub fn at_cost(self, known: Option<Cost>) -> Self {
        match self {
            Self::Begun { runbook, mode, hash, steps, console, note, cost: _ } => {
                Self::Begun { runbook, mode, hash, steps, console, note, cost: known }
            }
            other => other,
        }
    }

    /// Whether it is somebody's word that others rely on.
    pub fn is_signed(&self) -> bool {
        matches!(
            self,
            Self::Begun { .. }
                | Self::Agreed { .. }
                | Self::Asked { .. }
                | Self::Settled { .. }
                | Self::Skipped { .. }
        )
    }
}
