//! Facts about our own side: whether what it measures can be relied on. A program that does not probe knows none.

use super::{Family, Reading, Unit, World, single};
use crate::{
    evidence::Evidence,
    value::{Kind, Value},
    vitals::{ClockState, Health},
    wording::facts as say,
};
use chrono::TimeDelta;

pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "prober.health",
        kind: Kind::Choice(&Health::WORDS),
        unit: Unit::None,
        doc: &say::PROBER_HEALTH,
        subjects: single,
        read: |world, _| {
            let reading = known(world, world.vitals.health.map(|health| Value::text(health.word())));
            match world.vitals.faults.first() {
                Some(fault) => reading.noted(fault.clone()),
                None => reading,
            }
        },
    },
    Family {
        name: "prober.lag_p99",
        kind: Kind::Duration,
        unit: Unit::None,
        doc: &say::PROBER_LAG,
        subjects: single,
        read: |world, _| {
            let lag = world.vitals.lag_p99.and_then(|lag| TimeDelta::from_std(lag).ok());
            known(world, lag.map(Value::Duration))
        },
    },
    Family {
        name: "prober.clock",
        kind: Kind::Choice(&ClockState::WORDS),
        unit: Unit::None,
        doc: &say::PROBER_CLOCK,
        subjects: single,
        read: |world, _| known(world, world.vitals.clock.map(|clock| Value::text(clock.word()))),
    },
    Family {
        name: "prober.canary",
        kind: Kind::Choice(&CANARY),
        unit: Unit::None,
        doc: &say::PROBER_CANARY,
        subjects: single,
        read: |world, _| {
            let word = |answers: bool| Value::text(CANARY[usize::from(!answers)]);
            known(world, world.vitals.canary.map(word))
        },
    },
];

const CANARY: [&str; 2] = ["ok", "failed"];

fn known(world: &World, value: Option<Value>) -> Reading {
    match value {
        Some(value) => Reading::known(value).from([Evidence::Clock { at: world.now }]),
        None => Reading::missing(&say::PROBER_UNKNOWN),
    }
}
