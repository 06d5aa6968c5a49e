//! `golive status`: one page of where the project stands, now or as it was known at a time.

use super::{
    args::{Format, Output},
    error::{CliError, Exit},
    open::{Context, print, print_json},
};
use crate::report::status::{self, Status};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    #[command(flatten)]
    output: Output,
}

pub fn run(context: &Context, args: &Args) -> Result<Exit, CliError> {
    let (mut session, at) = context.session_at(args.at.as_deref())?;
    let history = session.history(at)?;
    let status = Status::of(&session.world(&history, at));
    // Whoever may not know it is not told.
    let size = if args.at.is_none() { session.size().ok() } else { None };
    let status = status.with_size(size);
    match args.output.format {
        Format::Text => print(&status::text(&status, context.lang))?,
        Format::Json => print_json(&status::json(&status, context.lang))?,
    }
    Ok(Exit::Done)
}
