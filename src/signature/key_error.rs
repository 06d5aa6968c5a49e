//! What is wrong with a public key, for people. Never quotes what was given: it may be a private key.

use crate::{
    phrase,
    wording::{Lang, Phrase, printable, signature as say},
};
use std::fmt;

/// Why a text is no public key to check signatures with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyError {
    /// Not even the beginning of one.
    NotAKey,
    /// A private key, which must not stand in a plan.
    Private,
    /// `SHA256:…`, which names a key and is none.
    Fingerprint,
    /// A public key as other programs write it (PEM, RFC 4716).
    OtherFormat,
    /// More than one line, such as a whole `authorized_keys`.
    SeveralLines,
    /// A key of a kind that is not used here (DSA, P-521, certificates, …).
    Unsupported { algorithm: String },
    /// An RSA key that is too short to be trusted.
    Short { bits: usize },
    /// Cut off, changed on the way, or says two things about itself.
    Damaged,
}

impl KeyError {
    /// Names the algorithm in a form that is safe to show.
    pub(super) fn unsupported(algorithm: &str) -> Self {
        Self::Unsupported { algorithm: excerpt(algorithm) }
    }

    pub fn phrase(&self) -> Phrase {
        match self {
            Self::NotAKey => Phrase::from(&say::KEY_NOT_A_KEY),
            Self::Private => Phrase::from(&say::KEY_PRIVATE),
            Self::Fingerprint => Phrase::from(&say::KEY_FINGERPRINT),
            Self::OtherFormat => Phrase::from(&say::KEY_OTHER_FORMAT),
            Self::SeveralLines => Phrase::from(&say::KEY_SEVERAL_LINES),
            Self::Unsupported { algorithm } => phrase!(say::KEY_UNSUPPORTED, algorithm = algorithm),
            Self::Short { bits } => phrase!(say::KEY_SHORT, bits = *bits, min = super::key::RSA_BITS_MIN),
            Self::Damaged => Phrase::from(&say::KEY_DAMAGED),
        }
    }
}

/// The beginning of a name that others chose, safe to show.
pub(super) fn excerpt(name: &str) -> String {
    const CHARACTERS_MAX: usize = 48;
    let mut start: String = name.chars().take(CHARACTERS_MAX).collect();
    if start.len() < name.len() {
        start.push('…');
    }
    printable(&start)
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.phrase().render(Lang::En))
    }
}

impl std::error::Error for KeyError {}
