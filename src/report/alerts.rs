//! Alerts as a table.

use super::{
    local,
    table::{Cell, Column, Listing},
    utc,
};
use crate::{
    alert::{Memory, assess},
    facts::World,
    state::{Episode, Note, Telling},
    wording::report as heading,
};
use chrono::{DateTime, Utc};

/// Every alert: where it stands, who sees to it, and how its notices fare. A single command has not watched, so how long
/// a condition has held is counted from now.
pub fn alerts(world: &World) -> Listing {
    let zone = world.plan.project.timezone;
    let moment = |at: DateTime<Utc>| Cell::Shown(local(at, zone), utc(at).into());
    let rows = assess(world, &Memory::default()).into_iter().map(|alert| {
        let alarm = world.state.alarm(&alert.id);
        let open = alarm.and_then(|alarm| alarm.open());
        let snooze = alarm.and_then(|alarm| alarm.snooze.as_ref()).filter(|it| world.now < it.until);
        let acknowledged = open.and_then(|open| open.acknowledged.as_ref());
        vec![
            Cell::Plain(alert.id.to_string()),
            Cell::Word(alert.severity.word(), alert.severity.name()),
            Cell::Word(alert.standing.word(), alert.standing.name()),
            alert.since.map_or(Cell::Nothing, moment),
            acknowledged.map_or(Cell::Nothing, |note: &Note| Cell::Plain(note.by.to_string())),
            snooze.map_or(Cell::Nothing, |snooze| moment(snooze.until)),
            on_call(open),
            Cell::List(open.map(|open| open.tellings.iter().map(told).collect()).unwrap_or_default()),
            Cell::Title(alert.title),
        ]
    });
    let column = |key, heading| Column { key, heading };
    let columns = vec![
        column("id", &heading::ID),
        column("severity", &heading::SEVERITY),
        column("standing", &heading::STATE),
        column("since", &heading::SINCE),
        column("acknowledged_by", &heading::ACKNOWLEDGED_BY),
        column("snoozed_until", &heading::SNOOZED_UNTIL),
        column("on_call", &heading::ON_CALL),
        column("notices", &heading::NOTICES),
        column("title", &heading::TITLE),
    ];
    Listing { rows: rows.collect(), columns }
}

/// Whose turn it is.
fn on_call(open: Option<&Episode>) -> Cell {
    let person = open.and_then(|open| open.escalated.last().map(|(to, _)| to).or(open.on_call.as_ref()));
    person.map_or(Cell::Nothing, |person| Cell::Plain(person.to_string()))
}

/// `launch:sent`, in words that stay.
fn told(telling: &Telling) -> String {
    let state = match &telling.outcome {
        None => "sending",
        Some(outcome) if outcome.ok => "sent",
        Some(_) if telling.tries < crate::alert::TRIES_MAX => "retrying",
        Some(_) => "failed",
    };
    format!("{}:{state}", telling.channel)
}
