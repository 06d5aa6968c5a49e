//! `golive check`.

use super::{
    args::Format,
    error::{CliError, Exit},
    open::{Context, print, print_json},
};
use crate::{plan::Severity, report::check as report};

pub fn run(context: &Context, format: Format) -> Result<Exit, CliError> {
    let loaded = context.load();
    match format {
        Format::Json => print_json(&report::json(&loaded.diagnostics, context.lang))?,
        Format::Text => {
            let mut text = report::text(&loaded.diagnostics, &loaded.sources, context.lang, context.colour);
            text.push_str(&report::summary(&loaded.diagnostics, context.lang));
            text.push('\n');
            print(&text)?;
        }
    }
    Ok(if loaded.count(Severity::Error) > 0 { Exit::No } else { Exit::Done })
}
