//! The closed sets of words that events are made of, as the journal writes them and as people read them.

use crate::wording::{Text, names};
use serde::{Deserialize, Serialize};

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
    /// What a note on a time is about.
    Span {
        Note = "note", NOTE_ON_TIME;
        Rehearsal = "rehearsal", REHEARSAL;
        Mitigated = "mitigated", MITIGATED;
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

words! {
    /// What a seat says of a gate.
    Choice {
        Go = "go", CHOICE_GO;
        NoGo = "no-go", CHOICE_NO_GO;
    }
}

words! {
    /// What people decide of a gate, whatever its criteria say.
    Decision {
        Hold = "hold", DECIDED_HOLD;
        Recycle = "recycle", DECIDED_RECYCLE;
        Scrub = "scrub", DECIDED_SCRUB;
        Reopen = "reopen", DECIDED_REOPEN;
    }
}

words! {
    /// What became of a waiver that was asked for.
    Answer {
        Approved = "approved", APPROVED;
        Declined = "declined", WAIVER_DECLINED;
        Withdrawn = "withdrawn", WITHDRAWN;
    }
}

words! {
    /// How far a signature vouches for who is said to have acted.
    Standing {
        Unsigned = "unsigned", UNSIGNED;
        Signed = "signed", SIGNED;
        UnknownKey = "unknown-key", UNKNOWN_KEY;
        WrongKey = "wrong-key", WRONG_KEY;
        Invalid = "invalid", INVALID_SIGNATURE;
        WrongLogin = "wrong-login", WRONG_LOGIN;
    }
}

impl Standing {
    /// Whether it speaks against who is said to have acted.
    pub fn is_contradicted(self) -> bool {
        matches!(self, Self::WrongKey | Self::Invalid | Self::WrongLogin)
    }

    /// Whether somebody's word counts with it, where signatures are demanded or not.
    pub fn counts(self, demanded: bool) -> bool {
        self == Self::Signed || !(demanded || self.is_contradicted())
    }
}

words! {
    /// Where an alert stands.
    AlertStanding {
        Inactive = "inactive", ALERT_INACTIVE;
        Pending = "pending", ALERT_PENDING;
        Firing = "firing", ALERT_FIRING;
        Acknowledged = "acknowledged", ALERT_ACKNOWLEDGED;
        Snoozed = "snoozed", ALERT_SNOOZED;
        Suppressed = "suppressed", ALERT_SUPPRESSED;
        Resolved = "resolved", ALERT_RESOLVED;
        Unknown = "unknown", ALERT_UNKNOWN;
    }
}

impl AlertStanding {
    /// Whether it was raised and is not over.
    pub fn is_firing(self) -> bool {
        matches!(self, Self::Firing | Self::Acknowledged | Self::Snoozed | Self::Suppressed)
    }
}

words! {
    /// A rule of who may do what, which refuses an act.
    Rule {
        MayNotRecord = "may-not-record", RULE_RECORD;
        SeatNotHeld = "seat-not-held", RULE_SEAT;
        MayNotWaive = "may-not-waive", RULE_WAIVE;
        MayNotApprove = "may-not-approve", RULE_APPROVE;
        MayNotSignOff = "may-not-sign-off", RULE_SIGN_OFF;
        OwnRequest = "own-request", RULE_OWN_REQUEST;
        OwnWork = "own-work", RULE_OWN_WORK;
        MustBeSigned = "must-be-signed", RULE_MUST_BE_SIGNED;
        MayNotDecide = "may-not-decide", RULE_DECIDE;
        MayNotRuleOut = "may-not-rule-out", RULE_RULE_OUT;
        MayNotPoll = "may-not-poll", RULE_POLL;
        MayNotHandOver = "may-not-hand-over", RULE_HAND_OVER;
        TwoSeats = "two-seats", RULE_TWO_SEATS;
        MayNotRun = "may-not-run", RULE_RUN;
        TwoPeople = "two-people", RULE_TWO_PEOPLE;
    }
}
