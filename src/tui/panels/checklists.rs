//! Checklists and their items. What golive verified itself has a mark of its own, and so has a tick with a proof: what
//! was only said looks like it.

use super::{Panel, no_foot, no_note};
use crate::{
    conductor::Snapshot,
    facts::ItemStanding,
    plan::{Checklist, Item},
    report::checklist::{Counts, evidence},
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
        Column::left(&say::OWNER, Width::Cells(8), 2),
        Column::left(&say::DONE_BY, Width::Cells(18), 1),
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
    let counts = Counts::of(list, &view.world);
    let mut state = Words::toned(format!("{}/{}", counts.done, counts.total), Tone::Strong);
    for (count, standing) in [
        (counts.unconfirmed, ItemStanding::Unconfirmed),
        (counts.failing, ItemStanding::Failing),
        (counts.unknown, ItemStanding::Unknown),
        (counts.ruled_out, ItemStanding::NotApplicable),
    ] {
        if count > 0 {
            state = state.and(format!("  {} {count}", standing.glyph()), tone(standing));
        }
    }
    let glyph = if counts.is_complete() { Words::toned("✔", Tone::Strong) } else { Words::default() };
    vec![
        glyph,
        Words::toned(list.id.as_str(), Tone::Strong),
        Words::toned(view.title(&list.title), Tone::Strong),
        Words::default(),
        state,
    ]
}

fn line(view: &View, subject: &Subject, (list, item): (&Checklist, &Item), widths: &[u16]) -> Vec<Words> {
    let standing = view.world.item_standing(list, item);
    vec![
        Words::toned(standing.glyph(), tone(standing)),
        Words::new(item.id.as_str()),
        approvals::held(view, subject, view.title(&item.title), Tone::Plain, widths[2]),
        Words::new(owner(view, item)),
        state(view, (list, item), standing),
    ]
}

/// Who has it to do: a person, or whoever has the role.
pub fn owner(view: &View, item: &Item) -> String {
    match (&item.owner, item.role) {
        (None, Some(role)) => view.say(role.name()).to_owned(),
        (owner, _) => view.owner(owner.as_ref()),
    }
}

/// What golive ticks says so, with the values it goes by; what people ticked, who and when, and that there is a proof.
fn state(view: &View, (list, item): (&Checklist, &Item), standing: ItemStanding) -> Words {
    let tick = view.snapshot.state.tick(&list.id, &item.id);
    match (standing, tick) {
        (ItemStanding::Done, Some(tick)) => {
            let mark = if tick.proof.is_some() { "¶ " } else { "" };
            Words::dim(format!("{mark}{} {}", view.time(tick.note.at), view.person(&tick.note.by)))
        }
        (ItemStanding::Lapsed, Some(tick)) => {
            let words = Words::toned(view.say(standing.name()), tone(standing));
            words.and(format!(" {} {}", view.person(&tick.note.by), evidence(item, &view.world)), Tone::Dim)
        }
        (ItemStanding::Open | ItemStanding::NotApplicable, _) => Words::dim(view.say(standing.name())),
        _ => {
            let values = evidence(item, &view.world);
            let words = Words::toned(view.say(standing.name()), tone(standing));
            if values.is_empty() { words } else { words.and(format!(" {values}"), Tone::Dim) }
        }
    }
}

pub fn tone(standing: ItemStanding) -> Tone {
    match standing {
        ItemStanding::Done | ItemStanding::Verified => Tone::Plain,
        ItemStanding::Failing | ItemStanding::Lapsed => Tone::Bad,
        ItemStanding::Unknown | ItemStanding::Unconfirmed => Tone::Warn,
        ItemStanding::Open | ItemStanding::NotApplicable => Tone::Dim,
    }
}
