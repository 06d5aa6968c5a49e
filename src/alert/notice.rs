//! What people are told of an alert, and what came of telling them.

use super::Assessment;
use crate::{
    facts::{World, shown},
    id::Id,
    phrase,
    plan::{Alert, alert::Severity},
    state::{Episode, Stage},
    wording::{Phrase, alert as say},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Facts a notice tells.
const FACTS_MAX: usize = 6;

/// Something to tell a channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    pub id: Uuid,
    pub channel: Id,
    /// `None` for one that is about no alert, such as a test.
    pub alert: Option<Id>,
    pub severity: Severity,
    pub title: Phrase,
    pub lines: Vec<Phrase>,
    /// Where it says what to do.
    pub link: Option<String>,
    pub stage: Stage,
}

/// What came of a notice, after all attempts.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    pub notice: Uuid,
    /// The channel that took it, or that was tried last.
    pub channel: Id,
    pub result: Result<(), Phrase>,
    pub attempts: u32,
}

/// Writes the notice of a stage of an alert.
pub fn compose(
    world: &World,
    alert: &Alert,
    episode: &Episode,
    assessment: &Assessment,
    (id, stage, channel): (Uuid, Stage, Id),
) -> Notice {
    let mut lines = Vec::new();
    for (name, reading) in assessment.facts.iter().take(FACTS_MAX) {
        let unit = world.catalogue.get(name).map_or(crate::facts::Unit::None, |entry| entry.family.unit);
        let value = match &reading.value {
            Ok(value) => shown(value, unit),
            Err(missing) => missing.shown.unwrap_or("–").to_owned(),
        };
        lines.push(phrase!(say::LINE_FACT, name = name, value = value));
    }
    lines.extend(assessment.notes.iter().cloned());
    lines.push(phrase!(say::LINE_SINCE, at = local(world, episode.raised.at)));
    if let Some(resolved) = episode.resolved.as_ref().filter(|_| stage == Stage::Resolved) {
        lines.push(phrase!(say::LINE_OVER, at = local(world, resolved.at)));
    } else {
        let current = episode.escalated.last().map(|(to, _)| to).or(episode.on_call.as_ref());
        if let Some(person) = current.or(alert.owner.as_ref()) {
            lines.push(phrase!(say::LINE_ON_CALL, person = world.plan.person_name(person.as_str())));
        }
        let in_words = alert.runbook.as_ref().filter(|_| link(alert).is_none());
        lines.extend(in_words.map(|runbook| phrase!(say::LINE_RUNBOOK, runbook = runbook)));
        lines.push(phrase!(say::LINE_ACKNOWLEDGE, alert = &alert.id));
    }
    Notice {
        id,
        channel,
        alert: Some(alert.id.clone()),
        // That it is over is no emergency.
        severity: if stage == Stage::Resolved { Severity::Info } else { episode.severity },
        title: title(world, alert, episode, stage),
        lines,
        link: link(alert),
        stage,
    }
}

fn title(world: &World, alert: &Alert, episode: &Episode, stage: Stage) -> Phrase {
    let (title, project) = (&alert.title, &world.plan.project.name);
    match stage {
        Stage::Raised => phrase!(say::TITLE_RAISED, title = title, project = project),
        Stage::Reminded(n) => phrase!(say::TITLE_REMINDED, title = title, project = project, n = n),
        Stage::Escalated(_) => {
            let to = episode.escalated.last().map(|(to, _)| world.plan.person_name(to.as_str()));
            phrase!(say::TITLE_ESCALATED, title = title, project = project, to = to.unwrap_or_default())
        }
        Stage::Resolved => phrase!(say::TITLE_RESOLVED, title = title, project = project),
    }
}

/// The runbook, if it is an address.
fn link(alert: &Alert) -> Option<String> {
    let text = alert.runbook.as_ref()?.get(crate::wording::Lang::En).trim();
    let is_address = text.starts_with("https://") || text.starts_with("http://");
    (is_address && !text.contains(char::is_whitespace)).then(|| text.to_owned())
}

fn local(world: &World, at: DateTime<Utc>) -> String {
    at.with_timezone(&world.plan.project.timezone).format("%Y-%m-%d %H:%M:%S").to_string()
}
