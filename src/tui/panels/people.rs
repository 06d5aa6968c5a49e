//! People: who owns what, and how much of it is still open.

use super::{Panel, mine, no_foot, no_note};
use crate::tui::{
    subject::Subject,
    theme::Tone,
    view::{UNKNOWN, View},
    widgets::{
        table::{Column, Width},
        text::Words,
    },
};
use crate::wording::console as say;

pub static PEOPLE: Panel = Panel {
    name: &say::PEOPLE,
    columns: &[
        Column::left(&say::NAME, Width::Rest(10), 0),
        Column::left(&say::ROLES, Width::Cells(20), 1),
        Column::right(&say::OWNS, 6, 0),
        Column::right(&say::STILL_OPEN, 6, 0),
        Column::left(&say::DEPUTY, Width::Cells(10), 2),
    ],
    subjects: |view| view.snapshot.plan.people.keys().cloned().map(Subject::Person).collect(),
    row,
    note: no_note,
    foot: no_foot,
    empty: &say::NO_PEOPLE,
};

fn row(view: &View, subject: &Subject, _: &[u16]) -> Vec<Words> {
    let Subject::Person(id) = subject else { return Vec::new() };
    let Some(person) = view.snapshot.plan.people.get(id) else { return Vec::new() };
    let owned = mine::owned(view.snapshot, id);
    let open = owned.iter().filter(|subject| mine::is_open(view, subject)).count();
    let roles: Vec<&str> = person.roles.iter().map(|role| role.word()).collect();
    vec![
        Words::new(person.name.as_str()),
        Words::dim(if roles.is_empty() { UNKNOWN.to_owned() } else { roles.join(" ") }),
        Words::new(owned.len().to_string()),
        Words::toned(open.to_string(), if open > 0 { Tone::Strong } else { Tone::Dim }),
        Words::new(view.owner(person.deputy.as_ref())),
    ]
}
