//! The launch board: one row per probe, with the numbers of its recent past.

use crate::{
    facts::{World, recent_start},
    id::Id,
    measure::{Histogram, Outcome, Phase, Span, WINDOW, Window},
    plan::{Check, Probe},
    slo::{self, Standing},
    stats::Interval,
    title::Title,
    wording::Phrase,
};
use chrono::{DateTime, Utc};
use rust_decimal::{Decimal, prelude::ToPrimitive};
use std::{sync::Arc, time::Duration};

/// Windows in the trend of a row: ten minutes.
pub const TREND_WINDOWS: usize = 60;

/// One probe of requests.
#[derive(Clone, Debug)]
pub struct ProbeRow {
    pub id: Id,
    pub title: Title,
    pub kind: &'static str,
    /// `None` without an objective.
    pub standing: Option<Standing>,
    /// The objective's target share.
    pub target: Option<f64>,
    /// Shares of good events not excluded at the objective's confidence.
    pub interval: Option<Interval>,
    pub good: u64,
    /// Events in the span: samples, and slots the target made us miss.
    pub events: u64,
    pub ok: u64,
    pub missed: u64,
    pub unmeasured: u64,
    /// Succeeded only when tried again.
    pub retried: u64,
    /// Where the time of a sample went, phase by phase: median and 99th percentile.
    pub phases: Vec<(Phase, Duration, Duration)>,
    /// The latest sample.
    pub last: Option<LastSample>,
    /// The latest sample is too old to speak of now.
    pub stale: bool,
    /// Response time, counted from when the sample was due.
    pub response: Quantiles,
    /// Service time, counted from sending.
    pub service: Quantiles,
    /// Oldest first; the last is the window that still grows.
    pub trend: Vec<Point>,
    pub from: DateTime<Utc>,
    /// Failures by outcome, worst first.
    pub failures: Vec<(Outcome, u64)>,
}

#[derive(Clone, Debug)]
pub struct LastSample {
    pub at: DateTime<Utc>,
    pub service: Duration,
    pub outcome: Outcome,
    pub detail: Option<Phrase>,
}

#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Quantiles {
    pub p50: Quantile,
    pub p95: Quantile,
    pub p99: Quantile,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Quantile {
    #[default]
    Unknown,
    At(Duration),
    /// So many timed out that it lies beyond the time-out.
    Beyond(Duration),
}

/// One window of a trend.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Point {
    /// Median service time; `None` where nothing was measured.
    pub p50: Option<Duration>,
    pub events: u64,
    /// Events that were not ok.
    pub bad: u64,
}

/// A machine.
#[derive(Clone, Debug)]
pub struct HostRow {
    pub id: Id,
    pub title: Title,
    pub stale: bool,
    pub at: Option<DateTime<Utc>>,
    /// Shares of 1.
    pub cpu: Option<f64>,
    pub memory: Option<f64>,
    pub disk: Option<f64>,
    pub load1: Option<f64>,
    /// Processor share by window, oldest first.
    pub trend: Vec<Option<f64>>,
}

/// The rows of every probe that is not a host, in plan order.
pub fn probes(world: &World) -> Vec<ProbeRow> {
    let requests = world.plan.probes.values().filter(|probe| !matches!(probe.check, Check::Host(_)));
    requests.map(|probe| probe_row(probe, world)).collect()
}

/// The rows of every host, in plan order.
pub fn hosts(world: &World) -> Vec<HostRow> {
    let hosts = world.plan.probes.values().filter(|probe| matches!(probe.check, Check::Host(_)));
    hosts.map(|probe| host_row(probe, world)).collect()
}

fn probe_row(probe: &Probe, world: &World) -> ProbeRow {
    let from = recent_start(probe, world.now);
    let judgement = probe.slo.as_ref().map(|slo| slo::judge(probe, slo, world.history, world.now));
    let span = match &judgement {
        Some(judgement) => judgement.span.clone(),
        None => world.history.span(&probe.id, from, world.now),
    };
    let mut failures: Vec<(Outcome, u64)> = Outcome::ALL[1..]
        .iter()
        .map(|outcome| (*outcome, u64::from(span.counts.of(*outcome))))
        .filter(|(_, count)| *count > 0)
        .collect();
    failures.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    ProbeRow {
        id: probe.id.clone(),
        title: probe.title.clone(),
        kind: probe.check.word(),
        standing: judgement.as_ref().map(|judgement| judgement.standing),
        target: probe.slo.as_ref().and_then(|slo| slo.good.to_f64()),
        interval: judgement
            .as_ref()
            .filter(|judgement| judgement.events > 0)
            .map(|judgement| judgement.interval),
        good: u64::from(span.counts.good),
        events: span.counts.events(),
        ok: u64::from(span.counts.of(Outcome::Ok)),
        missed: u64::from(span.counts.missed),
        unmeasured: u64::from(span.counts.unmeasured),
        retried: u64::from(span.counts.retried),
        phases: phases(&span),
        stale: slo::is_stale(probe, &span, world.now),
        response: quantiles(&span.response, &span, probe.timeout),
        service: quantiles(&span.service, &span, probe.timeout),
        trend: trend(world.history.windows(&probe.id), world.now).map(point).collect(),
        last: span.last.map(|last| LastSample {
            at: last.at,
            service: last.service,
            outcome: last.outcome,
            detail: last.detail,
        }),
        from,
        failures,
    }
}

fn phases(span: &Span) -> Vec<(Phase, Duration, Duration)> {
    let of = |phase| {
        let times = span.phases.of(phase);
        Some((phase, times.quantile(0.5)?, times.quantile(0.99)?))
    };
    Phase::ALL.into_iter().filter_map(of).collect()
}

fn quantiles(histogram: &Histogram, span: &Span, timeout: Duration) -> Quantiles {
    let censored = u64::from(span.counts.of(Outcome::Timeout)) + u64::from(span.counts.missed);
    let at = |quantile: f64| {
        if censored as f64 > (1.0 - quantile) * span.counts.events() as f64 {
            return Quantile::Beyond(timeout);
        }
        histogram.quantile(quantile).map_or(Quantile::Unknown, Quantile::At)
    };
    Quantiles { p50: at(0.50), p95: at(0.95), p99: at(0.99) }
}

/// The windows of the last ten minutes, with gaps where there is none.
fn trend(windows: &[Arc<Window>], now: DateTime<Utc>) -> impl Iterator<Item = Option<&Window>> {
    let newest = Window::start_of(now);
    (0..TREND_WINDOWS).rev().map(move |back| {
        let start = newest - WINDOW * i32::try_from(back).unwrap_or_default();
        windows.binary_search_by_key(&start, |window| window.start).ok().map(|i| windows[i].as_ref())
    })
}

fn point(window: Option<&Window>) -> Point {
    window.map_or_else(Point::default, |window| Point {
        p50: window.service.quantile(0.5),
        events: window.counts.events(),
        bad: window.counts.events() - u64::from(window.counts.of(Outcome::Ok)),
    })
}

fn host_row(probe: &Probe, world: &World) -> HostRow {
    let span = world.history.span(&probe.id, recent_start(probe, world.now), world.now);
    let stale = slo::is_stale(probe, &span, world.now);
    let reading = |readings: &[(Arc<str>, Decimal)], name: &str| {
        readings.iter().find(|(known, _)| **known == *name).and_then(|(_, value)| value.to_f64())
    };
    let now = |name: &str| span.last.as_ref().and_then(|last| reading(&last.readings, name));
    HostRow {
        id: probe.id.clone(),
        title: probe.title.clone(),
        stale,
        at: span.last.as_ref().map(|last| last.at),
        cpu: now("cpu"),
        memory: now("memory"),
        disk: now("disk"),
        load1: now("load1"),
        trend: trend(world.history.windows(&probe.id), world.now)
            .map(|window| {
                window.and_then(|window| window.last.as_ref()).and_then(|last| reading(&last.readings, "cpu"))
            })
            .collect(),
    }
}
