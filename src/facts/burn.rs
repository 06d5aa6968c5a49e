//! Facts about an objective's error budget, how fast it burns, and its minutes.

use super::{
    Family, Reading, Unit, World,
    probes::{each, measured, with_slo},
};
use crate::{
    id::Id,
    phrase,
    plan::{BURN_SPANS, Probe, Slo},
    slo::{self, Budget, Slices, Thin},
    value::{Kind, Value, show_duration},
    wording::{Text, facts as say},
};
use chrono::TimeDelta;
use std::time::Duration;

pub(super) const FAMILIES: &[Family] = &[
    share("probes.<probe>.budget_left", &say::BUDGET_LEFT, |world, id| {
        budget(world, id, |budget| Value::float(budget.left()))
    }),
    share("probes.<probe>.budget_spent", &say::BUDGET_SPENT, |world, id| {
        budget(world, id, |budget| Value::float(budget.spent))
    }),
    share("probes.<probe>.budget_filled", &say::BUDGET_FILLED, |world, id| {
        with_objective(world, id, |probe, slo| {
            let budget = slo::budget(probe, slo, world.history, world.now);
            let filled = budget.and_then(|budget| Value::float(budget.filled));
            filled.map_or_else(|| Reading::missing(&say::NO_DATA), Reading::known)
        })
    }),
    Family {
        name: "probes.<probe>.budget_time_left",
        kind: Kind::Duration,
        unit: Unit::None,
        doc: &say::BUDGET_TIME_LEFT,
        subjects: with_slo,
        read: |world, id| budget(world, id, |budget| Some(Value::Duration(budget.time_left()))),
    },
    number("probes.<probe>.burn_5m", &say::BURN, |world, id| burn(world, id, BURN_SPANS[0].1)),
    number("probes.<probe>.burn_30m", &say::BURN, |world, id| burn(world, id, BURN_SPANS[1].1)),
    number("probes.<probe>.burn_1h", &say::BURN, |world, id| burn(world, id, BURN_SPANS[2].1)),
    number("probes.<probe>.burn_2h", &say::BURN, |world, id| burn(world, id, BURN_SPANS[3].1)),
    number("probes.<probe>.burn_6h", &say::BURN, |world, id| burn(world, id, BURN_SPANS[4].1)),
    number("probes.<probe>.burn_24h", &say::BURN, |world, id| burn(world, id, BURN_SPANS[5].1)),
    share("probes.<probe>.slices_good", &say::SLICES_GOOD, |world, id| {
        slices(world, id, |slices| Reading::share(slices.good, slices.total(), &say::NO_SLICE))
    }),
    number("probes.<probe>.slices", &say::SLICES, |world, id| slices(world, id, |it| count(it.total()))),
    number("probes.<probe>.slices_bad", &say::SLICES_BAD, |world, id| slices(world, id, |it| count(it.bad))),
    number("probes.<probe>.slices_empty", &say::SLICES_EMPTY, |world, id| {
        slices(world, id, |it| count(it.empty))
    }),
    Family {
        name: "probes.<probe>.excluded",
        kind: Kind::Number,
        unit: Unit::None,
        doc: &say::PROBE_EXCLUDED,
        subjects: each,
        read: |world, id| {
            let Some(probe) = world.plan.probes.get(id) else { return Reading::missing(&say::NO_DATA) };
            let from = super::recent_start(probe, world.now);
            let (counts, evidence) = measured(world, probe, from);
            let reading = match counts.events() + u64::from(counts.excluded) {
                0 => Reading::missing(&say::NO_DATA),
                _ => Reading::count(counts.excluded as usize),
            };
            reading.from([evidence])
        },
    },
];

type Read = fn(&World, &Id) -> Reading;

const fn share(name: &'static str, doc: &'static Text, read: Read) -> Family {
    Family { name, kind: Kind::Number, unit: Unit::Share, doc, subjects: with_slo, read }
}

const fn number(name: &'static str, doc: &'static Text, read: Read) -> Family {
    Family { name, kind: Kind::Number, unit: Unit::None, doc, subjects: with_slo, read }
}

fn count(n: u64) -> Reading {
    Reading::count(usize::try_from(n).unwrap_or(usize::MAX))
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

fn with_objective(world: &World, id: &Id, read: impl FnOnce(&Probe, &Slo) -> Reading) -> Reading {
    match world.plan.probes.get(id).and_then(|probe| Some((probe, probe.slo.as_ref()?))) {
        Some((probe, slo)) => read(probe, slo),
        None => Reading::missing(&say::NO_DATA),
    }
}

/// A budget of which little was measured decides nothing, unless it is gone already.
fn budget(world: &World, id: &Id, read: impl FnOnce(&Budget) -> Option<Value>) -> Reading {
    with_objective(world, id, |probe, slo| {
        let from = world.now - TimeDelta::from_std(slo.over).unwrap_or(TimeDelta::MAX);
        let reading = match slo::budget(probe, slo, world.history, world.now) {
            None => Reading::missing(&say::NO_DATA),
            Some(budget) if !budget.is_settled() => Reading::missing(phrase!(
                say::BUDGET_OPEN,
                filled = percent(budget.filled),
                spent = percent(budget.spent)
            )),
            Some(budget) => {
                let note = phrase!(
                    say::BUDGET_NOTE,
                    bad = budget.bad,
                    events = budget.events,
                    filled = percent(budget.filled)
                );
                read(&budget).map_or_else(|| Reading::missing(&say::NO_DATA), Reading::known).noted(note)
            }
        };
        reading.from([measured(world, probe, from).1]).aged(world.history.last(id).map(|last| last.at))
    })
}

fn burn(world: &World, id: &Id, span: Duration) -> Reading {
    let span = TimeDelta::from_std(span).unwrap_or(TimeDelta::MAX);
    with_objective(world, id, |probe, slo| {
        let last = world.history.last(id).map(|last| last.at);
        let reading = match (slo::burn(probe, slo, world.history, span, world.now), last) {
            (_, None) => Reading::missing(&say::NO_DATA),
            (_, Some(last)) if world.now - last > probe.patience() => {
                Reading::missing(phrase!(say::STALE, ago = show_duration(world.now - last)))
            }
            (Err(Thin { events, filled }), _) => {
                Reading::missing(phrase!(say::THIN, events = events, filled = percent(filled)))
            }
            (Ok(burn), _) => {
                let note = phrase!(say::BURN_NOTE, bad = burn.bad, events = burn.events);
                Value::float(burn.rate)
                    .map_or_else(|| Reading::missing(&say::NO_DATA), Reading::known)
                    .noted(note)
            }
        };
        let evidence = measured(world, probe, world.now - span).1;
        reading.from([evidence]).aged(last)
    })
}

fn slices(world: &World, id: &Id, read: impl FnOnce(&Slices) -> Reading) -> Reading {
    with_objective(world, id, |probe, slo| {
        let slices = slo::slices(probe, slo, world.history, world.now);
        let whole = slices.total() + slices.excluded;
        let reading = if whole == 0 {
            Reading::missing(&say::NO_SLICE)
        } else if slices.is_whole {
            let note = phrase!(
                say::SLICES_NOTE,
                good = slices.good,
                bad = slices.bad,
                empty = slices.empty,
                excluded = slices.excluded
            );
            read(&slices).noted(note)
        } else {
            let seen = slices.good + slices.bad;
            Reading::missing(phrase!(say::SLICES_OPEN, seen = seen, total = whole))
        };
        let evidence = measured(world, probe, slo::evidence_start(slo, world.now)).1;
        reading.from([evidence]).aged(world.history.last(id).map(|last| last.at))
    })
}
