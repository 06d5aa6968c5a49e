//! Facts about the launch window.

use super::{Family, Reading, Unit, World, event};
use crate::{
    evidence::Evidence,
    id::Id,
    plan::Plan,
    value::{Kind, Value},
    wording::facts as say,
};
use chrono::{DateTime, Utc};

pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "cutover.starts_in",
        kind: Kind::Duration,
        unit: Unit::None,
        doc: &say::CUTOVER_STARTS_IN,
        subjects: if_planned,
        read: |world, _| until(world, |start, _| start),
    },
    Family {
        name: "cutover.ends_in",
        kind: Kind::Duration,
        unit: Unit::None,
        doc: &say::CUTOVER_ENDS_IN,
        subjects: if_planned,
        read: |world, _| until(world, |_, end| end),
    },
    Family {
        name: "cutover.under_way",
        kind: Kind::Bool,
        unit: Unit::None,
        doc: &say::CUTOVER_UNDER_WAY,
        subjects: if_planned,
        read: |world, _| {
            let run = world.state.cutover_run(world.plan);
            Reading::known(Value::Bool(run.is_some())).from(run.map(|run| event(&run.begun, "run")))
        },
    },
];

fn if_planned(plan: &Plan) -> Vec<Id> {
    plan.cutover.iter().map(|_| Id::new("")).collect()
}

fn until(world: &World, pick: fn(DateTime<Utc>, DateTime<Utc>) -> DateTime<Utc>) -> Reading {
    match &world.plan.cutover {
        Some(cutover) => Reading::known(Value::Duration(pick(cutover.start, cutover.end) - world.now))
            .from([Evidence::Clock { at: world.now }]),
        None => Reading::missing(&say::NO_DATA),
    }
}
