//! Now beside another time: an hour ago, or the rehearsal.

use super::{
    board::{Quantile, quantile},
    percent,
    probes::{quantile as shown, share},
    table::{Cell, Column, Listing},
    utc,
};
use crate::{
    facts::{RECENT, World},
    id::Id,
    measure::{Grain, History, Outcome, Span},
    phrase,
    plan::{Check, Plan, Probe},
    title::Title,
    value::show_duration,
    wording::{Lang, Phrase, cli as words, compare as say, report as heading},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use std::time::Duration;

/// A span that is compared, from a time on and before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

/// Every probe of requests in two periods.
#[derive(Clone, Debug)]
pub struct Comparison {
    pub now: Period,
    pub then: Period,
    /// In the order of the plan.
    pub rows: Vec<Row>,
}

/// One probe in two periods.
#[derive(Clone, Debug)]
pub struct Row {
    pub id: Id,
    pub title: Title,
    pub now: Figures,
    pub then: Figures,
}

/// What a probe measured in a period. Times are response times.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Figures {
    pub events: u64,
    /// The share of events that were ok; `None` of none.
    pub success: Option<f64>,
    pub p50: Quantile,
    pub p95: Quantile,
}

/// How much more it is now; `None` where either is not known.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Difference {
    pub p50: Option<TimeDelta>,
    pub p95: Option<TimeDelta>,
    /// A share of 1.
    pub success: Option<f64>,
}

impl Period {
    /// The last ten minutes at `now`.
    pub fn recent(now: DateTime<Utc>) -> Self {
        Self { from: now - RECENT, until: now }
    }

    /// The ten minutes an hour before these: in whole minutes, as finely as they are held.
    pub fn hour_ago(now: DateTime<Utc>) -> Self {
        let until = Grain::Minute.start_of(now) - TimeDelta::hours(1);
        Self { from: until - RECENT, until }
    }
}

impl Row {
    pub fn difference(&self) -> Difference {
        let less = |now: Quantile, then: Quantile| match (now, then) {
            (Quantile::At(now), Quantile::At(then)) => Some(signed(now) - signed(then)),
            _ => None,
        };
        Difference {
            p50: less(self.now.p50, self.then.p50),
            p95: less(self.now.p95, self.then.p95),
            success: self.now.success.zip(self.then.success).map(|(now, then)| now - then),
        }
    }
}

fn signed(duration: Duration) -> TimeDelta {
    TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX)
}

/// The last ten minutes beside those an hour ago.
pub fn with_hour_ago(world: &World) -> Comparison {
    with(world, world.history, Period::hour_ago(world.now))
}

/// The last ten minutes beside a period of another history, such as that of a rehearsal.
pub fn with(world: &World, past: &History, then: Period) -> Comparison {
    periods(world.plan, (world.history, Period::recent(world.now)), (past, then))
}

/// Two periods, each of its history.
pub fn periods(plan: &Plan, now: (&History, Period), then: (&History, Period)) -> Comparison {
    let requests = plan.probes.values().filter(|probe| !matches!(probe.check, Check::Host(_)));
    Comparison { now: now.1, then: then.1, rows: requests.map(|probe| row(probe, now, then)).collect() }
}

/// One probe in two periods.
pub fn row(probe: &Probe, now: (&History, Period), then: (&History, Period)) -> Row {
    let figures = |(history, period): (&History, Period)| {
        Figures::of(&history.span(&probe.id, period.from, period.until), probe.timeout)
    };
    Row { id: probe.id.clone(), title: probe.title.clone(), now: figures(now), then: figures(then) }
}

impl Figures {
    fn of(span: &Span, timeout: Duration) -> Self {
        let events = span.counts.events();
        Self {
            events,
            success: share(u64::from(span.counts.of(Outcome::Ok)), events),
            p50: quantile(&span.response, span, timeout, 0.5),
            p95: quantile(&span.response, span, timeout, 0.95),
        }
    }
}

/// What is compared with what.
pub fn summary(comparison: &Comparison, zone: chrono_tz::Tz) -> Phrase {
    let time = |at| super::local(at, zone);
    let Comparison { now, then, .. } = comparison;
    phrase!(
        say::PERIODS,
        from = time(now.from),
        until = time(now.until),
        then_from = time(then.from),
        then_until = time(then.until)
    )
}

pub fn listing(comparison: &Comparison) -> Listing {
    let columns = vec![
        Column { key: "id", heading: &words::COLUMN_PROBE },
        Column { key: "p50", heading: &heading::P50 },
        Column { key: "p50_then", heading: &say::THEN },
        Column { key: "p50_more", heading: &say::MORE },
        Column { key: "p95", heading: &heading::P95 },
        Column { key: "p95_then", heading: &say::THEN },
        Column { key: "p95_more", heading: &say::MORE },
        Column { key: "success", heading: &words::COLUMN_SUCCESS },
        Column { key: "success_then", heading: &say::THEN },
    ];
    let row = |row: &Row| {
        let (now, then, more) = (row.now, row.then, row.difference());
        let part = |share: Option<f64>| share.map_or(Cell::Nothing, |share| Cell::Plain(percent(share)));
        vec![
            Cell::Plain(row.id.to_string()),
            shown(now.p50),
            shown(then.p50),
            delta(more.p50),
            shown(now.p95),
            shown(then.p95),
            delta(more.p95),
            part(now.success),
            part(then.success),
        ]
    };
    Listing { columns, rows: comparison.rows.iter().map(row).collect() }
}

/// With its sign, also when it is more.
fn delta(delta: Option<TimeDelta>) -> Cell {
    let Some(delta) = delta else { return Cell::Nothing };
    let sign = if delta < TimeDelta::zero() { "−" } else { "+" };
    Cell::Plain(format!("{sign}{}", show_duration(delta.abs())))
}

/// Times in milliseconds; what is not known is null.
pub fn json(comparison: &Comparison, lang: Lang) -> Value {
    let period = |period: Period| json!({ "from": utc(period.from), "until": utc(period.until) });
    let millis = |delta: TimeDelta| delta.num_microseconds().map(|micros| micros as f64 / 1_000.0);
    let at = |quantile: Quantile| match quantile {
        Quantile::At(time) => millis(signed(time)),
        Quantile::Unknown | Quantile::Beyond(_) => None,
    };
    let figures = |figures: Figures| {
        json!({
            "events": figures.events,
            "success": figures.success,
            "p50_ms": at(figures.p50),
            "p95_ms": at(figures.p95),
        })
    };
    let row = |row: &Row| {
        let more = row.difference();
        json!({
            "id": row.id,
            "title": row.title.get(lang),
            "now": figures(row.now),
            "then": figures(row.then),
            "more": {
                "p50_ms": more.p50.and_then(millis),
                "p95_ms": more.p95.and_then(millis),
                "success": more.success,
            },
        })
    };
    json!({
        "now": period(comparison.now),
        "then": period(comparison.then),
        "probes": comparison.rows.iter().map(row).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{measure::Window, plan};

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
    }

    /// Windows of one event each, which took so long.
    fn measure(history: &mut History, from: i64, millis: u64, outcome: Outcome) {
        for n in 0..60 {
            let mut window = Window::new(at(from + 10 * n));
            window.counts.record(outcome, 1);
            window.service.record(Duration::from_millis(millis));
            window.response.record(Duration::from_millis(millis));
            history.add("here", &"login".into(), &window);
        }
    }

    #[test]
    fn slower_and_worse_than_an_hour_ago() {
        let plan = plan::sample::plan();
        let mut history = History::default();
        measure(&mut history, -4_200, 40, Outcome::Ok);
        measure(&mut history, -600, 100, Outcome::Status);
        // What is an hour old is held by the minute, and still that of those ten minutes.
        history.thin(at(0), at(0), |_| Grain::Hour);
        let compared = periods(&plan, (&history, Period::recent(at(0))), (&history, Period::hour_ago(at(0))));
        let row = compared.rows.iter().find(|row| row.id == "login".into()).unwrap();
        assert_eq!((row.now.events, row.then.events), (60, 60));
        assert_eq!((row.now.success, row.then.success), (Some(0.0), Some(1.0)));
        let more = row.difference();
        let millis = more.p50.unwrap().num_milliseconds();
        assert!((59..=61).contains(&millis), "{millis}");
        assert_eq!(more.success, Some(-1.0));
    }

    #[test]
    fn against_nothing_there_is_no_difference() {
        let plan = plan::sample::plan();
        let mut history = History::default();
        measure(&mut history, -600, 100, Outcome::Timeout);
        let empty = History::default();
        let then = Period { from: at(-9_000), until: at(-8_000) };
        let compared = periods(&plan, (&history, Period::recent(at(0))), (&empty, then));
        let row = compared.rows.iter().find(|row| row.id == "login".into()).unwrap();
        assert_eq!(row.difference(), Difference::default());
        assert!(matches!(row.now.p50, Quantile::Beyond(_)), "half of them timed out");
        assert_eq!(row.then, Figures::default());
    }
}
