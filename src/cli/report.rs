//! `golive report`: the record of a night with the draft of its post-mortem, and the hand-over pack.

use super::{
    error::{CliError, Exit},
    log::all_lines,
    moment,
    open::{Context, past, print, print_coloured, print_json, store_of},
    save::save,
};
use crate::{
    conductor::Session,
    facts::World,
    id::Id,
    phrase,
    report::{
        document::Document,
        night::{self, Judged, Night, Span},
    },
    store::Access,
    suggest,
    wording::{expr as say_expr, night_record as say, printable_lines},
};
use chrono::{DateTime, Utc};
use clap::{Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum Report {
    Night(Args),
    Handover(Args),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    Md,
    Html,
    Json,
}

#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    #[arg(long, value_name = "RUN", conflicts_with = "from")]
    run: Option<String>,
    #[arg(long, value_name = "TIME", requires = "until")]
    from: Option<String>,
    #[arg(long, value_name = "TIME", requires = "from")]
    until: Option<String>,
    #[arg(long)]
    force: bool,
    #[arg(long, value_enum, default_value = "md")]
    format: Form,
}

pub fn run(context: &Context, act: Report) -> Result<Exit, CliError> {
    match act {
        Report::Night(args) => write(context, &args, night::page, true),
        Report::Handover(args) => write(context, &args, night::handover, false),
    }
}

type Page = fn(&World, &Night, crate::wording::Lang) -> Document;

fn write(context: &Context, args: &Args, page: Page, has_json: bool) -> Result<Exit, CliError> {
    let mut session = context.session(Access::Read)?;
    let now = context.clock.now();
    let history = session.history(now)?;
    let span = span(&session, args, now)?;
    let mut store = store_of(&session.plan, Access::Read)?;
    let lines = all_lines(&mut *store)?;
    let world = session.world(&history, now);
    let judged = judged(&session, &world, span)?;
    let night = night::night(&world, &lines, span, judged);
    let document = page(&world, &night, context.lang);
    let text = match args.format {
        Form::Md => printable_lines(&document.markdown()),
        Form::Html => printable_lines(&document.html()),
        Form::Json => {
            let json = if has_json { night::json(&world, &night, context.lang) } else { document.json() };
            if args.file.is_none() {
                return print_json(&json).map(|()| Exit::Done);
            }
            format!("{json:#}\n")
        }
    };
    match &args.file {
        None => print_coloured(&text)?,
        Some(file) => {
            save(file, &text, args.force)?;
            let said = phrase!(say::WRITTEN, path = file.display().to_string());
            print(&format!("{}\n", said.render(context.lang)))?;
        }
    }
    Ok(Exit::Done)
}

/// The gates as they were at the times of the night that matter, by what was known then.
fn judged(session: &Session, world: &World, span: Span) -> Result<Vec<Judged>, CliError> {
    let moments = night::moments(world.state, span, world.now);
    moments
        .into_iter()
        .map(|at| {
            let mut session = past(session, at)?;
            let history = session.history(at)?;
            Ok(Judged::of(&session.world(&history, at)))
        })
        .collect()
}

/// What was named, or the night of the last cutover.
fn span(session: &Session, args: &Args, now: DateTime<Utc>) -> Result<Span, CliError> {
    let zone = session.plan.project.timezone;
    if let (Some(from), Some(until)) = (&args.from, &args.until) {
        return Ok(Span { from: moment::read(from, zone, now)?, until: moment::read(until, zone, now)? });
    }
    let state = session.state();
    let named = args.run.as_ref().map(|name| {
        let wanted = Id::new(name.to_uppercase());
        state.runs().find(|run| run.id == wanted).ok_or_else(|| {
            let near = suggest::nearest(name, state.runs().map(|run| run.id.as_str()));
            let hint = near.map(|near| phrase!(say_expr::DID_YOU_MEAN, name = near));
            CliError::usage(phrase!(say::NO_RUN, run = name), hint)
        })
    });
    let named = named.transpose()?;
    let history = crate::measure::History::default();
    night::span_of(&session.world(&history, now), named)
        .ok_or_else(|| CliError::usage((&say::NO_NIGHT).into(), None))
}
