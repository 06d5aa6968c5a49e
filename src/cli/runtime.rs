//! The asynchronous runtime, and being told to stop.

use super::error::{CliError, Exit};
use crate::{phrase, wording::cli as say};
use tokio::{
    runtime::{Builder, Runtime},
    signal::unix::{Signal, SignalKind, signal},
};

/// Files a program that probes may want to have open.
const FILES: u64 = 65_536;

pub fn runtime() -> Result<Runtime, CliError> {
    raise_file_limit();
    let built = Builder::new_multi_thread().worker_threads(2).enable_all().build();
    built.map_err(|error| CliError::failed(phrase!(say::CANNOT_RUN, reason = error.to_string())))
}

/// Takes as many open files as one may without asking anybody: shells often give 1,024, and each run of a probe may
/// need one.
fn raise_file_limit() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    let wanted = limit.maximum.map_or(FILES, |maximum| maximum.min(FILES));
    if limit.current.is_some_and(|current| current < wanted) {
        limit.current = Some(wanted);
        // Where it is refused the prober makes do with what there is.
        let _ = setrlimit(Resource::Nofile, limit);
    }
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
    tokio::select! {
        () = told_to_end() => {}
        () = hung_up() => {}
    }
}

/// Returns at Ctrl-C, or at a signal to terminate.
pub async fn told_to_end() {
    tokio::select! {
        () = signalled(SignalKind::interrupt()) => {}
        () = signalled(SignalKind::terminate()) => {}
    }
}

/// Returns when the terminal is gone.
async fn hung_up() {
    signalled(SignalKind::hangup()).await;
}

/// What a program without a terminal takes for a request to read its files again. None is missed between two waits.
pub struct Reloads(Option<Signal>);

impl Reloads {
    pub fn listen() -> Self {
        Self(signal(SignalKind::hangup()).ok())
    }

    pub async fn next(&mut self) {
        match &mut self.0 {
            Some(signal) => drop(signal.recv().await),
            None => std::future::pending().await,
        }
    }
}

async fn signalled(kind: SignalKind) {
    match signal(kind) {
        Ok(mut signal) => drop(signal.recv().await),
        Err(_) => std::future::pending().await,
    }
}
