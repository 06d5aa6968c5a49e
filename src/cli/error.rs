//! How a command fails: what is said, what to do next, and with which code it exits.

use crate::{
    conductor::ActError,
    phrase,
    signer::SignerError,
    state::Refusal,
    store::StoreError,
    wording::{Lang, Phrase, cli as say, printable, store as say_store},
};
use std::{fmt::Write as _, io};

/// Characters of a message; what was typed may be of any length.
const CHARACTERS_MAX: usize = 500;

/// Exit codes, as documented in the README. Every end of the program is one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done, or go.
    Done = 0,
    /// The answer is no: no-go, errors found by check.
    No = 1,
    /// The command line is wrong.
    Usage = 2,
    /// The plan is invalid.
    InvalidPlan = 3,
    /// It could not be told: inconclusive, unreachable, a store or file that failed.
    Unknown = 4,
    /// A rule says no.
    Refused = 5,
    /// Golive itself failed.
    Internal = 70,
    /// Interrupted from the keyboard.
    Interrupted = 130,
}

#[derive(Debug)]
pub enum CliError {
    Usage {
        message: Phrase,
        hint: Option<Phrase>,
    },
    /// A command that only groups others was given alone: its help is the answer.
    Incomplete {
        help: String,
    },
    /// The plan has errors; they have been printed in full already.
    InvalidPlan,
    /// Something outside failed: a file, a port, the network.
    Failed {
        message: Phrase,
        hint: Option<Phrase>,
    },
    Refused {
        message: Phrase,
        hint: Option<Phrase>,
    },
    /// Whoever read the output has gone: nothing to say and nobody to say it to.
    OutputClosed,
}

impl CliError {
    pub fn usage(message: Phrase, hint: Option<Phrase>) -> Self {
        Self::Usage { message, hint }
    }

    pub fn failed(message: Phrase) -> Self {
        Self::Failed { message, hint: None }
    }

    pub fn exit(&self) -> Exit {
        match self {
            Self::Usage { .. } | Self::Incomplete { .. } => Exit::Usage,
            Self::InvalidPlan => Exit::InvalidPlan,
            Self::Failed { .. } => Exit::Unknown,
            Self::Refused { .. } => Exit::Refused,
            Self::OutputClosed => Exit::Done,
        }
    }

    /// What to print on standard error.
    pub fn text(&self, lang: Lang) -> String {
        let invalid = (Phrase::from(&say::INVALID_PLAN), Some(Phrase::from(&say::INVALID_PLAN_HINT)));
        let (message, hint) = match self {
            Self::Usage { message, hint }
            | Self::Failed { message, hint }
            | Self::Refused { message, hint } => (message, hint),
            Self::InvalidPlan => (&invalid.0, &invalid.1),
            Self::Incomplete { help } => return help.clone(),
            Self::OutputClosed => return String::new(),
        };
        let mut text = format!("{}: {}\n", say::ERROR.get(lang), shown(message, lang));
        if let Some(hint) = hint {
            let _ = writeln!(text, "{}: {}", say::HINT.get(lang), shown(hint, lang));
        }
        text
    }
}

/// A message on one line of bounded length, whatever was typed.
fn shown(message: &Phrase, lang: Lang) -> String {
    let text = printable(&message.render(lang));
    match text.char_indices().nth(CHARACTERS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

impl From<StoreError> for CliError {
    fn from(error: StoreError) -> Self {
        Self::Failed { message: error.message(), hint: error.hint() }
    }
}

impl From<SignerError> for CliError {
    fn from(error: SignerError) -> Self {
        Self::Failed { message: error.message(), hint: error.hint() }
    }
}

impl From<ActError> for CliError {
    fn from(error: ActError) -> Self {
        match error {
            // A name that is not in the plan is a slip of the keyboard; everything else is a rule.
            ActError::Refused(Refusal { code: "unknown-id", message, hint, .. }) => {
                Self::Usage { message, hint }
            }
            ActError::Refused(Refusal { message, hint, .. }) => Self::Refused { message, hint },
            ActError::Store(error) => error.into(),
            ActError::Signer(error) => error.into(),
            ActError::Entropy(error) => Self::failed(phrase!(say::CANNOT_RUN, reason = error.to_string())),
        }
    }
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::OutputClosed,
            io::ErrorKind::StorageFull => {
                Self::failed(phrase!(say::CANNOT_WRITE_OUTPUT, reason = &say_store::DISK_FULL))
            }
            _ => Self::failed(phrase!(say::CANNOT_WRITE_OUTPUT, reason = error.to_string())),
        }
    }
}
