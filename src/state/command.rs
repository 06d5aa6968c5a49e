//! What a person asks for, by key or by subcommand: both faces send the same.

use super::{CaseResult, Disposition, Progress, Severity};
use crate::id::Id;
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
}
