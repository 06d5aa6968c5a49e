//! How fast an objective's error budget is being spent.
//!
//! `burn = share of bad events / (1 - good)`: at 1 the budget lasts exactly the objective's span, at 14.4 two percent
//! of a 30-day budget are gone in an hour. (Google, *The Site Reliability Workbook*, chapter 5; the pairs of spans and
//! factors as Sloth's `google-30d.yaml` has them.) It can never exceed `1 / (1 - good)`.

use super::{coverage::covered, share};
use crate::{
    measure::History,
    plan::{BURN_EVENTS_LEAST, Probe, Slo},
};
use chrono::{DateTime, TimeDelta, Utc};

/// Share of a span that has to be measured before anything is said about it.
pub(super) const FILLED_LEAST: f64 = 0.5;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Burn {
    /// How many times faster than it would last.
    pub rate: f64,
    pub bad: u64,
    pub events: u64,
}

/// Why there is no burn rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thin {
    pub events: u64,
    /// Share of the span that was measured.
    pub filled: f64,
}

/// The burn rate over the last `span`. Not with too little of it measured: an empty past is no calm one.
pub fn burn(
    probe: &Probe,
    slo: &Slo,
    history: &History,
    span: TimeDelta,
    now: DateTime<Utc>,
) -> Result<Burn, Thin> {
    let covered = covered(history, probe, span, now);
    let events = covered.counts.events();
    match covered.bad_share() {
        Some(bad_share) if events >= BURN_EVENTS_LEAST && covered.filled >= FILLED_LEAST => {
            Ok(Burn { rate: bad_share / (1.0 - share(slo.good)), bad: covered.bad(), events })
        }
        _ => Err(Thin { events, filled: covered.filled }),
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::story::{Story, probe},
        *,
    };

    /// A probe every 10 s with this target; `windows` of one event each, the last `bad` of them not good.
    fn rate(good: &str, windows: i64, bad: i64, span: TimeDelta) -> Result<f64, Thin> {
        let probe = probe(good, 10);
        let story = Story::new(&probe).events(windows - bad, true).events(bad, false);
        burn(&probe, probe.slo.as_ref().unwrap(), &story.history(), span, story.now()).map(|burn| burn.rate)
    }

    /// The factors of the workbook: this share of a 30-day budget, spent in this long, is this burn rate. With a
    /// target of 99 %, a burn rate of 14.4 over an hour is 14.4 % of its events.
    #[test]
    fn the_published_factors() {
        let days = |days: i64| TimeDelta::days(days).num_seconds() as f64;
        let table = [
            (0.02, TimeDelta::hours(1), 14.4),
            (0.05, TimeDelta::hours(6), 6.0),
            (0.10, TimeDelta::days(1), 3.0),
            (0.10, TimeDelta::days(3), 1.0),
        ];
        for (budget, span, factor) in table {
            let span = span.num_seconds() as f64;
            assert!((budget * days(30) / span - factor).abs() < 1e-9, "{factor}");
            for (period, scaled) in [(28, factor * 28.0 / 30.0), (14, factor * 14.0 / 30.0)] {
                assert!((budget * days(period) / span - scaled).abs() < 1e-9, "{period} d {factor}");
            }
        }
        let burnt = rate("0.99", 360, 52, TimeDelta::hours(1)).unwrap();
        assert!(burnt > 14.4 && rate("0.99", 360, 51, TimeDelta::hours(1)).unwrap() < 14.4, "{burnt}");
    }

    #[test]
    fn it_cannot_exceed_what_the_target_leaves() {
        for (good, most) in [("0.9", 10.0), ("0.99", 100.0), ("0.999", 1_000.0)] {
            let found = rate(good, 30, 30, TimeDelta::minutes(5)).unwrap();
            assert!((found - most).abs() < 1e-6, "{found}");
        }
        assert_eq!(rate("0.9", 30, 0, TimeDelta::minutes(5)), Ok(0.0));
    }

    #[test]
    fn an_empty_past_is_no_calm_one() {
        let thin = |windows| rate("0.9", windows, 0, TimeDelta::hours(1)).unwrap_err();
        assert_eq!(thin(0), Thin { events: 0, filled: 0.0 });
        assert!((thin(36).filled - 0.1).abs() < 0.01, "a tenth of the hour");
        assert!(rate("0.9", 179, 0, TimeDelta::hours(1)).is_err());
        assert!(rate("0.9", 181, 0, TimeDelta::hours(1)).is_ok());
    }

    #[test]
    fn a_rare_probe_covers_its_span_by_its_own_interval() {
        let rare = probe("0.9", 60);
        let slo = rare.slo.clone().unwrap();
        let story = Story::new(&rare).events(60, true);
        let found = |span| burn(&rare, &slo, &story.history(), span, story.now());
        assert!(found(TimeDelta::hours(1)).is_ok());
        assert!(found(TimeDelta::minutes(5)).is_ok());
        let rarer = probe("0.9", 120);
        let story = Story::new(&rarer).events(30, true);
        let slo = rarer.slo.clone().unwrap();
        let found = burn(&rarer, &slo, &story.history(), TimeDelta::minutes(5), story.now());
        assert!(found.is_err_and(|thin| thin.events < BURN_EVENTS_LEAST));
    }
}
