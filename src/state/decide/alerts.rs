//! Alerts: what people say of them, and what a program that watches records of them.
//!
//! What a program records is refused as a mistake when another was faster: with `Store::put` after a place this makes
//! exactly one of many raise an alert, and exactly one send each notice.

use super::{Refusal, bounded, known, needed, refuse};
use crate::{
    id::Id,
    mask, phrase,
    plan::Plan,
    state::{AlertStanding, Happening, Seen, Stage, State},
    wording::{Phrase, names, state as say},
};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// Longest time an alert may be silenced for: what nobody wants to hear of for longer should leave the plan.
const SNOOZE_MAX: TimeDelta = TimeDelta::days(7);

/// Longest account of a delivery, in characters.
const DETAIL_CHARS_MAX: usize = 300;

/// Facts kept with an alert, and characters of a value of one.
const SEEN_MAX: usize = 16;
const VALUE_CHARS_MAX: usize = 200;

/// Acknowledging is a claim: of those who do it at the same time one has it.
pub(super) fn acknowledge(state: &State, plan: &Plan, alert: Id, note: &str) -> Result<Happening, Refusal> {
    known(&plan.alerts, &alert, &names::ALERT)?;
    let Some(open) = state.alarm(&alert).and_then(|alarm| alarm.open()) else {
        return Err(refuse("not-firing", phrase!(say::ALERT_NOT_FIRING, alert = &alert)));
    };
    if let Some(held) = &open.acknowledged {
        let by = plan.person_name(&held.by);
        let message = phrase!(say::ALERT_ACKNOWLEDGED, alert = &alert, by = by, seq = held.seq);
        let hint = Some(phrase!(say::ALERT_ACKNOWLEDGED_HINT, alert = &alert));
        return Err(Refusal { hint, ..refuse("acknowledged", message) });
    }
    Ok(Happening::AlertAcknowledged { alert, note: bounded(note)? })
}

pub(super) fn snooze(
    plan: &Plan,
    now: DateTime<Utc>,
    alert: Id,
    until: DateTime<Utc>,
    reason: &str,
) -> Result<Happening, Refusal> {
    known(&plan.alerts, &alert, &names::ALERT)?;
    let reason = needed(reason, &say::SNOOZE_NEEDS_REASON)?;
    if until <= now || until - now > SNOOZE_MAX {
        return Err(refuse("snooze-time", phrase!(say::SNOOZE_TIME, days = SNOOZE_MAX.num_days())));
    }
    Ok(Happening::AlertSnoozed { alert, until, reason })
}

pub(super) fn unsnooze(
    state: &State,
    plan: &Plan,
    now: DateTime<Utc>,
    alert: Id,
    note: &str,
) -> Result<Happening, Refusal> {
    known(&plan.alerts, &alert, &names::ALERT)?;
    if !state.alarm(&alert).is_some_and(|alarm| alarm.is_snoozed(now)) {
        return Err(refuse("not-snoozed", phrase!(say::ALERT_NOT_SNOOZED, alert = &alert)));
    }
    Ok(Happening::AlertUnsnoozed { alert, note: bounded(note)? })
}

pub(super) fn raise(
    state: &State,
    plan: &Plan,
    now: DateTime<Utc>,
    alert: Id,
    seen: Vec<Seen>,
) -> Result<Happening, Refusal> {
    let planned = known(&plan.alerts, &alert, &names::ALERT)?;
    if state.alarm(&alert).is_some_and(|alarm| alarm.open().is_some()) {
        return Err(faster());
    }
    let roster = planned.roster.as_ref().and_then(|id| plan.rosters.get(id));
    let on_call = roster.and_then(|roster| roster.at(now).first().map(|entry| entry.person.clone()));
    Ok(Happening::AlertRaised { severity: planned.severity, seen: fitting(seen), on_call, alert })
}

pub(super) fn resolve(state: &State, alert: Id, seen: Vec<Seen>) -> Result<Happening, Refusal> {
    match state.alarm(&alert).and_then(|alarm| alarm.open()) {
        Some(_) => Ok(Happening::AlertResolved { alert, seen: fitting(seen) }),
        None => Err(faster()),
    }
}

pub(super) fn escalate(
    state: &State,
    plan: &Plan,
    now: DateTime<Utc>,
    alert: Id,
    to: Id,
) -> Result<Happening, Refusal> {
    let open = state.alarm(&alert).and_then(|alarm| alarm.open());
    let is_due = is_loud(state, plan, now, &alert)
        && open.is_some_and(|open| open.escalated.iter().all(|(known, _)| *known != to));
    if is_due { Ok(Happening::AlertEscalated { alert, to }) } else { Err(faster()) }
}

/// Whether people are still to be told of it: meanwhile somebody may have taken it on, or it may be over.
fn is_loud(state: &State, plan: &Plan, now: DateTime<Utc>, alert: &Id) -> bool {
    let planned = plan.alerts.get(alert);
    planned.is_some_and(|planned| state.alert_standing(planned, now) == AlertStanding::Firing)
}

pub(super) fn send(
    (state, plan, now): (&State, &Plan, DateTime<Utc>),
    alert: Id,
    raised: Uuid,
    stage: Stage,
    channel: Id,
    over: Option<Uuid>,
) -> Result<Happening, Refusal> {
    let episode = state.alarm(&alert).and_then(|alarm| alarm.episode.as_ref());
    let is_free = episode.filter(|episode| episode.is_raised_by(raised)).is_some_and(|episode| {
        let is_so = match stage {
            Stage::Resolved => episode.resolved.is_some(),
            Stage::Escalated(turn) => episode.escalated.len() == turn as usize,
            Stage::Raised | Stage::Reminded(_) => true,
        };
        let under_way = episode.telling(stage, &channel);
        is_so
            && (stage == Stage::Resolved || is_loud(state, plan, now, &alert))
            && under_way.map(|telling| telling.id) == over
            && under_way.is_none_or(|telling| !telling.outcome.as_ref().is_some_and(|it| it.ok))
    });
    if is_free { Ok(Happening::NoticeSending { alert, raised, stage, channel }) } else { Err(faster()) }
}

/// Another program did it first; nobody is told.
fn faster() -> Refusal {
    refuse("faster", Phrase::from(&say::ALERT_FASTER))
}

/// What a delivery left to say, as the journal keeps it.
pub(super) fn detail(text: &str) -> String {
    let clean: String = text.chars().filter(|c| !c.is_control()).take(DETAIL_CHARS_MAX).collect();
    mask::personal(&clean)
}

/// No more than belongs into an event.
fn fitting(mut seen: Vec<Seen>) -> Vec<Seen> {
    seen.truncate(SEEN_MAX);
    for value in seen.iter_mut().filter_map(|seen| seen.value.as_mut()) {
        let clean: String = value.chars().filter(|c| !c.is_control()).take(VALUE_CHARS_MAX).collect();
        *value = mask::personal(&clean);
    }
    seen
}
