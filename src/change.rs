//! What evidence was taken of: when it changes, the evidence is of something else.

use crate::wording::{Text, names};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    Plan,
    /// What was built and is deployed.
    Build,
    /// How it is set up.
    Configuration,
}

impl Change {
    pub const ALL: [Self; 3] = [Self::Plan, Self::Build, Self::Configuration];
    pub const WORDS: [&str; 3] = ["plan", "build", "configuration"];

    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.word() == word)
    }

    pub fn name(self) -> &'static Text {
        match self {
            Self::Plan => &names::CHANGED_PLAN,
            Self::Build => &names::CHANGED_BUILD,
            Self::Configuration => &names::CHANGED_CONFIGURATION,
        }
    }
}
