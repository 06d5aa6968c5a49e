//! What people did: events, the state they fold into, and the decisions that make new ones.
//!
//! `decide(state, plan, actor, now, command) -> event` refuses or says what happened; the journal makes it durable;
//! `apply` folds it. State is never changed in another way, so it can always be rebuilt from the journal.

mod alarm;
mod command;
mod decide;
mod event;
mod exhibit;
mod fold;
mod fold_alerts;
mod fold_answers;
mod fold_polls;
mod keys;
mod list;
mod map;
mod permit;
mod poll;
mod price;
mod recorded;
mod records;
mod rollback;
mod run_event;
mod runs;
mod subject;
#[cfg(test)]
mod tests;
mod trail;
mod words;

pub use crate::change::Change;
pub use alarm::{Alarm, Episode, Outcome, Seen, Snooze, Stage, Telling};
pub use command::{Command, Heir, PollCommand};
pub use decide::{Refusal, decide};
pub use event::{Event, Happening};
pub use exhibit::{Exhibit, Look};
pub use fold::{RECENT_MAX, State};
pub use permit::{Actor, holders, holds, is_meant};
pub use poll::{Closed, Counted, Deputy, Poll, PollEvent};
pub use price::{Loss, Price};
pub use recorded::{Receipt, Recorded};
pub use records::{
    Annotation, Answered, Changed, Decided, Execution, Feedback, Marked, Note, SignOff, Tick, Vote, Waiver,
};
pub use rollback::{Proposal, RollbackEvent};
pub use run_event::{Closing, Ending, Mode, Proof, RunEvent};
pub use runs::{Ended, Run, StepRun, StepStanding, Try, Undone};
pub use subject::Subject;
pub use trail::Forgotten;
pub use words::{
    AlertStanding, Answer, CaseResult, Choice, Decision, Disposition, Progress, Rule, Severity, Span,
    Standing,
};
