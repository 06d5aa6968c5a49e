//! `kind = "sync-lag"`: how long it takes until what was written in one system is seen in another.

use super::{Capture, Request};
use crate::expr::Expr;
use std::time::Duration;

#[derive(Clone, Debug)]
pub struct SyncLag {
    /// Writes in the first system.
    pub write: Request,
    /// Values taken from the answer to `write`, for `look` and `clean`.
    pub capture: Vec<(String, Capture)>,
    /// Looks in the second system.
    pub look: Request,
    /// All of these hold of the answer to `look` once the change has arrived.
    pub until: Vec<Expr>,
    /// Time between two looks.
    pub poll: Duration,
    /// The change has not arrived when it is not seen within this of the write's answer.
    pub max: Option<Duration>,
    /// Undoes the write, whatever happened.
    pub clean: Option<Request>,
    /// Conditions over `lag`.
    pub expect: Vec<Expr>,
}
