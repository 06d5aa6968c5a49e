//! `golive poll`: who is asked about a gate, what they said, opening and closing a round, and handing a seat over.

use super::{
    args::{Format, Note, Output},
    error::{CliError, Exit},
    gate::choose,
    open::{Context, print, print_json},
    record::record,
};
use crate::{
    id::Id,
    poll::{self, Outcome, Room},
    report,
    state::{Command, Heir, PollCommand},
    store::Access,
};
use clap::Subcommand;

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    act: Option<Act>,
    #[arg(value_name = "GATE")]
    gate: Option<String>,
    #[command(flatten)]
    output: Output,
}

#[derive(Debug, Subcommand)]
enum Act {
    #[command(alias = "reopen")]
    Open(Round),
    Close(Round),
    Handover(Handover),
}

#[derive(Debug, clap::Args)]
struct Round {
    #[arg(value_name = "GATE")]
    gate: Option<String>,
    #[command(flatten)]
    note: Note,
}

#[derive(Debug, clap::Args)]
struct Handover {
    #[arg(value_name = "SEAT")]
    seat: String,
    #[arg(long, value_name = "PERSON", conflicts_with = "back")]
    to: Option<String>,
    #[arg(long)]
    back: bool,
    #[arg(long, value_name = "GATE")]
    gate: Option<String>,
    #[command(flatten)]
    note: Note,
}

pub fn run(context: &Context, args: Args) -> Result<Exit, CliError> {
    match args.act {
        None => show(context, args.gate.as_deref(), args.output.format),
        Some(Act::Open(round)) => {
            let (gate, note) = (gate(context, round.gate.as_deref())?, round.note.note);
            record(context, &Command::Poll(PollCommand::Open { gate, note }))
        }
        Some(Act::Close(round)) => {
            let (gate, note) = (gate(context, round.gate.as_deref())?, round.note.note);
            record(context, &Command::Poll(PollCommand::Close { gate, note }))
        }
        Some(Act::Handover(Handover { seat, to, back, gate, note })) => {
            let to = match to {
                Some(to) => Heir::Person(Id::new(to)),
                None if back => Heir::Back,
                None => Heir::Deputy,
            };
            let (gate, note) = (gate.map(Id::new), note.note);
            record(context, &Command::Poll(PollCommand::HandOver { gate, seat, to, note }))
        }
    }
}

/// The gate that is meant; the main one, when none is named.
fn gate(context: &Context, name: Option<&str>) -> Result<Id, CliError> {
    Ok(choose(&*context.plan()?, name)?.id.clone())
}

fn show(context: &Context, name: Option<&str>, format: Format) -> Result<Exit, CliError> {
    let session = context.session(Access::Read)?;
    let now = context.clock.now();
    let gate = choose(&session.plan, name)?;
    let room = Room { plan: &session.plan, state: session.state(), now };
    let standing = poll::standing(gate, room, session.me());
    match format {
        Format::Text => print(&report::poll::text(&standing, room, context.lang))?,
        Format::Json => print_json(&report::poll::json(&standing, room, context.lang))?,
    }
    Ok(match standing.outcome {
        Some(Outcome::Go) => Exit::Done,
        Some(Outcome::NoGo) => Exit::No,
        Some(Outcome::Incomplete) | None => Exit::Unknown,
    })
}
