//! Facts about runs of runbooks. A rehearsal proves that something can be done, never that it was: only `rehearsals`,
//! `rehearsed` and `rehearsal_age` speak of rehearsals, everything else of the last live run.

use super::{Family, Reading, Unit, World, event};
use crate::{
    evidence::Evidence,
    id::Id,
    phrase,
    plan::{Plan, RunStep, Runbook},
    runbook::{Forecast, Phase, forecast, phase},
    state::{Closing, Mode, Run, StepRun, StepStanding},
    value::{Kind, Value},
    wording::{Text, facts as say},
};
use chrono::{DateTime, TimeDelta, Utc};

type Read = fn(&World, &Id) -> Reading;

/// Where the last live run stands.
const STANDINGS: &[&str] = &["none", "under-way", "paused", "completed", "stopped", "rolled-back"];

/// How long after its time-out a machine's step whose end nobody has recorded is taken for unknown.
const GRACE: TimeDelta = TimeDelta::minutes(1);

pub(super) const FAMILIES: &[Family] = &[
    runs("runs.<runbook>.standing", Kind::Choice(STANDINGS), &say::RUN_STANDING, standing),
    number("runs.<runbook>.done", &say::RUN_DONE, |world, id| {
        live(world, id, |_, run| count(run, StepRun::is_over))
    }),
    number("runs.<runbook>.left", &say::RUN_LEFT, |world, id| {
        live(world, id, |_, run| count(run, |step| !step.is_over()))
    }),
    number("runs.<runbook>.failed", &say::RUN_FAILED, |world, id| {
        live(world, id, |_, run| count(run, |step| step.standing() == StepStanding::Failed))
    }),
    number("runs.<runbook>.unknown", &say::RUN_UNKNOWN, |world, id| {
        live(world, id, |book, run| {
            let lost = book.steps.values().filter(|planned| is_lost(planned, run, world.now));
            Reading::count(lost.count()).from([event(&run.begun, "run")])
        })
    }),
    runs("runs.<runbook>.late", Kind::Duration, &say::RUN_LATE, late),
    runs("runs.<runbook>.p50", Kind::Duration, &say::RUN_P50, |world, id| foreseen(world, id, |it| it.p50)),
    runs("runs.<runbook>.p80", Kind::Duration, &say::RUN_P80, |world, id| foreseen(world, id, |it| it.p80)),
    number("runs.<runbook>.rehearsals", &say::RUN_REHEARSALS, |world, id| {
        let found: Vec<&Run> = rehearsals(world, id).collect();
        Reading::count(found.len()).from(found.into_iter().map(|run| event(&run.begun, "run")))
    }),
    runs("runs.<runbook>.rehearsed", Kind::Bool, &say::RUN_REHEARSED, |world, id| {
        let hash = world.plan.runbooks.get(id).map(Runbook::hash);
        let same = rehearsals(world, id).find(|run| hash.as_ref() == Some(&run.hash));
        Reading::known(Value::Bool(same.is_some())).from(same.map(|run| event(&run.begun, "run")))
    }),
    runs("runs.<runbook>.rehearsal_age", Kind::Duration, &say::RUN_REHEARSAL_AGE, |world, id| {
        let last = rehearsals(world, id).filter_map(|run| run.closed.as_ref()).map(|(_, end)| end).last();
        last.map_or_else(
            || Reading::missing(&say::NEVER_REHEARSED),
            |end| Reading::known(Value::Duration(world.now - end.at)).from([event(end, "run")]),
        )
    }),
];

const fn runs(name: &'static str, kind: Kind, doc: &'static Text, read: Read) -> Family {
    Family {
        name,
        kind,
        unit: Unit::None,
        doc,
        subjects: |plan: &Plan| plan.runbooks.keys().cloned().collect(),
        read,
    }
}

const fn number(name: &'static str, doc: &'static Text, read: Read) -> Family {
    runs(name, Kind::Number, doc, read)
}

/// Rehearsals that came to their end.
fn rehearsals<'a>(world: &World<'a>, id: &'a Id) -> impl Iterator<Item = &'a Run> {
    let completed = |run: &&Run| matches!(run.closed, Some((Closing::Completed, _)));
    let runs = world.state.runs().filter(move |run| run.runbook == *id && run.mode == Mode::Rehearsal);
    runs.filter(completed)
}

fn live(world: &World, id: &Id, read: impl FnOnce(&Runbook, &Run) -> Reading) -> Reading {
    match (world.plan.runbooks.get(id), world.state.latest_live(id)) {
        (Some(book), Some(run)) => read(book, run),
        _ => Reading::missing(&say::RUN_NEVER),
    }
}

fn standing(world: &World, id: &Id) -> Reading {
    let Some(run) = world.state.latest_live(id) else { return Reading::known(Value::text("none")) };
    let (word, note) = match &run.closed {
        Some((Closing::Completed, note)) => ("completed", note),
        Some((Closing::Stopped, note)) => ("stopped", note),
        Some((Closing::RolledBack, note)) => ("rolled-back", note),
        None => match &run.paused {
            Some(note) => ("paused", note),
            None => ("under-way", &run.begun),
        },
    };
    Reading::known(Value::text(word)).from([event(note, "run")])
}

fn count(run: &Run, is: impl Fn(&StepRun) -> bool) -> Reading {
    let n = run.steps.values().filter(|step| is(step)).count();
    Reading::count(n).from([event(&run.begun, "run")])
}

/// What a machine began and should have ended by now, with all the tries it is allowed.
fn is_lost(planned: &RunStep, run: &Run, now: DateTime<Utc>) -> bool {
    let Some(step) = run.step(&planned.id).filter(|step| step.standing() == StepStanding::Started) else {
        return false;
    };
    let allowed = planned.timeout.and_then(|timeout| {
        TimeDelta::from_std(timeout).ok()?.checked_mul(i32::try_from(planned.retries).ok()?.saturating_add(1))
    });
    match (step.tries.last(), allowed) {
        (Some(last), Some(allowed)) => {
            planned.action.is_automatic() && now - last.started.at > allowed + GRACE
        }
        _ => false,
    }
}

/// Whether the program that began a step is there is not known here: what is under way is taken for that.
fn expected(world: &World, book: &Runbook, run: &Run) -> Option<Forecast> {
    let phase = |step: &RunStep| -> Phase { phase(step, run, &|_| true) };
    let end = world.plan.cutover.as_ref().map(|cutover| cutover.end);
    forecast(book, run, world.state, &phase, (world.now, end))
}

fn foreseen(world: &World, id: &Id, pick: fn(&Forecast) -> DateTime<Utc>) -> Reading {
    live(world, id, |book, run| match expected(world, book, run).filter(|_| run.is_open()) {
        Some(forecast) => {
            let (known, left) = (forecast.known, forecast.left);
            Reading::known(Value::Duration(pick(&forecast) - world.now))
                .from([event(&run.begun, "run"), Evidence::Clock { at: world.now }])
                .noted(phrase!(say::FORECAST_NOTE, known = known, left = left))
        }
        None => Reading::missing(&say::RUN_OVER),
    })
}

/// Against the longest way through the plan of the runbook, from when the run began.
fn late(world: &World, id: &Id) -> Reading {
    live(world, id, |book, run| {
        let end = match &run.closed {
            Some((_, end)) => end.at,
            None => expected(world, book, run).map_or(world.now, |forecast| forecast.p50),
        };
        let planned = TimeDelta::from_std(book.planned()).unwrap_or(TimeDelta::MAX);
        Reading::known(Value::Duration(end - run.begun.at - planned)).from([event(&run.begun, "run")])
    })
}
