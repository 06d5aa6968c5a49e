//! `[requirement.R-09]`: what the system must be able to do, ranked by `MoSCoW`.

use super::Place;
use crate::{
    id::Id,
    title::Title,
    wording::{Text, names},
};
use chrono::NaiveDate;
use rust_decimal::Decimal;

#[derive(Clone, Debug)]
pub struct Requirement {
    pub id: Id,
    pub place: Place,
    pub title: Title,
    pub priority: Priority,
    /// The part of the member system it belongs to, such as `points`.
    pub module: Option<String>,
    pub owner: Option<Id>,
    /// Working days.
    pub effort_days: Option<Decimal>,
    /// Why it is not done now; a `wont` has one.
    pub reason: Option<Title>,
    /// When a `wont` is looked at again.
    pub review: Option<NaiveDate>,
}

/// `MoSCoW`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    Must,
    Should,
    Could,
    Wont,
}

impl Priority {
    pub const WORDS: [&str; 4] = ["must", "should", "could", "wont"];
    pub const ALL: [Self; 4] = [Self::Must, Self::Should, Self::Could, Self::Wont];

    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }

    pub fn name(self) -> &'static Text {
        match self {
            Self::Must => &names::MUST,
            Self::Should => &names::SHOULD,
            Self::Could => &names::COULD,
            Self::Wont => &names::WONT,
        }
    }
}
