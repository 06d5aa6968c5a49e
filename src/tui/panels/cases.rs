//! UAT cases and their latest result.

use super::{Panel, no_foot};
use crate::{
    id::Id,
    tui::{
        approvals,
        subject::Subject,
        theme::Tone,
        view::{UNKNOWN, View, case_tone},
        widgets::{
            table::{Column, Width},
            text::Words,
        },
    },
    uat,
    wording::console as say,
};

pub static CASES: Panel = Panel {
    name: &say::CASES,
    columns: &[
        Column::glyph(),
        Column::left(&say::ID, Width::Id, 0),
        Column::left(&say::TITLE, Width::Rest(16), 0),
        Column::left(&say::PERSONA, Width::Cells(10), 3),
        Column::left(&say::VERIFIES, Width::Cells(12), 4),
        Column::left(&say::RESULT, Width::Cells(8), 0),
        Column::left(&say::WHEN, Width::Cells(11), 1),
        Column::left(&say::BY, Width::Cells(10), 2),
    ],
    subjects: |view| view.snapshot.plan.cases.keys().cloned().map(Subject::Case).collect(),
    row,
    note,
    foot: no_foot,
    empty: &say::NO_CASES,
};

fn note(view: &View) -> Words {
    let tally = uat::tally(&view.snapshot.plan, &view.snapshot.state);
    let bad = if tally.fail > 0 { Tone::Bad } else { Tone::Plain };
    let blocked = if tally.blocked > 0 { Tone::Warn } else { Tone::Plain };
    Words::new(format!("✔ {}/{}", tally.pass, tally.total))
        .and(format!("  ✖ {}", tally.fail), bad)
        .and(format!("  ■ {}", tally.blocked), blocked)
        .and(format!("  · {}", tally.untested), Tone::Dim)
}

fn row(view: &View, subject: &Subject, widths: &[u16]) -> Vec<Words> {
    let Subject::Case(id) = subject else { return Vec::new() };
    let Some(case) = view.snapshot.plan.cases.get(id) else { return Vec::new() };
    let standing = uat::standing(&view.snapshot.state, id);
    let latest = uat::latest(&view.snapshot.state, id);
    let tone = case_tone(standing);
    let verifies: Vec<&str> = case.verifies.iter().map(Id::as_str).collect();
    vec![
        Words::toned(standing.glyph(), tone),
        Words::new(id.as_str()),
        approvals::held(view, subject, view.title(&case.title), Tone::Plain, widths[2]),
        Words::dim(case.persona.as_deref().unwrap_or(UNKNOWN)),
        Words::dim(verifies.join(" ")),
        Words::toned(view.say(standing.name()), tone),
        Words::dim(latest.map_or_else(|| UNKNOWN.to_owned(), |latest| view.time(latest.note.at))),
        Words::dim(latest.map_or_else(|| UNKNOWN.to_owned(), |latest| view.person(&latest.note.by))),
    ]
}
