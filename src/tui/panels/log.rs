//! The latest events of the journal, newest first, each as a sentence. That a notice is on its way stands with its alert.

use super::{Panel, no_foot, no_note};
use crate::{
    plan::alert,
    report::timeline,
    state::{Choice, Happening, Recorded, Severity},
    tui::{
        subject::Subject,
        theme::Tone,
        view::View,
        widgets::{
            table::{Column, Width},
            text::Words,
        },
    },
    wording::console as say,
};
use std::sync::Arc;

pub static LOG: Panel = Panel {
    name: &say::LOG,
    columns: &[
        Column::left(&say::WHEN, Width::Cells(11), 0),
        Column::left(&say::BY, Width::Cells(10), 1),
        Column::left(&say::WHAT, Width::Rest(20), 0),
    ],
    subjects: |view| {
        let snapshot = view.snapshot;
        let is_told = |it: &&Arc<Recorded>| !matches!(it.event.what, Happening::NoticeSending { .. });
        snapshot.state.recent().rev().filter(is_told).map(|it| Subject::Event(it.seq)).collect()
    },
    row: |view, subject, _| {
        let Some(recorded) = subject.event(view.snapshot) else { return Vec::new() };
        let tone = match &recorded.event.what {
            _ if forged(view, recorded) => Tone::Bad,
            _ if view.snapshot.state.is_sealed(recorded) => Tone::Plain,
            Happening::FeedbackAdded { severity: Severity::Blocker, .. }
            | Happening::Voted { choice: Choice::NoGo, .. }
            | Happening::AlertRaised { severity: alert::Severity::Critical, .. } => Tone::Bad,
            Happening::Refused { .. }
            | Happening::AlertRaised { .. }
            | Happening::NoticeSent { ok: false, .. } => Tone::Warn,
            _ => Tone::Plain,
        };
        vec![
            Words::dim(view.time(recorded.event.at)),
            Words::dim(view.person(&recorded.event.by)),
            Words::toned(view.phrase(&timeline::sentence(&view.snapshot.state, recorded)), tone),
        ]
    },
    note: no_note,
    foot: no_foot,
    empty: &say::NO_EVENTS,
};

/// Whether its signature, or the login it came through, speaks against who is said to have done it.
fn forged(view: &View, recorded: &Recorded) -> bool {
    view.snapshot.state.standing(recorded).is_contradicted()
}
