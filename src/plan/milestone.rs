//! `[milestone.uat-passed]`: reached when its exit conditions are true, never by being typed.

use super::Place;
use crate::{expr::Expr, id::Id, title::Title};
use chrono::NaiveDate;

#[derive(Clone, Debug)]
pub struct Milestone {
    pub id: Id,
    pub place: Place,
    pub title: Title,
    pub owner: Option<Id>,
    /// The last day on which it is in time, in the project's zone.
    pub due: Option<NaiveDate>,
    /// Milestones that come first.
    pub after: Vec<Id>,
    /// All of these; at least one.
    pub exit: Vec<Expr>,
}
