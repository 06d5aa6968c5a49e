//! What this face hands to the one that shows the console, and what comes back. `main` joins them.

use crate::{
    clock::Clock,
    conductor::{Asker, Snapshot},
    plan::Role,
    wording::{Lang, Phrase},
};
use std::{pin::Pin, sync::Arc};
use tokio::sync::watch;

/// What a console needs.
pub struct Stage {
    pub lang: Lang,
    /// Decides which screen comes first.
    pub role: Option<Role>,
    /// Begins with the wall of the war room.
    pub big: bool,
    /// For a thin line.
    pub slow: bool,
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
