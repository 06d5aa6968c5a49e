//! The error budget of an objective: what may go wrong in its span, and how much of that has.
//!
//! Of the events of `over` a share of `1 - good` may be bad. Spent in a part of the span is `burn × part / over`
//! (Google, *The Site Reliability Workbook*, chapter 5), the part being what was really measured: a window that is six
//! percent full cannot have spent more than six percent of its time.

use super::{burn::FILLED_LEAST, coverage::covered, share};
use crate::{
    measure::History,
    plan::{Probe, Slo},
};
use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::prelude::ToPrimitive;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Budget {
    /// Share of the budget that is gone; above 1 when more is.
    pub spent: f64,
    /// Share of the span that was measured.
    pub filled: f64,
    pub bad: u64,
    pub events: u64,
    /// The whole budget as time of complete outage.
    pub whole: TimeDelta,
}

impl Budget {
    /// Share of the budget that is left; negative when it is overspent.
    pub fn left(&self) -> f64 {
        1.0 - self.spent
    }

    /// What is left as time of complete outage; negative when it is overspent.
    pub fn time_left(&self) -> TimeDelta {
        let ms = self.whole.num_milliseconds() as f64 * self.left();
        TimeDelta::milliseconds(ms.round().to_i64().unwrap_or(i64::MIN))
    }

    /// Whether it can be decided with: overspent is overspent however little was measured, but that something is left
    /// is known only once half of the span was.
    pub fn is_settled(&self) -> bool {
        self.spent >= 1.0 || self.filled >= FILLED_LEAST
    }
}

/// The budget of the objective over the `over` that ends now; `None` without events.
pub fn budget(probe: &Probe, slo: &Slo, history: &History, now: DateTime<Utc>) -> Option<Budget> {
    let over = TimeDelta::from_std(slo.over).unwrap_or(TimeDelta::MAX);
    let covered = covered(history, probe, over, now);
    let may_fail = 1.0 - share(slo.good);
    let spent = covered.bad_share()? / may_fail * covered.filled;
    let whole_ms = (over.num_milliseconds() as f64 * may_fail).round().to_i64();
    let whole = TimeDelta::milliseconds(whole_ms.unwrap_or(i64::MAX / 2));
    Some(Budget { spent, filled: covered.filled, bad: covered.bad(), events: covered.counts.events(), whole })
}

#[cfg(test)]
mod tests {
    use super::{
        super::story::{Story, probe_over},
        *,
    };

    fn found(good: &str, over_minutes: u64, parts: &[(i64, bool)]) -> Option<Budget> {
        let probe = probe_over(good, 10, over_minutes);
        let story = parts.iter().fold(Story::new(&probe), |story, (n, good)| story.events(*n, *good));
        budget(&probe, probe.slo.as_ref().unwrap(), &story.history(), story.now())
    }

    /// Allowed downtime as every table of nines has it: 99.9 % of 30 days is 43.2 minutes, 99 % of a day 14.4.
    #[test]
    fn the_budget_as_time() {
        let table = [
            ("0.99", 30 * 24 * 60, 432.0),
            ("0.999", 30 * 24 * 60, 43.2),
            ("0.9999", 30 * 24 * 60, 4.32),
            ("0.99", 24 * 60, 14.4),
            ("0.999", 7 * 24 * 60, 10.08),
        ];
        for (good, over_minutes, minutes) in table {
            let whole = found(good, over_minutes, &[(1, true)]).unwrap().whole;
            assert!((whole.num_milliseconds() as f64 / 60_000.0 - minutes).abs() < 1e-6, "{good} {whole}");
        }
    }

    #[test]
    fn what_is_spent_and_left() {
        // 30 minutes hold 180 events; at 90 % eighteen of them may fail.
        let full = found("0.9", 30, &[(171, true), (9, false)]).unwrap();
        assert!((full.spent - 0.5).abs() < 1e-9 && full.is_settled());
        assert_eq!(full.time_left(), TimeDelta::seconds(90));
        let over = found("0.9", 30, &[(144, true), (36, false)]).unwrap();
        assert!((over.left() + 1.0).abs() < 1e-9, "{over:?}");
        assert_eq!(over.time_left(), TimeDelta::minutes(-3));
    }

    #[test]
    fn a_window_hardly_filled_shows_neither_health_nor_ruin() {
        let early = found("0.9", 30, &[(18, true)]).unwrap();
        assert!(!early.is_settled() && (early.filled - 0.1).abs() < 1e-9, "{early:?}");
        // All bad for a tenth of the span: as much as the whole budget.
        let down = found("0.9", 30, &[(18, false)]).unwrap();
        assert!((down.spent - 1.0).abs() < 1e-9 && down.is_settled());
        assert!(found("0.9", 30, &[(9, false)]).is_some_and(|budget| !budget.is_settled()));
        assert_eq!(found("0.9", 30, &[]), None);
    }
}
