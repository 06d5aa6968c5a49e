//! Every runbook, and under it its runs, the latest first: what each took, and how it ended.

use super::{Panel, no_foot, no_note};
use crate::{
    phrase,
    state::{Closing, Run},
    tui::{
        course::{Course, minutes, ticking},
        panels::steps,
        subject::Subject,
        theme::Tone,
        view::View,
        widgets::{
            table::{Column, Width},
            text::Words,
        },
    },
    wording::{console, counted, night as say},
};

pub static RUNS: Panel = Panel {
    name: &say::RUNS,
    columns: &[
        Column::glyph(),
        Column::left(&console::ID, Width::Id, 0),
        Column::left(&console::TITLE, Width::Rest(14), 0),
        Column::left(&console::STATE, Width::Cells(10), 0),
        Column::right(&say::PLANNED, 6, 2),
        Column::right(&say::TOOK, 8, 0),
        Column::left(&say::BEGUN, Width::Cells(11), 1),
        Column::left(&console::BY, Width::Cells(9), 2),
    ],
    subjects: |view| {
        let state = &view.snapshot.state;
        let lines = view.snapshot.plan.runbooks.keys().flat_map(|book| {
            let runs = state.runs().rev().filter(move |run| run.runbook == *book);
            std::iter::once(Subject::Runbook(book.clone()))
                .chain(runs.map(|run| Subject::Run(run.id.clone())))
        });
        lines.collect()
    },
    row: |view, subject, _| {
        let Some(course) = Course::about(view, subject) else { return Vec::new() };
        match course.run {
            Some(run) => of_run(view, &course, run),
            None => of_book(view, &course),
        }
    },
    note: no_note,
    foot: no_foot,
    empty: &say::NO_RUNBOOK,
};

fn of_book(view: &View, course: &Course) -> Vec<Words> {
    let rehearsed = match course.rehearsals(view) {
        0 => Words::toned(view.say(&say::NEVER_REHEARSED), Tone::Warn),
        times => Words::dim(view.phrase(&counted(times, &say::REHEARSED_ONCE, &say::REHEARSED_TIMES))),
    };
    vec![
        Words::dim("◇"),
        Words::toned(course.book.id.as_str(), Tone::Strong),
        Words::toned(view.title(&course.book.title), Tone::Strong),
        rehearsed,
        Words::dim(minutes(course.planned())),
    ]
}

fn of_run(view: &View, course: &Course, run: &Run) -> Vec<Words> {
    let (glyph, state, tone) = standing(view, run);
    let until = run.closed.as_ref().map_or(view.now, |(_, end)| end.at);
    let took = ticking((until - run.begun.at).to_std().unwrap_or_default());
    let over = phrase!(say::STEPS_OVER, over = course.steps_over(), all = course.steps());
    vec![
        Words::toned(glyph, tone),
        Words::new(run.id.as_str()),
        Words::new(format!("  {} ", steps::mode(view, run.mode))).and(view.phrase(&over), Tone::Dim),
        Words::toned(state, tone),
        Words::dim(minutes(course.planned())),
        Words::new(took),
        Words::dim(view.time(run.begun.at)),
        Words::new(view.person(&run.begun.by)),
    ]
}

/// How a run is: glyph, word and tone.
pub fn standing<'a>(view: &View, run: &Run) -> (&'static str, &'a str, Tone) {
    let (glyph, text, tone) = match (&run.closed, &run.paused) {
        (Some((Closing::Completed, _)), _) => ("✔", &say::RUN_COMPLETED, Tone::Plain),
        (Some((Closing::Stopped, _)), _) => ("■", &say::RUN_STOPPED, Tone::Dim),
        (Some((Closing::RolledBack, _)), _) => ("↶", &say::RUN_ROLLED_BACK, Tone::Warn),
        (None, Some(_)) => ("⏸", &say::RUN_PAUSED, Tone::Warn),
        (None, None) if !view.snapshot.is_here(run.console) => ("?", &say::RUN_ORPHANED, Tone::Bad),
        (None, None) => ("▶", &say::RUN_UNDER_WAY, Tone::Strong),
    };
    (glyph, view.say(text), tone)
}

/// What beginning it would set going at once, and whether that was rehearsed.
pub fn dry(view: &View, course: &Course) -> Vec<Words> {
    let rehearsed = match course.rehearsals(view) {
        0 => Words::toned(format!("! {}", view.say(&say::NEVER_REHEARSED_DOC)), Tone::Warn),
        times => {
            Words::new(view.phrase(&counted(times, &say::REHEARSED_ONCE_DOC, &say::REHEARSED_TIMES_DOC)))
        }
    };
    let hash: String = course.book.hash().chars().take(12).collect();
    let first: Vec<&str> = course
        .book
        .steps
        .values()
        .filter(|step| step.after.is_empty() && step.action.is_automatic() && !step.irreversible)
        .map(|step| view.title(&step.title))
        .collect();
    let begins = match first.join(", ") {
        none if none.is_empty() => view.say(&say::NOTHING_BY_ITSELF).to_owned(),
        first => view.phrase(&phrase!(say::AT_ONCE, steps = first)),
    };
    let elsewhere =
        course.elsewhere(view).map(|it| Words::toned(format!("! {}", view.phrase(&it)), Tone::Warn));
    let rehearsed = rehearsed.and(format!("  #{hash}"), Tone::Dim);
    std::iter::once(rehearsed).chain(elsewhere).chain([Words::new(begins)]).collect()
}
