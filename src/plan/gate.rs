//! `[gate.go-live]`: criteria with one verdict.

use super::{LaunchPhase, Place, Table};
use crate::{change::Change, expr::Expr, id::Id, title::Title};
use std::time::Duration;

#[expect(clippy::struct_excessive_bools, reason = "each is a rule that a plan sets by itself")]
#[derive(Clone, Debug)]
pub struct Gate {
    pub id: Id,
    pub place: Place,
    pub title: Title,
    /// Who votes: departments, roles or people, one vote each.
    pub seats: Vec<String>,
    /// Who may approve a waiver; empty for those `[allow]` names.
    pub approvers: Vec<Id>,
    /// Votes and waivers count only when they are signed.
    pub signed: bool,
    /// After a change of these, what was recorded and measured before counts as none; for every criterion and vote.
    pub fresh: Vec<Change>,
    /// Votes count only in a poll that somebody opened.
    pub poll: bool,
    /// In a poll the seats are called in the order of the plan.
    pub ordered: bool,
    /// In a poll nobody knows what the others said until all have.
    pub blind: bool,
    /// What is said in a poll counts for so long after it was opened.
    pub valid: Option<Duration>,
    /// At least one.
    pub criteria: Table<Criterion>,
}

#[derive(Clone, Debug)]
pub struct Criterion {
    pub id: Id,
    pub place: Place,
    pub title: Title,
    pub require: Expr,
    pub owner: Option<Id>,
    /// Evidence older than this counts as none.
    pub max_age: Option<Duration>,
    /// It counts only then; always, when empty.
    pub during: Vec<LaunchPhase>,
    /// At how many vantages it must hold, each by what is measured there.
    pub quorum: Option<u32>,
    /// It must have held for so long without a break.
    pub hold: Option<Duration>,
    /// After a change of these, older evidence counts as none.
    pub fresh: Vec<Change>,
    /// What to do when it is not met.
    pub remedy: Option<Title>,
}
