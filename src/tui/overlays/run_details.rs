//! A run in full: planned against taken, step by step, beside the latest other runs; and a runbook as it would run.

use super::step_details;
use crate::{
    phrase, runbook,
    state::{Run, StepStanding},
    tui::{
        course::{Course, minutes, ticking},
        panels::{runs, steps},
        subject::Subject,
        theme::Tone,
        view::View,
        widgets::{
            doc::Doc,
            text::{self, Words},
        },
    },
    wording::{console, night as say},
};

/// Other runs that a run is compared with.
const COMPARED: usize = 4;

/// Cells of a column of times.
const CELLS: usize = 9;

/// Cells of a step's title.
const TITLE: usize = 26;

pub fn run(view: &View, doc: &mut Doc, subject: &Subject) {
    let Some(course) = Course::about(view, subject) else { return };
    let Some(run) = course.run else { return planned(view, doc, &course) };
    let (glyph, state, tone) = runs::standing(view, run);
    doc.field(view.say(&console::STATE), Words::toned(format!("{glyph} {state}"), tone));
    doc.field(view.say(&say::MODE), steps::mode(view, run.mode));
    let begun = Words::new(format!("{}  {}", view.date_time(run.begun.at), view.person(&run.begun.by)));
    doc.field(view.say(&say::BEGUN), begun.and(format!("  {}", run.begun.text), Tone::Dim));
    let carried = format!("{}  {}", view.date_time(run.taken.at), view.person(&run.taken.by));
    doc.field(view.say(&say::CARRIED), carried);
    if let Some((_, end)) = &run.closed {
        let ended = Words::new(format!("{}  {}", view.date_time(end.at), view.person(&end.by)));
        doc.field(view.say(&say::ENDED), ended.and(format!("  {}", end.text), Tone::Dim));
    }
    doc.field(view.say(&say::PROOF_HASH), run.hash.as_str());
    if course.differs() {
        doc.text(Words::toned(view.say(&say::DIFFERS), Tone::Warn));
    }
    doc.text(steps::progress(view, &course));
    for line in steps::forecast(view, &course).into_iter().chain(steps::awaited(view, &course)) {
        doc.text(line);
    }
    compared(view, doc, &course, run);
}

/// `step  plan  took  RUN-002  RUN-001`: what every step took, beside other runs of the same runbook.
fn compared(view: &View, doc: &mut Doc, course: &Course, run: &Run) {
    let state = &view.snapshot.state;
    let others: Vec<&Run> = state
        .runs()
        .rev()
        .filter(|it| it.runbook == run.runbook && it.event != run.event)
        .take(COMPARED)
        .collect();
    doc.heading(view.say(&say::COMPARED));
    let cell = |text: &str| format!("{}{text} ", " ".repeat(CELLS.saturating_sub(text::width(text) + 1)));
    let padded = |text: &str| {
        let fitted = text::fit(text, TITLE);
        format!("{fitted}{}", " ".repeat(TITLE.saturating_sub(text::width(&fitted))))
    };
    let mut head = Words::dim(padded("")).and(cell(view.say(&say::PLANNED)), Tone::Dim);
    head = head.and(cell(run.id.as_str()), Tone::Strong);
    for other in &others {
        head = head.and(cell(other.id.as_str()), Tone::Dim);
    }
    doc.text(head);
    let time = |run: &Run, step| runbook::taken(run, step).map(|taken| taken.span(view.now));
    for step in course.book.steps.values() {
        let mut line =
            Words::new(padded(view.title(&step.title))).and(cell(&minutes(step.planned)), Tone::Dim);
        let took = time(run, &step.id);
        let tone = if took.is_some_and(|took| took > step.planned) { Tone::Warn } else { Tone::Plain };
        let failed = run.step(&step.id).is_some_and(|it| it.standing() == StepStanding::Failed);
        let tone = if failed { Tone::Bad } else { tone };
        line = line.and(cell(&took.map_or_else(|| "–".to_owned(), ticking)), tone);
        for other in &others {
            line = line.and(cell(&time(other, &step.id).map_or_else(|| "–".to_owned(), ticking)), Tone::Dim);
        }
        doc.text(line);
    }
}

/// Exactly what would happen, step by step.
fn planned(view: &View, doc: &mut Doc, course: &Course) {
    let said = phrase!(
        say::WOULD_RUN,
        title = &course.book.title,
        steps = course.steps(),
        time = minutes(course.planned())
    );
    doc.text(Words::new(view.phrase(&said)));
    for line in runs::dry(view, course) {
        doc.text(line);
    }
    for (at, step) in course.book.steps.values().enumerate() {
        doc.heading(format!("{}  {}  {}", at + 1, step.id, view.title(&step.title)));
        let owner = view.owner(step.owner.as_ref());
        let after: Vec<&str> = step.after.iter().map(crate::id::Id::as_str).collect();
        let after = if after.is_empty() { String::new() } else { format!("  ← {}", after.join(", ")) };
        doc.text(
            Words::new(format!("{}  {owner}  {}", steps::by_whom(view, step), minutes(step.planned)))
                .and(after, Tone::Dim),
        );
        for line in step_details::action(view, step) {
            doc.text(line);
        }
        doc.text(Words::dim(view.say(step_details::on_fail(step))));
    }
}
