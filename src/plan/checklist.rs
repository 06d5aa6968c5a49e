//! `[checklist.go-live]` and its items.

use super::{Place, Role, Table};
use crate::{expr::Expr, id::Id, title::Title};

#[derive(Clone, Debug)]
pub struct Checklist {
    pub id: Id,
    pub place: Place,
    pub title: Title,
    pub items: Table<Item>,
}

#[derive(Clone, Debug)]
pub struct Item {
    pub id: Id,
    pub place: Place,
    pub title: Title,
    /// What shows that it is done.
    pub proof: Option<Title>,
    pub owner: Option<Id>,
    /// Whose work it is, where a list shared by many projects cannot name a person.
    pub role: Option<Role>,
    /// When given, the item ticks itself while this is true, and nobody ticks it by hand, unless it is to be confirmed.
    pub require: Option<Expr>,
    /// What software can check is not all there is to it: beside its condition it needs a person's tick.
    pub confirm: bool,
}

impl Item {
    /// Whether its condition alone decides, and nobody's tick.
    pub fn ticks_itself(&self) -> bool {
        self.require.is_some() && !self.confirm
    }

    /// The condition that holds beside a person's tick. As long as a plan gives it none, a tick is enough.
    pub fn beside_tick(&self) -> Option<&Expr> {
        self.require.as_ref().filter(|_| self.confirm)
    }
}
