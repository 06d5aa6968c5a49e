//! `[maintenance.db-upgrade]`: a planned time in which nothing is held against the system.

use super::Place;
use crate::{id::Id, title::Title};
use chrono::{DateTime, Utc};

#[derive(Clone, Debug)]
pub struct Maintenance {
    pub id: Id,
    pub place: Place,
    pub title: Title,
    pub from: DateTime<Utc>,
    /// Later than `from`; samples due at this moment count again.
    pub until: DateTime<Utc>,
    /// Empty for every probe.
    pub probes: Vec<Id>,
    pub reason: Option<Title>,
}

impl Maintenance {
    pub fn is_of(&self, probe: &Id) -> bool {
        self.probes.is_empty() || self.probes.contains(probe)
    }
}
