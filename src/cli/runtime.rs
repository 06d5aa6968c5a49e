//! The asynchronous runtime, and being told to stop.

use super::error::{CliError, Exit};
use crate::{phrase, wording::cli as say};
use tokio::runtime::{Builder, Runtime};

pub fn runtime() -> Result<Runtime, CliError> {
    let built = Builder::new_multi_thread().worker_threads(2).enable_all().build();
    built.map_err(|error| CliError::failed(phrase!(say::CANNOT_RUN, reason = error.to_string())))
}

/// Whether a measurement was cut short by [`interrupted`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    No,
    Interrupted,
}

impl Cut {
    /// How to exit with a result that would have been `exit`: what was measured has been saved and printed, but it is
    /// not what was asked for.
    pub fn or(self, exit: Exit) -> Exit {
        match self {
            Self::No => exit,
            Self::Interrupted => Exit::Interrupted,
        }
    }
}

/// Waits for `enough`, or to be told to stop.
pub async fn unless_interrupted(enough: impl Future<Output = ()>) -> Cut {
    tokio::select! {
        () = enough => Cut::No,
        () = interrupted() => Cut::Interrupted,
    }
}

/// Returns when the program is asked to end: Ctrl-C, or a signal to terminate or hang up.
pub async fn interrupted() {
    use tokio::signal::unix::{SignalKind, signal};
    let wait = async |kind| match signal(kind) {
        Ok(mut signal) => drop(signal.recv().await),
        Err(_) => std::future::pending().await,
    };
    tokio::select! {
        () = wait(SignalKind::interrupt()) => {}
        () = wait(SignalKind::terminate()) => {}
        () = wait(SignalKind::hangup()) => {}
    }
}
