//! The events of the journal. Their JSON is stored for ever: variants and fields are only ever added.

use crate::{
    id::Id,
    wording::{Text, names},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use uuid::Uuid;

/// One thing that happened, as it is recorded.
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

/// An event with its place in the journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// From 1, without gaps; 0 for an event that waits on this machine to be put into the journal.
    pub seq: u64,
    pub event: Event,
    pub receipt: Receipt,
}

/// What the store itself says of an event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// When the store took it, by its own clock, and never before the event in the place before; absent from events
    /// that are not in the shared store yet, and from those of the first format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stored: Option<DateTime<Utc>>,
    /// The database user it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
}

impl Recorded {
    /// An event in a place, of which the store says nothing more.
    pub fn new(seq: u64, event: Event) -> Self {
        Self { seq, event, receipt: Receipt::default() }
    }

    /// An event that is durable on this machine and not in the journal yet.
    pub fn waiting(event: Event) -> Self {
        Self::new(0, event)
    }

    pub fn is_waiting(&self) -> bool {
        self.seq == 0
    }

    /// Since when everybody who reads the journal can know it.
    pub fn known_at(&self) -> DateTime<Utc> {
        self.receipt.stored.unwrap_or(self.event.at)
    }
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
    },
    ItemUnticked {
        checklist: Id,
        item: Id,
        note: String,
    },
}

impl Happening {
    /// The kinds as the journal writes them.
    pub const KINDS: [&str; 7] = [
        "requirement-marked",
        "milestone-noted",
        "case-recorded",
        "feedback-added",
        "feedback-settled",
        "item-ticked",
        "item-unticked",
    ];

    /// Whether it means nothing unless everybody sees it at once, so that it cannot wait on one machine.
    pub fn needs_others(&self) -> bool {
        match self {
            Self::RequirementMarked { .. }
            | Self::MilestoneNoted { .. }
            | Self::CaseRecorded { .. }
            | Self::FeedbackAdded { .. }
            | Self::FeedbackSettled { .. }
            | Self::ItemTicked { .. }
            | Self::ItemUnticked { .. } => false,
        }
    }

    /// What it is about.
    pub fn subjects(&self) -> Vec<&Id> {
        match self {
            Self::RequirementMarked { requirement, .. } => vec![requirement],
            Self::MilestoneNoted { milestone, .. } => vec![milestone],
            Self::CaseRecorded { case, .. } => vec![case],
            Self::FeedbackAdded { case, requirement, .. } => case.iter().chain(requirement).collect(),
            Self::FeedbackSettled { .. } => Vec::new(),
            Self::ItemTicked { checklist, item, .. } | Self::ItemUnticked { checklist, item, .. } => {
                vec![checklist, item]
            }
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
        };
        Self::KINDS[index]
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal, $text:ident;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($variant),* }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            pub const WORDS: &'static [&'static str] = &[$($word),*];

            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.word() == word)
            }

            pub fn name(self) -> &'static Text {
                match self { $(Self::$variant => &names::$text),* }
            }
        }
    };
}

words! {
    /// How far a requirement has come, as people say. Whether it is *verified* is computed from its cases.
    Progress {
        Proposed = "proposed", PROPOSED;
        Agreed = "agreed", AGREED;
        Building = "building", BUILDING;
        Delivered = "delivered", DELIVERED;
        Dropped = "dropped", DROPPED;
    }
}

words! {
    /// How a UAT case went.
    CaseResult {
        Pass = "pass", PASS;
        Fail = "fail", FAIL;
        Blocked = "blocked", BLOCKED;
    }
}

words! {
    /// How bad a tester finds it.
    Severity {
        Suggestion = "suggestion", SUGGESTION;
        Minor = "minor", MINOR;
        Major = "major", MAJOR;
        Blocker = "blocker", BLOCKER;
    }
}

words! {
    /// What became of feedback.
    Disposition {
        Fixed = "fixed", FIXED;
        Planned = "planned", PLANNED;
        Duplicate = "duplicate", DUPLICATE;
        Declined = "declined", DECLINED;
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
