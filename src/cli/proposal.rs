//! `golive proposal`: somebody proposes to go back, or answers what a trigger or somebody else has proposed.

use super::{
    args::{Note, Output},
    error::{CliError, Exit},
    open::Context,
    record::{list, record},
};
use crate::{id::Id, report::lists, state::Command};
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub enum Proposal {
    List(Output),
    Make(Note),
    Accept(Answer),
    Decline(Answer),
}

#[derive(Debug, clap::Args)]
pub struct Answer {
    #[arg(value_name = "PROPOSAL")]
    id: String,
    #[command(flatten)]
    note: Note,
}

pub fn run(context: &Context, act: Proposal) -> Result<Exit, CliError> {
    match act {
        Proposal::List(output) => list(context, output.format, lists::proposals),
        Proposal::Make(note) => {
            let (trigger, raised, seen) = (None, None, Vec::new());
            record(context, &Command::ProposeRollback { trigger, raised, seen, note: note.note })
        }
        Proposal::Accept(answer) => record(context, &answered(answer, true)),
        Proposal::Decline(answer) => record(context, &answered(answer, false)),
    }
}

fn answered(answer: Answer, accepted: bool) -> Command {
    Command::AnswerRollback { proposal: Id::new(answer.id), accepted, note: answer.note.note }
}
