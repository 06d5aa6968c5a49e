//! Facts about user acceptance.

use super::{Family, Reading, Unit, World, event, single};
use crate::{
    evidence::Evidence,
    id::Id,
    plan::Plan,
    stats::adjusted_wald,
    uat::{self, Standing, Tally},
    value::{Kind, Value},
    wording::{Text, facts as say},
};
use chrono::{DateTime, Utc};

pub(super) const FAMILIES: &[Family] = &[
    count("uat.total", &say::UAT_TOTAL, |world, _| tallied(world, |tally| tally.total)),
    count("uat.passed", &say::UAT_PASSED, |world, _| tallied(world, |tally| tally.pass)),
    count("uat.failed", &say::UAT_FAILED, |world, _| if_run(world, |tally| tally.fail)),
    count("uat.blocked", &say::UAT_BLOCKED, |world, _| if_run(world, |tally| tally.blocked)),
    count("uat.untested", &say::UAT_UNTESTED, |world, _| tallied(world, |tally| tally.untested)),
    Family {
        name: "uat.pass_rate",
        kind: Kind::Number,
        unit: Unit::Share,
        doc: &say::UAT_PASS_RATE,
        subjects: single,
        read: |world, _| {
            let tally = uat::tally(world.plan, world.state);
            if tally.untested == tally.total {
                return Reading::missing(&say::NOTHING_RUN);
            }
            with_evidence(world, Reading::share(tally.pass as u64, tally.total as u64, &say::NOTHING_RUN))
        },
    },
    Family {
        name: "uat.pass_rate_low",
        kind: Kind::Number,
        unit: Unit::Share,
        doc: &say::UAT_PASS_RATE_LOW,
        subjects: single,
        read: |world, _| {
            let tally = uat::tally(world.plan, world.state);
            let run = (tally.total - tally.untested) as u64;
            let low =
                adjusted_wald(tally.pass as u64, run, 0.95).and_then(|interval| Value::float(interval.low));
            with_evidence(world, low.map_or_else(|| Reading::missing(&say::NOTHING_RUN), Reading::known))
        },
    },
    Family {
        name: "cases.<case>.result",
        kind: Kind::Choice(&["pass", "fail", "blocked"]),
        unit: Unit::None,
        doc: &say::CASE_RESULT,
        subjects: |plan: &Plan| plan.cases.keys().cloned().collect(),
        read: |world, id| {
            let (evidence, as_of) = evidence_of_cases(world, std::iter::once(id));
            let reading = match uat::standing(world.state, id) {
                Standing::Untested => Reading::open(Standing::Untested.word(), &say::NEVER_RUN),
                standing => Reading::known(Value::text(standing.word())),
            };
            reading.from(evidence).aged(as_of)
        },
    },
];

const fn count(name: &'static str, doc: &'static Text, read: fn(&World, &Id) -> Reading) -> Family {
    Family { name, kind: Kind::Number, unit: Unit::None, doc, subjects: single, read }
}

fn tallied(world: &World, pick: fn(&Tally) -> usize) -> Reading {
    with_evidence(world, Reading::count(pick(&uat::tally(world.plan, world.state))))
}

/// A count of what is wrong: before anything was run, there is none to speak of.
fn if_run(world: &World, pick: fn(&Tally) -> usize) -> Reading {
    let tally = uat::tally(world.plan, world.state);
    if tally.untested == tally.total { Reading::missing(&say::NOTHING_RUN) } else { tallied(world, pick) }
}

fn with_evidence(world: &World, reading: Reading) -> Reading {
    let (evidence, as_of) = evidence_of_cases(world, world.plan.cases.keys());
    reading.from(evidence).aged(as_of)
}

/// The latest result of each case, and when the oldest of them was recorded.
pub(super) fn evidence_of_cases<'a>(
    world: &World,
    cases: impl Iterator<Item = &'a Id>,
) -> (Vec<Evidence>, Option<DateTime<Utc>>) {
    let latest: Vec<_> = cases.filter_map(|case| uat::latest(world.state, case)).collect();
    let oldest = latest.iter().map(|execution| execution.note.at).min();
    (latest.iter().map(|execution| event(&execution.note, "case-recorded")).collect(), oldest)
}
