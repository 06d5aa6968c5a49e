//! Checklists and their items.

use super::{Panel, no_foot, no_note};
use crate::{
    conductor::Snapshot,
    plan::{Checklist, Item},
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

pub static CHECKLISTS: Panel = Panel {
    name: &say::CHECKLISTS,
    columns: &[
        Column::glyph(),
        Column::left(&say::ID, Width::Id, 1),
        Column::left(&say::TITLE, Width::Rest(16), 0),
        Column::left(&say::OWNER, Width::Cells(10), 1),
        Column::left(&say::DONE_BY, Width::Cells(18), 2),
    ],
    subjects: |view| subjects(view.snapshot),
    row,
    note: no_note,
    foot: no_foot,
    empty: &say::NO_CHECKLISTS,
};

fn subjects(snapshot: &Snapshot) -> Vec<Subject> {
    let lists = snapshot.plan.checklists.values();
    lists
        .flat_map(|list| {
            let items =
                list.items.keys().map(|item| Subject::Item { list: list.id.clone(), item: item.clone() });
            std::iter::once(Subject::Checklist(list.id.clone())).chain(items)
        })
        .collect()
}

fn row(view: &View, subject: &Subject, widths: &[u16]) -> Vec<Words> {
    let lists = &view.snapshot.plan.checklists;
    match subject {
        Subject::Checklist(id) => lists.get(id).map(|list| heading(view, list)).unwrap_or_default(),
        Subject::Item { list, .. } => match (lists.get(list), subject.item(view.snapshot)) {
            (Some(list), Some(item)) => line(view, subject, (list, item), widths),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn heading(view: &View, list: &Checklist) -> Vec<Words> {
    let done = list.items.values().filter(|item| view.world.is_done(list, item)).count();
    vec![
        Words::default(),
        Words::toned(list.id.as_str(), Tone::Strong),
        Words::toned(view.title(&list.title), Tone::Strong),
        Words::default(),
        Words::toned(format!("{done}/{}", list.items.len()), Tone::Strong),
    ]
}

fn line(view: &View, subject: &Subject, (list, item): (&Checklist, &Item), widths: &[u16]) -> Vec<Words> {
    let done = view.world.is_done(list, item);
    let by = match (&item.require, view.snapshot.state.tick(&list.id, &item.id)) {
        (Some(_), _) => Words::dim(view.say(&say::AUTOMATIC)),
        (None, Some(tick)) => {
            Words::dim(format!("{} {}", view.time(tick.note.at), view.person(&tick.note.by)))
        }
        (None, None) => Words::default(),
    };
    vec![
        if done { Words::new("✔") } else { Words::dim("·") },
        Words::new(item.id.as_str()),
        approvals::held(view, subject, view.title(&item.title), Tone::Plain, widths[2]),
        Words::new(view.owner(item.owner.as_ref())),
        by,
    ]
}
