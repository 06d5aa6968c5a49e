//! Owns the truth while a program runs: the only writer of the journal, and the one place where what people do and
//! what probes measure are put in order.
//!
//! [`Session`] is the truth of one plan and one journal, for a single command; [`spawn`] keeps one going, takes
//! requests and observations through bounded channels and publishes a [`Snapshot`] after every change. [`replay()`]
//! publishes the same snapshots of a past span.

mod acknowledgement;
mod act_error;
mod alarms;
#[cfg(test)]
mod alarms_tests;
mod going_back;
#[cfg(test)]
mod going_back_tests;
mod handle;
mod horizon;
mod look;
mod measuring;
mod options;
mod others;
mod ourselves;
mod presence;
mod rehearsal;
mod replay;
mod request;
mod runner;
mod runs;
mod session;
#[cfg(test)]
mod simulation;
mod snapshot;
#[cfg(test)]
mod tests;
mod upkeep;

pub use act_error::ActError;
pub use alarms::{Alarms, Standing};
pub use going_back::{GoingBack, Part};
pub use handle::{Asker, Handle};
pub use look::with_look;
pub use options::{Alerting, Notifier, Options, Switch};
pub use presence::Probing;
pub use rehearsal::Rehearsal;
pub use replay::{Replay, SPEED_MAX, Tape, replay};
pub use request::{ReplayAct, Reply, Request, Token};
pub use runner::spawn;
pub use runs::{Hands, Moment, Runs, Workers, Working};
pub use session::Session;
pub use snapshot::{Notice, ReplayView, Rows, Snapshot, SwitchView};
