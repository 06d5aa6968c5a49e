//! How much is used, from the readings of a probe.

use crate::id::Id;
use crate::measure::{History, Last};
use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;

/// A reading, and when it was taken.
type Point = (DateTime<Utc>, Decimal);

/// An increase, and over how long it was really measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Increase {
    pub amount: Decimal,
    pub over: TimeDelta,
    /// When the later of the two readings was taken.
    pub at: DateTime<Utc>,
}

/// The latest reading of that name that was taken after `since`.
pub(super) fn latest(
    history: &History,
    probe: &Id,
    name: &str,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Option<Point> {
    let lasts = lasts(history, probe, since, now);
    lasts.iter().rev().find_map(|last| point(last, name)).filter(|(at, _)| *at > since)
}

/// How much a total has grown over `span`, up to the latest reading after `since`. A total that falls has begun anew,
/// and what it shows then has come since. It is measured from the last reading before the span, which may be older by
/// `slack`; without one it is not known.
pub(super) fn increase(
    history: &History,
    probe: &Id,
    name: &str,
    (span, slack): (TimeDelta, TimeDelta),
    (since, now): (DateTime<Utc>, DateTime<Utc>),
) -> Option<Increase> {
    let (at, last) = latest(history, probe, name, since, now)?;
    let (mut amount, mut later) = (Decimal::ZERO, last);
    for last in lasts(history, probe, at - span - slack, at).iter().rev() {
        let Some((then, earlier)) = point(last, name).filter(|(then, _)| *then < at) else { continue };
        amount += if later >= earlier { later - earlier } else { later };
        later = earlier;
        if at - then >= span {
            let over = at - then;
            return (over <= span + slack).then_some(Increase { amount, over, at });
        }
    }
    None
}

/// Every reading of that name from `from` on, oldest first.
pub(super) fn readings(
    history: &History,
    probe: &Id,
    name: &str,
    from: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Vec<Point> {
    let lasts = lasts(history, probe, from, now);
    lasts.iter().filter_map(|last| point(last, name)).filter(|(at, _)| *at >= from && *at <= now).collect()
}

fn point(last: &Last, name: &str) -> Option<Point> {
    let (_, value) = last.readings.iter().find(|(known, _)| **known == *name)?;
    Some((last.at, *value))
}

/// The latest samples of the windows that may hold one of this span: one is as long as an hour, when it is old.
fn lasts(history: &History, probe: &Id, from: DateTime<Utc>, now: DateTime<Utc>) -> Vec<Last> {
    history.lasts(probe, from - TimeDelta::hours(1), now + TimeDelta::milliseconds(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{Outcome, Window};
    use std::time::Duration;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
    }

    /// A reading every ten seconds; `None` for a sample that read nothing.
    fn history(values: &[Option<i64>]) -> History {
        let window = |(i, value): (i64, &Option<i64>)| {
            let mut window = Window::new(at(i * 10));
            let readings = value.iter().map(|value| ("total".into(), Decimal::from(*value))).collect();
            let (service, outcome) = (Duration::ZERO, Outcome::Ok);
            window.last = Some(Last { at: at(i * 10 + 5), service, outcome, detail: None, readings });
            window
        };
        let mut history = History::default();
        history.set(Id::new("p"), (0..).zip(values).map(window).collect());
        history
    }

    fn grown(values: &[Option<i64>]) -> Option<(i64, i64)> {
        let now = at(i64::try_from(values.len()).unwrap() * 10);
        let spans = (TimeDelta::seconds(60), TimeDelta::seconds(20));
        let found =
            increase(&history(values), &Id::new("p"), "total", spans, (now - TimeDelta::seconds(30), now))?;
        Some((i64::try_from(found.amount).unwrap(), found.over.num_seconds()))
    }

    #[test]
    fn a_total_grows() {
        let steady: Vec<_> = (0..10).map(|i| Some(100 + i * 3)).collect();
        assert_eq!(grown(&steady), Some((18, 60)));
        assert_eq!(grown(&steady[..6]), None, "measured for less than the span");
        let missing: Vec<_> = (0..10).map(|i| (i != 3).then_some(100 + i * 3)).collect();
        assert_eq!(grown(&missing), Some((21, 70)), "from the reading before");
    }

    #[test]
    fn a_total_that_began_anew() {
        let values = [50, 60, 70, 80, 5, 9, 20, 22].map(Some);
        assert_eq!(grown(&values), Some((10 + 10 + 5 + 4 + 11 + 2, 60)));
    }

    #[test]
    fn old_readings_and_gaps_are_not_bridged() {
        let mut values = vec![Some(1); 10];
        values.extend([None; 4]);
        assert_eq!(grown(&values), None, "the latest is too old");
        let mut gap = vec![Some(1)];
        gap.extend([None; 9]);
        gap.push(Some(9));
        assert_eq!(grown(&gap), None);
        assert_eq!(grown(&[]), None);
    }
}
