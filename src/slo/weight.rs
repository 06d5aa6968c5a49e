//! How much a sample counts.
//!
//! Where outages last `outage`, what a probe sees within that time stands or falls together: it is one piece of evidence
//! however often the probe ran. So a sample counts as its interval's part of an outage, and all vantages together count
//! no more than one for every such time. Why the confidence then holds is told in [`crate::stats::Sequence`]; how well
//! it does, and for outages longer than the plan says, in `docs/decision-quality.md`.

use crate::{measure::Span, plan::Probe};
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;

/// What each event of a span counts as: 1, or less where several fall into the time of one outage.
pub(super) fn of(probe: &Probe, outage: Duration, span: &Span, now: DateTime<Utc>) -> f64 {
    let (Some(first), events @ 1..) = (span.first, span.counts.events()) else { return 1.0 };
    if outage.is_zero() {
        return 1.0;
    }
    let each = (probe.every.as_secs_f64() / outage.as_secs_f64()).min(1.0);
    let measured = (now - first).max(TimeDelta::zero()).as_seconds_f64();
    // The one that has begun counts as well.
    let outages = measured / outage.as_secs_f64() + 1.0;
    each.min(outages / events as f64)
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            Standing, judge,
            story::{Story, probe, probe_over},
        },
        *,
    };
    use crate::{id::Id, measure::History, plan::Slo};

    fn with_outage(mut probe: Probe, outage_s: u64) -> Probe {
        if let Some(slo) = &mut probe.slo {
            slo.outage = Duration::from_secs(outage_s);
        }
        probe
    }

    fn slo(probe: &Probe) -> &Slo {
        probe.slo.as_ref().unwrap()
    }

    fn counted(probe: &Probe, story: &Story) -> f64 {
        judge(probe, slo(probe), &story.history(), story.now()).counted
    }

    #[test]
    fn samples_within_an_outage_count_as_one() {
        for (every_s, outage_s, events, expected) in [
            (1, 0, 600, 600.0),
            (1, 30, 600, 20.0),
            (30, 30, 20, 20.0),
            (60, 30, 10, 10.0),
            (5, 60, 120, 10.0),
        ] {
            let probe = with_outage(probe("0.9", every_s), outage_s);
            let found = counted(&probe, &Story::new(&probe).events(events, true));
            assert!((found - expected).abs() < 1e-9, "every {every_s} s, outage {outage_s} s: {found}");
        }
    }

    /// Ten minutes without a failure prove 90 % where each second stands alone, and nothing where outages last a minute.
    #[test]
    fn a_few_good_minutes_do_not_prove_that_there_are_no_outages() {
        let standing = |outage_s, minutes: i64| {
            let probe = with_outage(probe_over("0.9", 1, 120), outage_s);
            let story = Story::new(&probe).events(minutes * 60, true);
            judge(&probe, slo(&probe), &story.history(), story.now()).standing
        };
        assert_eq!(standing(0, 1), Standing::Met);
        assert_eq!(standing(60, 10), Standing::Unproven);
        assert_eq!(standing(60, 45), Standing::Unproven);
        assert_eq!(standing(60, 46), Standing::Met, "46 are what a proof takes");
    }

    #[test]
    fn vantages_see_the_same_outage() {
        let probe = with_outage(probe_over("0.9", 30, 120), 30);
        let story = Story::new(&probe).events(20, true);
        let mut history = History::default();
        for vantage in ["east", "north", "south"] {
            for window in story.history().windows(&Id::new("login")) {
                history.add(vantage, &probe.id, &window);
            }
        }
        let judgement = judge(&probe, slo(&probe), &history, story.now());
        assert_eq!(judgement.events, 60);
        assert!((judgement.counted - 21.0).abs() < 1e-9, "{}", judgement.counted);
    }
}
