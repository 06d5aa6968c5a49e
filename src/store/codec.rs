//! Windows as they are stored: packed bytes, and the JSON that the first format had.

use super::Taken;
use crate::{
    id::Id,
    measure::{Counts, Histogram, Last, Outcome, PhaseTimes, Window, unpack},
    phrase,
    title::Title,
    wording::names,
};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::Deserialize;
use std::time::Duration;
use uuid::Uuid;

#[derive(Deserialize)]
struct Row {
    /// Counts in the order of `Outcome::ALL`.
    c: Vec<u32>,
    g: u32,
    m: u32,
    u: u32,
    /// Retried and excluded.
    #[serde(default)]
    t: u32,
    #[serde(default)]
    x: u32,
    /// Service and response histograms: bucket in microseconds, count.
    s: Vec<(u32, u32)>,
    r: Vec<(u32, u32)>,
    /// Phases in the order of `Phase::ALL`.
    #[serde(default)]
    p: Vec<Vec<(u32, u32)>>,
    l: Option<LastRow>,
}

#[derive(Deserialize)]
struct LastRow {
    at: DateTime<Utc>,
    us: u64,
    o: Outcome,
    /// The detail in both languages.
    zh: Option<String>,
    en: Option<String>,
    v: Vec<(String, Decimal)>,
}

/// A part from its row; `None` for one that cannot be read.
pub(super) fn taken(
    id: Uuid,
    kept: i64,
    (vantage, probe): (String, String),
    start: i64,
    data: &[u8],
) -> Option<Taken> {
    let at = DateTime::from_timestamp_micros(kept)?;
    let window = decode(DateTime::from_timestamp(start, 0)?, data)?;
    Some(Taken { id, at, vantage: vantage.into(), probe: Id::new(probe), window })
}

/// `None` for a row this program cannot read: a measurement that is not understood is no measurement.
pub(super) fn decode(start: DateTime<Utc>, data: &[u8]) -> Option<Window> {
    if data.first() == Some(&b'{') { of_first_format(start, data) } else { unpack(start, data) }
}

fn of_first_format(start: DateTime<Utc>, json: &[u8]) -> Option<Window> {
    let row: Row = serde_json::from_slice(json).ok()?;
    let mut counts = Counts::new(row.g, row.m, row.u);
    (counts.retried, counts.excluded) = (row.t, row.x);
    for (outcome, count) in Outcome::ALL.into_iter().zip(row.c) {
        counts.record(outcome, count);
    }
    let last = row.l.map(|last| Last {
        at: last.at,
        service: Duration::from_micros(last.us),
        outcome: last.o,
        detail: last.zh.zip(last.en).map(|(zh, en)| phrase!(names::AS_SAID, text = Title { zh, en })),
        readings: last.v.into_iter().map(|(name, value)| (name.into(), value)).collect(),
    });
    let (service, response) = (Histogram::from_buckets(row.s)?, Histogram::from_buckets(row.r)?);
    let phases = row.p.into_iter().map(Histogram::from_buckets).collect::<Option<Vec<_>>>()?;
    let phases = PhaseTimes::from_histograms(phases);
    Some(Window { counts, service, response, phases, last, ..Window::new(start) })
}
