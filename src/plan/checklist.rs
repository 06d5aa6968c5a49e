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
    /// When given, the item ticks itself while this is true, and nobody ticks it by hand.
    pub require: Option<Expr>,
}
