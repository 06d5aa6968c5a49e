//! Milestones, and whether they are reached, open or late.

use super::{Panel, no_foot, no_note};
use crate::{
    plan::Milestone,
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
    value::Value,
    wording::{Text, console as say},
};

pub static MILESTONES: Panel = Panel {
    name: &say::MILESTONES,
    columns: &[
        Column::glyph(),
        Column::left(&say::ID, Width::Id, 1),
        Column::left(&say::TITLE, Width::Rest(16), 0),
        Column::left(&say::OWNER, Width::Cells(10), 2),
        Column::left(&say::DUE, Width::Cells(10), 0),
        Column::left(&say::STATE, Width::Cells(8), 0),
    ],
    subjects: |view| view.snapshot.plan.milestones.keys().cloned().map(Subject::Milestone).collect(),
    row,
    note: no_note,
    foot: no_foot,
    empty: &say::NO_MILESTONES,
};

/// Glyph, word and tone of where a milestone stands.
pub fn standing(view: &View, milestone: &Milestone) -> (&'static str, &'static Text, Tone) {
    let today = view.snapshot.at.with_timezone(&view.snapshot.plan.project.timezone).date_naive();
    let value = view.world.read(&format!("milestones.{}.reached", milestone.id)).map(|it| it.value);
    match value {
        Some(Ok(Value::Bool(true))) => ("✔", &say::REACHED, Tone::Plain),
        _ if milestone.due.is_some_and(|due| due < today) => ("✖", &say::LATE, Tone::Bad),
        Some(Err(_)) => ("?", &say::OPEN, Tone::Plain),
        _ => ("·", &say::OPEN, Tone::Plain),
    }
}

fn row(view: &View, subject: &Subject, widths: &[u16]) -> Vec<Words> {
    let Subject::Milestone(id) = subject else { return Vec::new() };
    let Some(milestone) = view.snapshot.plan.milestones.get(id) else { return Vec::new() };
    let (glyph, word, tone) = standing(view, milestone);
    vec![
        Words::toned(glyph, tone),
        Words::new(id.as_str()),
        approvals::held(view, subject, view.title(&milestone.title), Tone::Plain, widths[2]),
        Words::new(view.owner(milestone.owner.as_ref())),
        Words::new(milestone.due.map_or_else(|| UNKNOWN.to_owned(), |due| due.to_string())),
        Words::toned(view.say(word), tone),
    ]
}
