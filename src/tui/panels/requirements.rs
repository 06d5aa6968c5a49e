//! Requirements: how far people say they are, and what their cases say.

use super::{Panel, no_foot, no_note};
use crate::{
    state::Progress,
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

pub static REQUIREMENTS: Panel = Panel {
    name: &say::REQUIREMENTS,
    columns: &[
        Column::glyph(),
        Column::left(&say::ID, Width::Id, 0),
        Column::left(&say::TITLE, Width::Rest(16), 0),
        Column::left(&say::PRIORITY, Width::Cells(8), 1),
        Column::left(&say::MODULE, Width::Cells(12), 4),
        Column::left(&say::OWNER, Width::Cells(10), 3),
        Column::left(&say::PROGRESS, Width::Cells(9), 1),
        Column::left(&say::VERIFICATION, Width::Cells(10), 2),
    ],
    subjects: |view| view.snapshot.plan.requirements.keys().cloned().map(Subject::Requirement).collect(),
    row,
    note: no_note,
    foot: no_foot,
    empty: &say::NO_REQUIREMENTS,
};

fn row(view: &View, subject: &Subject, widths: &[u16]) -> Vec<Words> {
    let snapshot = view.snapshot;
    let Subject::Requirement(id) = subject else { return Vec::new() };
    let Some(requirement) = snapshot.plan.requirements.get(id) else { return Vec::new() };
    let standing = uat::verification(&snapshot.plan, &snapshot.state, id);
    let progress = snapshot.state.requirement(id).map_or(Progress::Proposed, |marked| marked.progress);
    let tone = case_tone(standing);
    let quiet = if progress == Progress::Dropped { Tone::Dim } else { Tone::Plain };
    vec![
        Words::toned(standing.glyph(), tone),
        Words::toned(id.as_str(), quiet),
        approvals::held(view, subject, view.title(&requirement.title), quiet, widths[2]),
        Words::new(view.say(requirement.priority.name())),
        Words::dim(requirement.module.as_deref().unwrap_or(UNKNOWN)),
        Words::new(view.owner(requirement.owner.as_ref())),
        Words::new(view.say(progress.name())),
        Words::toned(view.say(standing.name()), tone),
    ]
}
