//! Runs and their steps as tables, and what a run would do.

use super::{
    deed::deed,
    local,
    table::{Cell, Column, Listing},
    utc,
};
use crate::{
    facts::World,
    id::Id,
    phrase,
    plan::{Action, Plan, RunStep, Runbook},
    runbook::{Phase, phase_for, phases, taken},
    state::{Closing, Mode, Note, Run, State, StepRun},
    value::{self, show_duration},
    wording::{Lang, Phrase, Text, running as say},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};
use uuid::Uuid;

type Settings = BTreeMap<String, String>;

macro_rules! columns {
    ($($key:literal $heading:ident),* $(,)?) => {
        vec![$(Column { key: $key, heading: &say::$heading }),*]
    };
}

/// Every run, oldest first.
pub fn runs(world: &World) -> Listing {
    let zone = world.plan.project.timezone;
    let moment = |note: &Note| Cell::Shown(local(note.at, zone), utc(note.at).into());
    let rows = world.state.runs().map(|run| {
        let done = run.steps.values().filter(|step| step.is_over()).count();
        vec![
            Cell::Plain(run.id.to_string()),
            Cell::Plain(run.runbook.to_string()),
            mode(run.mode),
            standing(run),
            Cell::Shown(format!("{done}/{}", run.steps.len()), done.into()),
            moment(&run.begun),
            run.closed.as_ref().map_or(Cell::Nothing, |(_, note)| moment(note)),
            Cell::Plain(world.plan.person_name(&run.taken.by).to_owned()),
        ]
    });
    let columns = columns!["id" ID, "runbook" RUNBOOK, "mode" MODE, "state" STATE, "done" STEPS_DONE, "begun" BEGUN_AT, "closed" CLOSED_AT, "by" HELD_BY];
    Listing { rows: rows.collect(), columns }
}

fn mode(mode: Mode) -> Cell {
    match mode {
        Mode::Live => Cell::Word("live", &crate::wording::run::LIVE),
        Mode::Rehearsal => Cell::Word("rehearsal", &crate::wording::run::REHEARSAL),
    }
}

fn standing(run: &Run) -> Cell {
    match (&run.closed, &run.paused) {
        (Some((Closing::Completed, _)), _) => Cell::Word("completed", &say::RUN_COMPLETED),
        (Some((Closing::Stopped, _)), _) => Cell::Word("stopped", &say::RUN_STOPPED),
        (Some((Closing::RolledBack, _)), _) => Cell::Word("rolled-back", &say::RUN_ROLLED_BACK),
        (None, Some(_)) => Cell::Word("paused", &say::RUN_PAUSED),
        (None, None) => Cell::Word("open", &say::RUN_OPEN),
    }
}

/// The steps of a run, where each stands and what was said of it.
pub fn steps(
    plan: &Plan,
    book: &Runbook,
    run: &Run,
    is_here: &dyn Fn(Uuid) -> bool,
    now: DateTime<Utc>,
) -> Listing {
    let rows = phases(book, run, is_here).into_iter().map(|(planned, phase)| {
        let step = run.step(&planned.id);
        let took = taken(run, &planned.id).map(|taken| taken.span(now));
        vec![
            Cell::Plain(phase.glyph().to_owned()),
            Cell::Plain(planned.id.to_string()),
            Cell::Word(phase.word(), phase.name()),
            Cell::Shown(value::written(planned.planned), planned.planned.as_secs().into()),
            span(took),
            Cell::Count(step.map_or(0, |step| step.tries.len()) as u64),
            planned
                .owner
                .as_ref()
                .map_or(Cell::Nothing, |by| Cell::Plain(plan.person_name(by.as_str()).to_owned())),
            step.and_then(last_word).map_or(Cell::Nothing, Cell::Plain),
            Cell::Title(planned.title.clone()),
        ]
    });
    let columns = columns!["glyph" GLYPH, "step" STEP, "phase" STATE, "planned_s" PLANNED, "took_s" TOOK, "tries" TRIES, "owner" OWNER, "note" SAID, "title" TITLE];
    Listing { rows: rows.collect(), columns }
}

fn span(span: Option<Duration>) -> Cell {
    span.map_or(Cell::Nothing, |span| {
        let seconds = span.as_secs();
        let shown = TimeDelta::from_std(Duration::from_secs(seconds)).unwrap_or_default();
        Cell::Shown(show_duration(shown), seconds.into())
    })
}

/// What was last said of a step.
fn last_word(step: &StepRun) -> Option<String> {
    let undone = step.undone.as_ref().map(|undone| &undone.note);
    let skipped = step.skipped.as_ref().map(|(note, _)| note);
    let settled = step.settled.as_ref().map(|(_, note, _)| note);
    let ended = step.last_end().map(|ended| &ended.note);
    let choice = step.choice.as_ref().map(ToString::to_string);
    let note = undone.or(skipped).or(settled).or(ended).map(|note| note.text.to_string());
    choice
        .into_iter()
        .chain(note.filter(|note| !note.is_empty()))
        .reduce(|choice, note| format!("{choice}: {note}"))
}

/// Everything a run would do, in the order of the plan.
pub fn dry_steps(plan: &Plan, book: &Runbook, lang: Lang) -> String {
    let mut out = String::new();
    for (place, step) in book.steps.values().enumerate() {
        let after = step.after.iter().map(Id::as_str).collect::<Vec<_>>().join(", ");
        let owner = step.owner.as_ref().map_or("–", |by| plan.person_name(by.as_str()));
        let minutes = step.planned.as_secs() / 60;
        let after = if after.is_empty() { say::AT_ONCE.get(lang).to_owned() } else { after };
        let head = phrase!(
            say::DRY_STEP,
            place = place + 1,
            id = &step.id,
            title = &step.title,
            owner = owner,
            minutes = minutes,
            after = after
        );
        out.extend([head.render(lang).as_str(), "\n"]);
        for line in deed(step, lang) {
            out.extend(["      ", line.render(lang).as_str(), "\n"]);
        }
    }
    out
}

/// The same for machines.
pub fn dry_json(book: &Runbook, lang: Lang) -> serde_json::Value {
    let step = |step: &RunStep| {
        serde_json::json!({
            "id": step.id.as_str(),
            "title": step.title.get(lang),
            "does": step.action.word(),
            "what": deed(step, lang).iter().map(|line| line.render(lang)).collect::<Vec<_>>(),
            "owner": step.owner.as_ref().map(Id::as_str),
            "planned_s": step.planned.as_secs(),
            "after": step.after.iter().map(Id::as_str).collect::<Vec<_>>(),
            "timeout_s": step.timeout.map(|it| it.as_secs()),
            "retries": step.retries,
            "on_fail": step.on_fail.word(),
            "irreversible": step.irreversible,
            "repeatable": step.repeatable,
        })
    };
    book.steps.values().map(step).collect()
}

/// What is to be done now for a run to go on, one line for each, as somebody sees it.
pub fn wanted(
    plan: &Plan,
    run: &Run,
    book: &Runbook,
    by: &str,
    is_here: &dyn Fn(Uuid) -> bool,
) -> Vec<(Id, Phase, Phrase)> {
    let wants = |planned: &RunStep| {
        let phase = phase_for(by, planned, run, is_here);
        let text: &'static Text = match (phase, &planned.action) {
            (Phase::Ready, Action::Manual) => &say::WANT_START,
            (Phase::UnderWay, Action::Manual) => &say::WANT_DONE,
            (Phase::Ready | Phase::UnderWay, Action::Decide(_)) => &say::WANT_CHOICE,
            (Phase::UnderWay, Action::Gate(_)) => &say::WANT_GATE,
            (Phase::UnderWay, Action::Wait(_)) => &say::WANT_TRUTH,
            (Phase::NeedsSecond, _) => &say::WANT_SECOND,
            (Phase::Ready, _) if planned.irreversible => &say::WANT_BEGIN,
            (Phase::Unknown, _) => &say::WANT_SETTLE,
            (Phase::Failed, _)
                if !run.step(&planned.id).is_some_and(|it| it.is_tried_again(planned) || it.is_over()) =>
            {
                &say::WANT_RETRY
            }
            _ => return None,
        };
        let owner = planned.owner.as_ref().map_or("–", |by| plan.person_name(by.as_str()));
        let line = phrase!(
            *text,
            run = &run.id,
            step = &planned.id,
            title = &planned.title,
            owner = owner,
            what = awaited(&planned.action)
        );
        Some((planned.id.clone(), phase, line))
    };
    if !run.is_open() {
        return Vec::new();
    }
    book.steps.values().filter_map(wants).collect()
}

/// What is chosen from, or waited for.
fn awaited(action: &Action) -> String {
    match action {
        Action::Decide(choices) => choices.iter().map(|it| it.id.as_str()).collect::<Vec<_>>().join("|"),
        Action::Gate(gate) => gate.to_string(),
        Action::Wait(condition) => condition.source().to_owned(),
        _ => String::new(),
    }
}

/// Which rehearsal a runbook as it stands was brought to its end in: the latest, and one in the same place before one
/// elsewhere.
pub fn rehearsed_in<'a>(state: &'a State, book: &Runbook) -> Option<&'a Run> {
    let (hash, settings) = (book.hash(), book.settings());
    let mut rehearsals = state.runs().rev().filter(|run| run.rehearsed(&hash));
    let latest = rehearsals.next()?;
    let here = std::iter::once(latest).chain(rehearsals).find(|run| run.settings == settings);
    Some(here.unwrap_or(latest))
}

/// That the steps were rehearsed with other settings than there are here, and which; `None` where they were rehearsed
/// here, or nowhere.
pub fn elsewhere(state: &State, book: &Runbook) -> Option<Phrase> {
    let run = rehearsed_in(state, book)?;
    difference(&run.settings, &book.settings())
        .map(|settings| phrase!(say::REHEARSED_ELSEWHERE, run = &run.id, settings = settings))
}

/// Each setting that is not the same, then and now.
pub fn difference(then: &Settings, now: &Settings) -> Option<Phrase> {
    let names: BTreeSet<&String> = then.keys().chain(now.keys()).collect();
    let differs = names.into_iter().filter(|name| then.get(*name) != now.get(*name));
    let shown = |value: Option<&String>| value.map_or_else(|| "–".to_owned(), Clone::clone);
    Phrase::list(differs.map(|name| {
        let (then, now) = (shown(then.get(name)), shown(now.get(name)));
        phrase!(say::SET_OTHERWISE, name = name, then = then, now = now)
    }))
}
