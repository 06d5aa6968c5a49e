//! What the tables of a plan look like, said once.
//!
//! A [`Shape`] lists the keys of a table with their type, whether they must be there, and what they mean in both
//! languages. Checking, the JSON Schema and the reference page are all made from it, so they cannot disagree.

mod alerts;
mod judging;
mod notify;
mod probe;
mod reversal;
mod runbook;
mod tables;

pub use alerts::{ALERT, ROSTER};
pub use judging::{COMPARE, MAINTENANCE, USAGE};
pub use notify::CHANNEL;
pub use probe::{BASIC, CAPTURE, OAUTH2, PROBE, REQUEST, SLO, STEP};
pub use tables::{
    CASE, CHECKLIST, CRITERION, CUTOVER, FILE, GATE, ITEM, MILESTONE, PERSON, PROJECT, REQUIREMENT,
    RETENTION, TARGET,
};

use super::sort::Sort;
use crate::wording::{Text, plan as say};

/// The keys of a table.
#[derive(Debug)]
pub struct Shape {
    pub keys: &'static [Key],
}

#[derive(Debug)]
pub struct Key {
    pub name: &'static str,
    pub kind: Kind,
    pub need: Need,
    pub doc: &'static Text,
    /// The words of the table's `kind` that have this key; all of them when empty.
    pub only: &'static [&'static str],
    /// Further words that may have it, though they need not.
    pub also: &'static [&'static str],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    Required,
    Optional,
    /// As it would be written in TOML.
    Default(&'static str),
}

/// The type of a value.
#[derive(Debug)]
pub enum Kind {
    Text,
    /// Text, or `{ zh = "…", en = "…" }`.
    Title,
    /// The id of a thing declared elsewhere.
    Reference(Sort),
    /// A new id.
    Id,
    /// At least and at most, in milliseconds.
    Duration {
        least_ms: u64,
        most_ms: u64,
    },
    /// Working days: `"8d"`.
    Days,
    /// An amount of storage, at least so many bytes: `"2GiB"`.
    Bytes {
        least: u64,
    },
    /// 0 to 1, or a percentage as text.
    Share,
    /// Any decimal number.
    Number,
    Integer {
        least: u32,
        most: u32,
    },
    Bool,
    Choice(&'static [&'static str]),
    Date,
    /// With an offset, or in the project's zone.
    Time,
    /// A time of day: `"09:00"`.
    Clock,
    Zone,
    Condition(Over),
    /// A value of an answer: `json.token`.
    Pointer,
    /// Text that may hold variables and secrets.
    Template,
    /// JSON whose texts are templates.
    Json,
    /// A variable: text, a number, `{ env = … }` or `{ file = … }`.
    Variable,
    List(&'static Kind),
    Table(&'static Shape),
    /// A table, or only the value of one of its keys.
    Short(&'static Shape, &'static str),
    /// `[person.wang]`: tables by id.
    Keyed(&'static Shape),
    /// Values by any name.
    Map(&'static Kind),
}

/// What a condition speaks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    Facts,
    /// The answer to a request.
    Answer,
    /// An answer, or the readings of a machine: whichever the probe is of.
    Probe,
    /// What the steps of a journey captured.
    Captures,
}

impl Shape {
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}

impl Key {
    pub(in crate::plan) const fn new(name: &'static str, kind: Kind, need: Need, doc: &'static Text) -> Self {
        Self { name, kind, need, doc, only: &[], also: &[] }
    }

    pub(in crate::plan) const fn required(name: &'static str, kind: Kind, doc: &'static Text) -> Self {
        Self::new(name, kind, Need::Required, doc)
    }

    pub(in crate::plan) const fn optional(name: &'static str, kind: Kind, doc: &'static Text) -> Self {
        Self::new(name, kind, Need::Optional, doc)
    }

    pub(in crate::plan) const fn default(
        name: &'static str,
        kind: Kind,
        default: &'static str,
        doc: &'static Text,
    ) -> Self {
        Self::new(name, kind, Need::Default(default), doc)
    }

    const fn only(mut self, words: &'static [&'static str]) -> Self {
        self.only = words;
        self
    }

    const fn also(mut self, words: &'static [&'static str]) -> Self {
        self.also = words;
        self
    }

    /// Whether a table of this `kind` may have it.
    pub fn is_of(&self, word: &str) -> bool {
        self.only.is_empty() || self.only.contains(&word) || self.also.contains(&word)
    }

    /// The words of `kind` that may have it, where not all may.
    pub fn kinds(&self) -> String {
        [self.only, self.also].concat().join(", ")
    }
}

impl Kind {
    /// What is wanted, for "expected …" and for the reference.
    pub fn name(&self) -> &'static Text {
        match self {
            Self::Text => &say::WANT_TEXT,
            Self::Title => &say::WANT_TITLE,
            Self::Reference(sort) => match sort {
                Sort::Person => &say::WANT_PERSON,
                Sort::Requirement => &say::WANT_REQUIREMENT,
                Sort::Milestone => &say::WANT_MILESTONE,
                Sort::Gate => &say::WANT_GATE,
                Sort::Channel => &say::WANT_CHANNEL,
                Sort::Roster => &say::WANT_ROSTER,
                Sort::Alert => &say::WANT_ALERT,
                _ => &say::WANT_ID,
            },
            Self::Id => &say::WANT_ID,
            Self::Duration { .. } => &say::WANT_DURATION,
            Self::Days => &say::WANT_DAYS,
            Self::Bytes { .. } => &say::WANT_BYTES,
            Self::Share => &say::WANT_SHARE,
            Self::Number => &say::WANT_NUMBER,
            Self::Integer { .. } => &say::WANT_INTEGER,
            Self::Bool => &say::WANT_BOOL,
            Self::Choice(_) => &say::WANT_CHOICE,
            Self::Date => &say::WANT_DATE,
            Self::Time => &say::WANT_TIME,
            Self::Clock => &say::WANT_CLOCK,
            Self::Zone => &say::WANT_ZONE,
            Self::Condition(_) => &say::WANT_CONDITION,
            Self::Pointer => &say::WANT_POINTER,
            Self::Template => &say::WANT_TEMPLATE,
            Self::Json => &say::WANT_JSON,
            Self::Variable => &say::WANT_VARIABLE,
            Self::List(_) => &say::WANT_LIST,
            Self::Table(_) | Self::Keyed(_) | Self::Map(_) => &say::WANT_TABLE,
            Self::Short(..) => &say::WANT_SHORT,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn each(shape: &'static Shape, seen: &mut Vec<&'static Shape>) {
        if seen.iter().any(|known| std::ptr::eq(*known, shape)) {
            return;
        }
        seen.push(shape);
        for key in shape.keys {
            let mut kind = &key.kind;
            while let Kind::List(inner) | Kind::Map(inner) = kind {
                kind = inner;
            }
            if let Kind::Table(inner) | Kind::Keyed(inner) | Kind::Short(inner, _) = kind {
                each(inner, seen);
            }
        }
    }

    #[test]
    fn keys_stand_once_and_read_well() {
        let mut shapes = Vec::new();
        each(&FILE, &mut shapes);
        assert!(shapes.len() > 10);
        for shape in shapes {
            let names: BTreeSet<_> = shape.keys.iter().map(|key| key.name).collect();
            assert_eq!(names.len(), shape.keys.len());
            for key in shape.keys {
                assert!(!key.doc.zh.ends_with('。') && !key.doc.en.ends_with('.'), "{}", key.name);
            }
        }
    }
}
