//! Facts about checklists. An item with a condition is done while the condition is true; others are ticked by people;
//! of those that need both neither is enough.

use super::{Family, Reading, Unit, World, event, shown};
use crate::{
    expr::{Expr, Missing, Truth},
    id::Id,
    plan::{Checklist, Item, Plan},
    state::{Look, Seen},
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
        read: |world, id| count(world, id, &[ItemStanding::Failing, ItemStanding::Lapsed]),
    },
    Family {
        name: "checklists.<checklist>.unconfirmed",
        kind: Kind::Number,
        unit: Unit::None,
        doc: &say::CHECKLIST_UNCONFIRMED,
        subjects: each,
        read: |world, id| count(world, id, &[ItemStanding::Unconfirmed]),
    },
    Family {
        name: "checklists.<checklist>.not_applicable",
        kind: Kind::Number,
        unit: Unit::None,
        doc: &say::CHECKLIST_NOT_APPLICABLE,
        subjects: each,
        read: |world, id| count(world, id, &[ItemStanding::NotApplicable]),
    },
];

/// Where an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemStanding {
    /// Somebody ticked it, and its condition holds where it has one.
    Done,
    /// Its condition is true: golive ticks it, for as long as that lasts.
    Verified,
    /// Its condition holds, and it needs a person's tick too.
    Unconfirmed,
    /// Its condition is false.
    Failing,
    /// Somebody ticked it while its condition held; it holds no longer.
    Lapsed,
    /// Its condition cannot be decided.
    Unknown,
    Open,
    NotApplicable,
}

impl ItemStanding {
    pub const ALL: [Self; 8] = [
        Self::Done,
        Self::Verified,
        Self::Unconfirmed,
        Self::Failing,
        Self::Lapsed,
        Self::Unknown,
        Self::Open,
        Self::NotApplicable,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Verified => "verified",
            Self::Unconfirmed => "unconfirmed",
            Self::Failing => "failing",
            Self::Lapsed => "lapsed",
            Self::Unknown => "unknown",
            Self::Open => "open",
            Self::NotApplicable => "not-applicable",
        }
    }

    pub fn name(self) -> &'static Text {
        match self {
            Self::Done => &say_lists::DONE,
            Self::Verified => &say_lists::VERIFIED,
            Self::Unconfirmed => &say_lists::UNCONFIRMED,
            Self::Failing => &say_lists::FAILING,
            Self::Lapsed => &say_lists::LAPSED,
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
            Self::Unconfirmed => "◇",
            Self::Failing | Self::Lapsed => "✖",
            Self::Unknown => "?",
            Self::Open => "·",
            Self::NotApplicable => "–",
        }
    }

    /// Whether something is certainly left to do.
    fn is_to_do(self) -> bool {
        matches!(self, Self::Open | Self::Unconfirmed | Self::Failing | Self::Lapsed)
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
    let value = if standings.is_empty() || standings.iter().any(|standing| standing.is_to_do()) {
        Ok(Value::Bool(false))
    } else if standings.contains(&ItemStanding::Unknown) {
        Err(Missing::because(&say_lists::SOME_UNKNOWN))
    } else {
        Ok(Value::Bool(true))
    };
    Reading { value, ..done(world, id) }
}

fn count(world: &World, id: &Id, standings: &[ItemStanding]) -> Reading {
    Reading::count(
        items(world, id).filter(|(list, item)| standings.contains(&world.item_standing(list, item))).count(),
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
    /// decides, and nobody's tick; without one a tick does. One that needs both is done while both are there, whichever
    /// came first: a tick stays said, and counts again when the condition holds again.
    pub fn item_standing(&self, list: &Checklist, item: &Item) -> ItemStanding {
        let tick = self.state.tick(&list.id, &item.id);
        if tick.is_some_and(|tick| tick.ruled_out) {
            return ItemStanding::NotApplicable;
        }
        let tick = tick.filter(|tick| tick.done);
        let Some(require) = &item.require else {
            return if tick.is_some() { ItemStanding::Done } else { ItemStanding::Open };
        };
        let truth = self.deeper().map_or(Truth::Unknown, |inner| require.evaluate(&inner).truth);
        let held = tick.is_some_and(|tick| tick.look.as_ref().is_some_and(|look| look.held));
        match truth {
            Truth::True if item.ticks_itself() => ItemStanding::Verified,
            Truth::True if tick.is_some() => ItemStanding::Done,
            Truth::True => ItemStanding::Unconfirmed,
            Truth::False if held && item.confirm => ItemStanding::Lapsed,
            Truth::False => ItemStanding::Failing,
            Truth::Unknown => ItemStanding::Unknown,
        }
    }

    /// How the condition of an item stands that needs a tick too: what is kept beside the tick.
    pub fn look(&self, list: &Id, item: &Id) -> Option<Look> {
        let require = self.plan.checklists.get(list)?.items.get(item)?.beside_tick()?;
        let held = require.evaluate(self).truth == Truth::True;
        Some(Look { held, seen: self.seen(require) })
    }

    /// The facts a condition rests on, as the journal keeps them.
    pub fn seen(&self, condition: &Expr) -> Vec<Seen> {
        let mut seen: Vec<Seen> = Vec::new();
        for path in condition.paths() {
            let fact = path.to_string();
            let Some(entry) = self.catalogue.get(&fact) else { continue };
            if seen.iter().any(|known| known.fact == fact) {
                continue;
            }
            let value = match entry.read(self).value {
                Ok(value) => Some(shown(&value, entry.family.unit)),
                Err(missing) => missing.shown.map(str::to_owned),
            };
            seen.push(Seen { fact, value });
        }
        seen
    }

    /// Whether a checklist item is done: its condition is true, or somebody ticked it; both, where both are needed.
    pub fn is_done(&self, list: &Checklist, item: &Item) -> bool {
        self.item_standing(list, item).is_done()
    }

    /// Whether nothing is left to do about it: it is done, or does not apply.
    pub fn is_settled(&self, list: &Checklist, item: &Item) -> bool {
        let standing = self.item_standing(list, item);
        standing.is_done() || standing == ItemStanding::NotApplicable
    }
}
