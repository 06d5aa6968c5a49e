//! Facts about checklists. An item with a condition is done while the condition is true; others are ticked by people.

use super::{Family, Reading, Unit, World, event};
use crate::{
    expr::{Missing, Truth},
    id::Id,
    plan::{Checklist, Item, Plan},
    value::{Kind, Value},
    wording::{Text, checklists as say_lists, facts as say},
};

pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "checklists.<checklist>.total",
        kind: Kind::Number,
        unit: Unit::None,
        doc: &say::CHECKLIST_TOTAL,
        subjects: each,
        read: |world, id| Reading::count(world.plan.checklists.get(id).map_or(0, |list| list.items.len())),
    },
    Family {
        name: "checklists.<checklist>.done",
        kind: Kind::Number,
        unit: Unit::None,
        doc: &say::CHECKLIST_DONE,
        subjects: each,
        read: done,
    },
    Family {
        name: "checklists.<checklist>.complete",
        kind: Kind::Bool,
        unit: Unit::None,
        doc: &say::CHECKLIST_COMPLETE,
        subjects: each,
        read: complete,
    },
    Family {
        name: "checklists.<checklist>.open",
        kind: Kind::Number,
        unit: Unit::None,
        doc: &say::CHECKLIST_OPEN,
        subjects: each,
        read: |world, id| {
            Reading::count(items(world, id).filter(|(list, item)| !world.is_settled(list, item)).count())
        },
    },
    Family {
        name: "checklists.<checklist>.failing",
        kind: Kind::Number,
        unit: Unit::None,
        doc: &say::CHECKLIST_FAILING,
        subjects: each,
        read: |world, id| count(world, id, ItemStanding::Failing),
    },
    Family {
        name: "checklists.<checklist>.not_applicable",
        kind: Kind::Number,
        unit: Unit::None,
        doc: &say::CHECKLIST_NOT_APPLICABLE,
        subjects: each,
        read: |world, id| count(world, id, ItemStanding::NotApplicable),
    },
];

/// Where an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemStanding {
    /// Somebody ticked it.
    Done,
    /// Its condition is true: golive ticks it, for as long as that lasts.
    Verified,
    /// Its condition is false.
    Failing,
    /// Its condition cannot be decided.
    Unknown,
    Open,
    NotApplicable,
}

impl ItemStanding {
    pub const ALL: [Self; 6] =
        [Self::Done, Self::Verified, Self::Failing, Self::Unknown, Self::Open, Self::NotApplicable];

    pub fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Verified => "verified",
            Self::Failing => "failing",
            Self::Unknown => "unknown",
            Self::Open => "open",
            Self::NotApplicable => "not-applicable",
        }
    }

    pub fn name(self) -> &'static Text {
        match self {
            Self::Done => &say_lists::DONE,
            Self::Verified => &say_lists::VERIFIED,
            Self::Failing => &say_lists::FAILING,
            Self::Unknown => &say_lists::UNKNOWN,
            Self::Open => &say_lists::OPEN,
            Self::NotApplicable => &say_lists::NOT_APPLICABLE,
        }
    }

    /// What golive ticks itself has a mark of its own.
    pub fn glyph(self) -> &'static str {
        match self {
            Self::Done => "✔",
            Self::Verified => "◆",
            Self::Failing => "✖",
            Self::Unknown => "?",
            Self::Open => "·",
            Self::NotApplicable => "–",
        }
    }

    /// Whether it was done, by whoever.
    pub fn is_done(self) -> bool {
        matches!(self, Self::Done | Self::Verified)
    }
}

fn items<'a>(world: &World<'a>, id: &Id) -> impl Iterator<Item = (&'a Checklist, &'a Item)> {
    let list = world.plan.checklists.get(id);
    list.into_iter().flat_map(|list| list.items.values().map(move |item| (list, item)))
}

/// An item that is not done decides; failing that, one that cannot be judged leaves the list open.
fn complete(world: &World, id: &Id) -> Reading {
    let standings: Vec<ItemStanding> =
        items(world, id).map(|(list, item)| world.item_standing(list, item)).collect();
    let is = |standing| standings.contains(&standing);
    let value = if is(ItemStanding::Open) || is(ItemStanding::Failing) || standings.is_empty() {
        Ok(Value::Bool(false))
    } else if is(ItemStanding::Unknown) {
        Err(Missing::because(&say_lists::SOME_UNKNOWN))
    } else {
        Ok(Value::Bool(true))
    };
    Reading { value, ..done(world, id) }
}

fn count(world: &World, id: &Id, standing: ItemStanding) -> Reading {
    Reading::count(
        items(world, id).filter(|(list, item)| world.item_standing(list, item) == standing).count(),
    )
}

fn each(plan: &Plan) -> Vec<Id> {
    plan.checklists.keys().cloned().collect()
}

fn done(world: &World, id: &Id) -> Reading {
    let Some(list) = world.plan.checklists.get(id) else { return Reading::missing(&say::NO_DATA) };
    let done = list.items.values().filter(|item| world.is_done(list, item));
    let ticks = || list.items.keys().filter_map(|item| world.state.tick(id, item)).filter(|tick| tick.done);
    let evidence = ticks().map(|tick| event(&tick.note, "item-ticked"));
    Reading::count(done.count()).from(evidence).aged(ticks().map(|tick| tick.note.at).min())
}

impl World<'_> {
    /// Where a checklist item stands. What is ruled out is so whatever its condition says; otherwise the condition
    /// decides, and nobody's tick; without one a tick does.
    pub fn item_standing(&self, list: &Checklist, item: &Item) -> ItemStanding {
        let tick = self.state.tick(&list.id, &item.id);
        match &item.require {
            _ if tick.is_some_and(|tick| tick.ruled_out) => ItemStanding::NotApplicable,
            Some(require) => match self.deeper().map(|inner| require.evaluate(&inner).truth) {
                Some(Truth::True) => ItemStanding::Verified,
                Some(Truth::False) => ItemStanding::Failing,
                Some(Truth::Unknown) | None => ItemStanding::Unknown,
            },
            None if tick.is_some_and(|tick| tick.done) => ItemStanding::Done,
            None => ItemStanding::Open,
        }
    }

    /// Whether a checklist item is done: its condition is true, or somebody ticked it.
    pub fn is_done(&self, list: &Checklist, item: &Item) -> bool {
        self.item_standing(list, item).is_done()
    }

    /// Whether nothing is left to do about it: it is done, or does not apply.
    pub fn is_settled(&self, list: &Checklist, item: &Item) -> bool {
        let standing = self.item_standing(list, item);
        standing.is_done() || standing == ItemStanding::NotApplicable
    }
}
