//! Events about polls as sentences.

use crate::{
    id::Id,
    phrase,
    state::{Choice, Counted, PollEvent},
    wording::{Phrase, polls as say},
};

pub(super) fn sentence(gate: &Id, what: &PollEvent) -> Phrase {
    let noted = |note: &String| if note.is_empty() { String::new() } else { format!(" — {note}") };
    match what {
        PollEvent::Opened { round, note, .. } => {
            phrase!(say::OPENED, gate = gate, round = *round, note = noted(note))
        }
        PollEvent::Closed { tally, note, .. } => {
            let said = |choice| tally.iter().filter(|it: &&Counted| it.choice == choice).count();
            phrase!(
                say::CLOSED,
                gate = gate,
                go = said(Some(Choice::Go)),
                no = said(Some(Choice::NoGo)),
                absent = said(None),
                note = noted(note)
            )
        }
        PollEvent::HandedOver { seat, to: Some(to), note } => {
            phrase!(say::HANDED_OVER, gate = gate, seat = seat, to = to, note = noted(note))
        }
        PollEvent::HandedOver { seat, to: None, note } => {
            phrase!(say::HANDED_BACK, gate = gate, seat = seat, note = noted(note))
        }
    }
}
