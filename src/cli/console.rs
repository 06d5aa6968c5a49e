//! `golive` without a command: the console.

use super::{
    args::RoleArg,
    error::{CliError, Exit},
    live::Live,
    open::Context,
};
use crate::store::Access;

pub fn run(context: &Context, role: Option<RoleArg>) -> Result<Exit, CliError> {
    let session = context.session(Access::Write)?;
    super::runtime()?.block_on(async {
        let live = Live::start(context, session, Vec::new())?;
        let shown = show(context, role, &live).await;
        live.stop().await?;
        shown
    })
}

/// Shows the console until the person leaves it.
pub async fn show(_context: &Context, _role: Option<RoleArg>, _live: &Live) -> Result<Exit, CliError> {
    super::interrupted().await;
    Ok(Exit::Done)
}
