//! `golive` without a command: the console. Which console is given by `main`: the faces do not know each other.

use super::{
    args::RoleArg,
    error::{CliError, Exit},
    live::Live,
    open::Context,
};
use crate::{
    clock::Clock,
    conductor::{Asker, Snapshot},
    plan::Role,
    store::Access,
    wording::{Lang, Phrase},
};
use std::{pin::Pin, sync::Arc};
use tokio::sync::watch;

/// What a console needs.
pub struct Stage {
    pub lang: Lang,
    /// Decides which screen comes first.
    pub role: Option<Role>,
    pub colour: bool,
    pub clock: Clock,
    pub snapshots: watch::Receiver<Arc<Snapshot>>,
    pub asker: Asker,
}

/// Why a console ended other than by being left.
#[derive(Debug)]
pub enum Ending {
    /// There is no terminal to show it on.
    NoTerminal {
        message: Phrase,
        hint: Option<Phrase>,
    },
    Failed {
        message: Phrase,
        hint: Option<Phrase>,
    },
}

/// Shows a console until the person leaves it.
pub type Show = fn(Stage) -> Pin<Box<dyn Future<Output = Result<(), Ending>>>>;

pub fn run(context: &Context, role: Option<RoleArg>) -> Result<Exit, CliError> {
    let session = context.session(Access::Write)?;
    super::runtime()?.block_on(async {
        let live = Live::start(context, session, Vec::new())?;
        let shown = show(context, role, &live).await;
        live.stop().await?;
        shown
    })
}

/// Shows what is live until the person leaves.
pub async fn show(context: &Context, role: Option<RoleArg>, live: &Live) -> Result<Exit, CliError> {
    let stage = Stage {
        lang: context.lang,
        role: role.map(|role| match role {
            RoleArg::Pm => Role::Pm,
            RoleArg::Support => Role::Support,
            RoleArg::Tester => Role::Tester,
        }),
        colour: context.colour,
        clock: context.clock,
        snapshots: live.snapshots(),
        asker: live.asker(),
    };
    match (context.show)(stage).await {
        Ok(()) => Ok(Exit::Done),
        Err(Ending::NoTerminal { message, hint }) => Err(CliError::Usage { message, hint }),
        Err(Ending::Failed { message, hint }) => Err(CliError::Failed { message, hint }),
    }
}
