//! Facts about what probes measured.

use super::{Family, Reading, Unit, World};
use crate::{
    evidence::Evidence,
    expr::{Expr, Segment},
    id::Id,
    measure::{Counts, Last, Outcome, Phase, Span},
    phrase,
    plan::{Check, HOST_NAMES, Plan, Probe, burn_span},
    slo::{self, Judgement, Standing},
    usage,
    value::{Kind, Value, show_duration, written_duration},
    wording::{Phrase, Text, facts as say},
};
use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;
use std::time::Duration;

pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "probes.<probe>.slo",
        kind: Kind::Choice(&["met", "broken"]),
        unit: Unit::None,
        doc: &say::PROBE_SLO,
        subjects: with_slo,
        read: |world, id| {
            judged(world, id, |judgement| standing(judgement, world, world.plan.probes.get(id)))
        },
    },
    share("probes.<probe>.good", &say::PROBE_GOOD, with_slo, |world, id| {
        judged(world, id, |j| Reading::share(j.good, j.events, &say::NO_DATA))
    }),
    share("probes.<probe>.good_low", &say::PROBE_GOOD_LOW, with_slo, |world, id| {
        judged(world, id, |j| bound(j, j.interval.low))
    }),
    share("probes.<probe>.good_high", &say::PROBE_GOOD_HIGH, with_slo, |world, id| {
        judged(world, id, |j| bound(j, j.interval.high))
    }),
    share("probes.<probe>.success", &say::PROBE_SUCCESS, each, |world, id| {
        fresh(world, id, |_, span| {
            Reading::share(u64::from(span.counts.of(Outcome::Ok)), span.counts.events(), &say::NO_DATA)
        })
    }),
    number("probes.<probe>.events", &say::PROBE_EVENTS, |world, id| {
        recent(world, id, |_, span| {
            Reading::count(usize::try_from(span.counts.events()).unwrap_or(usize::MAX))
        })
    }),
    number("probes.<probe>.missed", &say::PROBE_MISSED, |world, id| {
        recent(world, id, |_, span| match &span.last {
            Some(_) => Reading::count((span.counts.missed + span.counts.unmeasured) as usize),
            None => Reading::missing(&say::NO_DATA),
        })
    }),
    latency("probes.<probe>.p50", &say::PROBE_P50, |world, id| quantile(world, id, 0.50)),
    latency("probes.<probe>.p95", &say::PROBE_P95, |world, id| quantile(world, id, 0.95)),
    latency("probes.<probe>.p99", &say::PROBE_P99, |world, id| quantile(world, id, 0.99)),
    latency("probes.<probe>.dns_p95", &say::PROBE_DNS, |world, id| phase(world, id, Phase::Dns)),
    latency("probes.<probe>.connect_p95", &say::PROBE_CONNECT, |world, id| phase(world, id, Phase::Connect)),
    latency("probes.<probe>.tls_p95", &say::PROBE_TLS, |world, id| phase(world, id, Phase::Tls)),
    latency("probes.<probe>.wait_p95", &say::PROBE_WAIT, |world, id| phase(world, id, Phase::Wait)),
    latency("probes.<probe>.body_p95", &say::PROBE_BODY, |world, id| phase(world, id, Phase::Body)),
    Family {
        name: "probes.<probe>.outcome",
        kind: Kind::Choice(&Outcome::WORDS),
        unit: Unit::None,
        doc: &say::PROBE_OUTCOME,
        subjects: each,
        read: |world, id| {
            fresh(world, id, |_, span| match &span.last {
                Some(last) => Reading::known(Value::text(last.outcome.word())),
                None => Reading::missing(&say::NO_DATA),
            })
        },
    },
    Family {
        name: "probes.<reading>",
        kind: Kind::Number,
        unit: Unit::None,
        doc: &say::PROBE_READ,
        subjects: reads,
        read: |world, id| match id.as_str().split_once(READ) {
            Some((probe, name)) => reading(world, &Id::new(probe), name),
            None => Reading::missing(&say::NO_DATA),
        },
    },
    Family {
        name: "probes.<probe>.age",
        kind: Kind::Duration,
        unit: Unit::None,
        doc: &say::PROBE_AGE,
        subjects: each,
        read: |world, id| {
            recent(world, id, |_, span| match &span.last {
                Some(last) => Reading::known(Value::Duration((world.now - last.at).max(TimeDelta::zero()))),
                None => Reading::missing(&say::NO_DATA),
            })
        },
    },
    share("probes.<probe>.cpu", &say::HOST_CPU, hosts, |world, id| reading(world, id, HOST_NAMES[0])),
    share("probes.<probe>.memory", &say::HOST_MEMORY, hosts, |world, id| reading(world, id, HOST_NAMES[1])),
    share("probes.<probe>.disk", &say::HOST_DISK, hosts, |world, id| reading(world, id, HOST_NAMES[2])),
    load("probes.<probe>.load1", |world, id| reading(world, id, HOST_NAMES[3])),
    load("probes.<probe>.load5", |world, id| reading(world, id, HOST_NAMES[4])),
    load("probes.<probe>.load15", |world, id| reading(world, id, HOST_NAMES[5])),
];

/// How far back a probe without an objective is looked at, and the trend of every probe.
pub const RECENT: TimeDelta = TimeDelta::minutes(10);

type Read = fn(&World, &Id) -> Reading;
type Subjects = fn(&Plan) -> Vec<Id>;

const fn share(name: &'static str, doc: &'static Text, subjects: Subjects, read: Read) -> Family {
    Family { name, kind: Kind::Number, unit: Unit::Share, doc, subjects, read }
}

const fn number(name: &'static str, doc: &'static Text, read: Read) -> Family {
    Family { name, kind: Kind::Number, unit: Unit::None, doc, subjects: each, read }
}

const fn latency(name: &'static str, doc: &'static Text, read: Read) -> Family {
    Family { name, kind: Kind::Duration, unit: Unit::None, doc, subjects: requests, read }
}

const fn load(name: &'static str, read: Read) -> Family {
    Family { name, kind: Kind::Number, unit: Unit::None, doc: &say::HOST_LOAD, subjects: hosts, read }
}

pub(super) fn each(plan: &Plan) -> Vec<Id> {
    plan.probes.keys().cloned().collect()
}

pub(super) fn with_slo(plan: &Plan) -> Vec<Id> {
    plan.probes.values().filter(|probe| probe.slo.is_some()).map(|probe| probe.id.clone()).collect()
}

fn hosts(plan: &Plan) -> Vec<Id> {
    plan.probes
        .values()
        .filter(|probe| matches!(probe.check, Check::Host(_)))
        .map(|probe| probe.id.clone())
        .collect()
}

/// Between a probe and the name of what it reads.
const READ: &str = ".read.";

fn reads(plan: &Plan) -> Vec<Id> {
    let of = |probe: &Probe| {
        let id = probe.id.clone();
        probe.read.iter().map(move |(name, _)| Id::new(format!("{id}{READ}{name}"))).collect::<Vec<_>>()
    };
    plan.probes.values().flat_map(of).collect()
}

fn requests(plan: &Plan) -> Vec<Id> {
    plan.probes
        .values()
        .filter(|probe| !matches!(probe.check, Check::Host(_)))
        .map(|probe| probe.id.clone())
        .collect()
}

/// How much longer than its window a cutover may take and its data still be counted.
const COUNTED_SLACK: TimeDelta = TimeDelta::hours(2);

/// How far back any fact of this plan looks that something is decided with: objectives, comparisons, usage, and the
/// burn rates that conditions ask for.
pub fn lookback(plan: &Plan) -> TimeDelta {
    let long = |span: Duration| TimeDelta::from_std(span).unwrap_or(TimeDelta::MAX);
    let objectives = plan.probes.values().filter_map(|probe| Some(long(probe.slo.as_ref()?.over)));
    let comparisons = plan.compares.values().map(|compare| long(compare.over));
    let usages =
        plan.usages.values().filter_map(|usage| Some(usage::reach(usage, plan.probes.get(&usage.probe)?)));
    let asked = plan.conditions().flat_map(Expr::paths).filter_map(|path| match path.segments() {
        [.., Segment::Key(name)] if path.root() == "probes" => burn_span(name).map(long),
        _ => None,
    });
    // Data is counted from when the cutover began, which is about when its window opens.
    let counted = plan.cutover.iter().filter(|cutover| !cutover.data.is_empty());
    let counted = counted.map(|cutover| (cutover.end - cutover.start).max(TimeDelta::zero()) + COUNTED_SLACK);
    let objectives = objectives.chain(counted);
    objectives.chain(comparisons).chain(usages).chain(asked).max().unwrap_or_default().max(RECENT)
        + plan.longest_hold()
}

/// Where the recent past of a probe begins: the evidence of its objective, or the last ten minutes.
pub fn recent_start(probe: &Probe, now: DateTime<Utc>) -> DateTime<Utc> {
    probe.slo.as_ref().map_or(now - RECENT, |slo| slo::evidence_start(slo, now))
}

fn judged(world: &World, id: &Id, read: impl Fn(&Judgement) -> Reading) -> Reading {
    let Some((probe, slo)) = world.plan.probes.get(id).and_then(|probe| Some((probe, probe.slo.as_ref()?)))
    else {
        return Reading::missing(&say::NO_DATA);
    };
    let judgement = slo::judge(probe, slo, world.history, world.now);
    let reading = read(&judgement);
    behind(reading, world, probe, judgement.from, &judgement.span)
}

/// What is not proved yet can decide nothing: it is shown as `unproven` and has no value.
fn standing(judgement: &Judgement, world: &World, probe: Option<&Probe>) -> Reading {
    let shares = || {
        let percent = |share: f64| format!("{:.2} %", share * 100.0);
        (percent(judgement.interval.low), percent(judgement.interval.high))
    };
    if let Some(unable) = judgement.span.last.as_ref().and_then(unable) {
        return unable;
    }
    match judgement.standing {
        Standing::Unproven if judgement.events == 0 => {
            Reading::open(Standing::Unproven.word(), &say::NO_DATA)
        }
        Standing::Unproven if judgement.stale => match probe.and_then(|probe| lost(world, probe)) {
            Some(lost) => lost,
            None => Reading::open(Standing::Unproven.word(), &say::STOPPED),
        },
        Standing::Unproven => {
            let (low, high) = shares();
            let reason = match &judgement.fading {
                Some(newest) => {
                    phrase!(say::FADING, good = u64::from(newest.good), events = newest.events())
                }
                None => phrase!(say::UNPROVEN, seen = seen(judgement, probe), low = low, high = high),
            };
            Reading::open(Standing::Unproven.word(), reason)
        }
        Standing::Met => Reading::known(Value::text(Standing::Met.word())),
        Standing::Broken => {
            let (low, high) = shares();
            let target = probe
                .and_then(|probe| probe.slo.as_ref())
                .map(|slo| (slo.good * Decimal::ONE_HUNDRED).normalize());
            let note = phrase!(
                say::BROKEN,
                seen = seen(judgement, probe),
                low = low,
                high = high,
                target = target.unwrap_or_default().to_string(),
                worst = worst(&judgement.span),
            );
            Reading::known(Value::text(Standing::Broken.word())).noted(note)
        }
    }
}

/// What was seen, and what that counts as where several samples fall into the time of one outage.
fn seen(judgement: &Judgement, probe: Option<&Probe>) -> Phrase {
    let (good, events) = (judgement.good, judgement.events);
    match probe.and_then(|probe| probe.slo.as_ref()) {
        Some(slo) if judgement.counts_less() => phrase!(
            say::SEEN_APART,
            good = good,
            events = events,
            counted = format!("{:.1}", judgement.counted),
            outage = written_duration(u64::try_from(slo.outage.as_millis()).unwrap_or(u64::MAX))
        ),
        _ => phrase!(say::SEEN, good = good, events = events),
    }
}

/// What our own side could not even try says nothing about the system.
fn unable(last: &Last) -> Option<Reading> {
    (last.outcome == Outcome::Unable).then(|| {
        let why = last.detail.clone().unwrap_or_else(|| Phrase::from(Outcome::Unable.name()));
        Reading::missing(&say::NO_DATA).broken(phrase!(say::UNABLE, why = why))
    })
}

/// Where whoever probes has lost slots of late, it is not that the probe stopped: our own side could not measure.
fn lost(world: &World, probe: &Probe) -> Option<Reading> {
    let (counts, _) = measured(world, probe, world.now - probe.patience());
    let is_lost = counts.unmeasured > 0 && counts.events() == 0;
    let why = || phrase!(say::LOST, count = u64::from(counts.unmeasured));
    is_lost.then(|| Reading::missing(&say::NO_DATA).broken(why()))
}

/// The commonest failure, or that the answers were too slow.
fn worst(span: &Span) -> Phrase {
    let failures = Outcome::ALL[1..].iter().map(|outcome| (span.counts.of(*outcome), *outcome));
    match failures.max_by_key(|(count, _)| *count) {
        Some((count, outcome)) if count > 0 => {
            let detail = span
                .last
                .as_ref()
                .filter(|last| last.outcome == outcome)
                .and_then(|last| last.detail.clone());
            match detail {
                Some(detail) => phrase!(
                    say::MOSTLY_WITH,
                    outcome = outcome.name(),
                    count = u64::from(count),
                    detail = detail
                ),
                None => phrase!(say::MOSTLY, outcome = outcome.name(), count = u64::from(count)),
            }
        }
        _ => Phrase::from(&say::TOO_SLOW),
    }
}

fn bound(judgement: &Judgement, bound: f64) -> Reading {
    match Value::float(bound) {
        Some(value) if judgement.events > 0 => Reading::known(value),
        _ => Reading::missing(&say::NO_DATA),
    }
}

/// A reading of the recent past, whether or not the probe still runs.
fn recent(world: &World, id: &Id, read: impl Fn(&Probe, &Span) -> Reading) -> Reading {
    let Some(probe) = world.plan.probes.get(id) else { return Reading::missing(&say::NO_DATA) };
    let from = recent_start(probe, world.now);
    let span = world.history.span(id, from, world.now);
    behind(read(probe, &span), world, probe, from, &span)
}

/// A reading of the recent past that is missing when the probe has stopped.
fn fresh(world: &World, id: &Id, read: impl Fn(&Probe, &Span) -> Reading) -> Reading {
    recent(world, id, |probe, span| match &span.last {
        None => Reading::missing(&say::NO_DATA),
        Some(last) => match unable(last) {
            Some(unable) => unable,
            None if slo::is_stale(probe, span, world.now) => lost(world, probe).unwrap_or_else(|| {
                Reading::missing(phrase!(say::STALE, ago = show_duration(world.now - last.at)))
            }),
            None => read(probe, span),
        },
    })
}

/// The counts since `from`, and where they come from, without the times.
pub(super) fn measured(world: &World, probe: &Probe, from: DateTime<Utc>) -> (Counts, Evidence) {
    let (mut counts, mut windows, mut first) = (Counts::default(), 0, None);
    for window in world.history.tallies(&probe.id, from, world.now) {
        counts.add(&window.counts);
        if window.counts.events() > 0 {
            windows += 1;
            first = first.or_else(|| DateTime::from_timestamp(window.start, 0));
        }
    }
    let evidence = Evidence::Windows {
        probe: probe.id.to_string(),
        from: first.unwrap_or(from),
        until: world.now,
        windows,
        events: counts.events(),
        excluded: u64::from(counts.excluded),
    };
    (counts, evidence)
}

fn behind(reading: Reading, world: &World, probe: &Probe, from: DateTime<Utc>, span: &Span) -> Reading {
    let evidence = Evidence::Windows {
        probe: probe.id.to_string(),
        from: span.first.unwrap_or(from),
        until: world.now,
        windows: span.windows,
        events: span.counts.events(),
        excluded: u64::from(span.counts.excluded),
    };
    let reading = match (&reading.note, span.counts.excluded) {
        (None, 1..) => reading.noted(phrase!(say::EXCLUDED, count = u64::from(span.counts.excluded))),
        _ => reading,
    };
    reading.from([evidence]).aged(span.last.as_ref().map(|last| last.at))
}

/// Response time at a quantile. When more than the rest timed out, it lies beyond the time-out and is no number.
fn quantile(world: &World, id: &Id, quantile: f64) -> Reading {
    fresh(world, id, |probe, span| {
        let censored = u64::from(span.counts.of(Outcome::Timeout)) + u64::from(span.counts.missed);
        if censored as f64 > (1.0 - quantile) * span.counts.events() as f64 {
            let timeout = TimeDelta::from_std(probe.timeout).unwrap_or_default();
            return Reading::missing(phrase!(say::BEYOND_TIMEOUT, timeout = show_duration(timeout)));
        }
        match span.response.quantile(quantile).and_then(|time| TimeDelta::from_std(time).ok()) {
            Some(time) => Reading::known(Value::Duration(time)),
            None => Reading::missing(&say::NO_DATA),
        }
    })
}

/// A phase that never happened, such as connecting on a kept connection, has no time.
fn phase(world: &World, id: &Id, phase: Phase) -> Reading {
    fresh(world, id, |_, span| {
        match span.phases.of(phase).quantile(0.95).and_then(|time| TimeDelta::from_std(time).ok()) {
            Some(time) => Reading::known(Value::Duration(time)),
            None => Reading::missing(&say::NO_PHASE),
        }
    })
}

fn reading(world: &World, id: &Id, name: &str) -> Reading {
    fresh(world, id, |_, span| {
        let readings = span.last.iter().flat_map(|last| &last.readings);
        match readings.into_iter().find(|(known, _)| **known == *name) {
            Some((_, number)) => Reading::known(Value::Number(*number)),
            None => Reading::missing(&say::NO_DATA),
        }
    })
}
