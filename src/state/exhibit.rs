//! What somebody shows for a tick: a file by its hash, an address, or a reference in words.

use serde::{Deserialize, Serialize};

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
