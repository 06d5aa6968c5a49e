//! What a face may ask of the conductor, and what comes back.

use crate::{attach::Completed, state::Command, wording::Phrase};

#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Decide on a command and record what follows.
    Act(Command),
    /// The same, with the file at this path as its proof: only a tick takes one.
    Attach { command: Command, path: String },
    /// Say how a path can go on that somebody types.
    Complete(String),
    /// Flip one of the [`super::SwitchView`]s.
    Switch { name: &'static str, on: bool },
    /// Play the past differently; only a replay can.
    Replay(ReplayAct),
}

/// What one can do with the past: look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReplayAct {
    /// Pause, or go on; at the end, begin again.
    Pause,
    Faster,
    Slower,
    /// A minute back.
    Back,
    /// A minute forward.
    Forward,
    Begin,
    End,
}

/// Ties a reply to its request.
pub type Token = u64;

/// The answer to a request. Only `Done` means that something was recorded.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// It is in the journal (or switched), and this is what to tell the person.
    Done(Phrase),
    /// It is done, and the next snapshot shows it: there is nothing to tell.
    Shown,
    /// How the path can go on.
    Completed(Completed),
    /// A rule says no.
    Refused { message: Phrase, hint: Option<Phrase> },
    /// It could not be recorded: nothing happened.
    Failed { message: Phrase, hint: Option<Phrase> },
}
