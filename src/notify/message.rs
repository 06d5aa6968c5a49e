//! What people are to be told, before it is in any language.

use crate::{
    id::Id,
    wording::{Phrase, Text, notify as say},
};
use uuid::Uuid;

/// How urgent a message is, mildest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Info,
    Warning,
    Critical,
}

impl Severity {
    pub const WORDS: [&str; 3] = ["info", "warning", "critical"];
    pub const ALL: [Self; 3] = [Self::Info, Self::Warning, Self::Critical];

    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }

    pub fn name(self) -> &'static Text {
        match self {
            Self::Info => &say::INFO,
            Self::Warning => &say::WARNING,
            Self::Critical => &say::CRITICAL,
        }
    }
}

/// One thing to tell.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub id: Uuid,
    pub severity: Severity,
    pub title: Phrase,
    pub lines: Vec<Phrase>,
    /// Where to read on.
    pub link: Option<String>,
}

/// A message and the channel it should go through first.
#[derive(Clone, Debug)]
pub struct Order {
    pub message: Message,
    pub channel: Id,
}
