//! What became of a message.

use crate::{
    id::Id,
    wording::{Phrase, Text, notify as say},
};
use chrono::{DateTime, Utc};
use std::time::Duration;
use uuid::Uuid;

/// One thing that happened to one message in one channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    pub message: Uuid,
    pub channel: Id,
    pub at: DateTime<Utc>,
    pub event: Event,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// It waits to be sent.
    Queued,
    /// It goes out as part of another one, because more were waiting than the channel may send.
    Merged { into: Uuid },
    /// An attempt failed and another follows.
    Retrying { attempt: u32, pause: Duration, why: Phrase },
    /// The service said that it took it, in these words.
    Sent { attempts: u32, said: String },
    /// The channel could not deliver it, and it goes on through another. `attempts` is 0 when it was not even tried.
    FailedOver { attempts: u32, cause: Cause, why: Phrase, to: Id },
    /// The channel could not deliver it, and there is none left.
    Failed { attempts: u32, cause: Cause, why: Phrase },
}

impl Event {
    /// Whether this is the end of the message: each has exactly one.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Sent { .. } | Self::Failed { .. })
    }
}

/// Whose fault a failure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The service answered, and took nothing.
    Refused,
    /// There was no answer, or none that tells.
    Unreachable,
    /// The plan is not trusted to start programs.
    Untrusted,
    /// The channel cannot be used as the plan has it, or its queue is full.
    Unusable,
}

impl Cause {
    pub fn name(self) -> &'static Text {
        match self {
            Self::Refused => &say::REFUSED,
            Self::Unreachable => &say::UNREACHABLE,
            Self::Untrusted => &say::NOT_ALLOWED,
            Self::Unusable => &say::UNUSABLE,
        }
    }

    pub const fn word(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Unreachable => "unreachable",
            Self::Untrusted => "untrusted",
            Self::Unusable => "unusable",
        }
    }
}
