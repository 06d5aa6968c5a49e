//! Which plans may run commands on this machine.
//!
//! A plan may come from somebody else, so nothing it names is run until the person at this machine has looked at the
//! commands and said yes (`golive trust`). What is trusted is the content: every file of the plan, every command with
//! its variables filled in, and the content of every file below the plan's directory that a command names. When any
//! of that changes, the yes is gone.
//!
//! Not covered: programs found in `PATH` or by an absolute path elsewhere, which are the machine's and not the plan's,
//! and files that a command's own script reads.

mod bill;
mod register;

pub use bill::{Bill, Grant, Listed};
pub use register::{Entry, Register};

use crate::{
    phrase,
    plan::Plan,
    wording::{Lang, Phrase, trust as say},
};
use std::{fmt, io, path::PathBuf};

/// Why trust can neither be looked up nor given.
#[derive(Debug)]
pub enum TrustError {
    /// There is no home directory to remember it in.
    NoHome,
    Unreadable {
        path: PathBuf,
        source: io::Error,
    },
    Unwritable {
        path: PathBuf,
        source: io::Error,
    },
    /// Others than its owner can write it.
    Exposed {
        path: PathBuf,
    },
    /// A file that a command names is larger than what is looked at.
    TooLarge {
        path: PathBuf,
    },
}

/// The yes to this plan, when it has been given: what everybody who runs commands asks first.
pub fn granted(plan: &Plan, env: &dyn Fn(&str) -> Option<String>) -> Option<Grant> {
    let bill = Bill::of(plan).ok()?;
    let register = Register::of_user(env).ok()?;
    register.holds(&bill.fingerprint).ok()?.then(|| bill.grant())
}

impl TrustError {
    pub fn phrase(&self) -> Phrase {
        let shown = |path: &PathBuf| path.display().to_string();
        match self {
            Self::NoHome => Phrase::from(&say::NO_HOME),
            Self::Unreadable { path, source } => {
                phrase!(say::UNREADABLE, path = shown(path), reason = source.to_string())
            }
            Self::Unwritable { path, source } => {
                phrase!(say::UNWRITABLE, path = shown(path), reason = source.to_string())
            }
            Self::Exposed { path } => phrase!(say::EXPOSED, path = shown(path)),
            Self::TooLarge { path } => phrase!(say::TOO_LARGE, path = shown(path)),
        }
    }
}

impl fmt::Display for TrustError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.phrase().render(Lang::En))
    }
}

impl std::error::Error for TrustError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unreadable { source, .. } | Self::Unwritable { source, .. } => Some(source),
            Self::NoHome | Self::Exposed { .. } | Self::TooLarge { .. } => None,
        }
    }
}
