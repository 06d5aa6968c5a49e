//! How far back measurements matter.

use crate::{
    facts::RECENT,
    id::Id,
    measure::{Grain, History},
    plan::{Plan, Probe},
    slo,
};
use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};

/// What a program that runs holds besides, to compare now with an hour ago.
const COMPARED: TimeDelta = TimeDelta::hours(2);

/// The longest objective, and at least what is looked at without one.
pub(super) fn horizon(plan: &Plan) -> TimeDelta {
    let longest = plan.probes.values().filter_map(over).max().unwrap_or_default();
    longest.max(RECENT)
}

fn over(probe: &Probe) -> Option<TimeDelta> {
    TimeDelta::from_std(probe.slo.as_ref()?.over).ok()
}

/// What a program that runs holds.
pub(super) fn held(plan: &Plan) -> TimeDelta {
    horizon(plan).max(COMPARED)
}

/// Brings a history to what is held at `now` of so much: what is older is coarser, and what is too old is gone.
/// Windows begin at whole seconds, and so are asked of the store.
pub(super) fn age(history: &mut History, plan: &Plan, now: DateTime<Utc>, held: TimeDelta) {
    history.thin(now, |probe| coarsest(plan, probe));
    history.forget((now - held).trunc_subsecs(0));
}

/// Whatever is asked of a probe without an objective is asked of what is fine still.
fn coarsest(plan: &Plan, probe: &Id) -> Grain {
    let slo = plan.probes.get(probe).and_then(|probe| probe.slo.as_ref());
    slo.map_or(Grain::Hour, slo::coarsest)
}
