//! What is wrong with a signature, for people.

use super::key_error::{KeyError, excerpt};
use crate::{
    phrase,
    wording::{Lang, Phrase, signature as say},
};
use std::fmt;

/// Why a signature proves nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bad {
    /// Not in the format, cut off, or too long.
    NotASignature,
    /// Made for another purpose, such as `git` or `file`.
    Namespace { found: String },
    /// Made with an algorithm that is not trusted or not known here.
    Unsupported { algorithm: String },
    /// The key inside cannot be used.
    Key(KeyError),
    /// In order, but the text or the signature was changed afterwards.
    Altered,
    /// A security token signed although nobody touched it.
    Untouched,
}

impl Bad {
    /// Names the algorithm in a form that is safe to show.
    pub(super) fn unsupported(algorithm: &str) -> Self {
        Self::Unsupported { algorithm: excerpt(algorithm) }
    }

    pub(super) fn namespace(found: &str) -> Self {
        Self::Namespace { found: excerpt(found) }
    }

    pub fn phrase(&self) -> Phrase {
        match self {
            Self::NotASignature => Phrase::from(&say::BAD_FORMAT),
            Self::Namespace { found } => {
                phrase!(say::BAD_NAMESPACE, found = found, wanted = super::NAMESPACE)
            }
            Self::Unsupported { algorithm } => phrase!(say::BAD_ALGORITHM, algorithm = algorithm),
            Self::Key(error) => phrase!(say::BAD_KEY, cause = error.phrase()),
            Self::Altered => Phrase::from(&say::BAD_ALTERED),
            Self::Untouched => Phrase::from(&say::BAD_UNTOUCHED),
        }
    }
}

impl fmt::Display for Bad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.phrase().render(Lang::En))
    }
}

impl std::error::Error for Bad {}
