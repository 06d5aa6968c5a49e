//! `golive` without a command: the console. Which console is given by `main`: the faces do not know each other.

use super::{
    args::RoleArg,
    error::{CliError, Exit},
    live::{Live, Start},
    open::Context,
    stage::{Ending, Stage},
};
use crate::{
    conductor::{Asker, Snapshot},
    plan::Role,
};
use std::sync::Arc;
use tokio::sync::watch;

pub fn run(context: &Context, role: Option<RoleArg>) -> Result<Exit, CliError> {
    let session = context.signing_session()?;
    super::runtime()?.block_on(async {
        let role_word = role.map_or("", |role| plan_role(role).word());
        let live = Live::start(context, session, Start { role: role_word, ..Start::default() })?;
        let shown = show(context, role, &live).await;
        live.stop().await?;
        shown
    })
}

/// Shows what is live until the person leaves.
pub async fn show(context: &Context, role: Option<RoleArg>, live: &Live) -> Result<Exit, CliError> {
    present(context, role, live.snapshots(), live.asker()).await
}

/// Shows snapshots until the person leaves.
pub async fn present(
    context: &Context,
    role: Option<RoleArg>,
    snapshots: watch::Receiver<Arc<Snapshot>>,
    asker: Asker,
) -> Result<Exit, CliError> {
    let stage = Stage {
        lang: context.lang,
        role: role.map(plan_role),
        colour: context.colour,
        clock: context.clock,
        snapshots,
        asker,
    };
    match (context.show)(stage).await {
        Ok(()) => Ok(Exit::Done),
        Err(Ending::NoTerminal { message, hint }) => Err(CliError::Usage { message, hint }),
        Err(Ending::Failed { message, hint }) => Err(CliError::Failed { message, hint }),
    }
}

/// The role of a plan that is meant on the command line.
fn plan_role(role: RoleArg) -> Role {
    match role {
        RoleArg::Pm => Role::Pm,
        RoleArg::Support => Role::Support,
        RoleArg::Tester => Role::Tester,
    }
}
