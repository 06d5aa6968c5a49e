//! The channels of a plan, and how a test message fared in each.

use super::table::{Cell, Column, Listing};
use crate::{
    id::Id,
    notify::{Cause, Event, Report},
    plan::Plan,
    wording::{Lang, Text, notify as say, report as heading},
};
use serde_json::{Value, json};

/// The channels, without anything of their addresses.
pub fn listing(plan: &Plan) -> Listing {
    let columns = vec![
        Column { key: "id", heading: &heading::ID },
        Column { key: "kind", heading: &say::COLUMN_KIND },
        Column { key: "lang", heading: &say::COLUMN_LANG },
        Column { key: "fallback", heading: &say::COLUMN_FALLBACK },
        Column { key: "title", heading: &heading::TITLE },
    ];
    let rows = plan.channels.values().map(|channel| {
        vec![
            Cell::Plain(channel.id.to_string()),
            Cell::Plain(channel.carrier.word().to_owned()),
            Cell::Plain(channel.lang.tag().to_owned()),
            channel.fallback.as_ref().map_or(Cell::Nothing, |id| Cell::Plain(id.to_string())),
            Cell::Title(channel.title.clone()),
        ]
    });
    Listing { columns, rows: rows.collect() }
}

/// How a test message fared in one channel.
pub struct Trial {
    pub channel: Id,
    pub kind: &'static str,
    /// The end of it; `None` when the test was cut short.
    pub end: Option<Event>,
}

impl Trial {
    /// The trials of these channels, from what was reported of them.
    pub fn of<'a>(channels: impl Iterator<Item = (&'a Id, &'static str)>, reports: &[Report]) -> Vec<Self> {
        let end = |id: &Id| {
            let report = reports.iter().find(|report| report.channel == *id && report.event.is_final());
            report.map(|report| report.event.clone())
        };
        channels.map(|(id, kind)| Self { channel: id.clone(), kind, end: end(id) }).collect()
    }

    /// Why it was not delivered; `None` when it was, or when nobody knows.
    pub fn cause(&self) -> Option<Cause> {
        match &self.end {
            Some(Event::Failed { cause, .. }) => Some(*cause),
            _ => None,
        }
    }

    pub fn delivered(&self) -> bool {
        matches!(self.end, Some(Event::Sent { .. }))
    }

    fn words(&self, lang: Lang) -> String {
        match &self.end {
            Some(Event::Sent { said, .. }) => said.clone(),
            Some(Event::Failed { why, .. }) => why.render(lang),
            _ => String::new(),
        }
    }

    fn state(&self) -> (&'static str, &'static Text) {
        match (&self.end, self.cause()) {
            (Some(Event::Sent { .. }), _) => ("delivered", &say::DELIVERED),
            (_, Some(cause)) => (cause.word(), cause.name()),
            _ => ("unknown", &say::CUT_SHORT),
        }
    }
}

pub fn text(trials: &[Trial], lang: Lang) -> String {
    let columns = vec![
        Column { key: "channel", heading: &say::COLUMN_CHANNEL },
        Column { key: "kind", heading: &say::COLUMN_KIND },
        Column { key: "result", heading: &heading::RESULT },
        Column { key: "answer", heading: &say::COLUMN_ANSWER },
    ];
    let row = |trial: &Trial| {
        let (word, name) = trial.state();
        let (channel, kind) = (trial.channel.to_string(), trial.kind.to_owned());
        vec![Cell::Plain(channel), Cell::Plain(kind), Cell::Word(word, name), Cell::Plain(trial.words(lang))]
    };
    Listing { columns, rows: trials.iter().map(row).collect() }.text(lang)
}

/// One object per channel; `result` is `delivered`, or the word of what went wrong.
pub fn json(trials: &[Trial], lang: Lang) -> Value {
    let object = |trial: &Trial| {
        json!({
            "channel": trial.channel,
            "kind": trial.kind,
            "delivered": trial.delivered(),
            "result": trial.state().0,
            "answer": trial.words(lang),
        })
    };
    trials.iter().map(object).collect()
}
