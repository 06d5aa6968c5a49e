//! What bears on going back: data that the old system will never know (`[cutover.data.stored-value]`), and what makes
//! going back be proposed (`[cutover.trigger.tills-down]`).

use super::Place;
use crate::{expr::Expr, id::Id, title::Title};
use rust_decimal::Decimal;
use std::time::Duration;

/// Data that a rollback loses, and how much of it may be lost.
#[derive(Clone, Debug)]
pub struct DataLimit {
    pub id: Id,
    pub place: Place,
    pub title: Title,
    /// The probe that counts it, and the name of the reading.
    pub probe: Id,
    pub reading: String,
    pub counted: Counted,
    /// From this much on there is no going back.
    pub limit: Decimal,
    /// What is counted, for people: `CNY`, `coupons`.
    pub unit: Option<Title>,
    /// Who agrees to the limit by signing it off.
    pub signed_by: Option<Id>,
}

/// What a reading says of how much would be lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// A total that only grows: what came since the cutover began.
    Growth,
    /// The reading itself.
    Level,
}

/// A condition under which going back is proposed.
#[derive(Clone, Debug)]
pub struct Trigger {
    pub id: Id,
    pub place: Place,
    pub title: Title,
    pub when: Expr,
    /// How long it holds before the rollback is proposed.
    pub hold: Duration,
    /// Begins the rollback by itself; otherwise people decide.
    pub automatic: bool,
}

impl DataLimit {
    /// What somebody signs: this much of this. Another limit is another thing to sign.
    pub fn terms(&self) -> String {
        match &self.unit {
            Some(unit) => format!("{} {}", self.limit.normalize(), unit.get(crate::wording::Lang::En)),
            None => self.limit.normalize().to_string(),
        }
    }
}

impl Counted {
    pub const WORDS: [&str; 2] = ["growth", "level"];
    pub const ALL: [Self; 2] = [Self::Growth, Self::Level];
}
