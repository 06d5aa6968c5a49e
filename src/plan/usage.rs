//! `[usage.logins]`: how much the system is used, and how much that should be.

use super::Place;
use crate::{id::Id, title::Title};
use chrono::NaiveTime;
use rust_decimal::Decimal;
use std::time::Duration;

#[derive(Clone, Debug)]
pub struct Usage {
    pub id: Id,
    pub place: Place,
    pub title: Title,
    /// The part of the member system it is of, as requirements name it.
    pub module: Option<String>,
    /// The probe that reads it, and the name of the reading.
    pub probe: Id,
    pub reading: String,
    /// What is counted, for people: `logins`.
    pub unit: Option<Title>,
    pub measure: Measure,
    pub expect: Expect,
}

/// What a reading says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// How much it is now.
    Level,
    /// A total that only grows: what matters is its increase over this long.
    Increase(Duration),
}

/// What is to be expected through the day, in the project's zone: at these times of day, and in between on a straight
/// line, from the last point to the first one across midnight. At least one point, in the order of the day.
#[derive(Clone, Debug, PartialEq)]
pub enum Expect {
    /// Between two values; either may be open, in all points alike.
    Band(Vec<BandPoint>),
    /// A number of events that come one by one. A count is out of the ordinary when that or a more extreme one would
    /// come about by chance with less than this probability.
    Count { points: Vec<(NaiveTime, Decimal)>, chance: Decimal },
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BandPoint {
    pub at: NaiveTime,
    pub low: Option<Decimal>,
    pub high: Option<Decimal>,
}
