//! What people did: events, the state they fold into, and the decisions that make new ones.
//!
//! `decide(state, plan, command) -> events` refuses or says what happened; the journal makes it durable; `apply`
//! folds it. State is never changed in another way, so it can always be rebuilt from the journal.

mod command;
mod decide;
mod event;
mod fold;
#[cfg(test)]
mod tests;

pub use command::Command;
pub use decide::{Refusal, decide};
pub use event::{CaseResult, Disposition, Event, Happening, Progress, Receipt, Recorded, Severity};
pub use fold::{Execution, Feedback, Marked, Note, State, Tick};
