//! Facts about going back: until when one can, what it would lose, and whether it is proposed.

use super::{Family, Reading, Unit, World, event, probes::measured};
use crate::{
    decision::{Closes, Counting, DataClock, Decision, IN_SIGHT, decision},
    evidence::Evidence,
    id::Id,
    phrase,
    plan::Plan,
    runbook::Reversal,
    value::{Kind, Value},
    wording::{Text, facts as say},
};
use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::{Decimal, prelude::FromPrimitive as _};

type Read = fn(&World, &Id) -> Reading;

/// What the plan and the journal tell.
pub(super) const RECORDED: &[Family] = &[
    rollback("rollback.time_left", Kind::Duration, &say::ROLLBACK_TIME_LEFT, |world, _| {
        with(world, |it| Reading::known(Value::Duration(it.time.left(world.now))).from([clock(world)]))
    }),
    rollback("rollback.proved", Kind::Bool, &say::ROLLBACK_PROVED, |world, _| {
        with(world, |it| Reading::known(Value::Bool(it.time.is_proved())))
    }),
    rollback("rollback.takes", Kind::Duration, &say::ROLLBACK_TAKES, |world, _| with(world, takes)),
    rollback("rollback.open", Kind::Bool, &say::ROLLBACK_OPEN, |world, _| {
        Reading::known(Value::Bool(world.state.may_go_back(world.plan, world.now)))
    }),
    rollback("rollback.proposed", Kind::Bool, &say::ROLLBACK_PROPOSED, |world, _| {
        let open = world.state.open_proposal().filter(|_| world.state.may_go_back(world.plan, world.now));
        Reading::known(Value::Bool(open.is_some())).from(open.map(|it| event(&it.note, "rollback")))
    }),
    data("data.<data>.limit", Kind::Number, Unit::None, &say::DATA_LIMIT, |world, id| {
        of(world, id, |it| Reading::known(Value::Number(it.limit.limit)))
    }),
    data("data.<data>.agreed", Kind::Bool, Unit::None, &say::DATA_AGREED, |world, id| {
        of(world, id, |it| {
            let agreed = it.agreed.map(|agreed| event(&agreed.note, "signed-off"));
            Reading::known(Value::Bool(agreed.is_some())).from(agreed)
        })
    }),
];

/// What rests on what probes count.
pub(super) const MEASURED: &[Family] = &[
    rollback("rollback.left", Kind::Duration, &say::ROLLBACK_LEFT, |world, _| {
        with(world, |it| left(world, it))
    }),
    rollback("rollback.data_left", Kind::Duration, &say::ROLLBACK_DATA_LEFT, |world, _| {
        with(world, |it| data_left(world, it))
    }),
    data("data.<data>.count", Kind::Number, Unit::None, &say::DATA_COUNT, |world, id| {
        counted(world, id, |_, amount| Value::Number(amount))
    }),
    data("data.<data>.share", Kind::Number, Unit::Share, &say::DATA_SHARE, |world, id| {
        counted(world, id, |it, amount| {
            let share = amount.checked_div(it.limit.limit).unwrap_or(Decimal::MAX);
            Value::Number(share.round_dp(6).normalize())
        })
    }),
    data("data.<data>.left", Kind::Duration, Unit::None, &say::DATA_LEFT, |world, id| {
        counted(world, id, |it, _| Value::Duration(time_left(it, world.now)))
    }),
];

const fn rollback(name: &'static str, kind: Kind, doc: &'static Text, read: Read) -> Family {
    Family { name, kind, unit: Unit::None, doc, subjects: if_planned, read }
}

const fn data(name: &'static str, kind: Kind, unit: Unit, doc: &'static Text, read: Read) -> Family {
    Family { name, kind, unit, doc, subjects: each, read }
}

/// Only a plan with a way back has any.
fn if_planned(plan: &Plan) -> Vec<Id> {
    let cutover = plan.cutover.iter().filter(|cutover| cutover.rollback.is_some());
    cutover.map(|_| Id::new("")).collect()
}

fn each(plan: &Plan) -> Vec<Id> {
    let cutover = plan.cutover.iter().filter(|cutover| cutover.rollback.is_some());
    cutover.flat_map(|cutover| cutover.data.keys().cloned()).collect()
}

fn with(world: &World, read: impl FnOnce(&Decision) -> Reading) -> Reading {
    let decision = decision(world.plan, world.state, world.history, world.now);
    decision.as_ref().map_or_else(|| Reading::missing(&say::NO_DATA), read)
}

fn of(world: &World, id: &Id, read: impl FnOnce(&DataClock) -> Reading) -> Reading {
    with(world, |it| match it.data.iter().find(|clock| clock.limit.id == *id) {
        Some(clock) => read(clock),
        None => Reading::missing(&say::NO_DATA),
    })
}

/// A value of what is counted, with the measurements it rests on.
fn counted(world: &World, id: &Id, value: impl FnOnce(&DataClock, Decimal) -> Value) -> Reading {
    of(world, id, |it| {
        let reading = match &it.counting {
            Counting::NotYet => Reading::open("not-begun", &say::CUTOVER_NOT_BEGUN),
            Counting::Unknown => Reading::missing(phrase!(say::DATA_UNKNOWN, data = &it.limit.title)),
            Counting::Known(count) => Reading::known(value(it, count.amount)).aged(Some(count.at)),
        };
        let probe = world.plan.probes.get(&it.limit.probe);
        let from = |from| probe.map(|probe| measured(world, probe, from).1);
        reading.from(from(since(world)))
    })
}

/// Since when measurements bear on it.
fn since(world: &World) -> DateTime<Utc> {
    world.state.cutover_run(world.plan).map_or(world.now, |run| run.begun.at)
}

fn clock(world: &World) -> Evidence {
    Evidence::Clock { at: world.now }
}

/// What is not in sight is as far away as one looks.
fn time_left(clock: &DataClock, now: DateTime<Utc>) -> TimeDelta {
    clock.closes().map_or(IN_SIGHT, |closes| (closes - now).min(IN_SIGHT))
}

/// As long as some of the data cannot be counted nobody knows whether one may still go back.
fn left(world: &World, it: &Decision) -> Reading {
    if let Some(blind) = it.blind() {
        return Reading::missing(phrase!(say::DATA_UNKNOWN, data = &blind.limit.title));
    }
    let reading = Reading::known(Value::Duration(it.left(world.now))).from([clock(world)]);
    match it.closes().1 {
        Closes::Time => reading,
        Closes::Data(id) => match world.plan.cutover.as_ref().and_then(|cutover| cutover.data.get(id)) {
            Some(data) => reading.noted(phrase!(say::BY_DATA, data = &data.title)),
            None => reading,
        },
    }
}

fn data_left(world: &World, it: &Decision) -> Reading {
    let known = it.data.iter().filter(|clock| clock.count().is_some());
    let first = known.map(|clock| time_left(clock, world.now)).min();
    match (it.blind(), first) {
        // What is over is over, whatever else cannot be seen.
        (_, Some(left)) if left < TimeDelta::zero() => Reading::known(Value::Duration(left)),
        (Some(blind), _) => Reading::missing(phrase!(say::DATA_UNKNOWN, data = &blind.limit.title)),
        (None, Some(left)) => Reading::known(Value::Duration(left)).from([clock(world)]),
        (None, None) if it.data.is_empty() => Reading::known(Value::Duration(IN_SIGHT)),
        (None, None) => Reading::open("not-begun", &say::CUTOVER_NOT_BEGUN),
    }
}

fn takes(it: &Decision) -> Reading {
    let (Reversal::Rehearsed { minutes, .. } | Reversal::Planned { minutes }) = it.time.reversal;
    let millis = Decimal::from_f64(minutes * 60_000.0).and_then(|millis| i64::try_from(millis.ceil()).ok());
    let reading = millis.map(|millis| Reading::known(Value::Duration(TimeDelta::milliseconds(millis))));
    let reading = reading.unwrap_or_else(|| Reading::missing(&say::NO_DATA));
    if it.time.is_proved() { reading } else { reading.noted((&say::NEVER_REHEARSED).into()) }
}
