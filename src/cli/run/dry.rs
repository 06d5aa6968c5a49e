//! What a run would do, without doing any of it.

use super::{
    super::{
        args::Format,
        error::{CliError, Exit},
        open::{Context, print, print_json},
    },
    is_json, is_trusted,
};
use crate::{
    id::Id,
    phrase,
    plan::Runbook,
    report::{local, run_mode, runs},
    runbook::{Forecast, forecast, phase},
    state::{Event, Happening, Mode, Recorded, RunEvent, State},
    store::Access,
    wording::{Phrase, running as say},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use std::sync::Arc;
use uuid::Uuid;

pub fn run(context: &Context, id: &Id, mode: Mode, format: Format) -> Result<Exit, CliError> {
    let session = context.session(Access::Read)?;
    let (plan, now, lang) = (Arc::clone(&session.plan), context.clock.now(), context.lang);
    let Some(book) = plan.runbooks.get(id) else { return Ok(Exit::Usage) };
    let rehearsed = runs::rehearsed_in(session.state(), book).map(|run| run.id.clone());
    let window_end = plan.cutover.as_ref().map(|cutover| cutover.end);
    let times = foreseen(session.state(), book, mode, (now, window_end));
    let trusted = is_trusted(&plan);
    if is_json(format) {
        print_json(&json!({
            "runbook": book.id.as_str(),
            "mode": mode,
            "hash": book.hash(),
            "rehearsed_in": rehearsed.as_ref().map(Id::as_str),
            "trusted": trusted,
            "p50": times.as_ref().map(|times| times.p50),
            "p80": times.as_ref().map(|times| times.p80),
            "steps": runs::dry_json(book, lang),
        }))?;
        return Ok(Exit::Done);
    }
    let hash: String = book.hash().chars().take(12).collect();
    let mut head = vec![phrase!(
        say::DRY_HEAD,
        runbook = &book.id,
        title = &book.title,
        mode = run_mode(mode),
        hash = hash
    )];
    head.push(match &rehearsed {
        Some(run) => phrase!(say::DRY_REHEARSED, run = run),
        None => Phrase::from(&say::DRY_UNREHEARSED),
    });
    if book.steps.values().any(|step| step.programs().next().is_some()) {
        head.push(Phrase::from(if trusted { &say::DRY_TRUSTED } else { &say::DRY_UNTRUSTED }));
    }
    if let Some(times) = times {
        let shown = |at: DateTime<Utc>| local(at, plan.project.timezone);
        head.push(phrase!(say::FORECAST, p50 = shown(times.p50), p80 = shown(times.p80)));
    }
    let head: String = head.iter().map(|line| line.render(lang) + "\n").collect();
    print(&format!("{head}\n{}", runs::dry_steps(&plan, book, lang)))?;
    context.say(&say::DRY_NOTHING);
    Ok(Exit::Done)
}

/// When a run that began now would be over.
fn foreseen(
    state: &State,
    book: &Runbook,
    mode: Mode,
    (now, window_end): (DateTime<Utc>, Option<DateTime<Utc>>),
) -> Option<Forecast> {
    let (console, steps) = (Uuid::nil(), book.steps.keys().cloned().collect());
    let (runbook, hash, note) = (book.id.clone(), book.hash(), String::new());
    let what = RunEvent::Begun { runbook, mode, hash, steps, console, note, cost: None };
    let happening = Happening::Run { run: None, what };
    let event = Event { id: Uuid::nil(), at: now, by: String::new(), what: happening, signature: None };
    let mut imagined = state.clone();
    imagined.apply(&Arc::new(Recorded::new(state.seq + 1, event)));
    let run = imagined.run_of(Uuid::nil())?;
    forecast(book, run, state, &|step| phase(step, run, &|_| true), (now, window_end))
}
