//! The `golive` program; everything is in the library. The two faces do not know each other: here they meet.

use golive::{
    cli::{self, Ending, Stage},
    tui::{self, Colour, Console, Pace, TuiError},
};
use std::process::ExitCode;
use tokio::sync::mpsc;

/// Replies that may wait to be shown.
const REPLIES_MAX: usize = 64;

fn main() -> ExitCode {
    cli::main(|stage| Box::pin(show(stage)))
}

/// Shows the console until the person leaves it.
async fn show(stage: Stage) -> Result<(), Ending> {
    let Stage { lang, role, big, slow, colour, clock, snapshots, asker } = stage;
    let console = Console::new(lang, role, if colour { Colour::Shown } else { Colour::None });
    let console = if big { console.on_the_wall() } else { console };
    let pace = if slow { Pace::Slow } else { Pace::Full };
    let (replied, replies) = mpsc::channel(REPLIES_MAX);
    let send = move |token, request| {
        let (asker, replied) = (asker.clone(), replied.clone());
        tokio::spawn(async move {
            let reply = asker.ask(request).await;
            let _ = replied.send((token, reply)).await;
        });
    };
    tui::run(console, clock, pace, snapshots, send, replies).await.map_err(|error| {
        let (message, hint) = (error.message(), error.hint());
        match error {
            TuiError::NoTerminal => Ending::NoTerminal { message, hint },
            TuiError::Gone(_) | TuiError::Stopped => Ending::Failed { message, hint },
        }
    })
}
