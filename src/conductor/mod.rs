//! Owns the truth while a program runs: the only writer of the journal, and the one place where what people do and
//! what probes measure are put in order.

mod request;
mod snapshot;

pub use request::{Reply, Request, Token};
pub use snapshot::{Notice, Snapshot, SwitchView};
