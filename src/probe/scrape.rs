//! Numbers off a `/metrics` page: the series a selector chooses, and how fast a counter grows between two looks.

use super::{
    exposition::{Line, lines},
    findings::Found,
    run::Failure,
};
use crate::{
    expr::Missing,
    measure::Outcome,
    phrase,
    plan::{Combine, Selector},
    value::{self, Value, show_duration},
    wording::{Phrase, sources as say},
};
use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;
use std::time::Duration;
use tokio::time::Instant;

/// A value that carries an older time than this is as good as none, as Prometheus has it.
const STALE: TimeDelta = TimeDelta::minutes(5);

type Number = Result<Decimal, Phrase>;

/// A chosen series.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Series {
    /// In the order of the names, so that a page may change its own.
    pub labels: Vec<(String, String)>,
    pub number: Number,
    /// When the value was taken, if the page says so.
    pub at: Option<DateTime<Utc>>,
}

/// The series of a page that are meant. Errors when the page is not of the format.
pub(super) fn choose(page: &str, selector: &Selector, open_metrics: bool) -> Result<Vec<Series>, Failure> {
    let malformed = |line: usize| Failure::new(Outcome::Body, phrase!(say::NOT_A_METRICS_PAGE, line = line));
    let mut chosen = Vec::new();
    for line in lines(page) {
        let line = line.map_err(|at| malformed(at.0))?;
        if selector.matches(line.name, &line.labels) {
            chosen.push(series(line, open_metrics));
        }
    }
    Ok(chosen)
}

fn series(line: Line<'_>, open_metrics: bool) -> Series {
    let mut labels: Vec<_> = line.labels.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    labels.sort();
    let at = line.timestamp.and_then(|text| text.parse::<f64>().ok()).and_then(|time| {
        let milliseconds = if open_metrics { time * 1_000.0 } else { time };
        #[expect(clippy::cast_possible_truncation, reason = "a time beyond the range is none")]
        DateTime::from_timestamp_millis(milliseconds as i64)
    });
    Series { labels, number: number(line.value), at }
}

/// A number as written; NaN and the infinities are none.
pub(super) fn number(text: &str) -> Number {
    value::decimal(text.trim_start_matches('+')).map_err(|_| phrase!(say::NOT_FINITE, value = text))
}

/// One number of the series, or why there is none.
pub(super) fn combined(series: &[Series], combine: Combine, now: DateTime<Utc>) -> Found {
    let missing = |why: Phrase| Err(Missing::because(why));
    if series.is_empty() {
        return missing(Phrase::from(&say::NO_SERIES));
    }
    if combine == Combine::One && series.len() > 1 {
        return missing(phrase!(say::MANY_SERIES, count = series.len()));
    }
    if let Some(stale) = series.iter().filter_map(|one| one.at).map(|at| now - at).find(|age| *age > STALE) {
        return missing(phrase!(say::STALE, age = show_duration(stale)));
    }
    let numbers: Result<Vec<Decimal>, Phrase> = series.iter().map(|one| one.number.clone()).collect();
    let numbers = numbers.map_err(Missing::because)?;
    let number = match combine {
        Combine::One | Combine::Min => numbers.into_iter().min(),
        Combine::Max => numbers.into_iter().max(),
        Combine::Sum => numbers.into_iter().try_fold(Decimal::ZERO, Decimal::checked_add),
    };
    number.map(Value::Number).ok_or_else(Missing::default)
}

/// How old the oldest of the values is; a page that gives no times gives what is true now.
pub(super) fn age(series: &[Series], now: DateTime<Utc>) -> Found {
    if series.is_empty() {
        return Err(Missing::because(&say::NO_SERIES));
    }
    let oldest = series.iter().filter_map(|one| one.at).min();
    Ok(Value::Duration(oldest.map_or(TimeDelta::zero(), |at| (now - at).max(TimeDelta::zero()))))
}

/// A page as it was at one moment.
#[derive(Clone)]
pub(super) struct Look {
    pub at: Instant,
    pub series: Vec<Series>,
}

/// What each counter has grown by per second since `before`. A counter that has become smaller began anew at 0; one
/// that was not there before has no rate yet.
pub(super) fn rates(before: &Look, now: &Look) -> Vec<Series> {
    let span = now.at.saturating_duration_since(before.at);
    let rate = |series: &Series| {
        let earlier = before.series.iter().find(|one| one.labels == series.labels);
        let first_look = || Phrase::from(&say::FIRST_LOOK);
        let number = earlier.ok_or_else(first_look).and_then(|earlier| {
            let (from, to) = (earlier.number.clone()?, series.number.clone()?);
            grown(from, to, span).ok_or_else(first_look)
        });
        Series { number, ..series.clone() }
    };
    now.series.iter().map(rate).collect()
}

fn grown(from: Decimal, to: Decimal, span: Duration) -> Option<Decimal> {
    let seconds = Decimal::from_i128_with_scale(i128::try_from(span.as_nanos()).ok()?, 9);
    let grown = if to < from { to } else { to.checked_sub(from)? };
    Some(grown.checked_div(seconds)?.round_dp(9).normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str, selector: &str) -> Vec<Series> {
        choose(text, &Selector::parse(selector).unwrap(), false).unwrap()
    }

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    #[test]
    fn one_number_of_a_page() {
        let text = "cpu{c=\"0\"} 1.5\ncpu{c=\"1\"} 2.5\nnan NaN\nold 1 1700000000000\nfresh 7 1799999990000\nbig 1e40\n";
        let of = |selector: &str, combine| combined(&page(text, selector), combine, now());
        let shown = |selector: &str, combine| of(selector, combine).ok().map(|value| value.to_string());
        assert_eq!(shown("cpu{c=\"0\"}", Combine::One).as_deref(), Some("1.5"));
        assert_eq!(shown("cpu", Combine::Sum).as_deref(), Some("4"));
        assert_eq!(shown("cpu", Combine::Min).as_deref(), Some("1.5"));
        assert_eq!(shown("cpu", Combine::Max).as_deref(), Some("2.5"));
        assert_eq!(shown("fresh", Combine::One).as_deref(), Some("7"));
        for none in ["cpu", "nan", "old", "big", "absent"] {
            assert_eq!(shown(none, Combine::One), None, "{none}");
        }
        for none in ["nan", "old", "absent"] {
            assert_eq!(shown(none, Combine::Sum), None, "{none}");
        }
        assert_eq!(age(&page(text, "fresh"), now()), Ok(Value::Duration(TimeDelta::seconds(10))));
        assert_eq!(age(&page(text, "cpu"), now()), Ok(Value::Duration(TimeDelta::zero())));
    }

    #[tokio::test]
    async fn counters_grow_and_begin_anew() {
        let at = Instant::now();
        let look = |seconds: u64, text: &str| Look {
            at: at + Duration::from_secs(seconds),
            series: page(text, "n"),
        };
        let before = look(0, "n{a=\"1\"} 100\nn{a=\"2\"} 50\nn{a=\"3\"} NaN\n");
        let after = look(10, "n{a=\"2\"} 5\nn{a=\"1\"} 130\nn{a=\"3\"} 1\nn{a=\"4\"} 1\n");
        let rates = rates(&before, &after);
        let shown: Vec<_> = rates.iter().map(|one| one.number.clone().ok().map(|n| n.to_string())).collect();
        assert_eq!(shown, [Some("0.5".to_owned()), Some("3".to_owned()), None, None]);
        assert!(super::rates(&before, &before).iter().all(|one| one.number.is_err()), "no time has passed");
    }

    proptest::proptest! {
        #[test]
        fn a_rate_is_never_negative(from in 0_u64..u64::MAX, to in 0_u64..u64::MAX, ms in 1_u64..100_000_000) {
            let rate = grown(from.into(), to.into(), Duration::from_millis(ms));
            proptest::prop_assert!(rate.is_none_or(|rate| rate >= Decimal::ZERO));
        }
    }
}
