//! Facts about how much the system is used.

use super::{Family, Reading, Unit, World, probes::measured};
use crate::{
    id::Id,
    phrase,
    plan::Plan,
    usage::{self, Judgement, Standing},
    value::{Kind, Value},
    wording::{Text, facts as say},
};
use rust_decimal::Decimal;

pub(super) const FAMILIES: &[Family] = &[
    number("usage.<usage>.value", &say::USAGE_VALUE, |world, id| {
        judged(world, id, |it| Reading::known(Value::Number(it.value)))
    }),
    number("usage.<usage>.low", &say::USAGE_LOW, |world, id| judged(world, id, |it| side(it.band.low))),
    number("usage.<usage>.high", &say::USAGE_HIGH, |world, id| judged(world, id, |it| side(it.band.high))),
    Family {
        name: "usage.<usage>.standing",
        kind: Kind::Choice(&Standing::WORDS),
        unit: Unit::None,
        doc: &say::USAGE_STANDING,
        subjects,
        read: |world, id| judged(world, id, standing),
    },
];

const fn number(name: &'static str, doc: &'static Text, read: fn(&World, &Id) -> Reading) -> Family {
    Family { name, kind: Kind::Number, unit: Unit::None, doc, subjects, read }
}

fn subjects(plan: &Plan) -> Vec<Id> {
    plan.usages.keys().cloned().collect()
}

fn side(bound: Option<Decimal>) -> Reading {
    bound.map_or_else(|| Reading::missing(&say::USAGE_OPEN), |bound| Reading::known(Value::Number(bound)))
}

fn standing(it: &Judgement) -> Reading {
    let shown = |bound: Option<Decimal>| bound.map_or_else(|| "–".to_owned(), |bound| bound.to_string());
    let note = phrase!(
        say::USAGE_NOTE,
        value = it.value.normalize().to_string(),
        low = shown(it.band.low),
        high = shown(it.band.high)
    );
    Reading::known(Value::text(it.standing.word())).noted(note)
}

fn judged(world: &World, id: &Id, read: impl FnOnce(&Judgement) -> Reading) -> Reading {
    let Some((usage, probe)) =
        world.plan.usages.get(id).and_then(|usage| Some((usage, world.plan.probes.get(&usage.probe)?)))
    else {
        return Reading::missing(&say::NO_DATA);
    };
    let zone = world.plan.project.timezone;
    let judgement = usage::judge(usage, probe, zone, world.history, world.now);
    let at = judgement.map(|it| it.at);
    let reading = judgement.as_ref().map_or_else(|| Reading::missing(&say::NO_USAGE), read);
    let from = world.now - usage::reach(usage, probe);
    reading.from([measured(world, probe, from).1]).aged(at)
}
