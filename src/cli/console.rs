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

/// How the console begins.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub struct Look {
    /// Which screen it begins with.
    #[arg(long, value_enum)]
    pub role: Option<RoleArg>,
    /// With the wall of the war room.
    #[arg(long)]
    pub big: bool,
    /// For a thin line.
    #[arg(long)]
    pub slow: bool,
}

impl Look {
    /// What was said behind the command, and else what was said before it.
    #[must_use]
    pub fn or(self, before: Self) -> Self {
        Self { role: self.role.or(before.role), big: self.big || before.big, slow: self.slow || before.slow }
    }
}

pub fn run(context: &Context, look: Look) -> Result<Exit, CliError> {
    let session = context.signing_session()?;
    super::runtime()?.block_on(async {
        let role_word = look.role.map_or("", |role| plan_role(role).word());
        let live = Live::start(context, session, Start { role: role_word, ..Start::default() })?;
        let shown = show(context, look, &live).await;
        live.stop().await?;
        shown
    })
}

/// Shows what is live until the person leaves.
pub async fn show(context: &Context, look: Look, live: &Live) -> Result<Exit, CliError> {
    present(context, look, live.snapshots(), live.asker()).await
}

/// Shows snapshots until the person leaves.
pub async fn present(
    context: &Context,
    look: Look,
    snapshots: watch::Receiver<Arc<Snapshot>>,
    asker: Asker,
) -> Result<Exit, CliError> {
    let stage = Stage {
        lang: context.lang,
        role: look.role.map(plan_role),
        big: look.big,
        slow: look.slow,
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
