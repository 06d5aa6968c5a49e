//! `golive compare`: the last ten minutes beside an hour ago, a rehearsal, or any other time.

use super::{
    args::{Format, Output},
    error::{CliError, Exit},
    moment,
    open::{Context, print, print_json},
};
use crate::{
    conductor::Session,
    report::compare::{self, Period},
    state::Span,
    wording::{cli as words, compare as say},
};
use chrono::{DateTime, Utc};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(long, conflicts_with = "from")]
    rehearsal: bool,
    #[arg(long, value_name = "TIME", requires = "until")]
    from: Option<String>,
    #[arg(long, value_name = "TIME", requires = "from")]
    until: Option<String>,
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    #[command(flatten)]
    output: Output,
}

pub fn run(context: &Context, args: &Args) -> Result<Exit, CliError> {
    let (mut session, at) = context.session_at(args.at.as_deref())?;
    let then = then(&session, args, at)?;
    let recent = Period::recent(at);
    let now = session.measured(recent.from, at)?;
    let past = session.measured(then.from, then.until)?;
    let compared = compare::periods(&session.plan, (&now, recent), (&past, then));
    match args.output.format {
        Format::Text => {
            let summary = compare::summary(&compared, session.plan.project.timezone).render(context.lang);
            print(&format!("{summary}\n{}", compare::listing(&compared).text(context.lang)))?;
        }
        Format::Json => print_json(&compare::json(&compared, context.lang))?,
    }
    Ok(Exit::Done)
}

/// What it is compared with.
fn then(session: &Session, args: &Args, at: DateTime<Utc>) -> Result<Period, CliError> {
    if args.rehearsal {
        let mut spans = session.state().annotations().rev().filter(|it| it.kind == Span::Rehearsal);
        let last = spans.find_map(|it| Some(Period { from: it.at, until: it.until? }));
        let hint = Some((&say::NO_REHEARSAL_HINT).into());
        return last.ok_or_else(|| CliError::Failed { message: (&say::NO_REHEARSAL).into(), hint });
    }
    let (Some(from), Some(until)) = (&args.from, &args.until) else { return Ok(Period::hour_ago(at)) };
    let zone = session.plan.project.timezone;
    let period = Period { from: moment::read(from, zone, at)?, until: moment::read(until, zone, at)? };
    if period.from >= period.until {
        let (from, to) = (crate::report::local(period.from, zone), crate::report::local(period.until, zone));
        return Err(CliError::usage(crate::phrase!(words::SPAN_BACKWARDS, from = from, to = to), None));
    }
    Ok(period)
}
