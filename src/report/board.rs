//! The launch board: one row per probe, with the numbers of its recent past.

use super::zoom::{Grid, Zoom};
use crate::{
    facts::{World, recent_start},
    id::Id,
    measure::{Counts, Grain, Histogram, Last, Outcome, Phase, Span, WINDOW, Window},
    plan::{Check, Probe},
    slo::{self, Budget, Standing},
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
    /// What the events count as, where several fall into the time of one outage.
    pub counted: Option<f64>,
    pub good: u64,
    /// Events in the span: samples, and slots the target made us miss.
    pub events: u64,
    pub ok: u64,
    pub missed: u64,
    pub unmeasured: u64,
    /// Samples excluded for warm-up or maintenance.
    pub excluded: u64,
    /// The objective's error budget; `None` without an objective or events.
    pub budget: Option<Budget>,
    /// Succeeded only when tried again.
    pub retried: u64,
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
    /// The phases that happened, in their order.
    pub phases: Vec<PhaseRow>,
    /// Where it was measured from, in alphabetical order.
    pub vantages: Vec<VantageRow>,
}

/// Where the service time went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhaseRow {
    pub phase: Phase,
    pub p50: Duration,
    pub p95: Duration,
    pub p99: Duration,
}

/// What one vantage measured of a probe.
#[derive(Clone, Debug)]
pub struct VantageRow {
    pub vantage: Arc<str>,
    /// `None` without an objective.
    pub standing: Option<Standing>,
    pub good: u64,
    pub events: u64,
    pub ok: u64,
    pub response: Quantiles,
    /// The latest sample.
    pub last: Option<LastSample>,
    pub stale: bool,
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
        Some(judgement) => Arc::clone(&judgement.span),
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
        counted: judgement.as_ref().filter(|judgement| judgement.counts_less()).map(|it| it.counted),
        good: u64::from(span.counts.good),
        events: span.counts.events(),
        ok: u64::from(span.counts.of(Outcome::Ok)),
        missed: u64::from(span.counts.missed),
        unmeasured: u64::from(span.counts.unmeasured),
        excluded: u64::from(span.counts.excluded),
        budget: probe.slo.as_ref().and_then(|slo| slo::budget(probe, slo, world.history, world.now)),
        retried: u64::from(span.counts.retried),
        phases: phases(&span),
        vantages: vantages(probe, &span, judgement.as_ref().map(|it| it.standing), world),
        stale: slo::is_stale(probe, &span, world.now),
        response: quantiles(&span.response, &span, probe.timeout),
        service: quantiles(&span.service, &span, probe.timeout),
        trend: trend(world, &probe.id),
        last: span.last.as_ref().map(LastSample::of),
        from,
        failures,
    }
}

impl LastSample {
    fn of(Last { at, service, outcome, detail, .. }: &Last) -> Self {
        Self { at: *at, service: *service, outcome: *outcome, detail: detail.clone() }
    }
}

fn phases(span: &Span) -> Vec<PhaseRow> {
    let row = |phase: Phase| {
        let [p50, p95, p99] = span.phases.of(phase).quantiles([0.50, 0.95, 0.99]);
        Some(PhaseRow { phase, p50: p50?, p95: p95?, p99: p99? })
    };
    Phase::ALL.into_iter().filter_map(row).collect()
}

/// The rows of the vantages of a probe, of which `span` and `standing` are known already for all together.
fn vantages(probe: &Probe, span: &Span, standing: Option<Standing>, world: &World) -> Vec<VantageRow> {
    let from = recent_start(probe, world.now);
    let measured = || world.history.vantages(&probe.id, from, world.now);
    let is_alone = measured().count() < 2;
    let row = |vantage: &Arc<str>| match &probe.slo {
        _ if is_alone => VantageRow::new(vantage, probe, standing, span, world.now),
        Some(slo) => {
            let judgement = slo::judge_at(vantage, probe, slo, world.history, world.now);
            VantageRow::new(vantage, probe, Some(judgement.standing), &judgement.span, world.now)
        }
        None => {
            let span = world.history.span_at(vantage, &probe.id, from, world.now);
            VantageRow::new(vantage, probe, None, &span, world.now)
        }
    };
    measured().map(row).collect()
}

impl VantageRow {
    fn new(
        vantage: &Arc<str>,
        probe: &Probe,
        standing: Option<Standing>,
        span: &Span,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            vantage: Arc::clone(vantage),
            standing,
            good: u64::from(span.counts.good),
            events: span.counts.events(),
            ok: u64::from(span.counts.of(Outcome::Ok)),
            response: quantiles(&span.response, span, probe.timeout),
            stale: slo::is_stale(probe, span, now),
            last: span.last.as_ref().map(LastSample::of),
        }
    }
}

fn quantiles(histogram: &Histogram, span: &Span, timeout: Duration) -> Quantiles {
    let shares = [0.50, 0.95, 0.99];
    let [p50, p95, p99] = histogram.quantiles(shares);
    let at = |share, found| censored(found, span, timeout, share);
    Quantiles { p50: at(0.50, p50), p95: at(0.95, p95), p99: at(0.99, p99) }
}

/// The time that so large a share of a span did not exceed.
pub(super) fn quantile(histogram: &Histogram, span: &Span, timeout: Duration, share: f64) -> Quantile {
    censored(histogram.quantile(share), span, timeout, share)
}

fn censored(found: Option<Duration>, span: &Span, timeout: Duration, share: f64) -> Quantile {
    let censored = u64::from(span.counts.of(Outcome::Timeout)) + u64::from(span.counts.missed);
    if censored as f64 > (1.0 - share) * span.counts.events() as f64 {
        return Quantile::Beyond(timeout);
    }
    found.map_or(Quantile::Unknown, Quantile::At)
}

/// The last ten minutes, from and until.
fn trend_span(world: &World) -> (DateTime<Utc>, DateTime<Utc>) {
    let newest = Window::start_of(world.now);
    (newest - WINDOW * i32::try_from(TREND_WINDOWS - 1).unwrap_or_default(), newest + WINDOW)
}

/// What was measured in each window of the trend, by the second it begins in, with gaps where there is nothing. Of a past that is no longer kept
/// as finely, a window stands where it begins.
fn placed<T: Clone>(first: i64, measured: impl Iterator<Item = (i64, T)>) -> Vec<Option<T>> {
    let mut trend = vec![None; TREND_WINDOWS];
    for (start, it) in measured {
        let place = (start - first) / WINDOW.num_seconds();
        if let Some(slot) = usize::try_from(place).ok().and_then(|place| trend.get_mut(place)) {
            *slot = Some(it);
        }
    }
    trend
}

fn trend(world: &World, probe: &Id) -> Vec<Point> {
    let (first, end) = trend_span(world);
    let marks = world.history.marks(probe, first, end);
    let points = marks.iter().map(|mark| (mark.start, Point::of(mark.p50, &mark.counts)));
    placed(first.timestamp(), points).into_iter().map(Option::unwrap_or_default).collect()
}

/// The trend of a probe as far back as `zoom` looks. A window that is coarser than a point is shown at each of those
/// it covers.
pub fn trend_over(world: &World, probe: &Id, zoom: Zoom) -> Vec<Point> {
    let grid = Grid::of(zoom, world.now, TREND_WINDOWS);
    let mut trend: Vec<Option<Window>> = vec![None; grid.columns];
    for window in world.history.between(probe, grid.from - Grain::Hour.length(), grid.until()) {
        for known in &mut trend[grid.covered(window.start, window.end())] {
            match known {
                Some(known) => known.merge(&window),
                None => *known = Some(window.clone()),
            }
        }
    }
    trend.iter().map(|window| point(window.as_ref())).collect()
}

fn point(window: Option<&Window>) -> Point {
    window.map_or_else(Point::default, |window| Point::of(window.service.quantile(0.5), &window.counts))
}

impl Point {
    fn of(p50: Option<Duration>, counts: &Counts) -> Self {
        Self { p50, events: counts.events(), bad: counts.events() - u64::from(counts.of(Outcome::Ok)) }
    }
}

fn host_row(probe: &Probe, world: &World) -> HostRow {
    let span = world.history.span(&probe.id, recent_start(probe, world.now), world.now);
    let stale = slo::is_stale(probe, &span, world.now);
    let reading = |readings: &[(Arc<str>, Decimal)], name: &str| {
        readings.iter().find(|(known, _)| **known == *name).and_then(|(_, value)| value.to_f64())
    };
    let now = |name: &str| span.last.as_ref().and_then(|last| reading(&last.readings, name));
    let (first, end) = trend_span(world);
    let cpu = world.history.between(&probe.id, first, end).into_iter().map(|window| {
        let cpu = window.last.as_ref().and_then(|last| reading(&last.readings, "cpu"));
        (window.start.timestamp(), cpu)
    });
    HostRow {
        id: probe.id.clone(),
        title: probe.title.clone(),
        stale,
        at: span.last.as_ref().map(|last| last.at),
        cpu: now("cpu"),
        memory: now("memory"),
        disk: now("disk"),
        load1: now("load1"),
        trend: placed(first.timestamp(), cpu).into_iter().map(Option::flatten).collect(),
    }
}
