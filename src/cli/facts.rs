//! `golive facts`.

use super::{
    args::Format,
    error::{CliError, Exit},
    open::{Context, print, print_json},
};
use crate::{phrase, report, wording::cli as say};

pub fn run(context: &Context, prefix: &str, at: Option<&str>, format: Format) -> Result<Exit, CliError> {
    let (mut session, now) = context.session_at(at)?;
    let history = session.history(now)?;
    let world = session.world(&history, now);
    let listing = report::facts::listing(&world, prefix, context.lang);
    if listing.rows.is_empty() {
        let hint = session
            .catalogue
            .nearest(prefix)
            .map(|near| phrase!(crate::wording::expr::DID_YOU_MEAN, name = near));
        return Err(CliError::usage(phrase!(say::NO_FACTS, prefix = prefix), hint));
    }
    match format {
        Format::Text => print(&listing.text(context.lang))?,
        Format::Json => print_json(&listing.json(context.lang))?,
    }
    Ok(Exit::Done)
}
