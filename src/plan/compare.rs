//! `[compare.login]`: the new system against the old one.

use super::Place;
use crate::{id::Id, title::Title};
use rust_decimal::Decimal;
use std::time::Duration;

/// "The new one has at most `margin` fewer good events than the old one", decided over `over` with `confidence`.
#[derive(Clone, Debug)]
pub struct Compare {
    pub id: Id,
    pub place: Place,
    pub title: Title,
    /// The probe of the system as it was.
    pub old: Id,
    /// The probe of the system that takes its place.
    pub new: Id,
    /// Share of events, above 0: what counts as not worse.
    pub margin: Decimal,
    pub over: Duration,
    /// Between 0.5 and 1.
    pub confidence: Decimal,
}
