//! `golive run` and `golive rollback`: runs of runbooks, and what people say of their steps.

mod compare;
mod dry;
mod foreground;
mod rollback;
mod show;
mod undo;

use super::{
    args::{Format, Note, Output},
    error::{CliError, Exit},
    open::Context,
    record::{list, record},
};
use crate::{
    conductor::{Session, Snapshot},
    env,
    id::Id,
    phrase,
    plan::{Plan, RunStep, Runbook},
    report::runs,
    state::{Closing, Command, Ending, Mode, Run, StepStanding},
    store::Access,
    suggest, trust,
    wording::{Phrase, expr as say_expr, running as say},
};
use clap::{Args as Arguments, Subcommand, builder::PossibleValuesParser};
use foreground::{Follow, Opening, carry};
use std::io::{self, IsTerminal as _};
use uuid::Uuid;

pub use rollback::rollback;

/// What settles a step.
const SETTLED: [&str; 2] = ["done", "not-done"];

#[derive(Debug, Arguments)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    act: Option<Act>,
    #[arg(value_name = "RUNBOOK")]
    book: Option<String>,
    #[arg(long)]
    rehearse: bool,
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    stay: Stay,
}

/// How a run in the foreground is begun and followed.
#[derive(Debug, Arguments)]
pub struct Stay {
    #[arg(long)]
    wait: bool,
    #[command(flatten)]
    note: Note,
    #[command(flatten)]
    output: Output,
}

#[derive(Debug, Subcommand)]
enum Act {
    List(Output),
    Compare(compare::Args),
    Show {
        #[arg(value_name = "RUN")]
        run: String,
        #[command(flatten)]
        output: Output,
    },
    Agree(OfStep),
    Start(OfStep),
    Retry(OfStep),
    Done(OfStep),
    Fail(OfStep),
    Choose {
        #[arg(value_name = "RUN")]
        run: String,
        #[arg(value_name = "STEP")]
        step: String,
        #[arg(value_name = "CHOICE")]
        choice: String,
        #[command(flatten)]
        note: Note,
    },
    Settle {
        #[arg(value_name = "RUN")]
        run: String,
        #[arg(value_name = "STEP")]
        step: String,
        #[arg(value_name = "OUTCOME", value_parser = PossibleValuesParser::new(SETTLED))]
        outcome: String,
        #[command(flatten)]
        note: Note,
    },
    Skip(OfStep),
    Undo(undo::Args),
    Pause(OfRun),
    Resume(Carried),
    TakeOver(Carried),
    Stop(OfRun),
}

#[derive(Debug, Arguments)]
struct OfStep {
    #[arg(value_name = "RUN")]
    run: String,
    #[arg(value_name = "STEP")]
    step: String,
    #[command(flatten)]
    note: Note,
}

#[derive(Debug, Arguments)]
struct OfRun {
    #[arg(value_name = "RUN")]
    run: String,
    #[command(flatten)]
    note: Note,
}

#[derive(Debug, Arguments)]
struct Carried {
    #[arg(value_name = "RUN")]
    run: String,
    #[command(flatten)]
    stay: Stay,
}

pub fn run(context: &Context, args: Args) -> Result<Exit, CliError> {
    let Some(act) = args.act else { return begin(context, &args) };
    match act {
        Act::List(output) => list(context, output.format, runs::runs),
        Act::Compare(args) => compare::run(context, &args),
        Act::Show { run, output } => show::show(context, &Id::new(run), output.format),
        Act::Agree(OfStep { run, step, note }) => {
            record(context, &Command::AgreeStep { run: Id::new(run), step: Id::new(step), note: note.note })
        }
        Act::Start(of) | Act::Retry(of) => start(context, of),
        Act::Done(of) => end(context, of, Ending::Done, None),
        Act::Fail(of) => end(context, of, Ending::Failed, None),
        Act::Choose { run, step, choice, note } => {
            end(context, OfStep { run, step, note }, Ending::Done, Some(Id::new(choice)))
        }
        Act::Settle { run, step, outcome, note } => {
            let (run, step, done) = (Id::new(run), Id::new(step), outcome == SETTLED[0]);
            record(context, &Command::SettleStep { run, step, done, console: None, note: note.note })
        }
        Act::Skip(OfStep { run, step, note }) => {
            record(context, &Command::SkipStep { run: Id::new(run), step: Id::new(step), note: note.note })
        }
        Act::Undo(args) => undo::undo(context, args),
        Act::Pause(OfRun { run, note }) => {
            record(context, &Command::PauseRun { run: Id::new(run), note: note.note })
        }
        Act::Resume(carried) => resume(context, carried),
        Act::TakeOver(carried) => take_over(context, carried),
        Act::Stop(OfRun { run, note }) => {
            let (run, note) = (Id::new(run), note.note);
            record(context, &Command::CloseRun { run, outcome: Closing::Stopped, note })
        }
    }
}

fn begin(context: &Context, args: &Args) -> Result<Exit, CliError> {
    let plan = context.plan()?;
    let id = book_of(&plan, args.book.as_deref())?.id.clone();
    let mode = if args.rehearse { Mode::Rehearsal } else { Mode::Live };
    if args.dry_run {
        return dry::run(context, &id, mode, args.stay.output.format);
    }
    trusted(&plan, &id)?;
    let mut session = context.signing_session()?;
    if mode == Mode::Live
        && let Some(elsewhere) =
            plan.runbooks.get(&id).and_then(|book| runs::elsewhere(session.state(), book))
    {
        context.say(elsewhere);
    }
    if mode == Mode::Live && rollback::is_it(&plan, &id) {
        rollback::tell(context, &mut session, args.stay.output.format)?;
    }
    let (runbook, note) = (id.clone(), args.stay.note.note.clone());
    let opening: Opening = Box::new(move |snapshot: &Snapshot| {
        let (runbook, console, note) = (runbook.clone(), snapshot.console, note.clone());
        vec![Command::BeginRun { runbook, mode, console, note }]
    });
    carry(context, session, &*opening, &follow(id, &args.stay))
}

/// Carries on with a run: here when its program is gone, and where it is carried out otherwise.
fn resume(context: &Context, carried: Carried) -> Result<Exit, CliError> {
    let mut session = context.signing_session()?;
    let Carried { run: name, stay } = carried;
    let found = session.state().run_named(&Id::new(name.as_str())).cloned();
    let Some(run) = found.filter(Run::is_open) else {
        return record(context, &Command::ResumeRun { run: Id::new(name), note: stay.note.note });
    };
    if show::is_here(&mut session, context)(run.console) {
        return record(context, &Command::ResumeRun { run: run.id, note: stay.note.note });
    }
    trusted(&session.plan, &run.runbook)?;
    let default = Phrase::from(&say::RESUMED_BY_COMMAND).render(context.lang);
    let note = if stay.note.note.is_empty() { default } else { stay.note.note.clone() };
    let (id, is_paused) = (run.id.clone(), run.paused.is_some());
    let opening: Opening = Box::new(move |snapshot: &Snapshot| {
        let take = Command::TakeOverRun { run: id.clone(), console: snapshot.console, note: note.clone() };
        let resume = is_paused.then(|| Command::ResumeRun { run: id.clone(), note: note.clone() });
        std::iter::once(take).chain(resume).collect()
    });
    carry(context, session, &*opening, &follow(run.id, &stay))
}

fn take_over(context: &Context, carried: Carried) -> Result<Exit, CliError> {
    let session = context.signing_session()?;
    let Carried { run: name, stay } = carried;
    if let Some(run) = session.state().run_named(&Id::new(name.as_str())) {
        trusted(&session.plan, &run.runbook)?;
    }
    let (id, note) = (Id::new(name), stay.note.note.clone());
    let followed = id.clone();
    let opening: Opening = Box::new(move |snapshot: &Snapshot| {
        let (run, console, note) = (id.clone(), snapshot.console, note.clone());
        vec![Command::TakeOverRun { run, console, note }]
    });
    carry(context, session, &*opening, &follow(followed, &stay))
}

/// Where people watch it stays; a script is told that only a person can go on.
fn follow(name: Id, stay: &Stay) -> Follow {
    let is_watched = io::stdout().is_terminal() && io::stdin().is_terminal();
    Follow { name, format: stay.output.format, waits: stay.wait || is_watched }
}

/// A person begins what they do themselves; a machine's step is asked of whoever carries out the run.
fn start(context: &Context, of: OfStep) -> Result<Exit, CliError> {
    let session = context.session(Access::Read)?;
    let (run, step) = (Id::new(of.run), Id::new(of.step));
    let is_automatic = planned(&session, &run, &step).is_some_and(|step| step.action.is_automatic());
    drop(session);
    if is_automatic {
        return record(context, &Command::AskStep { run, step, note: of.note.note });
    }
    record(context, &Command::StartStep { run, step, console: Uuid::nil() })
}

/// Ends what a person does; what nobody said had begun begins with it.
fn end(context: &Context, of: OfStep, ending: Ending, choice: Option<Id>) -> Result<Exit, CliError> {
    let session = context.session(Access::Read)?;
    let (run, step, console) = (Id::new(of.run), Id::new(of.step), Uuid::nil());
    let is_manual = planned(&session, &run, &step).is_some_and(|step| !step.action.is_automatic());
    let standing =
        session.state().run_named(&run).and_then(|run| run.step(&step)).map(crate::state::StepRun::standing);
    drop(session);
    if is_manual && standing.is_some_and(|it| it != StepStanding::Started && it != StepStanding::Done) {
        record(context, &Command::StartStep { run: run.clone(), step: step.clone(), console })?;
    }
    let (note, proof) = (of.note.note, None);
    record(context, &Command::EndStep { run, step, console, ending, note, proof, choice })
}

fn planned<'a>(session: &'a Session, run: &Id, step: &Id) -> Option<&'a RunStep> {
    let run = session.state().run_named(run)?;
    session.plan.runbooks.get(&run.runbook)?.steps.get(step)
}

fn book_of<'a>(plan: &'a Plan, name: Option<&str>) -> Result<&'a Runbook, CliError> {
    let names = || plan.runbooks.keys().map(Id::as_str);
    let all = || phrase!(say::BOOKS_HINT, names = names().collect::<Vec<_>>().join(" "));
    let Some(name) = name else { return Err(CliError::usage(Phrase::from(&say::WHICH_BOOK), Some(all()))) };
    plan.runbooks.get(name).ok_or_else(|| {
        let near = suggest::nearest(name, names());
        let hint = near.map_or_else(all, |near| phrase!(say_expr::DID_YOU_MEAN, name = near));
        CliError::usage(phrase!(say::NO_BOOK, name = name), Some(hint))
    })
}

fn is_trusted(plan: &Plan) -> bool {
    trust::granted(plan, &env::get).is_some()
}

/// Refuses to begin what would stop at its first command.
fn trusted(plan: &Plan, book: &Id) -> Result<(), CliError> {
    let runs_programs = plan
        .runbooks
        .get(book)
        .is_some_and(|book| book.steps.values().any(|it| it.programs().next().is_some()));
    if !runs_programs || is_trusted(plan) {
        return Ok(());
    }
    let message = phrase!(say::UNTRUSTED, runbook = book);
    Err(CliError::Refused { message, hint: Some(Phrase::from(&say::UNTRUSTED_HINT)) })
}

fn is_json(format: Format) -> bool {
    format == Format::Json
}
