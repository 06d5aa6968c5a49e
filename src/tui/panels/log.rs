//! The latest events of the journal, newest first, each as a sentence.

use super::{Panel, no_note};
use crate::{
    phrase,
    state::{Happening, Recorded, Severity},
    tui::{
        subject::Subject,
        theme::Tone,
        view::View,
        widgets::{
            table::{Column, Width},
            text::Words,
        },
    },
    wording::{Phrase, console as say},
};

pub static LOG: Panel = Panel {
    name: &say::LOG,
    columns: &[
        Column::left(&say::WHEN, Width::Cells(11), 0),
        Column::left(&say::BY, Width::Cells(10), 1),
        Column::left(&say::WHAT, Width::Rest(20), 0),
    ],
    subjects: |snapshot| snapshot.state.recent().rev().map(|it| Subject::Event(it.seq)).collect(),
    row: |view, subject, _| {
        let Some(recorded) = subject.event(view.snapshot) else { return Vec::new() };
        let tone = match &recorded.event.what {
            Happening::FeedbackAdded { severity: Severity::Blocker, .. } => Tone::Bad,
            _ => Tone::Plain,
        };
        vec![
            Words::dim(view.time(recorded.event.at)),
            Words::dim(view.person(&recorded.event.by)),
            Words::toned(view.phrase(&summary(view, recorded)), tone),
        ]
    },
    note: no_note,
    empty: &say::NO_EVENTS,
};

/// An event as a sentence.
pub fn summary(view: &View, recorded: &Recorded) -> Phrase {
    let noted = |text: &String| if text.is_empty() { String::new() } else { format!(" — {text}") };
    match &recorded.event.what {
        Happening::RequirementMarked { requirement, progress, note } => {
            phrase!(say::LOG_MARKED, id = requirement, progress = progress.name(), note = noted(note))
        }
        Happening::MilestoneNoted { milestone, note } => {
            phrase!(say::LOG_NOTED, id = milestone, note = note)
        }
        Happening::CaseRecorded { case, result, note, .. } => {
            phrase!(say::LOG_RECORDED, id = case, result = result.name(), note = noted(note))
        }
        Happening::FeedbackAdded { text, severity, place, .. } => {
            let place = place.as_ref().map(|place| format!(" · {place}")).unwrap_or_default();
            phrase!(say::LOG_FEEDBACK, severity = severity.name(), text = text, place = place)
        }
        Happening::FeedbackSettled { feedback, disposition, note } => {
            let known = view.snapshot.state.feedback().find(|known| known.event == *feedback);
            let id = known.map(|known| known.id.to_string()).unwrap_or_default();
            phrase!(say::LOG_SETTLED, id = id, disposition = disposition.name(), note = noted(note))
        }
        Happening::ItemTicked { checklist, item, note } => {
            phrase!(say::LOG_TICKED, list = checklist, id = item, note = noted(note))
        }
        Happening::ItemUnticked { checklist, item, note } => {
            phrase!(say::LOG_UNTICKED, list = checklist, id = item, note = noted(note))
        }
    }
}
