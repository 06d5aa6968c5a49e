//! `[alert.pos-burn]`: a condition that somebody has to be told of.

use super::Place;
use crate::{
    expr::Expr,
    id::Id,
    title::Title,
    wording::{Text, names},
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

#[derive(Clone, Debug)]
pub struct Alert {
    pub id: Id,
    pub place: Place,
    pub title: Title,
    pub when: Expr,
    /// How long the condition holds before the alert is raised.
    pub hold: Duration,
    /// How long the condition is false before the alert counts as over: what flaps is one alert.
    pub resolve_after: Duration,
    pub severity: Severity,
    pub owner: Option<Id>,
    /// Channels that are told.
    pub notify: Vec<Id>,
    /// While one of these holds, nobody is told of this one.
    pub depends_on: Vec<Id>,
    /// What to do, or where that stands.
    pub runbook: Option<Title>,
    /// Who is on call, in order.
    pub roster: Option<Id>,
    /// How often it is told again while nobody has acknowledged it.
    pub remind: Option<Duration>,
    /// After how long without an acknowledgement the next on the roster is told.
    pub escalate: Option<Duration>,
    pub missing: OnMissing,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    Info,
    Warning,
    Critical,
}

/// What a condition that cannot be judged means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnMissing {
    /// Nothing changes, and it is shown.
    Hold,
    /// The same as a condition that is true.
    Fire,
}

impl Severity {
    /// As the plan writes them, in the order of [`ALL`](Self::ALL).
    pub const WORDS: [&str; 3] = ["critical", "warning", "info"];
    pub const ALL: [Self; 3] = [Self::Critical, Self::Warning, Self::Info];

    pub fn word(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }

    pub fn name(self) -> &'static Text {
        match self {
            Self::Critical => &names::CRITICAL,
            Self::Warning => &names::WARNING,
            Self::Info => &names::INFO,
        }
    }
}

impl OnMissing {
    pub const WORDS: [&str; 2] = ["hold", "fire"];
    pub const ALL: [Self; 2] = [Self::Hold, Self::Fire];
}
