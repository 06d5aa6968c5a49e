//! `golive check`.

use super::{
    args::Format,
    error::{CliError, Exit},
    open::{Context, print_coloured, print_json},
};
use crate::{plan::Severity, report::check as report};

pub fn run(context: &Context, format: Format) -> Result<Exit, CliError> {
    let loaded = context.load();
    match format {
        Format::Json => print_json(&report::json(&loaded.diagnostics, context.lang))?,
        Format::Text => {
            let text = report::text(&loaded.diagnostics, &loaded.sources, context.lang, context.colour);
            print_coloured(&text)?;
        }
    }
    Ok(if loaded.count(Severity::Error) > 0 { Exit::No } else { Exit::Done })
}
