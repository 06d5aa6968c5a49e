//! The verdict of a gate and of each of its criteria.

use crate::wording::{Text, names};

/// Not enough evidence is never a pass, and neither is an instrument that is broken. Each is worse than those before it:
/// a no-go that was measured soundly stays one whatever else could not be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    Go,
    Inconclusive,
    /// Our own side cannot measure: says nothing about the system, neither way.
    Error,
    NoGo,
}

impl Verdict {
    pub const WORDS: [&str; 4] = ["go", "inconclusive", "error", "no-go"];

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
            Self::Error => &names::ERROR,
        }
    }

    /// Carries the meaning where there is no colour.
    pub fn glyph(self) -> &'static str {
        match self {
            Self::Go => "✔",
            Self::NoGo => "✖",
            Self::Inconclusive => "?",
            Self::Error => "!",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict::{self, Error, Go, Inconclusive, NoGo};

    #[test]
    fn one_no_go_decides_and_nothing_is_inconclusive() {
        assert_eq!(Verdict::worst([Go, NoGo, Inconclusive]), NoGo);
        assert_eq!(Verdict::worst([Go, Inconclusive]), Inconclusive);
        assert_eq!(Verdict::worst([Go, Inconclusive, Error]), Error);
        assert_eq!(Verdict::worst([Error, NoGo]), NoGo);
        assert_eq!(Verdict::worst([Go, Go]), Go);
        assert_eq!(Verdict::worst([]), Inconclusive);
    }
}
