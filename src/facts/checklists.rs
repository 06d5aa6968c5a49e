//! Facts about checklists. An item with a condition is done while the condition is true; others are ticked by people.

use super::{Family, Reading, Unit, World, event};
use crate::{
    expr::Truth,
    id::Id,
    plan::{Checklist, Item, Plan},
    value::{Kind, Value},
    wording::facts as say,
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
        read: |world, id| {
            let total = world.plan.checklists.get(id).map_or(0, |list| list.items.len());
            let done = done(world, id);
            let complete = done.value == Ok(Value::count(total)) && total > 0;
            Reading { value: Ok(Value::Bool(complete)), ..done }
        },
    },
];

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
    /// Whether a checklist item is done: its condition is true, or somebody ticked it.
    pub fn is_done(&self, list: &Checklist, item: &Item) -> bool {
        match &item.require {
            Some(require) => self.deeper().is_some_and(|inner| require.evaluate(&inner).truth == Truth::True),
            None => self.state.tick(&list.id, &item.id).is_some_and(|tick| tick.done),
        }
    }
}
