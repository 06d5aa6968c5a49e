//! `golive run compare`: several runs of one runbook side by side, planned against actual.

use super::super::{
    error::{CliError, Exit},
    open::{Context, print, print_json},
};
use crate::{
    id::Id,
    phrase,
    plan::{Plan, Runbook},
    report::rehearsals as report,
    store::Access,
    suggest,
    wording::{Phrase, expr as say_expr, rehearsals as say},
};
use clap::ValueEnum;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    Text,
    Json,
    Markdown,
    Html,
}

#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(value_name = "RUNBOOK")]
    runbook: Option<String>,
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
}

pub fn run(context: &Context, args: &Args) -> Result<Exit, CliError> {
    let mut session = context.session(Access::Read)?;
    let now = context.clock.now();
    let history = session.history(now)?;
    let book = choose(&session.plan, args.runbook.as_deref())?;
    let comparison = report::compare(&session.world(&history, now), book);
    let zone = session.plan.project.timezone;
    match args.format {
        Form::Text => print(&report::text(&comparison, zone, context.lang))?,
        Form::Markdown => print(&report::document(&comparison, zone, context.lang).markdown())?,
        Form::Html => print(&report::document(&comparison, zone, context.lang).html())?,
        Form::Json => print_json(&report::json(&comparison, context.lang))?,
    }
    Ok(Exit::Done)
}

/// The one that is named, or that of the cutover.
fn choose<'a>(plan: &'a Plan, name: Option<&str>) -> Result<&'a Runbook, CliError> {
    let of_cutover = || plan.cutover.as_ref().and_then(|cutover| cutover.runbook.clone());
    let ids = || plan.runbooks.keys().map(Id::as_str);
    let all = || phrase!(say::RUNBOOKS_HINT, names = ids().collect::<Vec<_>>().join(" "));
    match name.map(Id::new).or_else(of_cutover) {
        Some(id) => plan.runbooks.get(&id).ok_or_else(|| {
            let near = suggest::nearest(id.as_str(), ids());
            let hint = near.map_or_else(all, |near| phrase!(say_expr::DID_YOU_MEAN, name = near));
            CliError::usage(phrase!(say::NO_RUNBOOK, name = &id), Some(hint))
        }),
        None => Err(CliError::usage(Phrase::from(&say::WHICH_RUNBOOK), Some(all()))),
    }
}
