//! Forms about a poll as a whole: opening a round, closing it, handing a seat over. Votes are [`super::word`]'s.

use super::{
    form_fields::{Entry, Kind},
    poll,
};
use crate::{
    id::Id,
    phrase,
    state::{Command, Heir, PollCommand},
    tui::{theme::Tone, view::View, widgets::text::Words},
    wording::{Phrase, console as say, names, polls as say_polls},
};

#[derive(Clone, Debug, PartialEq)]
pub enum PollForm {
    Open {
        gate: Id,
    },
    Close {
        gate: Id,
    },
    /// With the seats that are offered, as the plan writes them and as people call them, and with who is proposed.
    HandOver {
        gate: Id,
        seats: Vec<(String, Phrase)>,
        to: String,
    },
}

impl PollForm {
    pub fn title(&self) -> Phrase {
        match self {
            Self::Open { gate } => phrase!(say_polls::FORM_OPEN, gate = gate),
            Self::Close { gate } => phrase!(say_polls::FORM_CLOSE, gate = gate),
            Self::HandOver { gate, .. } => phrase!(say_polls::FORM_HAND_OVER, gate = gate),
        }
    }

    pub fn entries(&self) -> Vec<Entry> {
        let why = Entry::lines(&say::FIELD_WHY, 2);
        match self {
            Self::Open { .. } | Self::Close { .. } => {
                let sure = Entry::choice(&say::FIELD_SURE, [&say::NOT_SURE, &say::SURE], 0);
                vec![sure, Entry::lines(&say::FIELD_NOTE, 2)]
            }
            Self::HandOver { seats, to, .. } => {
                let seats = seats.iter().map(|(_, name)| name.clone());
                let to = Entry::line(&say_polls::FIELD_TO).with(to.clone());
                vec![Entry::choice(&names::SEAT, seats, 0), to, why]
            }
        }
    }

    /// What the form is about, above its fields.
    pub fn about(&self, view: &View) -> Vec<Words> {
        match self {
            Self::Open { gate } | Self::Close { gate } => poll::head(view, gate),
            Self::HandOver { .. } => vec![Words::toned(view.say(&say_polls::HAND_OVER_ABOUT), Tone::Dim)],
        }
    }

    /// The command that the filled-in form asks for, or what in it cannot be read.
    pub fn command(&self, entries: &[Entry]) -> Result<Command, Phrase> {
        let text = |i: usize| entries.get(i).map(Entry::text).unwrap_or_default();
        let chosen = match entries.first().map(|entry| &entry.kind) {
            Some(Kind::Choice { at, .. }) => *at,
            _ => 0,
        };
        Ok(Command::Poll(match self {
            Self::Open { .. } | Self::Close { .. } if chosen == 0 => {
                return Err(Phrase::from(&say::CONFIRM_FIRST));
            }
            Self::Open { gate } => PollCommand::Open { gate: gate.clone(), note: text(1).to_owned() },
            Self::Close { gate } => PollCommand::Close { gate: gate.clone(), note: text(1).to_owned() },
            Self::HandOver { gate, seats, .. } => {
                let to = match text(1).trim() {
                    "" => Heir::Deputy,
                    person => Heir::Person(Id::new(person)),
                };
                let seat = seats.get(chosen).map(|(seat, _)| seat.clone()).unwrap_or_default();
                PollCommand::HandOver { gate: Some(gate.clone()), seat, to, note: text(2).to_owned() }
            }
        }))
    }
}
