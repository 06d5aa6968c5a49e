//! What is expected at a time of day: a straight line between the points, and from the last one across midnight to the
//! first.

use chrono::{NaiveTime, Timelike};
use rust_decimal::Decimal;

const DAY_S: i64 = 86_400;

/// The value at `time`; `None` without a point. The points are in the order of the day.
pub(super) fn at(points: &[(NaiveTime, Decimal)], time: NaiveTime) -> Option<Decimal> {
    let (first, last) = (points.first()?, points.last()?);
    let next = points.iter().find(|(at, _)| *at > time).unwrap_or(first);
    let before = points.iter().rev().find(|(at, _)| *at <= time).unwrap_or(last);
    let span = seconds_between(before.0, next.0);
    let passed = seconds_between(before.0, time) % DAY_S;
    let share = Decimal::from(passed) / Decimal::from(span);
    Some((before.1 + (next.1 - before.1) * share).round_dp(9).normalize())
}

/// Forwards, across midnight if need be; a whole day from a time to itself.
fn seconds_between(from: NaiveTime, to: NaiveTime) -> i64 {
    let seconds = |time: NaiveTime| i64::from(time.num_seconds_from_midnight());
    match (seconds(to) - seconds(from)).rem_euclid(DAY_S) {
        0 => DAY_S,
        span => span,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn time(text: &str) -> NaiveTime {
        NaiveTime::parse_from_str(text, "%H:%M").unwrap()
    }

    fn points(points: &[(&str, i64)]) -> Vec<(NaiveTime, Decimal)> {
        points.iter().map(|(at, value)| (time(at), Decimal::from(*value))).collect()
    }

    #[test]
    fn lines_between_points_and_across_midnight() {
        let day = points(&[("08:00", 0), ("12:00", 100), ("22:00", 20)]);
        for (when, expected) in [
            ("08:00", "0"),
            ("10:00", "50"),
            ("12:00", "100"),
            ("17:00", "60"),
            ("22:00", "20"),
            ("03:00", "10"),
            ("00:00", "16"),
            ("07:59", "0.033333333"),
        ] {
            assert_eq!(at(&day, time(when)), Some(expected.parse().unwrap()), "{when}");
        }
    }

    #[test]
    fn one_point_holds_all_day_and_none_says_nothing() {
        let flat = points(&[("09:00", 7)]);
        for when in ["00:00", "09:00", "23:59"] {
            assert_eq!(at(&flat, time(when)), Some(Decimal::from(7)), "{when}");
        }
        assert_eq!(at(&[], time("09:00")), None);
    }

    proptest! {
        #[test]
        fn between_the_neighbours(values in prop::collection::vec(0_i64..10_000, 1..20), second in 0_u32..86_400) {
            let step = 86_400 / u32::try_from(values.len()).unwrap();
            let day: Vec<_> = (0..).zip(&values).map(|(i, value)| {
                (NaiveTime::from_num_seconds_from_midnight_opt(i * step, 0).unwrap(), Decimal::from(*value))
            }).collect();
            let found = at(&day, NaiveTime::from_num_seconds_from_midnight_opt(second, 0).unwrap()).unwrap();
            let (low, high) = (values.iter().min().unwrap(), values.iter().max().unwrap());
            prop_assert!(found >= Decimal::from(*low) && found <= Decimal::from(*high));
        }
    }
}
