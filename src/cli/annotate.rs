//! `golive annotate`: notes what a time was about, such as the rehearsal that a launch is compared with.

use super::{
    error::{CliError, Exit},
    moment,
    open::Context,
    record::record,
};
use crate::{
    id::Id,
    state::{Command, Span},
};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(value_name = "TEXT")]
    text: String,
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    #[arg(long)]
    rehearsal: bool,
    /// The alert whose harm was stopped then.
    #[arg(long, value_name = "ALERT", conflicts_with_all = ["rehearsal", "until"])]
    mitigated: Option<String>,
}

pub fn run(context: &Context, args: Args) -> Result<Exit, CliError> {
    let (zone, now) = (context.plan()?.project.timezone, context.clock.now());
    let read = |text: Option<String>| text.map(|text| moment::read(&text, zone, now)).transpose();
    let kind = match (args.rehearsal, &args.mitigated) {
        (true, _) => Span::Rehearsal,
        (false, Some(_)) => Span::Mitigated,
        (false, None) => Span::Note,
    };
    let alert = args.mitigated.map(Id::new);
    let (at, until) = (read(args.from)?, read(args.until)?);
    record(context, &Command::Annotate { text: args.text, at, until, kind, alert })
}
