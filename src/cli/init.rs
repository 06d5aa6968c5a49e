//! `golive init`.

use super::{
    error::{CliError, Exit},
    open::Context,
};
use crate::{phrase, plan::scaffold, wording::cli as say};
use std::path::Path;

pub fn run(context: &Context, directory: &Path) -> Result<Exit, CliError> {
    let written = scaffold::write(directory, context.lang).map_err(CliError::failed)?;
    for path in written {
        context.say(phrase!(say::CREATED, path = directory.join(path).display().to_string()));
    }
    context.say(&say::NEXT_CHECK);
    Ok(Exit::Done)
}
