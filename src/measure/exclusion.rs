//! Times whose samples do not count: warm-up after probing (re)started, and planned maintenance. Decided when a sample
//! is recorded, and never afterwards: a window drawn around an outage that has been seen changes nothing.

use crate::plan::{Maintenance, Plan, Probe};
use chrono::{DateTime, TimeDelta, Utc};

/// The times excluded for one probe.
#[derive(Clone, Debug, Default)]
pub struct Exclusion {
    warm_up: TimeDelta,
    /// When probing last began, as far as is known.
    begun: Option<DateTime<Utc>>,
    /// From, and until.
    maintenance: Vec<(DateTime<Utc>, DateTime<Utc>)>,
}

impl Exclusion {
    pub fn of(probe: &Probe, plan: &Plan) -> Self {
        let planned = plan.maintenances.values().filter(|maintenance| maintenance.is_of(&probe.id));
        let span = |maintenance: &Maintenance| (maintenance.from, maintenance.until);
        Self {
            warm_up: TimeDelta::from_std(probe.warm_up).unwrap_or(TimeDelta::MAX),
            begun: None,
            maintenance: planned.map(span).collect(),
        }
    }

    /// Probing begins, or begins again.
    pub fn begin(&mut self, at: DateTime<Utc>) {
        self.begun = Some(at);
    }

    /// Whether a sample that was due at `planned` is excluded.
    pub fn covers(&self, planned: DateTime<Utc>) -> bool {
        let warms_up = self.begun.is_some_and(|begun| (begun..begun + self.warm_up).contains(&planned));
        warms_up || self.maintenance.iter().any(|(from, until)| (*from..*until).contains(&planned))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{id::Id, plan::sample, title::Title};
    use std::time::Duration;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
    }

    #[test]
    fn warm_up_begins_again_with_probing() {
        let mut plan = sample::plan();
        plan.probes["login"].warm_up = Duration::from_secs(30);
        let mut exclusion = Exclusion::of(&plan.probes["login"], &plan);
        assert!(!exclusion.covers(at(0)), "nobody said that it began");
        exclusion.begin(at(0));
        assert_eq!([-1, 0, 29, 30].map(|second| exclusion.covers(at(second))), [false, true, true, false]);
        exclusion.begin(at(100));
        assert_eq!([100, 129, 130].map(|second| exclusion.covers(at(second))), [true, true, false]);
        let mut without = Exclusion::of(&plan.probes["host"], &plan);
        without.begin(at(0));
        assert!(!without.covers(at(0)));
    }

    #[test]
    fn maintenance_is_from_and_until_of_the_probes_it_names() {
        let mut plan = sample::plan();
        for (id, from, until, probes) in [("a", 0, 10, vec!["login"]), ("b", 20, 30, vec![])] {
            let maintenance = Maintenance {
                id: Id::new(id),
                place: plan.gates["go-live"].place.clone(),
                title: Title::same(id),
                from: at(from),
                until: at(until),
                probes: probes.into_iter().map(Id::new).collect(),
                reason: None,
            };
            plan.maintenances.insert(maintenance.id.clone(), maintenance);
        }
        let covered = |probe: &str| {
            let exclusion = Exclusion::of(&plan.probes[probe], &plan);
            [-1, 0, 9, 10, 20, 29, 30].map(|second| exclusion.covers(at(second)))
        };
        assert_eq!(covered("login"), [false, true, true, false, true, true, false]);
        assert_eq!(covered("host"), [false, false, false, false, true, true, false]);
    }
}
