//! Facts about polls. What nobody may know yet has no value.

use super::{Family, Reading, Unit, World, event};
use crate::{
    id::Id,
    plan::Plan,
    poll::{Outcome, Phase, Standing, standing},
    value::{Kind, Value},
    wording::facts as say,
};

pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "polls.<gate>.result",
        kind: Kind::Choice(&["none", "open", "decided", "go", "no-go", "incomplete"]),
        unit: Unit::None,
        doc: &say::POLL_RESULT,
        subjects: gates,
        read: |world, id| {
            of(world, id, |standing| {
                Value::Text(standing.outcome.map_or(standing.phase.word(), Outcome::word).into())
            })
        },
    },
    Family {
        name: "polls.<gate>.passed",
        kind: Kind::Bool,
        unit: Unit::None,
        doc: &say::POLL_PASSED,
        subjects: gates,
        read: |world, id| match phase(world, id) {
            Some(Phase::Closed | Phase::Expired) => of(world, id, |standing| {
                Value::Bool(standing.phase == Phase::Closed && standing.outcome == Some(Outcome::Go))
            }),
            Some(phase) => Reading::missing(phase.name()),
            None => Reading::missing(&say::NO_DATA),
        },
    },
    Family {
        name: "polls.<gate>.absent",
        kind: Kind::Number,
        unit: Unit::None,
        doc: &say::POLL_ABSENT,
        subjects: gates,
        read: |world, id| of(world, id, |standing| Value::count(standing.seats.len() - standing.voted())),
    },
];

/// Gates at which somebody votes.
fn gates(plan: &Plan) -> Vec<Id> {
    plan.gates.values().filter(|gate| !gate.seats.is_empty()).map(|gate| gate.id.clone()).collect()
}

fn phase(world: &World, id: &Id) -> Option<Phase> {
    world.plan.gates.get(id).map(|gate| standing(gate, world.room(), "").phase)
}

fn of(world: &World, id: &Id, value: fn(&Standing<'_>) -> Value) -> Reading {
    let Some(gate) = world.plan.gates.get(id) else { return Reading::missing(&say::NO_DATA) };
    let standing = standing(gate, world.room(), "");
    let poll = standing.poll;
    let closed = poll.and_then(|poll| poll.closed.as_ref()).map(|closed| &closed.note);
    let notes = poll.map(|poll| &poll.opened).into_iter().chain(closed);
    Reading::known(value(&standing))
        .from(notes.map(|note| event(note, "poll")))
        .aged(poll.map(|poll| poll.opened.at))
}
