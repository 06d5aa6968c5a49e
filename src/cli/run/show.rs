//! Where a run stands: its steps, who carries it out, and what is wanted of people.

use super::{
    super::{
        args::Format,
        error::{CliError, Exit},
        open::{Context, print, print_json},
    },
    is_json,
};
use crate::{
    conductor::Session,
    entropy,
    id::Id,
    measure::History,
    phrase,
    plan::{Action, Plan, RunStep, Runbook},
    report::{clock, run_mode, runs},
    runbook::{phase, proposes_rollback},
    state::{Closing, Run},
    store::{Access, Here, Reach},
    wording::{Lang, Phrase, Text, running as say, state as say_state},
};
use serde_json::json;
use std::{collections::HashSet, sync::Arc};
use uuid::{Builder, Uuid};

/// Tells which programs are there. Out of reach of the store nobody can tell, and nobody is taken for gone.
pub fn is_here(session: &mut Session, context: &Context) -> Box<dyn Fn(Uuid) -> bool> {
    let Ok(bytes) = entropy::bytes::<16>() else { return Box::new(|_| true) };
    let console = Builder::from_random_bytes(bytes).into_uuid();
    let here = Here { console, who: session.me().to_owned(), role: "run".into(), vantage: None };
    let company = if session.reach() == Reach::Here { session.beat(&here).ok() } else { None };
    let _ = session.leave(console);
    match company {
        Some(company) => {
            let present: HashSet<Uuid> = company.present.iter().map(|here| here.console).collect();
            Box::new(move |console| present.contains(&console))
        }
        None => {
            context.say(&say::AWAY);
            Box::new(|_| true)
        }
    }
}

pub fn show(context: &Context, name: &Id, format: Format) -> Result<Exit, CliError> {
    let mut session = context.session(Access::Write)?;
    let is_here = is_here(&mut session, context);
    let (plan, now, lang) = (Arc::clone(&session.plan), context.clock.now(), context.lang);
    // Forecasts rest on the journal alone.
    let history = History::default();
    let found = session.state().run_named(name);
    let book = found.and_then(|run| plan.runbooks.get(&run.runbook));
    let (Some(run), Some(book)) = (found, book) else {
        return Err(CliError::usage(phrase!(say_state::NO_SUCH_RUN, run = name), None));
    };
    let steps = runs::steps(&plan, book, run, &is_here, now);
    let world = session.world(&history, now);
    let phase = |step: &RunStep| phase(step, run, &is_here);
    let forecast = clock::forecast_of(&world, book, run, &phase).filter(|_| run.is_open());
    let wanted = runs::wanted(&plan, run, book, session.me(), &is_here);
    if is_json(format) {
        print_json(&json!({
            "run": run.id.as_str(),
            "runbook": run.runbook.as_str(),
            "mode": run.mode,
            "hash": run.hash,
            "begun": run.begun.at,
            "paused": run.paused.is_some(),
            "closed": run.closed.as_ref().map(|(closing, _)| closing),
            "holder_here": is_here(run.console),
            "proposes_rollback": proposes_rollback(book, run),
            "wanted": wanted.iter().map(|(step, ..)| step.as_str()).collect::<Vec<_>>(),
            "steps": steps.json(lang),
            "proofs": proofs_json(run),
            "forecast": forecast.as_ref().map(clock::forecast_json),
        }))?;
        return Ok(Exit::Done);
    }
    let mut text = head(&plan, run, &is_here, lang);
    text += &steps.text(lang);
    for line in
        proofs(book, run).into_iter().chain(forecast.map(|it| clock::forecast_line(&world, book, &it)))
    {
        text += &(line.render(lang) + "\n");
    }
    for (.., line) in wanted {
        text += &(line.render(lang) + "\n");
    }
    if proposes_rollback(book, run) {
        text.extend([say::PROPOSES.get(lang), "\n"]);
    }
    print(&text)?;
    Ok(Exit::Done)
}

fn head(plan: &Plan, run: &Run, is_here: &dyn Fn(Uuid) -> bool, lang: Lang) -> String {
    let state: &'static Text = match (&run.closed, &run.paused) {
        (Some((Closing::Completed, _)), _) => &say::RUN_COMPLETED,
        (Some((Closing::Stopped, _)), _) => &say::RUN_STOPPED,
        (Some((Closing::RolledBack, _)), _) => &say::RUN_ROLLED_BACK,
        (None, Some(_)) => &say::RUN_PAUSED,
        (None, None) => &say::RUN_OPEN,
    };
    let head =
        phrase!(say::HEAD, run = &run.id, runbook = &run.runbook, mode = run_mode(run.mode), state = state);
    let by = plan.person_name(&run.taken.by);
    let holder = match (run.is_open(), is_here(run.console)) {
        (false, _) => None,
        (true, true) => Some(phrase!(say::HOLDER_HERE, by = by)),
        (true, false) => Some(phrase!(say::HOLDER_GONE, by = by, run = &run.id)),
    };
    std::iter::once(head).chain(holder).map(|line| line.render(lang) + "\n").collect()
}

fn proofs(book: &Runbook, run: &Run) -> Vec<Phrase> {
    let line = |(id, step): (&Id, &crate::state::StepRun)| {
        let proof = step.last_end()?.proof.as_ref()?;
        let is_request = book.steps.get(id).is_some_and(|it| matches!(it.action, Action::Http(_)));
        let code = match proof.code {
            Some(code) if is_request => phrase!(say::PROOF_STATUS, code = code),
            Some(code) => phrase!(say::PROOF_EXIT, code = code),
            None => Phrase::from(&say::PROOF_NONE),
        };
        Some(phrase!(say::PROOF, step = id, code = code, bytes = proof.bytes, sha256 = &proof.sha256))
    };
    run.steps.iter().filter_map(line).collect()
}

fn proofs_json(run: &Run) -> serde_json::Value {
    let of = |(id, step): (&Id, &crate::state::StepRun)| {
        let proofs: Vec<_> = step
            .tries
            .iter()
            .filter_map(|it| it.ended.as_ref()?.proof.as_ref())
            .map(|it| json!(it))
            .collect();
        (id.to_string(), proofs.into())
    };
    serde_json::Value::Object(run.steps.iter().map(of).collect())
}
