//! Waivers: what waits for an answer first, then what is in force, then what is over.

use super::{Panel, no_foot};
use crate::{
    conductor::Snapshot,
    state::{Answer, Waiver},
    tui::{
        approvals,
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
use std::cmp::Reverse;

pub static WAIVERS: Panel = Panel {
    name: &say::WAIVERS,
    columns: &[
        Column::glyph(),
        Column::left(&say::ID, Width::Id, 0),
        Column::left(&say::STATE, Width::Cells(9), 0),
        Column::left(&say::CRITERION, Width::Cells(20), 2),
        Column::left(&say::UNTIL, Width::Cells(11), 1),
        Column::left(&say::ASKED_BY, Width::Cells(10), 3),
        Column::left(&say::REASON, Width::Rest(12), 0),
    ],
    subjects: |view| subjects(view.snapshot),
    row,
    note: |view| {
        let waiting = view.snapshot.state.waivers().filter(|it| rank(view.snapshot, it) == 0).count();
        let tone = if waiting > 0 { Tone::Warn } else { Tone::Dim };
        Words::toned(format!("? {waiting}"), tone)
    },
    foot: no_foot,
    empty: &say::NO_WAIVERS,
};

fn subjects(snapshot: &Snapshot) -> Vec<Subject> {
    let mut all: Vec<&Waiver> = snapshot.state.waivers().collect();
    all.sort_by_key(|waiver| (rank(snapshot, waiver), Reverse(waiver.asked.seq)));
    all.into_iter().map(|waiver| Subject::Waiver(waiver.id.clone())).collect()
}

fn rank(snapshot: &Snapshot, waiver: &Waiver) -> u8 {
    match waiver.answered.as_ref().map(|answered| answered.answer) {
        _ if !waiver.is_open(snapshot.at) => 2,
        Some(Answer::Approved) => 1,
        _ => 0,
    }
}

fn row(view: &View, subject: &Subject, _: &[u16]) -> Vec<Words> {
    let Subject::Waiver(id) = subject else { return Vec::new() };
    let Some(waiver) = view.snapshot.state.waiver_by_id(id) else { return Vec::new() };
    let (glyph, word, tone) = approvals::waiver(view, waiver);
    vec![
        Words::toned(glyph, tone),
        Words::new(id.as_str()),
        Words::toned(view.say(word), tone),
        Words::new(format!("{}/{}", waiver.gate, waiver.criterion)),
        Words::dim(view.time(waiver.until)),
        Words::dim(view.person(&waiver.asked.by)),
        Words::new(&*waiver.asked.text),
    ]
}
