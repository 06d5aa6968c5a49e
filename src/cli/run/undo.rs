//! Taking steps back, the last first.

use super::{
    super::{
        args::Note,
        error::{CliError, Exit},
        live::{Live, Start},
        open::{Context, print},
        record::record,
        runtime::interrupted,
    },
    trusted,
};
use crate::{
    conductor::{Reply, Request, Session},
    id::Id,
    phrase,
    report::timeline,
    state::{Command, Happening, Run, RunEvent, StepRun, StepStanding},
    wording::running as say,
};
use std::sync::Arc;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(value_name = "RUN")]
    run: String,
    #[arg(value_name = "STEP")]
    steps: Vec<String>,
    #[arg(long, requires = "steps")]
    done: bool,
    #[command(flatten)]
    note: Note,
}

pub fn undo(context: &Context, args: Args) -> Result<Exit, CliError> {
    let Args { run, steps, done, note } = args;
    let run = Id::new(run);
    if done {
        for step in steps {
            let (run, step, note) = (run.clone(), Id::new(step), note.note.clone());
            record(context, &Command::UndoStep { run, step, worked: true, note, proof: None })?;
        }
        return Ok(Exit::Done);
    }
    let session = context.signing_session()?;
    let wanted: Vec<Id> = steps.into_iter().map(Id::new).collect();
    let Some(known) = session.state().run_named(&run) else {
        // Says what is wrong with the name.
        let (step, console) = (wanted.first().cloned().unwrap_or_else(|| Id::new("-")), uuid::Uuid::nil());
        return record(context, &Command::StartUndo { run, step, console });
    };
    trusted(&session.plan, &known.runbook)?;
    let (run, order) = (known.id.clone(), order(&session, known, &wanted));
    if order.is_empty() {
        return Err(CliError::usage(phrase!(say::NOTHING_TO_UNDO, run = &run), None));
    }
    super::super::runtime()?.block_on(async {
        let live = Live::start(context, session, Start { role: "run", ..Start::default() })?;
        let taken = take_all(context, &live, &run, order).await;
        // Also after a refusal: what is dropped while it works panics.
        live.stop().await?;
        taken
    })
}

/// What was begun last is taken back first. Without names: everything done that the plan names a program for.
fn order(session: &Session, run: &Run, wanted: &[Id]) -> Vec<Id> {
    let undo = |id: &Id| {
        let book = session.plan.runbooks.get(&run.runbook);
        book.and_then(|book| book.steps.get(id)).is_some_and(|step| step.undo.is_some())
    };
    let begun = |step: &StepRun| step.tries.last().map_or(0, |last| last.started.seq);
    let is_meant = |(id, step): &(&Id, &StepRun)| match wanted {
        [] => undo(id) && step.standing() == StepStanding::Done,
        wanted => wanted.contains(id),
    };
    let mut steps: Vec<(&Id, &StepRun)> = run.steps.iter().filter(is_meant).collect();
    steps.sort_by_key(|(_, step)| std::cmp::Reverse(begun(step)));
    let known: Vec<Id> = steps.into_iter().map(|(id, _)| id.clone()).collect();
    // A name that is no step is refused where every name is.
    known.iter().chain(wanted.iter().filter(|id| !run.steps.contains_key(*id))).cloned().collect()
}

/// One after the other, up to the first that does not work.
async fn take_all(context: &Context, live: &Live, run: &Id, order: Vec<Id>) -> Result<Exit, CliError> {
    for step in order {
        let exit = take_back(context, live, run, step).await?;
        if exit != Exit::Done {
            return Ok(exit);
        }
    }
    Ok(Exit::Done)
}

async fn take_back(context: &Context, live: &Live, run: &Id, step: Id) -> Result<Exit, CliError> {
    let mut snapshots = live.snapshots();
    let console = snapshots.borrow().console;
    let from = snapshots.borrow().state.seq;
    let command = Command::StartUndo { run: run.clone(), step: step.clone(), console };
    match live.asker().ask(Request::Act(command)).await {
        Reply::Done(_) | Reply::Shown | Reply::Completed(_) => {}
        Reply::Refused { message, hint } => return Err(CliError::Refused { message, hint }),
        Reply::Failed { message, hint } => return Err(CliError::Failed { message, hint }),
    }
    loop {
        let snapshot = Arc::clone(&snapshots.borrow_and_update());
        let ended =
            snapshot.state.recent().filter(|recorded| recorded.seq > from).find_map(
                |recorded| match &recorded.event.what {
                    Happening::Run { what: RunEvent::Undone { step: undone, worked, .. }, .. }
                        if *undone == step =>
                    {
                        Some((*worked, Arc::clone(recorded)))
                    }
                    _ => None,
                },
            );
        if let Some((worked, recorded)) = ended {
            print(&format!("{}\n", timeline::sentence(&snapshot.state, &recorded).render(context.lang)))?;
            return Ok(if worked { Exit::Done } else { Exit::No });
        }
        tokio::select! {
            changed = snapshots.changed() => if changed.is_err() {
                return Ok(Exit::Internal);
            },
            () = interrupted() => return Ok(Exit::Interrupted),
        }
    }
}
