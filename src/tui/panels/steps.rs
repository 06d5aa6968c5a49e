//! The steps of a run, live: where each stands, whose it is, what it takes and what it waits for. Before a run begins,
//! what would happen.
//!
//! ```text
//! ─▸ Steps ──────────────────────────────────── RUN-002 live run · 3/7 ─
//!   step                     state       owner    plan   took   left
//! ✔ Freeze writes            done        王       5m     4:12
//! ▶ │ Back up the database   under way   —        20m    12:40  7:20
//! ▷ Tell the shops           ready       李       10m
//! ```

use super::Panel;
use crate::{
    id::Id,
    phrase,
    plan::RunStep,
    runbook::Phase,
    tui::{
        course::{self, Course, minutes, streams, ticking},
        subject::Subject,
        theme::Tone,
        view::{UNKNOWN, View},
        widgets::{
            table::{Column, Width},
            text::{self, Words},
        },
    },
    wording::{Text, console, counted, night as say, run as say_run},
};

/// Streams further in than this are not set in further: the title needs the room.
const INDENT_MAX: usize = 3;

/// Cells of the bar of progress.
const BAR: usize = 24;

pub static STEPS: Panel = Panel {
    name: &say::STEPS,
    columns: &[
        Column::glyph(),
        Column::left(&console::TITLE, Width::Most(26), 0),
        Column::left(&console::STATE, Width::Cells(12), 0),
        Column::left(&console::OWNER, Width::Cells(9), 1),
        Column::right(&say::PLANNED, 6, 1),
        Column::right(&say::TOOK, 7, 0),
        Column::right(&say::LEFT, 7, 0),
        Column::left(&say::WAITS_FOR, Width::Rest(14), 2),
        Column::left(&say::KIND, Width::Cells(9), 3),
        Column::left(&say::STARTED_BY, Width::Cells(16), 4),
        Column::left(&console::ID, Width::Id, 5),
    ],
    subjects: |view| Course::of(view).map(|course| course.subjects()).unwrap_or_default(),
    row,
    note,
    foot,
    empty: &say::NO_RUNBOOK,
};

/// How a phase is toned: only what needs a person has colour.
pub fn tone(phase: Phase) -> Tone {
    match phase {
        Phase::Waiting | Phase::Skipped | Phase::Undone => Tone::Dim,
        Phase::Ready | Phase::NeedsSecond => Tone::Warn,
        Phase::UnderWay => Tone::Strong,
        Phase::Done => Tone::Plain,
        Phase::Unknown | Phase::Failed => Tone::Bad,
    }
}

/// A phase in twelve cells.
fn short_name(phase: Phase) -> &'static Text {
    if phase == Phase::NeedsSecond { &say::SHORT_NEEDS_SECOND } else { phase.name() }
}

fn row(view: &View, subject: &Subject, widths: &[u16]) -> Vec<Words> {
    let (Some(course), Subject::Step { step: id, .. }) = (Course::about(view, subject), subject) else {
        return Vec::new();
    };
    let Some(step) = course.book.steps.get(id) else { return gone(view, id) };
    let stream = streams(course.book).get(id).copied().unwrap_or_default();
    let phase = course.phase(view, step);
    let (glyph, word) = match phase {
        Some(phase) => {
            (Words::toned(phase.glyph(), tone(phase)), Words::toned(view.say(short_name(phase)), tone(phase)))
        }
        None => (
            Words::dim(planned_glyph(step)),
            Words::toned(by_whom(view, step), if step.irreversible { Tone::Strong } else { Tone::Plain }),
        ),
    };
    let mark = if step.irreversible { "! " } else { "" };
    let title = Words::dim("│ ".repeat(stream.min(INDENT_MAX)))
        .and(mark, Tone::Strong)
        .and(view.title(&step.title), Tone::Plain);
    let (took, left) = times(view, &course, step, phase);
    vec![
        glyph,
        title,
        word,
        owner(view, step),
        Words::dim(minutes(step.planned)),
        took,
        left,
        waits_for(view, &course, step, phase, widths.get(7).copied().unwrap_or_default()),
        Words::dim(view.say(step.action.name())),
        started_by(view, &course, id),
        Words::dim(id.as_str()),
    ]
}

/// A step the plan has no more.
fn gone(view: &View, id: &Id) -> Vec<Words> {
    let blank = Words::default;
    let mut cells =
        vec![Words::dim("–"), Words::dim(id.as_str()), Words::toned(view.say(&say::NOT_IN_PLAN), Tone::Warn)];
    cells.extend([blank(), blank(), blank(), blank(), blank(), blank(), blank()]);
    cells.push(Words::dim(id.as_str()));
    cells
}

fn owner(view: &View, step: &RunStep) -> Words {
    match &step.owner {
        Some(owner) => Words::new(view.person(owner.as_str())),
        None => Words::dim(UNKNOWN),
    }
}

fn planned_glyph(step: &RunStep) -> &'static str {
    if step.action.is_automatic() { "»" } else { "☐" }
}

/// Who will do it.
pub fn by_whom(view: &View, step: &RunStep) -> &'static str {
    view.say(if step.irreversible {
        &say::BY_TWO
    } else if step.action.is_automatic() {
        &say::BY_ITSELF
    } else {
        &say::BY_HAND
    })
}

/// What it took, live while it is under way; and what is left of what was planned, `+` what it is over.
fn times(view: &View, course: &Course, step: &RunStep, phase: Option<Phase>) -> (Words, Words) {
    let blank = Words::default();
    let (Some(phase), Some(taken)) = (phase, course.taken(&step.id)) else { return (blank.clone(), blank) };
    let span = taken.span(view.now);
    let took = Words::toned(ticking(span), if phase == Phase::UnderWay { Tone::Strong } else { Tone::Plain });
    if phase != Phase::UnderWay {
        return (took, blank);
    }
    let left = match step.planned.checked_sub(span) {
        Some(left) => Words::new(ticking(left)),
        None => Words::toned(format!("+{}", ticking(span.saturating_sub(step.planned))), Tone::Warn),
    };
    (took, left)
}

/// What holds it up: the steps before it that are not over; otherwise, dim, those it follows.
fn waits_for(view: &View, course: &Course, step: &RunStep, phase: Option<Phase>, cells: u16) -> Words {
    if phase == Some(Phase::NeedsSecond) {
        return Words::toned(view.say(&say::SECOND_PERSON), Tone::Warn);
    }
    let is_over =
        |id: &&Id| course.run.and_then(|run| run.step(id)).is_some_and(crate::state::StepRun::is_over);
    let ids: Vec<&str> = match phase {
        Some(Phase::Waiting) => step.after.iter().filter(|id| !is_over(id)).map(Id::as_str).collect(),
        _ => step.after.iter().map(Id::as_str).collect(),
    };
    Words::dim(text::fit(&ids.join(", "), cells.into()))
}

fn started_by(view: &View, course: &Course, id: &Id) -> Words {
    let tries = course.run.and_then(|run| run.step(id)).map_or(&[][..], |step| &step.tries);
    let Some(last) = tries.last() else { return Words::default() };
    let words =
        Words::new(view.person(&last.started.by)).and(format!(" {}", view.time(last.started.at)), Tone::Dim);
    if tries.len() > 1 { words.and(format!(" ×{}", tries.len()), Tone::Warn) } else { words }
}

/// `RUN-002 live run · 3/7`.
fn note(view: &View) -> Words {
    let Some(course) = Course::of(view) else { return Words::default() };
    let Some(run) = course.run else {
        let dry = Words::dim(format!("{} ", course.book.id)).and(view.say(&say::DRY_RUN), Tone::Strong);
        return dry;
    };
    let mode = mode(view, run.mode);
    Words::dim(format!("{} ", run.id))
        .and(mode, Tone::Strong)
        .and(format!(" · {}/{}", course.steps_over(), course.steps()), Tone::Plain)
}

pub fn mode(view: &View, mode: crate::state::Mode) -> &'static str {
    view.say(match mode {
        crate::state::Mode::Live => &say_run::LIVE,
        crate::state::Mode::Rehearsal => &say_run::REHEARSAL,
    })
}

/// Progress, the forecast and who is waited for; before a run, what would begin by itself.
fn foot(view: &View, cells: usize) -> Vec<Words> {
    let Some(course) = Course::of(view) else { return Vec::new() };
    if course.run.is_none() {
        return super::runs::dry(view, &course)
            .into_iter()
            .flat_map(|words| text::wrap(&words, cells))
            .collect();
    }
    let mut lines = Vec::new();
    if course.differs() {
        lines.push(Words::toned(format!("! {}", view.say(&say::DIFFERS)), Tone::Warn));
    }
    lines.push(progress(view, &course));
    lines.extend(forecast(view, &course));
    lines.extend(awaited(view, &course));
    lines.into_iter().flat_map(|words| text::wrap(&words, cells)).collect()
}

/// `█████░░░░ 3/7 steps · 21 of 57 planned minutes · under way 0:31:20`.
pub fn progress(view: &View, course: &Course) -> Words {
    let (over, all) = (course.planned_over().as_secs(), course.planned().as_secs().max(1));
    let filled = usize::try_from(over * BAR as u64 / all).unwrap_or(BAR).min(BAR);
    let words = Words::new("█".repeat(filled)).and("░".repeat(BAR - filled), Tone::Dim);
    let steps = phrase!(say::STEPS_OVER, over = course.steps_over(), all = course.steps());
    let words = words.and(format!(" {}", view.phrase(&steps)), Tone::Plain);
    let (over, all) = (minutes(course.planned_over()), minutes(course.planned()));
    let words =
        words.and(format!(" · {}", view.phrase(&phrase!(say::PLAN_OVER, over = over, all = all))), Tone::Dim);
    let Some(run) = course.run else { return words };
    let until = run.closed.as_ref().map_or(view.now, |(_, end)| end.at);
    let took = ticking((until - run.begun.at).to_std().unwrap_or_default());
    words.and(format!(" · {}", view.phrase(&phrase!(say::RUN_TOOK, time = took))), Tone::Plain)
}

/// `ends 03:05 (half), 03:20 (4 of 5) · 97 % within the window · most likely to break it: Switch`.
pub fn forecast(view: &View, course: &Course) -> Option<Words> {
    let forecast = course.forecast(view)?;
    let (p50, p80) = (minute(view, forecast.p50), minute(view, forecast.p80));
    let mut words = Words::new(view.phrase(&phrase!(say::FORECAST, p50 = p50, p80 = p80)));
    if let Some(share) = forecast.in_time {
        let tone = match share {
            0.8.. => Tone::Plain,
            0.5.. => Tone::Warn,
            _ => Tone::Bad,
        };
        let percent = format!("{:.0}", (share * 100.0).floor());
        words = words.and(" · ", Tone::Dim);
        words = words.and(view.phrase(&phrase!(say::IN_WINDOW, percent = percent)), tone);
    }
    let critical = forecast.critical.and_then(|id| course.book.steps.get(&id));
    if let Some(step) = critical {
        let most = phrase!(say::MOST_LIKELY, step = &step.title);
        words = words.and(" · ", Tone::Dim).and(view.phrase(&most), Tone::Plain);
    }
    let rests = phrase!(say::RESTS_ON, known = forecast.known, left = forecast.left);
    Some(words.and(format!(" {}", view.phrase(&rests)), Tone::Dim))
}

/// Hours and minutes: what is forecast to the second is not known to the second.
fn minute(view: &View, at: chrono::DateTime<chrono::Utc>) -> String {
    at.with_timezone(&view.snapshot.plan.project.timezone).format("%H:%M").to_string()
}

/// Whether a step waits for somebody, and not for other steps or for a program.
pub fn needs_person(step: &RunStep, phase: Phase) -> bool {
    match phase {
        Phase::Ready => !step.action.is_automatic() || step.irreversible,
        Phase::UnderWay => !step.action.is_automatic(),
        Phase::NeedsSecond | Phase::Unknown | Phase::Failed => true,
        Phase::Waiting | Phase::Done | Phase::Skipped | Phase::Undone => false,
    }
}

/// `waits for 李: Tell the shops (4:10) · anybody: Switch needs a second person`.
pub fn awaited(view: &View, course: &Course) -> Option<Words> {
    let run = course.run.filter(|run| run.is_open())?;
    if let Some(paused) = &run.paused {
        let said = phrase!(
            say::PAUSED_BY,
            by = view.person(&paused.by),
            at = view.time(paused.at),
            reason = paused.text.to_string()
        );
        return Some(Words::toned(format!("⏸ {}", view.phrase(&said)), Tone::Warn));
    }
    let phases = course.phases(view);
    let needs = |(step, phase): &&(&RunStep, Phase)| needs_person(step, *phase);
    let mut words = Words::default();
    for (step, phase) in phases.iter().filter(needs) {
        if !words.0.is_empty() {
            words = words.and(" · ", Tone::Dim);
        }
        let who = step
            .owner
            .as_ref()
            .map_or_else(|| view.say(&say::ANYBODY).to_owned(), |it| view.person(it.as_str()));
        words = words.and(format!("{} {who}: ", phase.glyph()), tone(*phase));
        words = words.and(view.title(&step.title), Tone::Plain);
        words = words.and(format!(" {}", view.say(phase.name())), tone(*phase));
    }
    if words.0.is_empty() {
        return None;
    }
    let mut line = Words::toned(format!("{} ", view.say(&say::AWAITED)), Tone::Strong);
    line.0.extend(words.0);
    Some(line)
}

/// The run as a sentence; what nobody knows the end of is said first, and loudly.
pub fn sentence(view: &View) -> Words {
    let Some(course) = Course::of(view) else { return Words::dim(view.say(&say::NO_RUNBOOK)) };
    let title = course.book.title.clone();
    let Some(run) = course.run else {
        let said =
            phrase!(say::WOULD_RUN, title = title, steps = course.steps(), time = minutes(course.planned()));
        return Words::new(view.phrase(&said)).and(format!(" · {}", view.say(&say::BEGIN_HINT)), Tone::Dim);
    };
    let phases = course.phases(view);
    let count = |wanted: Phase| phases.iter().filter(|(_, phase)| *phase == wanted).count();
    let mut words = Words::default();
    for (phase, one, many, tone) in [
        (Phase::Unknown, &say::UNKNOWN_ONE, &say::UNKNOWN_MANY, Tone::Bad),
        (Phase::Failed, &say::FAILED_ONE, &say::FAILED_MANY, Tone::Bad),
    ] {
        let found = count(phase);
        if found > 0 && run.is_open() {
            words =
                words.and(format!("{} {}  ", phase.glyph(), view.phrase(&counted(found, one, many))), tone);
        }
    }
    // A proposal in the journal stands above every screen, with its reason.
    if course.proposes_rollback() && course::proposal(view).is_none() {
        words = words.and(format!("↶ {}  ", view.say(&say::ROLLBACK_PROPOSED)), Tone::Bad);
    }
    let (glyph, state, state_tone) = super::runs::standing(view, run);
    words = words.and(format!("{glyph} {state}  "), state_tone);
    let name = phrase!(say::RUN_OF, mode = mode_text(run.mode), title = title, run = &run.id);
    words = words.and(view.phrase(&name), Tone::Strong);
    let steps = phrase!(say::STEPS_OVER, over = course.steps_over(), all = course.steps());
    words.and(format!(" · {}", view.phrase(&steps)), Tone::Plain)
}

fn mode_text(mode: crate::state::Mode) -> &'static Text {
    match mode {
        crate::state::Mode::Live => &say_run::LIVE,
        crate::state::Mode::Rehearsal => &say_run::REHEARSAL,
    }
}
