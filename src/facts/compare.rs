//! Facts about the new system against the old one.

use super::{Family, Reading, Unit, World, probes::measured};
use crate::{
    id::Id,
    phrase,
    plan::Plan,
    slo::{self, Comparison, Relation},
    stats::Interval,
    value::{Kind, Value},
    wording::{Text, facts as say},
};

pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "compare.<comparison>.standing",
        kind: Kind::Choice(&["not-worse", "worse"]),
        unit: Unit::None,
        doc: &say::COMPARE_STANDING,
        subjects,
        read: |world, id| compared(world, id, standing),
    },
    share("compare.<comparison>.difference", &say::COMPARE_DIFFERENCE, |world, id| {
        compared(world, id, |it| {
            let reading = number(it.observed);
            match it.newcombe {
                Some(once) => reading.noted(phrase!(
                    say::NEWCOMBE_NOTE,
                    low = percent(once.low),
                    high = percent(once.high)
                )),
                None => reading,
            }
        })
    }),
    share("compare.<comparison>.difference_low", &say::COMPARE_LOW, |world, id| {
        compared(world, id, |it| bound(it, |interval| interval.low))
    }),
    share("compare.<comparison>.difference_high", &say::COMPARE_HIGH, |world, id| {
        compared(world, id, |it| bound(it, |interval| interval.high))
    }),
    share("compare.<comparison>.newcombe_low", &say::NEWCOMBE_LOW, |world, id| {
        compared(world, id, |it| number(it.newcombe.map(|once| once.low)))
    }),
    share("compare.<comparison>.newcombe_high", &say::NEWCOMBE_HIGH, |world, id| {
        compared(world, id, |it| number(it.newcombe.map(|once| once.high)))
    }),
    Family {
        name: "compare.<comparison>.p95_difference",
        kind: Kind::Duration,
        unit: Unit::None,
        doc: &say::COMPARE_P95,
        subjects,
        read: |world, id| {
            compared(world, id, |it| match it.p95 {
                Some(later) => Reading::known(Value::Duration(later)),
                None => Reading::missing(&say::NO_P95),
            })
        },
    },
];

const fn share(name: &'static str, doc: &'static Text, read: fn(&World, &Id) -> Reading) -> Family {
    Family { name, kind: Kind::Number, unit: Unit::Share, doc, subjects, read }
}

fn subjects(plan: &Plan) -> Vec<Id> {
    plan.compares.keys().cloned().collect()
}

fn percent(share: f64) -> String {
    format!("{:+.2} %", share * 100.0)
}

fn number(number: Option<f64>) -> Reading {
    match number.and_then(Value::float) {
        Some(value) => Reading::known(value),
        None => Reading::missing(&say::NO_DATA),
    }
}

fn bound(it: &Comparison, of: fn(Interval) -> f64) -> Reading {
    number(it.observed.map(|_| of(it.interval)))
}

/// What has stopped says nothing about now.
fn compared(world: &World, id: &Id, read: impl FnOnce(&Comparison) -> Reading) -> Reading {
    let Some(asked) = world.plan.compares.get(id) else { return Reading::missing(&say::NO_DATA) };
    let Some(it) = slo::compare(asked, world.plan, world.history, world.now) else {
        return Reading::missing(&say::NO_DATA);
    };
    let reading = if it.observed.is_some() && it.stale {
        Reading::open(Relation::Unproven.word(), &say::STOPPED)
    } else {
        read(&it)
    };
    let probes = [&asked.old, &asked.new].into_iter().filter_map(|id| world.plan.probes.get(id));
    let evidence: Vec<_> = probes.map(|probe| measured(world, probe, it.from).1).collect();
    let ages = [&it.old, &it.new].map(|span| span.last.as_ref().map(|last| last.at));
    reading.from(evidence).aged(ages[0].min(ages[1]))
}

fn standing(it: &Comparison) -> Reading {
    let Some(observed) = it.observed else {
        return Reading::open(Relation::Unproven.word(), &say::NO_DATA);
    };
    let said = phrase!(
        say::DIFFERENCE_NOTE,
        difference = percent(observed),
        low = percent(it.interval.low),
        high = percent(it.interval.high)
    );
    match it.standing {
        Relation::Unproven => Reading::open(Relation::Unproven.word(), said),
        settled => Reading::known(Value::text(settled.word())).noted(said),
    }
}
