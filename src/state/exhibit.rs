//! What somebody shows for a tick: a file by its hash, an address, or a reference in words; and how the condition beside
//! a tick stood.

use super::Seen;
use crate::wording::{Text, checklists as say};
use serde::{Deserialize, Serialize};

/// The condition of an item as it was when somebody ticked it. Without it nobody could tell a condition that does not
/// hold yet from one that holds no longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    pub held: bool,
    /// The facts it reads.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seen: Vec<Seen>,
}

/// As the journal keeps it. The thing itself stays where it is: whoever doubts hashes it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Exhibit {
    File {
        /// Without its directory.
        name: String,
        /// In hexadecimal.
        sha256: String,
        bytes: u64,
    },
    Url {
        url: String,
    },
    Text {
        text: String,
    },
}

/// Digits of a hash that people compare by eye.
const SHORT: usize = 12;

impl Exhibit {
    /// What was typed, when it is no file: an address or words; `None` for nothing.
    pub fn read(typed: &str) -> Option<Self> {
        let typed = typed.trim();
        let is_url = ["http://", "https://"].iter().any(|scheme| typed.starts_with(scheme));
        match typed {
            "" => None,
            url if is_url => Some(Self::Url { url: url.to_owned() }),
            text => Some(Self::Text { text: text.to_owned() }),
        }
    }

    pub fn kind(&self) -> &'static Text {
        match self {
            Self::File { .. } => &say::KIND_FILE,
            Self::Url { .. } => &say::KIND_URL,
            Self::Text { .. } => &say::KIND_TEXT,
        }
    }

    /// In a line: `acceptance.pdf sha256:0f3c2a91be44 (18 234 B)`.
    pub fn shown(&self) -> String {
        match self {
            Self::File { name, sha256, bytes } => {
                format!("{name} sha256:{} ({bytes} B)", sha256.get(..SHORT).unwrap_or(sha256))
            }
            Self::Url { url } => url.clone(),
            Self::Text { text } => text.clone(),
        }
    }
}
