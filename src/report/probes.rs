//! What probes measured, as a table and as JSON.

use super::{
    board::{HostRow, PhaseRow, ProbeRow, Quantile, Quantiles, VantageRow},
    percent,
    table::{Cell, Column, Listing},
    utc,
};
use crate::{
    measure::Outcome,
    phrase,
    slo::Budget,
    value::show_duration,
    wording::{Lang, cli as say, judging, report as heading},
};
use chrono::TimeDelta;
use serde_json::{Map, Value, json};
use std::{fmt::Write as _, time::Duration};

/// A line per probe, then a line per host.
pub fn text(probes: &[ProbeRow], hosts: &[HostRow], lang: Lang) -> String {
    let mut text = String::new();
    if !probes.is_empty() {
        text.push_str(&requests(probes, lang).text(lang));
        for row in probes {
            if let Some(detail) = row.last.as_ref().and_then(|last| last.detail.as_ref()) {
                let _ = writeln!(text, "{}: {}", row.id, detail.render(lang));
            }
            if row.excluded > 0 {
                let said = phrase!(judging::EXCLUDED_LINE, id = &row.id, count = row.excluded);
                let _ = writeln!(text, "{}", said.render(lang));
            }
        }
    }
    if !hosts.is_empty() {
        text.push_str(&machines(hosts).text(lang));
    }
    text
}

fn requests(probes: &[ProbeRow], lang: Lang) -> Listing {
    let columns = vec![
        Column { key: "id", heading: &say::COLUMN_PROBE },
        Column { key: "slo", heading: &say::COLUMN_SLO },
        Column { key: "success", heading: &say::COLUMN_SUCCESS },
        Column { key: "events", heading: &say::COLUMN_EVENTS },
        Column { key: "p50", heading: &heading::P50 },
        Column { key: "p95", heading: &heading::P95 },
        Column { key: "p99", heading: &heading::P99 },
        Column { key: "failures", heading: &say::COLUMN_FAILURES },
    ];
    let row = |row: &ProbeRow| {
        let failures =
            row.failures.iter().map(|(outcome, count)| format!("{} {count}", outcome.name().get(lang)));
        vec![
            Cell::Plain(row.id.to_string()),
            row.standing.map_or(Cell::Nothing, |standing| Cell::Word(standing.word(), standing.name())),
            share(row.ok, row.events).map_or(Cell::Nothing, |share| Cell::Plain(percent(share))),
            Cell::Count(row.events),
            quantile(row.response.p50),
            quantile(row.response.p95),
            quantile(row.response.p99),
            Cell::List(failures.collect()),
        ]
    };
    Listing { columns, rows: probes.iter().map(row).collect() }
}

pub(super) fn machines(hosts: &[HostRow]) -> Listing {
    let columns = vec![
        Column { key: "id", heading: &heading::HOST },
        Column { key: "cpu", heading: &heading::CPU },
        Column { key: "memory", heading: &heading::MEMORY },
        Column { key: "disk", heading: &heading::DISK },
        Column { key: "load1", heading: &heading::LOAD },
    ];
    let part = |share: Option<f64>| share.map_or(Cell::Nothing, |share| Cell::Plain(percent(share)));
    let row = |row: &HostRow| {
        let load = row.load1.map_or(Cell::Nothing, |load| Cell::Plain(format!("{load:.2}")));
        vec![Cell::Plain(row.id.to_string()), part(row.cpu), part(row.memory), part(row.disk), load]
    };
    Listing { columns, rows: hosts.iter().map(row).collect() }
}

pub(super) fn quantile(quantile: Quantile) -> Cell {
    match quantile {
        Quantile::Unknown => Cell::Nothing,
        Quantile::At(time) => Cell::Plain(duration(time)),
        Quantile::Beyond(timeout) => Cell::Plain(format!("> {}", duration(timeout))),
    }
}

fn duration(duration: Duration) -> String {
    show_duration(TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX))
}

pub(super) fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// One object per probe. Times are in milliseconds; a percentile beyond the time-out is null, with
/// `"beyond_timeout_ms"` naming the time-out it lies beyond.
pub fn json(probes: &[ProbeRow], hosts: &[HostRow], lang: Lang) -> Value {
    let requests = probes.iter().map(|row| request(row, lang));
    Value::Array(requests.chain(hosts.iter().map(|row| machine(row, lang))).collect())
}

fn request(row: &ProbeRow, lang: Lang) -> Value {
    let outcomes = std::iter::once((Outcome::Ok, row.ok)).chain(row.failures.iter().copied());
    let counts: Map<String, Value> =
        outcomes.map(|(outcome, n)| (outcome.word().to_owned(), n.into())).collect();
    let phases: Map<String, Value> = row
        .phases
        .iter()
        .map(|PhaseRow { phase, p50, p95, p99 }| {
            let times = json!({ "p50": millis(*p50), "p95": millis(*p95), "p99": millis(*p99) });
            (phase.word().to_owned(), times)
        })
        .collect();
    json!({
        "id": row.id,
        "title": row.title.get(lang),
        "kind": row.kind,
        "from": utc(row.from),
        "events": row.events,
        "outcomes": counts,
        "missed": row.missed,
        "unmeasured": row.unmeasured,
        "excluded": row.excluded,
        "budget": row.budget.as_ref().map(budget),
        "retried": row.retried,
        "phases_ms": phases,
        "success": share(row.ok, row.events),
        "slo": row.standing.map(|standing| json!({
            "standing": standing.word(),
            "target": row.target,
            "good": row.good,
            "share": share(row.good, row.events),
            "counted": row.counted.unwrap_or(row.events as f64),
            "low": row.interval.map(|interval| interval.low),
            "high": row.interval.map(|interval| interval.high),
        })),
        "response_ms": quantiles(row.response),
        "service_ms": quantiles(row.service),
        "vantages": row.vantages.iter().map(vantage).collect::<Vec<_>>(),
        "last": row.last.as_ref().map(|last| json!({
            "at": utc(last.at),
            "outcome": last.outcome.word(),
            "service_ms": millis(last.service),
            "detail": last.detail.as_ref().map(|detail| detail.render(lang)),
        })),
    })
}

/// Shares of 1; `left` is null while too little was measured to say, `time_left_s` with it.
pub(super) fn budget(budget: &Budget) -> Value {
    let settled = budget.is_settled();
    json!({
        "left": settled.then(|| budget.left()),
        "time_left_s": settled.then(|| budget.time_left().num_milliseconds() as f64 / 1e3),
        "spent": budget.spent,
        "filled": budget.filled,
    })
}

fn vantage(row: &VantageRow) -> Value {
    json!({
        "vantage": row.vantage.as_ref(),
        "standing": row.standing.map(crate::slo::Standing::word),
        "events": row.events,
        "success": share(row.ok, row.events),
        "share": share(row.good, row.events),
        "response_ms": quantiles(row.response),
        "stale": row.stale,
        "last": row.last.as_ref().map(|last| utc(last.at)),
    })
}

pub(super) fn machine(row: &HostRow, lang: Lang) -> Value {
    json!({
        "id": row.id,
        "title": row.title.get(lang),
        "kind": "host",
        "at": row.at.map(utc),
        "cpu": row.cpu,
        "memory": row.memory,
        "disk": row.disk,
        "load1": row.load1,
    })
}

fn quantiles(quantiles: Quantiles) -> Value {
    let at = |quantile| match quantile {
        Quantile::At(time) => millis(time).into(),
        Quantile::Unknown | Quantile::Beyond(_) => Value::Null,
    };
    let beyond =
        [quantiles.p50, quantiles.p95, quantiles.p99].into_iter().find_map(|quantile| match quantile {
            Quantile::Beyond(timeout) => Some(millis(timeout)),
            _ => None,
        });
    json!({ "p50": at(quantiles.p50), "p95": at(quantiles.p95), "p99": at(quantiles.p99), "beyond_timeout_ms": beyond })
}

fn millis(duration: Duration) -> f64 {
    duration.as_micros() as f64 / 1_000.0
}
