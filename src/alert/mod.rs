//! Alerts: what the conditions of the plan say now, what was recorded of them, and what follows. Pure; the time is in
//! the [`World`].
//!
//! ```text
//!            condition holds            holds `for`
//! inactive ───────────────▶ pending ───────────────▶ firing ◀─▶ acknowledged · snoozed · suppressed
//!     ▲ ◀──── false ──────────┘                         │
//!     └─────────── resolved ◀──── false for `resolve_after`
//! ```
//!
//! That an alert fires is an event; how long a condition has held is known only to the program that watches, in its
//! [`Memory`]. A condition that cannot be judged changes nothing: what fires goes on firing, what was about to goes on
//! waiting, and both are shown with the reason.

mod due;
mod memory;
pub mod notice;
#[cfg(test)]
mod tests;

pub use due::{DUE_MAX, Duty, TAKEOVER, TRIES_MAX, due};
pub use memory::Memory;

use memory::Track;

use crate::{
    expr::Truth,
    facts::{Reading, World},
    id::Id,
    phrase,
    plan::{
        Alert,
        alert::{OnMissing, Severity},
    },
    state::AlertStanding,
    title::Title,
    wording::{Phrase, alert as say},
};
use chrono::{DateTime, Utc};

/// Where an alert stands at a moment, with everything that led to it.
#[derive(Clone, Debug)]
pub struct Assessment {
    pub id: Id,
    pub title: Title,
    pub severity: Severity,
    pub standing: AlertStanding,
    /// Since when it stands there: the condition holds, cannot be judged, or the alert was raised or over.
    pub since: Option<DateTime<Utc>>,
    /// What the condition says now.
    pub truth: Truth,
    /// The facts it reads, with the values they have.
    pub facts: Vec<(String, Reading)>,
    /// What to say beside it, such as that it cannot be judged now.
    pub notes: Vec<Phrase>,
}

/// Every alert of the plan, in its order.
pub fn assess(world: &World, memory: &Memory) -> Vec<Assessment> {
    world.plan.alerts.values().map(|alert| one(alert, world, memory)).collect()
}

/// How many need somebody: they fire, and nobody has acknowledged or snoozed them.
pub fn needing_somebody(assessments: &[Assessment]) -> usize {
    assessments.iter().filter(|it| it.standing == AlertStanding::Firing).count()
}

fn one(alert: &Alert, world: &World, memory: &Memory) -> Assessment {
    let answer = alert.when.evaluate(world);
    let read = |path: String| world.read(&path).map(|reading| (path, reading));
    let facts = answer.seen.iter().filter_map(|(path, _)| read(path.to_string())).collect();
    let track = memory.track(&alert.id).cloned().unwrap_or_else(|| Track::of(alert, world));
    let alarm = world.state.alarm(&alert.id);
    let recorded = world.state.alert_standing(alert, world.now);
    let parent = parent(alert, world, memory);
    let (standing, since) = match alarm.and_then(|alarm| alarm.open()) {
        Some(open) if parent.is_some() => (AlertStanding::Suppressed, Some(open.raised.at)),
        Some(open) => (recorded, Some(open.raised.at)),
        None if track.is_true => (AlertStanding::Pending, track.holding),
        None if track.unknown.is_some() => (AlertStanding::Unknown, track.unknown),
        None => {
            let over = alarm.and_then(|alarm| alarm.episode.as_ref()?.resolved.as_ref());
            (recorded, over.map(|note| note.at))
        }
    };
    let mut notes = Vec::new();
    if answer.truth == Truth::Unknown {
        let why = answer.why.first().cloned().unwrap_or_else(|| (&say::NO_REASON).into());
        let text =
            if alert.missing == OnMissing::Fire { &say::UNKNOWN_FIRES } else { &say::CANNOT_BE_JUDGED };
        notes.push(phrase!(*text, why = why));
    }
    if let (AlertStanding::Suppressed, Some(parent)) = (standing, parent) {
        notes.push(phrase!(say::SUPPRESSED_BY, alert = parent));
    }
    Assessment {
        id: alert.id.clone(),
        title: alert.title.clone(),
        severity: alert.severity,
        standing,
        since,
        truth: answer.truth,
        facts,
        notes,
    }
}

/// The alert that explains this one: it was raised, or its condition holds now and it may yet be.
fn parent<'a>(alert: &'a Alert, world: &World, memory: &Memory) -> Option<&'a Id> {
    let holds = |id: &&Id| {
        let raised = world.state.alarm(id).is_some_and(|alarm| alarm.open().is_some());
        raised || memory.track(id).is_some_and(|track| track.is_true)
    };
    alert.depends_on.iter().find(holds)
}
