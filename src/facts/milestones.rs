//! Facts about milestones: reached when their exit conditions are true, never by being typed.

use super::{Family, Reading, Unit, World, single};
use crate::{
    evidence::Evidence,
    expr::{Missing, Truth},
    id::Id,
    plan::{Milestone, Plan},
    value::{Kind, Value},
    verdict::Verdict,
    wording::facts as say,
};

pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "milestones.total",
        kind: Kind::Number,
        unit: Unit::None,
        doc: &say::MILESTONES_TOTAL,
        subjects: single,
        read: |world, _| Reading::count(world.plan.milestones.len()),
    },
    Family {
        name: "milestones.reached",
        kind: Kind::Number,
        unit: Unit::None,
        doc: &say::MILESTONES_REACHED,
        subjects: single,
        read: |world, _| {
            let reached = world.plan.milestones.keys().filter(|id| reached(world, id).value == IS_REACHED);
            Reading::count(reached.count())
        },
    },
    Family {
        name: "milestones.late",
        kind: Kind::Number,
        unit: Unit::None,
        doc: &say::MILESTONES_LATE,
        subjects: single,
        read: |world, _| Reading::count(world.plan.milestones.values().filter(|m| is_late(world, m)).count()),
    },
    Family {
        name: "milestones.<milestone>.reached",
        kind: Kind::Bool,
        unit: Unit::None,
        doc: &say::MILESTONE_REACHED,
        subjects: |plan: &Plan| plan.milestones.keys().cloned().collect(),
        read,
    },
];

const IS_REACHED: Result<Value, Missing> = Ok(Value::Bool(true));

/// Due before today in the project's zone, and not reached.
fn is_late(world: &World, milestone: &Milestone) -> bool {
    let today = world.now.with_timezone(&world.plan.project.timezone).date_naive();
    milestone.due.is_some_and(|due| due < today) && reached(world, &milestone.id).value != IS_REACHED
}

/// The fact of a milestone, which others rest on as well.
fn reached(world: &World, id: &Id) -> Reading {
    world.read(&format!("milestones.{id}.reached")).unwrap_or_else(|| Reading::missing(&say::NO_DATA))
}

fn read(world: &World, id: &Id) -> Reading {
    let Some(milestone) = world.plan.milestones.get(id) else { return Reading::missing(&say::NO_DATA) };
    let Some(inner) = world.deeper() else { return Reading::missing(&say::CIRCLE) };
    let earlier = milestone.after.iter().map(|id| reached(&inner, id));
    let place = Evidence::Plan { place: milestone.place.to_string() };
    let mut reading = Reading::known(Value::Bool(true)).from([place]);
    for before in earlier {
        reading = and(reading, before);
    }
    for exit in &milestone.exit {
        let answer = exit.evaluate(&inner);
        let value = match answer.truth {
            Truth::True => Ok(Value::Bool(true)),
            Truth::False => Ok(Value::Bool(false)),
            Truth::Unknown => {
                let is_fault = answer.is_fault();
                let shown = is_fault.then_some(Verdict::Error.word());
                Err(Missing { reason: answer.why.into_iter().next(), shown, is_fault })
            }
        };
        let below: Vec<Reading> =
            answer.seen.iter().filter_map(|(path, _)| inner.read(&path.to_string())).collect();
        let as_of = below.iter().filter_map(|reading| reading.as_of).min();
        let evidence = below.into_iter().flat_map(|reading| reading.evidence).collect();
        reading = and(reading, Reading { value, note: None, evidence, as_of });
    }
    reading
}

/// Both, in three-valued logic; the older evidence decides the age.
fn and(left: Reading, right: Reading) -> Reading {
    let settled = |reading: &Reading| reading.value == Ok(Value::Bool(false));
    let value = match (&left.value, &right.value) {
        _ if settled(&left) || settled(&right) => Ok(Value::Bool(false)),
        (Err(_), _) => left.value.clone(),
        _ => right.value.clone(),
    };
    let as_of = [left.as_of, right.as_of].into_iter().flatten().min();
    Reading { value, note: None, evidence: left.evidence, as_of }.from(right.evidence)
}
