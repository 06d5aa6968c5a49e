//! Feedback: what is open first, the worst and newest on top.

use super::{Panel, no_foot};
use crate::{
    conductor::Snapshot,
    state::{Feedback, Severity},
    tui::{
        approvals,
        subject::Subject,
        theme::Tone,
        view::{UNKNOWN, View},
        widgets::{
            table::{Column, Width},
            text::Words,
        },
    },
    wording::console as say,
};
use std::cmp::Reverse;

pub static FEEDBACK: Panel = Panel {
    name: &say::FEEDBACK,
    columns: &[
        Column::glyph(),
        Column::left(&say::ID, Width::Id, 0),
        Column::left(&say::SEVERITY, Width::Cells(10), 0),
        Column::left(&say::TEXT, Width::Rest(16), 0),
        Column::left(&say::PLACE, Width::Cells(12), 3),
        Column::left(&say::SETTLED, Width::Cells(9), 1),
        Column::left(&say::WHEN, Width::Cells(11), 2),
        Column::left(&say::BY, Width::Cells(10), 3),
    ],
    subjects: |view| subjects(view.snapshot),
    row,
    note: |view| match view.count("feedback.open") {
        Some(open) => Words::new(format!("{} {open}", view.say(&say::STILL_OPEN))),
        None => Words::default(),
    },
    foot: no_foot,
    empty: &say::NO_FEEDBACK,
};

pub fn tone(feedback: &Feedback) -> Tone {
    match (&feedback.settled, feedback.severity) {
        (Some(_), _) => Tone::Dim,
        (None, Severity::Blocker) => Tone::Bad,
        (None, Severity::Major) => Tone::Warn,
        (None, Severity::Minor | Severity::Suggestion) => Tone::Plain,
    }
}

pub fn glyph(feedback: &Feedback) -> &'static str {
    match (&feedback.settled, feedback.severity) {
        (Some(_), _) => "✔",
        (None, Severity::Blocker) => "✖",
        (None, Severity::Major) => "■",
        (None, Severity::Minor | Severity::Suggestion) => "·",
    }
}

fn subjects(snapshot: &Snapshot) -> Vec<Subject> {
    let mut all: Vec<&Feedback> = snapshot.state.feedback().collect();
    all.sort_by_key(|feedback| {
        let settled = feedback.settled.is_some();
        (settled, if settled { None } else { Some(Reverse(feedback.severity)) }, Reverse(feedback.note.seq))
    });
    all.into_iter().map(|feedback| Subject::Feedback(feedback.id.clone())).collect()
}

fn row(view: &View, subject: &Subject, widths: &[u16]) -> Vec<Words> {
    let Subject::Feedback(id) = subject else { return Vec::new() };
    let Some(feedback) = view.snapshot.state.feedback_by_id(id) else { return Vec::new() };
    let tone = tone(feedback);
    let settled = feedback.settled.as_ref().map(|(disposition, _)| view.say(disposition.name()));
    vec![
        Words::toned(glyph(feedback), tone),
        Words::new(id.as_str()),
        Words::toned(view.say(feedback.severity.name()), tone),
        approvals::held(view, subject, &feedback.note.text, Tone::Plain, widths[3]),
        Words::dim(feedback.place.as_deref().unwrap_or(UNKNOWN)),
        Words::dim(settled.unwrap_or(UNKNOWN)),
        Words::dim(view.time(feedback.note.at)),
        Words::dim(view.person(&feedback.note.by)),
    ]
}
