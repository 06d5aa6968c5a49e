//! Why something could not be signed, and what to do about it. Never holds a secret.

use crate::{
    phrase,
    signature::KeyError,
    wording::{Lang, Phrase, signature as say},
};
use std::{
    fmt, io,
    path::{Path, PathBuf},
    time::Duration,
};

#[derive(Debug)]
pub enum SignerError {
    /// The key file at `path` cannot be used.
    File { path: PathBuf, fault: FileFault },
    /// The agent at `socket` did not do what it was asked.
    Agent { socket: PathBuf, fault: AgentFault },
    /// The key was read, and yet made no signature that holds.
    Signing { fingerprint: String },
}

#[derive(Debug)]
pub enum FileFault {
    Read(io::Error),
    /// A directory, a pipe, a device.
    NotAFile,
    NotAKey,
    /// The public half.
    Public,
    /// PEM, PKCS#8, `PuTTY`.
    OtherFormat,
    /// Readable or writable by others; the permission bits.
    Exposed {
        mode: u32,
    },
    /// It has a passphrase, and none was given.
    NoPassphrase,
    WrongPassphrase,
    /// Something OpenSSH can do and golive cannot: a cipher, a token, a key of unusual size.
    Unsupported {
        what: String,
    },
    Key(KeyError),
    Damaged,
}

#[derive(Debug)]
pub enum AgentFault {
    Absent(io::Error),
    Lost(io::Error),
    Slow {
        limit: Duration,
    },
    /// It answered that it failed: locked, not confirmed, not touched.
    Refused,
    NoKey {
        fingerprint: String,
    },
    /// Its answer is too long, cut off, or another than was asked for.
    Nonsense,
    /// A well-formed signature that does not hold.
    Wrong {
        fingerprint: String,
    },
}

impl SignerError {
    pub(super) fn file(path: &Path) -> impl Fn(FileFault) -> Self + '_ {
        |fault| Self::File { path: path.to_owned(), fault }
    }

    /// The error for people.
    pub fn message(&self) -> Phrase {
        match self {
            Self::File { path, fault } => {
                phrase!(say::FILE, path = path.display().to_string(), cause = fault.phrase())
            }
            Self::Agent { socket, fault } => {
                phrase!(say::AGENT, socket = socket.display().to_string(), cause = fault.phrase())
            }
            Self::Signing { fingerprint } => phrase!(say::SIGNING_FAILED, fingerprint = fingerprint),
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<Phrase> {
        match self {
            Self::File { path, fault } => fault.hint(path),
            Self::Agent { fault, .. } => fault.hint(),
            Self::Signing { .. } => None,
        }
    }
}

impl FileFault {
    pub(super) fn unsupported(what: impl Into<String>) -> Self {
        Self::Unsupported { what: what.into() }
    }

    fn phrase(&self) -> Phrase {
        match self {
            Self::Read(error) => phrase!(say::FILE_READ, reason = error.to_string()),
            Self::NotAFile => Phrase::from(&say::FILE_NOT_A_FILE),
            Self::NotAKey => Phrase::from(&say::FILE_NOT_A_KEY),
            Self::Public => Phrase::from(&say::FILE_PUBLIC),
            Self::OtherFormat => Phrase::from(&say::FILE_OTHER_FORMAT),
            Self::Exposed { mode } => phrase!(say::FILE_EXPOSED, mode = format!("{mode:04o}")),
            Self::NoPassphrase => Phrase::from(&say::FILE_NO_PASSPHRASE),
            Self::WrongPassphrase => Phrase::from(&say::FILE_WRONG_PASSPHRASE),
            Self::Unsupported { what } => phrase!(say::FILE_UNSUPPORTED, what = what),
            Self::Key(error) => phrase!(say::FILE_KEY, cause = error.phrase()),
            Self::Damaged => Phrase::from(&say::FILE_DAMAGED),
        }
    }

    fn hint(&self, path: &Path) -> Option<Phrase> {
        let path = path.display().to_string();
        match self {
            Self::Public => Some(Phrase::from(&say::FILE_PUBLIC_HINT)),
            Self::OtherFormat => Some(phrase!(say::FILE_OTHER_FORMAT_HINT, path = path)),
            Self::Exposed { .. } => Some(phrase!(say::FILE_EXPOSED_HINT, path = path)),
            Self::NoPassphrase => Some(phrase!(say::FILE_NO_PASSPHRASE_HINT, path = path)),
            Self::Unsupported { .. } => Some(phrase!(say::FILE_AGENT_HINT, path = path)),
            Self::Read(_)
            | Self::NotAFile
            | Self::NotAKey
            | Self::WrongPassphrase
            | Self::Key(_)
            | Self::Damaged => None,
        }
    }
}

impl AgentFault {
    fn phrase(&self) -> Phrase {
        match self {
            Self::Absent(error) => phrase!(say::AGENT_ABSENT, reason = error.to_string()),
            Self::Lost(error) => phrase!(say::AGENT_LOST, reason = error.to_string()),
            Self::Slow { limit } => phrase!(say::AGENT_SLOW, seconds = limit.as_secs()),
            Self::Refused => Phrase::from(&say::AGENT_REFUSED),
            Self::NoKey { fingerprint } => phrase!(say::AGENT_NO_KEY, fingerprint = fingerprint),
            Self::Nonsense => Phrase::from(&say::AGENT_NONSENSE),
            Self::Wrong { fingerprint } => phrase!(say::AGENT_WRONG, fingerprint = fingerprint),
        }
    }

    fn hint(&self) -> Option<Phrase> {
        match self {
            Self::Absent(_) => Some(Phrase::from(&say::AGENT_ABSENT_HINT)),
            Self::Slow { .. } => Some(Phrase::from(&say::AGENT_SLOW_HINT)),
            Self::Refused => Some(Phrase::from(&say::AGENT_REFUSED_HINT)),
            Self::NoKey { .. } => Some(Phrase::from(&say::AGENT_NO_KEY_HINT)),
            Self::Lost(_) | Self::Nonsense | Self::Wrong { .. } => None,
        }
    }
}

impl fmt::Display for SignerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().render(Lang::En))
    }
}

// The cause stands in the message, and so is no source as well.
impl std::error::Error for SignerError {}
