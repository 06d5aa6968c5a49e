//! The three-valued verdict of a gate and of each of its criteria.

use crate::wording::{Text, names};

/// Not enough evidence is never a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    Go,
    Inconclusive,
    NoGo,
}

impl Verdict {
    pub const WORDS: [&str; 3] = ["go", "inconclusive", "no-go"];

    /// The worst of all; nothing to judge is inconclusive.
    pub fn worst(verdicts: impl IntoIterator<Item = Self>) -> Self {
        verdicts.into_iter().max().unwrap_or(Self::Inconclusive)
    }

    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }

    pub fn name(self) -> &'static Text {
        match self {
            Self::Go => &names::GO,
            Self::NoGo => &names::NO_GO,
            Self::Inconclusive => &names::INCONCLUSIVE,
        }
    }

    /// Carries the meaning where there is no colour.
    pub fn glyph(self) -> &'static str {
        match self {
            Self::Go => "✔",
            Self::NoGo => "✖",
            Self::Inconclusive => "?",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict::{self, Go, Inconclusive, NoGo};

    #[test]
    fn one_no_go_decides_and_nothing_is_inconclusive() {
        assert_eq!(Verdict::worst([Go, NoGo, Inconclusive]), NoGo);
        assert_eq!(Verdict::worst([Go, Inconclusive]), Inconclusive);
        assert_eq!(Verdict::worst([Go, Go]), Go);
        assert_eq!(Verdict::worst([]), Inconclusive);
    }
}
