//! How far back measurements matter.

use crate::{
    facts,
    id::Id,
    measure::{Grain, History},
    plan::Plan,
    slo,
};
use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};

/// What a program that runs holds besides, to compare now with an hour ago.
const COMPARED: TimeDelta = TimeDelta::hours(2);

/// As far as anything is decided with.
pub(super) fn horizon(plan: &Plan) -> TimeDelta {
    facts::lookback(plan)
}

/// What it holds to show a day: of so many probes that is read in a moment.
const SHOWN: TimeDelta = TimeDelta::hours(24);
const SHOWN_PROBES_MAX: usize = 100;

/// What a program that runs holds.
pub(super) fn held(plan: &Plan) -> TimeDelta {
    horizon(plan).max(if plan.probes.len() <= SHOWN_PROBES_MAX { SHOWN } else { COMPARED })
}

/// Brings a history to what is held at `now` of so much: what is older is coarser, and what is too old is gone.
/// Windows begin at whole seconds, and so are asked of the store.
pub(super) fn age(history: &mut History, plan: &Plan, now: DateTime<Utc>, held: TimeDelta) {
    history.thin(now, now - horizon(plan), |probe| coarsest(plan, probe));
    history.forget((now - held).trunc_subsecs(0));
}

/// Evidence has to begin exactly where it does. Whatever is asked of a probe without an objective or a comparison is asked
/// of what is fine still; a total has to be read often enough to tell its increase.
fn coarsest(plan: &Plan, probe: &Id) -> Grain {
    let slo = plan.probes.get(probe).and_then(|probe| probe.slo.as_ref());
    let compares = plan.compares.values().filter(|compare| [&compare.old, &compare.new].contains(&probe));
    let spans = slo.map(|slo| slo.over).into_iter().chain(compares.map(|compare| compare.over));
    let is_counted =
        plan.cutover.iter().flat_map(|cutover| cutover.data.values()).any(|it| it.probe == *probe);
    let is_used = is_counted || plan.usages.values().any(|usage| usage.probe == *probe);
    let usage = if is_used { Grain::Minute } else { Grain::Hour };
    spans.map(slo::coarsest).fold(usage, Grain::min)
}
