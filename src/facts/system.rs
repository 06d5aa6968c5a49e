//! Facts about what is tested, as people have recorded it.

use super::{Family, Reading, Unit, World, event, single};
use crate::{
    id::Id,
    state::Change,
    value::{Kind, Value},
    wording::{Text, facts as say},
};

pub(super) const FAMILIES: &[Family] = &[
    text("system.build", &say::SYSTEM_BUILD, |world, _| version(world, Change::Build)),
    text("system.configuration", &say::SYSTEM_CONFIGURATION, |world, _| {
        version(world, Change::Configuration)
    }),
    Family {
        name: "system.plan_recorded",
        kind: Kind::Bool,
        unit: Unit::None,
        doc: &say::SYSTEM_PLAN,
        subjects: single,
        read: |world, _| match world.state.change(Change::Plan) {
            Some(change) => Reading::known(Value::Bool(*change.version == *world.plan.hash))
                .from([event(&change.note, "system-changed")])
                .aged(Some(change.note.at)),
            None => Reading::missing(&say::NO_CHANGE),
        },
    },
];

const fn text(name: &'static str, doc: &'static Text, read: fn(&World, &Id) -> Reading) -> Family {
    Family { name, kind: Kind::Text, unit: Unit::None, doc, subjects: single, read }
}

fn version(world: &World, what: Change) -> Reading {
    match world.state.change(what) {
        Some(change) => Reading::known(Value::text(&*change.version))
            .from([event(&change.note, "system-changed")])
            .aged(Some(change.note.at)),
        None => Reading::missing(&say::NO_CHANGE),
    }
}
