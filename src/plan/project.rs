//! `[project]` and `[cutover]`.

use super::{DataLimit, Place, StorePlace, Table, Trigger};
use crate::{id::Id, title::Title};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use std::time::Duration;

#[derive(Clone, Debug)]
pub struct Project {
    pub id: Id,
    pub name: Title,
    /// What sort of company it is for: decides which requirements a plan may not lack.
    pub profile: Option<Profile>,
    /// Times without a zone are in this one, and screens show it.
    pub timezone: Tz,
    pub store: StorePlace,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    Shop,
    Chain,
    Startup,
    Enterprise,
}

impl Profile {
    pub const WORDS: [&str; 4] = ["shop", "chain", "startup", "enterprise"];
    pub const ALL: [Self; 4] = [Self::Shop, Self::Chain, Self::Startup, Self::Enterprise];

    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }
}

/// The launch window.
#[derive(Clone, Debug)]
pub struct Cutover {
    pub place: Place,
    pub start: DateTime<Utc>,
    pub end: DateTime<Utc>,
    /// The gate that decides it.
    pub gate: Option<Id>,
    /// What is run that night.
    pub runbook: Option<Id>,
    /// What goes back to the old system.
    pub rollback: Option<Id>,
    /// Time kept for deciding to roll back.
    pub decision: Duration,
    /// Time kept for verifying that a rollback worked.
    pub verify: Duration,
    /// The gate that proves, after a rollback, that the old system is back.
    pub back: Option<Id>,
    /// How long after the cutover going back may still be proposed.
    pub hypercare: Duration,
    /// Channels that are told when the time to go back runs out, or going back is proposed.
    pub notify: Vec<Id>,
    /// Who is on call for that.
    pub roster: Option<Id>,
    /// What a rollback loses, in the order of the plan.
    pub data: Table<DataLimit>,
    /// What makes going back be proposed, in the order of the plan.
    pub triggers: Table<Trigger>,
}
