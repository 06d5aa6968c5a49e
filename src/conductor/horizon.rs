//! How far back measurements matter.

use crate::{
    facts::RECENT,
    plan::{Plan, Probe},
};
use chrono::TimeDelta;

/// The longest objective, and at least what is looked at without one. Memory grows with it: a fast probe fills a few
/// kilobytes every window.
pub(super) fn horizon(plan: &Plan) -> TimeDelta {
    let longest = plan.probes.values().filter_map(over).max().unwrap_or_default();
    longest.max(RECENT)
}

fn over(probe: &Probe) -> Option<TimeDelta> {
    TimeDelta::from_std(probe.slo.as_ref()?.over).ok()
}
