//! What a vantage can tell by itself: facts that rest on nothing but what probes measured there.

use super::{Plan, Probe};
use crate::expr::{Expr, Path, Segment};

/// Facts of a probe that speak of all its vantages together.
const OF_ALL: [&str; 4] = ["vantages", "vantages_met", "vantages_broken", "quorum"];

/// What a fact rests on.
#[derive(Debug)]
pub enum Ground<'a> {
    /// What these probes measure, of which every vantage has its own value. Without those that are not sound.
    Measured(Vec<&'a Probe>),
    /// Records, the clock, or all vantages together: there is one value.
    Shared,
}

impl Plan {
    pub fn ground(&self, fact: &Path) -> Ground<'_> {
        let segments = fact.segments();
        let [Segment::Key(root), Segment::Key(id), ..] = segments else { return Ground::Shared };
        let of_all = matches!(segments, [_, _, Segment::Key(name)] if OF_ALL.contains(&name.as_str()));
        let id = id.as_str();
        let probes = match root.as_str() {
            "probes" if !of_all => vec![id],
            "compare" => {
                let compare = self.compares.get(id);
                compare.map(|it| vec![it.old.as_str(), it.new.as_str()]).unwrap_or_default()
            }
            "usage" => self.usages.get(id).map(|it| vec![it.probe.as_str()]).unwrap_or_default(),
            _ => return Ground::Shared,
        };
        Ground::Measured(probes.into_iter().filter_map(|id| self.probes.get(id)).collect())
    }

    /// The probes whose vantages can judge a condition, each once.
    pub fn probes_behind(&self, condition: &Expr) -> Vec<&Probe> {
        let mut probes: Vec<&Probe> = Vec::new();
        for path in condition.paths() {
            if let Ground::Measured(found) = self.ground(path) {
                let new = found.into_iter().filter(|probe| probes.iter().all(|known| known.id != probe.id));
                probes.extend(new.collect::<Vec<_>>());
            }
        }
        probes
    }
}
