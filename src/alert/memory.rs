//! What only the program that watches knows: for how long a condition has held, been false or been out of sight, and
//! since when a notice is under way.

use super::World;
use crate::{
    expr::Truth,
    id::Id,
    plan::{Alert, alert::OnMissing},
    state::State,
};
use chrono::{DateTime, Utc};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The memory of one program. Another that starts has none, and waits for its own.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    tracks: HashMap<Id, Track>,
    /// Notices of which nobody has said what came of them, and when that was first seen by the clock of this program:
    /// the clock of the one that sends it may be wrong.
    under_way: HashMap<Uuid, DateTime<Utc>>,
    /// Those of them that this program sends itself.
    own: HashSet<Uuid>,
}

/// How a condition has gone so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Track {
    /// It counts as true now.
    pub is_true: bool,
    /// Since when it holds; also while it cannot be judged in between.
    pub holding: Option<DateTime<Utc>>,
    /// Since when it is false.
    pub clear: Option<DateTime<Utc>>,
    /// Since when it cannot be judged.
    pub unknown: Option<DateTime<Utc>>,
}

impl Memory {
    /// Takes note of what every condition says now, and of the notices that are under way.
    pub fn observe(&mut self, world: &World) {
        self.tracks.retain(|id, _| world.plan.alerts.contains_key(id));
        for alert in world.plan.alerts.values() {
            self.tracks.entry(alert.id.clone()).or_default().see(alert, world);
        }
        let open = under_way(world.state, world.plan.alerts.keys());
        self.under_way.retain(|id, _| open.contains(id));
        self.own.retain(|id| open.contains(id));
        for id in open {
            self.under_way.entry(id).or_insert(world.now);
        }
    }

    /// Remembers that this program sends a notice.
    pub fn sends(&mut self, notice: Uuid) {
        self.own.insert(notice);
    }

    pub(super) fn track(&self, alert: &Id) -> Option<&Track> {
        self.tracks.get(alert)
    }

    /// Since when a notice is under way, and whether this program sends it.
    pub(super) fn under_way(&self, notice: Uuid) -> Option<(DateTime<Utc>, bool)> {
        self.under_way.get(&notice).map(|since| (*since, self.own.contains(&notice)))
    }
}

fn under_way<'a>(state: &State, alerts: impl Iterator<Item = &'a Id>) -> HashSet<Uuid> {
    let episodes = alerts.filter_map(|id| state.alarm(id)?.episode.as_ref());
    let tellings = episodes.flat_map(|episode| &episode.tellings);
    tellings.filter(|telling| telling.outcome.is_none()).map(|telling| telling.id).collect()
}

impl Track {
    /// What a program knows that looks for the first time.
    pub fn of(alert: &Alert, world: &World) -> Self {
        let mut track = Self::default();
        track.see(alert, world);
        track
    }

    fn see(&mut self, alert: &Alert, world: &World) {
        let truth = alert.when.evaluate(world).truth;
        self.is_true = truth == Truth::True || (truth == Truth::Unknown && alert.missing == OnMissing::Fire);
        match truth {
            Truth::Unknown => {
                self.unknown.get_or_insert(world.now);
                self.clear = None;
                if self.is_true {
                    self.holding.get_or_insert(world.now);
                }
            }
            Truth::True => {
                self.holding.get_or_insert(world.now);
                (self.clear, self.unknown) = (None, None);
            }
            Truth::False => {
                self.clear.get_or_insert(world.now);
                (self.holding, self.unknown) = (None, None);
            }
        }
    }
}
