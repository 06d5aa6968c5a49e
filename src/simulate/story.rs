//! What is told of a night as it goes on: the journal's own sentences, and what no journal knows.

use super::world::WATCHER;
use crate::{
    plan::Plan,
    wording::{Lang, Phrase, simulate as say},
};
use chrono::{DateTime, Utc};

/// One line of the story.
#[derive(Clone, Debug)]
pub struct Line {
    pub at: DateTime<Utc>,
    pub sort: Sort,
    /// Its place in the journal, where it is an event.
    pub seq: Option<u64>,
    /// Who did it, as events name them; empty for what nobody did.
    pub by: String,
    pub what: Phrase,
}

impl Line {
    /// Who did it, by name; the program that watches when nobody else does is the control room's.
    pub fn who<'a>(&'a self, plan: &'a Plan, lang: Lang) -> &'a str {
        if self.by == WATCHER { say::CONTROL_ROOM.get(lang) } else { plan.person_name(&self.by) }
    }
}

/// Where a line comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// An event of the journal.
    Event,
    /// Something of the script begins or ends.
    Script,
    /// A verdict or a clock changed.
    Verdict,
    /// Somebody was refused.
    Refused,
}

impl Sort {
    /// Carries the meaning where there is no colour.
    pub fn glyph(self) -> &'static str {
        match self {
            Self::Event => " ",
            Self::Script => "⚡",
            Self::Verdict => "◆",
            Self::Refused => "✖",
        }
    }
}
