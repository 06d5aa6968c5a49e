//! `[case.UAT-12]`: a user-acceptance test that people carry out.

use super::Place;
use crate::{id::Id, title::Title};
use rust_decimal::Decimal;
use std::time::Duration;

#[derive(Clone, Debug)]
pub struct Case {
    pub id: Id,
    pub place: Place,
    pub title: Title,
    /// The requirements it verifies; at least one.
    pub verifies: Vec<Id>,
    /// Who plays it, such as `cashier` or `member`.
    pub persona: Option<String>,
    pub owner: Option<Id>,
    pub steps: Vec<CaseStep>,
    pub target: Option<Target>,
}

#[derive(Clone, Debug)]
pub struct CaseStep {
    pub action: Title,
    pub expect: Option<Title>,
}

/// How well it should go.
#[derive(Clone, Debug)]
pub struct Target {
    pub time: Option<Duration>,
    pub clicks: Option<u32>,
    /// Share of people who succeed, 0 to 1.
    pub success: Option<Decimal>,
}
