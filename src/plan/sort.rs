//! The sorts of things a plan names.

use crate::wording::{Text, plan as say};

/// What sort of thing an id belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sort {
    Person,
    Requirement,
    Milestone,
    Case,
    Probe,
    Compare,
    Usage,
    Maintenance,
    Gate,
    Checklist,
    Channel,
    Roster,
    Alert,
    Verify,
    Runbook,
}

impl Sort {
    pub const ALL: [Self; 15] = [
        Self::Person,
        Self::Requirement,
        Self::Milestone,
        Self::Case,
        Self::Probe,
        Self::Compare,
        Self::Usage,
        Self::Maintenance,
        Self::Gate,
        Self::Checklist,
        Self::Channel,
        Self::Roster,
        Self::Alert,
        Self::Verify,
        Self::Runbook,
    ];

    /// The table that declares it: `[person.wang]`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Requirement => "requirement",
            Self::Milestone => "milestone",
            Self::Case => "case",
            Self::Probe => "probe",
            Self::Compare => "compare",
            Self::Usage => "usage",
            Self::Maintenance => "maintenance",
            Self::Gate => "gate",
            Self::Checklist => "checklist",
            Self::Channel => "channel",
            Self::Roster => "roster",
            Self::Alert => "alert",
            Self::Verify => "verify",
            Self::Runbook => "runbook",
        }
    }

    /// With its article in English: "a person".
    pub fn name(self) -> &'static Text {
        match self {
            Self::Person => &say::A_PERSON,
            Self::Requirement => &say::A_REQUIREMENT,
            Self::Milestone => &say::A_MILESTONE,
            Self::Case => &say::A_CASE,
            Self::Probe => &say::A_PROBE,
            Self::Compare => &say::A_COMPARISON,
            Self::Usage => &say::A_USAGE,
            Self::Maintenance => &say::A_MAINTENANCE,
            Self::Gate => &say::A_GATE,
            Self::Checklist => &say::A_CHECKLIST,
            Self::Channel => &say::A_CHANNEL,
            Self::Roster => &say::A_ROSTER,
            Self::Alert => &say::AN_ALERT,
            Self::Verify => &say::A_VERIFICATION,
            Self::Runbook => &say::A_RUNBOOK,
        }
    }
}
