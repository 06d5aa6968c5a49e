//! Facts about where probes measured from.

use super::{Family, Reading, Unit, World, probes, recent_start};
use crate::{
    evidence::Evidence,
    id::Id,
    phrase,
    plan::{Plan, Probe},
    slo::{self, Standing},
    value::{Kind, Value},
    wording::facts as say,
};

pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "probes.<probe>.vantages",
        kind: Kind::Number,
        unit: Unit::None,
        doc: &say::PROBE_VANTAGES,
        subjects: probes::each,
        read: |world, id| world.plan.probes.get(id).map_or_else(nothing, |probe| measuring(world, probe)),
    },
    Family {
        name: "probes.<probe>.vantages_met",
        kind: Kind::Number,
        unit: Unit::None,
        doc: &say::PROBE_VANTAGES_MET,
        subjects: probes::with_slo,
        read: |world, id| number(world, id, |tally| tally.met),
    },
    Family {
        name: "probes.<probe>.vantages_broken",
        kind: Kind::Number,
        unit: Unit::None,
        doc: &say::PROBE_VANTAGES_BROKEN,
        subjects: probes::with_slo,
        read: |world, id| number(world, id, |tally| tally.broken),
    },
    Family {
        name: "probes.<probe>.quorum",
        kind: Kind::Choice(&["met", "broken"]),
        unit: Unit::None,
        doc: &say::PROBE_QUORUM,
        subjects: with_quorum,
        read: quorum,
    },
];

/// At how many vantages the objective stands how, of those that measured lately.
#[derive(Clone, Copy, Default)]
struct Tally {
    met: usize,
    unproven: usize,
    broken: usize,
}

fn nothing() -> Reading {
    Reading::missing(&say::NO_DATA)
}

fn with_quorum(plan: &Plan) -> Vec<Id> {
    let asked = plan.probes.values().filter(|probe| probe.slo.is_some() && probe.quorum.is_some());
    asked.map(|probe| probe.id.clone()).collect()
}

/// The vantages that measured lately. None is no data, not zero.
fn measuring(world: &World, probe: &Probe) -> Reading {
    let from = recent_start(probe, world.now);
    let lately = world.history.vantages(&probe.id, from, world.now).filter(|vantage| {
        let span = world.history.span_at(vantage, &probe.id, from, world.now);
        !slo::is_stale(probe, &span, world.now)
    });
    match lately.count() {
        0 => nothing(),
        count => behind(Reading::count(count), world, probe),
    }
}

fn tally(world: &World, probe: &Probe) -> Tally {
    let mut tally = Tally::default();
    let Some(slo) = &probe.slo else { return tally };
    for vantage in world.history.vantages(&probe.id, recent_start(probe, world.now), world.now) {
        let judgement = slo::judge_at(vantage, probe, slo, world.history, world.now);
        match judgement.standing {
            _ if judgement.stale => {}
            Standing::Met => tally.met += 1,
            Standing::Unproven => tally.unproven += 1,
            Standing::Broken => tally.broken += 1,
        }
    }
    tally
}

/// A number that more evidence may still change decides nothing.
fn number(world: &World, id: &Id, of: fn(&Tally) -> usize) -> Reading {
    let Some(probe) = world.plan.probes.get(id) else { return nothing() };
    let tally = tally(world, probe);
    let reading = match tally {
        Tally { met: 0, unproven: 0, broken: 0 } => nothing(),
        Tally { unproven: 0, .. } => Reading::count(of(&tally)),
        _ => Reading::missing(open(&tally)),
    };
    behind(reading, world, probe)
}

/// Met when enough vantages meet the objective, whatever the others will say; broken when even all that are unproven
/// would not be enough any more.
fn quorum(world: &World, id: &Id) -> Reading {
    let Some((probe, quorum)) = world.plan.probes.get(id).and_then(|probe| Some((probe, probe.quorum?)))
    else {
        return nothing();
    };
    let (tally, quorum) = (tally(world, probe), usize::try_from(quorum).unwrap_or(usize::MAX));
    let reading = if tally.met >= quorum {
        Reading::known(Value::text(Standing::Met.word()))
    } else if tally.broken > 0 && tally.met + tally.unproven < quorum {
        Reading::known(Value::text(Standing::Broken.word())).noted(open(&tally))
    } else {
        Reading::open(Standing::Unproven.word(), open(&tally))
    };
    behind(reading, world, probe)
}

fn open(tally: &Tally) -> crate::wording::Phrase {
    phrase!(say::VANTAGES, met = tally.met, unproven = tally.unproven, broken = tally.broken)
}

fn behind(reading: Reading, world: &World, probe: &Probe) -> Reading {
    let from = recent_start(probe, world.now);
    let span = world.history.span(&probe.id, from, world.now);
    let evidence = Evidence::Windows {
        probe: probe.id.to_string(),
        from: span.first.unwrap_or(from),
        until: world.now,
        windows: span.windows,
        events: span.counts.events(),
        excluded: u64::from(span.counts.excluded),
    };
    reading.from([evidence]).aged(span.last.as_ref().map(|last| last.at))
}
