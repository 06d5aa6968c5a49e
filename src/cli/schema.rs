//! `golive schema`.

use super::{
    args::SchemaFormat,
    error::{CliError, Exit},
    open::{Context, print, print_json},
};
use crate::plan::{reference, schema};

pub fn run(context: &Context, format: SchemaFormat) -> Result<Exit, CliError> {
    match format {
        SchemaFormat::Json => print_json(&schema::json_schema(context.lang))?,
        SchemaFormat::Markdown => print(&reference::markdown(context.lang))?,
    }
    Ok(Exit::Done)
}
