//! `golive clock`: until when one can go back, by time and by data, and what it would cost now.

use super::{
    args::{Format, Output},
    error::{CliError, Exit},
    open::{Context, print, print_json},
};
use crate::report::clock::{self, View};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    #[command(flatten)]
    output: Output,
}

/// Ends with 1 when it is too late, and with 4 when nobody knows.
pub fn run(context: &Context, args: &Args) -> Result<Exit, CliError> {
    let (mut session, at) = context.session_at(args.at.as_deref())?;
    let history = session.history(at)?;
    let world = session.world(&history, at);
    match args.output.format {
        Format::Text => print(&clock::text(&world, context.lang))?,
        Format::Json => {
            print_json(&View::of(&world).map_or(serde_json::Value::Null, |it| it.json(context.lang)))?;
        }
    }
    Ok(match world.read("rollback.left").map(|reading| reading.value.is_ok()) {
        Some(true) if clock::is_over(&world) => Exit::No,
        Some(true) => Exit::Done,
        Some(false) | None => Exit::Unknown,
    })
}
