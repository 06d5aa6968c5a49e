//! Windows as compact JSON. Short keys: there is one row per probe and ten seconds.

use super::Taken;
use crate::{
    id::Id,
    measure::{Counts, Histogram, Last, Outcome, PhaseTimes, Window},
    phrase,
    title::Title,
    wording::{Lang, names},
};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
struct Row {
    /// Counts in the order of `Outcome::ALL`.
    c: Vec<u32>,
    g: u32,
    m: u32,
    u: u32,
    /// Retried and excluded.
    #[serde(default, skip_serializing_if = "is_zero")]
    t: u32,
    #[serde(default, skip_serializing_if = "is_zero")]
    x: u32,
    /// Service and response histograms: bucket in microseconds, count.
    s: Vec<(u32, u32)>,
    r: Vec<(u32, u32)>,
    /// Phases in the order of `Phase::ALL`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    p: Vec<Vec<(u32, u32)>>,
    l: Option<LastRow>,
}

#[derive(Serialize, Deserialize)]
struct LastRow {
    at: DateTime<Utc>,
    us: u64,
    o: Outcome,
    /// The detail in both languages.
    zh: Option<String>,
    en: Option<String>,
    v: Vec<(String, Decimal)>,
}

pub(super) fn encode(window: &Window) -> serde_json::Result<String> {
    let last = window.last.as_ref().map(|last| LastRow {
        at: last.at,
        us: u64::try_from(last.service.as_micros()).unwrap_or(u64::MAX),
        o: last.outcome,
        zh: last.detail.as_ref().map(|detail| detail.render(Lang::Zh)),
        en: last.detail.as_ref().map(|detail| detail.render(Lang::En)),
        v: last.readings.iter().map(|(name, value)| (name.to_string(), *value)).collect(),
    });
    serde_json::to_string(&Row {
        c: Outcome::ALL.map(|outcome| window.counts.of(outcome)).to_vec(),
        g: window.counts.good,
        m: window.counts.missed,
        u: window.counts.unmeasured,
        t: window.counts.retried,
        x: window.counts.excluded,
        s: window.service.buckets().to_vec(),
        r: window.response.buckets().to_vec(),
        p: phases(&window.phases),
        l: last,
    })
}

fn phases(times: &PhaseTimes) -> Vec<Vec<(u32, u32)>> {
    if times.is_empty() {
        return Vec::new();
    }
    times.histograms().iter().map(|histogram| histogram.buckets().to_vec()).collect()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// A part from its row; `None` for one that cannot be read.
pub(super) fn taken(id: Uuid, kept: i64, probe: String, start: i64, data: &str) -> Option<Taken> {
    let at = DateTime::from_timestamp_micros(kept)?;
    let window = decode(DateTime::from_timestamp(start, 0)?, data)?;
    Some(Taken { id, at, probe: Id::new(probe), window })
}

/// `None` for a row this program cannot read: a measurement that is not understood is no measurement.
pub(super) fn decode(start: DateTime<Utc>, json: &str) -> Option<Window> {
    let row: Row = serde_json::from_str(json).ok()?;
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
    Some(Window { start, counts, service, response, phases, last })
}
