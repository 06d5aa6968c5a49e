//! `golive rollback`: what going back costs, said before anything is done, and then the rollback of the plan.

use super::{
    super::{
        args::Format,
        error::{CliError, Exit},
        open::{Context, print},
    },
    Stay, follow,
    foreground::{Opening, carry},
    trusted,
};
use crate::{
    conductor::{Session, Snapshot},
    id::Id,
    phrase,
    plan::Plan,
    report::clock::{self, View},
    state::{Closing, Command, Mode, Run},
    wording::{Phrase, running as say},
};
use serde_json::{Value, json};

/// Whether a runbook is the one that goes back.
pub fn is_it(plan: &Plan, book: &Id) -> bool {
    plan.cutover.as_ref().and_then(|cutover| cutover.rollback.as_ref()) == Some(book)
}

/// Until when one could go back, and what it loses now. It asks nothing: who goes back in an emergency is not held up.
pub fn tell(context: &Context, session: &mut Session, format: Format) -> Result<(), CliError> {
    let now = context.clock.now();
    let history = session.history(now)?;
    let world = session.world(&history, now);
    match format {
        Format::Text => print(&format!("{}\n", clock::text(&world, context.lang))),
        // A line of its own, before those of the events.
        Format::Json => {
            let clock = View::of(&world).map_or(Value::Null, |view| view.json(context.lang));
            print(&format!("{}\n", json!({ "clock": clock })))
        }
    }
}

/// Ends what is carried on against it, and begins the rollback of the plan.
pub fn rollback(context: &Context, stay: &Stay) -> Result<Exit, CliError> {
    let plan = context.plan()?;
    let cutover = plan.cutover.as_ref();
    let id = cutover.and_then(|cutover| cutover.rollback.clone()).ok_or_else(|| {
        CliError::usage(Phrase::from(&say::NO_ROLLBACK), Some(Phrase::from(&say::NO_ROLLBACK_HINT)))
    })?;
    trusted(&plan, &id)?;
    let mut session = context.signing_session()?;
    tell(context, &mut session, stay.output.format)?;
    let (runbook, note, lang) = (id.clone(), stay.note.note.clone(), context.lang);
    let opening: Opening = Box::new(move |snapshot: &Snapshot| {
        let against = |run: &&Run| run.is_open() && run.mode == Mode::Live && run.runbook != runbook;
        let open: Vec<&Run> = snapshot.state.runs().filter(against).collect();
        // In an emergency the run that is rolled back is reason enough.
        let last = snapshot.state.runs().rev().find(|run| run.mode == Mode::Live && run.runbook != runbook);
        let reason = match (note.is_empty(), last) {
            (true, Some(run)) => phrase!(say::ROLLS_BACK, run = &run.id).render(lang),
            _ => note.clone(),
        };
        let close = |run: &&Run| Command::CloseRun {
            run: run.id.clone(),
            outcome: Closing::RolledBack,
            note: reason.clone(),
        };
        let mut commands: Vec<Command> = open.iter().map(close).collect();
        let (runbook, console) = (runbook.clone(), snapshot.console);
        commands.push(Command::BeginRun { runbook, mode: Mode::Live, console, note: reason.clone() });
        commands
    });
    carry(context, session, &*opening, &follow(id, stay))
}
