//! `[project]` and `[cutover]`.

use super::StorePlace;
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
}
