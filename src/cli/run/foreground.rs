//! A run carried out in the foreground: a conductor without a screen, and what happens as it happens.

use super::super::{
    args::Format,
    error::{CliError, Exit},
    live::{Live, Start},
    open::{Context, print},
    runtime::interrupted,
};
use crate::{
    conductor::{Reply, Request, Session, Snapshot},
    id::Id,
    phrase,
    report::{runs, timeline},
    runbook::{Phase, blocked_by, phases, proposes_rollback},
    state::{Closing, Command, Happening, Recorded, Run},
    store::Reach,
    wording::{Lang, Phrase, running as say},
};
use serde_json::json;
use std::{collections::HashSet, sync::Arc};
use uuid::Uuid;

/// How a run is followed.
pub struct Follow {
    /// The runbook, or the number of the run.
    pub name: Id,
    pub format: Format,
    /// Stays although only a person can go on.
    pub waits: bool,
}

/// What is done first, in the name of this program.
pub type Opening = Box<dyn Fn(&Snapshot) -> Vec<Command>>;

pub fn carry(
    context: &Context,
    session: Session,
    opening: &dyn Fn(&Snapshot) -> Vec<Command>,
    follow: &Follow,
) -> Result<Exit, CliError> {
    super::super::runtime()?.block_on(async {
        let live = Live::start(context, session, Start { role: "run", ..Start::default() })?;
        let mut told = HashSet::new();
        let followed = async {
            let first = Arc::clone(&live.snapshots().borrow());
            told.extend(first.state.recent().map(|recorded| recorded.event.id));
            for command in opening(&first) {
                ask(&live, command).await?;
            }
            let mut teller = Teller { context, follow, told, wanted: HashSet::new(), away: false };
            follow_up(context, &live, follow, &mut teller).await
        }
        .await;
        live.stop().await?;
        followed
    })
}

async fn ask(live: &Live, command: Command) -> Result<(), CliError> {
    match live.asker().ask(Request::Act(command)).await {
        Reply::Done(_) | Reply::Shown | Reply::Completed(_) => Ok(()),
        Reply::Refused { message, hint } => Err(CliError::Refused { message, hint }),
        Reply::Failed { message, hint } => Err(CliError::Failed { message, hint }),
    }
}

async fn follow_up(
    context: &Context,
    live: &Live,
    follow: &Follow,
    teller: &mut Teller<'_>,
) -> Result<Exit, CliError> {
    let mut snapshots = live.snapshots();
    let mut is_leaving = false;
    loop {
        let snapshot = Arc::clone(&snapshots.borrow_and_update());
        if let Some(run) = snapshot.state.run_named(&follow.name) {
            teller.tell(&snapshot, run)?;
            if let Some(exit) = end(context, follow, &snapshot, run) {
                return Ok(exit);
            }
            if is_leaving && !is_busy(&snapshot, run) {
                context.say(phrase!(say::STANDS, run = &run.id));
                return Ok(Exit::Interrupted);
            }
        }
        tokio::select! {
            changed = snapshots.changed() => if changed.is_err() {
                return Ok(Exit::Internal);
            },
            () = interrupted() => {
                let Some(run) = snapshot.state.run_named(&follow.name).filter(|_| !is_leaving) else {
                    context.say(phrase!(say::STANDS, run = &follow.name));
                    return Ok(Exit::Interrupted);
                };
                is_leaving = true;
                context.say(&say::PAUSING);
                let note = Phrase::from(&say::PAUSE_NOTE).render(Lang::En);
                // One that is paused already, or cannot be now, is left as it is.
                let _ = ask(live, Command::PauseRun { run: run.id.clone(), note }).await;
            }
        }
    }
}

/// Whether a step that changes something is under way here.
fn is_busy(snapshot: &Snapshot, run: &Run) -> bool {
    let Some(book) = snapshot.plan.runbooks.get(&run.runbook) else { return false };
    let is_ours = |id: &Id| {
        run.step(id).and_then(|step| step.tries.last()).is_some_and(|last| last.console == snapshot.console)
    };
    phases(book, run, &|console| snapshot.is_here(console)).into_iter().any(|(planned, phase)| {
        let acts = planned.action.is_automatic() && planned.action.has_effect();
        phase == Phase::UnderWay && acts && is_ours(&planned.id)
    })
}

/// How it ends here, if it does.
fn end(context: &Context, follow: &Follow, snapshot: &Snapshot, run: &Run) -> Option<Exit> {
    match &run.closed {
        Some((Closing::Completed, _)) => return Some(Exit::Done),
        Some((Closing::Stopped | Closing::RolledBack, _)) => return Some(Exit::No),
        None => {}
    }
    if run.console != snapshot.console {
        context.say(phrase!(say::TAKEN, run = &run.id));
        return Some(Exit::Unknown);
    }
    let book = snapshot.plan.runbooks.get(&run.runbook)?;
    let is_here = |console: Uuid| snapshot.is_here(console);
    let (_, phase) =
        blocked_by(book, run, &is_here).filter(|_| !follow.waits && !is_any_under_way(snapshot, run))?;
    context.say(phrase!(say::BLOCKED, run = &run.id));
    Some(if phase == Phase::Unknown { Exit::Unknown } else { Exit::No })
}

fn is_any_under_way(snapshot: &Snapshot, run: &Run) -> bool {
    let Some(book) = snapshot.plan.runbooks.get(&run.runbook) else { return false };
    phases(book, run, &|console| snapshot.is_here(console)).iter().any(|(_, phase)| *phase == Phase::UnderWay)
}

/// Prints what happens, each thing once.
struct Teller<'a> {
    context: &'a Context,
    follow: &'a Follow,
    told: HashSet<Uuid>,
    /// What people were told is wanted of them.
    wanted: HashSet<(Id, Phase, usize)>,
    away: bool,
}

impl Teller<'_> {
    fn tell(&mut self, snapshot: &Snapshot, run: &Run) -> Result<(), CliError> {
        let away = snapshot.reach != Reach::Here;
        if std::mem::replace(&mut self.away, away) != away {
            self.context.say(if away { &say::AWAY } else { &say::BACK });
        }
        let is_about = |recorded: &Recorded| match &recorded.event.what {
            Happening::Run { run: about, .. } => about.unwrap_or(recorded.event.id) == run.event,
            _ => false,
        };
        for recorded in snapshot.state.recent().filter(|recorded| is_about(recorded)) {
            if self.told.insert(recorded.event.id) {
                self.line(snapshot, recorded)?;
            }
        }
        let Some(book) = snapshot.plan.runbooks.get(&run.runbook) else { return Ok(()) };
        let is_here = |console: Uuid| snapshot.is_here(console);
        for (step, phase, line) in runs::wanted(&snapshot.plan, run, book, &snapshot.me, &is_here) {
            let tries = run.step(&step).map_or(0, |step| step.tries.len());
            if self.wanted.insert((step, phase, tries)) {
                self.context.say(line);
                if phase == Phase::Failed && proposes_rollback(book, run) {
                    self.context.say(&say::PROPOSES);
                }
            }
        }
        Ok(())
    }

    fn line(&self, snapshot: &Snapshot, recorded: &Recorded) -> Result<(), CliError> {
        let (event, lang) = (&recorded.event, self.context.lang);
        let sentence = timeline::sentence(&snapshot.state, recorded).render(lang);
        let text = match self.follow.format {
            Format::Text => {
                let at = event.at.with_timezone(&snapshot.plan.project.timezone).format("%H:%M:%S");
                format!("{at}  {}  {sentence}", snapshot.plan.person_name(&event.by))
            }
            Format::Json => json!({
                "seq": recorded.seq,
                "at": event.at,
                "by": event.by,
                "what": event.what,
                "said": sentence,
            })
            .to_string(),
        };
        print(&format!("{text}\n"))
    }
}
