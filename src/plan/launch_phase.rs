//! Before, during and after the launch window: when a criterion counts.

use super::Cutover;
use crate::wording::{Text, names};
use chrono::{DateTime, Utc};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaunchPhase {
    Before,
    Cutover,
    /// From the end of the window on.
    Hypercare,
}

impl LaunchPhase {
    pub const ALL: [Self; 3] = [Self::Before, Self::Cutover, Self::Hypercare];
    pub const WORDS: [&str; 3] = ["before", "cutover", "hypercare"];

    /// The window begins with its start, and is over with its end.
    pub fn at(cutover: &Cutover, now: DateTime<Utc>) -> Self {
        if now < cutover.start {
            Self::Before
        } else if now < cutover.end {
            Self::Cutover
        } else {
            Self::Hypercare
        }
    }

    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }

    pub fn name(self) -> &'static Text {
        match self {
            Self::Before => &names::PHASE_BEFORE,
            Self::Cutover => &names::PHASE_CUTOVER,
            Self::Hypercare => &names::PHASE_HYPERCARE,
        }
    }
}
