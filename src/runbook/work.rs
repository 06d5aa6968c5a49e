//! What a machine is given to do for a step, and what it says of it afterwards.

use crate::{
    id::Id,
    plan::{Http, Program},
    state::{Ending, Proof},
    wording::Phrase,
};
use std::time::Duration;
use uuid::Uuid;

/// One try of a step, or one time it is taken back: named by the event that was recorded before it began.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TaskId {
    /// The event that began the run.
    pub run: Uuid,
    pub step: Id,
    /// Place of the event in the journal.
    pub seq: u64,
}

/// Something to carry out, once.
#[derive(Clone, Debug)]
pub struct Task {
    pub id: TaskId,
    pub work: Work,
    pub timeout: Duration,
    /// What a program is told of the run it belongs to, as environment variables.
    pub about: Vec<(String, String)>,
}

#[derive(Clone, Debug)]
pub enum Work {
    Command(Program),
    Http(Box<Http>),
}

/// What whoever carries out tasks is told.
#[derive(Clone, Debug)]
pub enum Order {
    Begin(Box<Task>),
    /// The run was closed: what is under way is ended.
    End(TaskId),
}

/// How a task ended. Every task that was begun has exactly one.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub task: TaskId,
    pub ending: Ending,
    /// Why it did not work. Free of secrets and personal data.
    pub why: Option<Phrase>,
    pub proof: Option<Proof>,
}
