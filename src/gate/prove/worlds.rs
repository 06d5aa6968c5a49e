//! Journals and measurements that are made up, good and bad, of the things a plan speaks of.

use crate::{
    facts::lookback,
    measure::{Grain, History, Last, Outcome, Window},
    plan::{HOST_NAMES, Plan, Probe},
    state::{CaseResult, Change, Event, Happening, Progress, Recorded, Severity, State, Subject},
};
use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use uuid::Uuid;

/// How often at most a probe has answered in the time that is made up.
const WINDOWS_MAX: i32 = 3_000;

/// Where probes are measured that the plan does not say more of.
const ALONE: &str = "prove";

/// Whose word it is; no plan knows this person, so it vouches for nothing.
const BY: &str = "user:golive-prove";

/// What people have recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Records {
    None,
    Good,
    Bad,
    /// Good, and then what was tested changed.
    Outdated,
}

impl Records {
    pub const ALL: [Self; 4] = [Self::None, Self::Good, Self::Bad, Self::Outdated];
}

/// What probes have measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measured {
    Nothing,
    Good,
    /// Good, until the probes stopped.
    Stopped,
    /// The probes run, and there was nothing to measure.
    NoRequests,
    /// Answered at once, with an error.
    Failing,
    TimedOut,
    /// Good, but later than their objectives allow.
    Late,
    /// Good, but hosts are at their limit.
    Overloaded,
    /// Our own side could not run them.
    Unable,
}

impl Measured {
    pub const ALL: [Self; 9] = [
        Self::Nothing,
        Self::Good,
        Self::Stopped,
        Self::NoRequests,
        Self::Failing,
        Self::TimedOut,
        Self::Late,
        Self::Overloaded,
        Self::Unable,
    ];
}

pub(super) fn state(plan: &Plan, records: Records, now: DateTime<Utc>) -> State {
    let mut state = State::of(plan);
    let moment = TimeDelta::milliseconds(1);
    let begin = now - lookback(plan) - TimeDelta::days(1);
    let known = match records {
        Records::None => Vec::new(),
        Records::Good | Records::Outdated => recorded(plan, true),
        Records::Bad => recorded(plan, false),
    };
    let before = changes(plan).into_iter().filter(|_| records != Records::None).map(|what| (begin, what));
    let after = changes(plan).into_iter().filter(|_| records == Records::Outdated).map(|what| (now, what));
    let known = known.into_iter().map(|what| (now - moment, what));
    for (seq, (at, what)) in (1..).zip(before.chain(known).chain(after)) {
        let id = Uuid::from_u128(u128::from(seq));
        let event = Event { id, at, by: BY.to_owned(), what, signature: None };
        state.apply(&Arc::new(Recorded::new(seq, event)));
    }
    state
}

/// What is tested, as it is said to be: the plan is the one at hand.
fn changes(plan: &Plan) -> Vec<Happening> {
    let version = |what| if what == Change::Plan { plan.hash.clone() } else { "1".to_owned() };
    let changed = |what| Happening::SystemChanged { what, version: version(what), note: String::new() };
    Change::ALL.map(changed).into()
}

/// Everything done and well, or everything done and found wanting.
fn recorded(plan: &Plan, well: bool) -> Vec<Happening> {
    let note = String::new;
    let progress = if well { Progress::Delivered } else { Progress::Proposed };
    let result = if well { CaseResult::Pass } else { CaseResult::Fail };
    let requirements = plan.requirements.keys().map(|id| Happening::RequirementMarked {
        requirement: id.clone(),
        progress,
        note: note(),
    });
    let cases = plan.cases.keys().map(|id| Happening::CaseRecorded {
        case: id.clone(),
        result,
        note: note(),
        took: None,
        clicks: None,
    });
    let items = plan.checklists.values().flat_map(|list| {
        list.items.keys().map(move |item| {
            let (checklist, item) = (list.id.clone(), item.clone());
            if well {
                Happening::ItemTicked { checklist, item, note: note(), proof: None, look: None }
            } else {
                Happening::ItemUnticked { checklist, item, note: note() }
            }
        })
    });
    let troubles = troubles(plan).filter(|_| !well);
    requirements.chain(cases).chain(items).chain(signed(plan, well)).chain(troubles).collect()
}

fn signed(plan: &Plan, well: bool) -> Vec<Happening> {
    let requirements = plan.requirements.keys().cloned().map(Subject::Requirement);
    let milestones = plan.milestones.keys().cloned().map(Subject::Milestone);
    let lists = plan.checklists.keys().cloned().map(Subject::Checklist);
    let subjects = requirements.chain(milestones).chain(lists).filter(|_| well);
    subjects.map(|subject| Happening::SignedOff { subject, note: String::new() }).collect()
}

/// What is wrong at worst: open feedback of every severity, and every alert.
fn troubles(plan: &Plan) -> impl Iterator<Item = Happening> {
    let feedback = Severity::ALL.iter().map(|severity| Happening::FeedbackAdded {
        text: String::new(),
        severity: *severity,
        case: None,
        requirement: None,
        place: None,
    });
    let alerts = plan.alerts.values().map(|alert| Happening::AlertRaised {
        alert: alert.id.clone(),
        severity: alert.severity,
        seen: Vec::new(),
        on_call: None,
    });
    feedback.chain(alerts)
}

pub(super) fn history(plan: &Plan, measured: Measured, now: DateTime<Utc>) -> History {
    let mut history = History::default();
    if measured == Measured::Nothing {
        return history;
    }
    let span = lookback(plan);
    let known = vantages(plan);
    for probe in plan.probes.values() {
        let mut here: Vec<&str> = known.iter().map(String::as_str).filter(|it| probe.is_from(it)).collect();
        if here.is_empty() {
            here.push(ALONE);
        }
        history.set_at(probe.id.clone(), windows(probe, measured, span, now), &here);
    }
    history
}

/// As many vantages as any quorum of the plan asks for, of those it names as far as they go; none without a quorum.
pub(super) fn vantages(plan: &Plan) -> BTreeSet<String> {
    let named: BTreeSet<&String> = plan.probes.values().flat_map(|probe| &probe.from).collect();
    let criteria = plan.gates.values().flat_map(|gate| gate.criteria.values());
    let asked = criteria.filter_map(|it| Some((it.quorum?, plan.probes_behind(&it.require))));
    let of_probes = plan.probes.values().filter_map(|probe| Some((probe.quorum?, vec![probe])));
    let mut vantages = BTreeSet::new();
    for (quorum, probes) in asked.chain(of_probes) {
        let made_up = (1..=quorum).map(|n| format!("{ALONE}-{n}"));
        let fit = |name: &String| probes.iter().all(|probe| probe.is_from(name));
        let fitting = named.iter().map(|name| (*name).clone()).chain(made_up).filter(fit);
        vantages.extend(fitting.take(usize::try_from(quorum).unwrap_or(usize::MAX)));
    }
    vantages
}

/// Windows of a probe that ran all the time: the last ten minutes as finely as they are measured, what is before that
/// by the minute.
fn windows(probe: &Probe, measured: Measured, span: TimeDelta, now: DateTime<Utc>) -> Vec<Window> {
    let fine = Grain::Fine.start_of(now);
    let coarse = Grain::Minute.start_of(now - TimeDelta::minutes(10));
    let starts = (0..).map(|i| fine - Grain::Fine.length() * i).take_while(|start| *start >= coarse);
    let minutes = (1..=WINDOWS_MAX).map(|i| coarse - Grain::Minute.length() * i);
    let older = minutes.take_while(|start| *start + Grain::Minute.length() > now - span);
    let end =
        if measured == Measured::Stopped { now - probe.patience() - TimeDelta::seconds(1) } else { now };
    let made = starts.map(|start| (start, Grain::Fine)).chain(older.map(|start| (start, Grain::Minute)));
    let mut windows: Vec<Window> =
        made.filter_map(|(start, grain)| window(probe, measured, start, grain, end)).collect();
    windows.reverse();
    windows
}

/// The window of that start; `None` when it begins after the end.
fn window(
    probe: &Probe,
    measured: Measured,
    start: DateTime<Utc>,
    grain: Grain,
    end: DateTime<Utc>,
) -> Option<Window> {
    let until = (start + grain.length()).min(end);
    let every = TimeDelta::from_std(probe.every).ok()?.num_milliseconds().max(1);
    // The first slot at a time or later; the last moment of all is counted in.
    let slot = |at: DateTime<Utc>| (at.timestamp_millis() - 1).div_euclid(every) + 1;
    let inclusive = TimeDelta::milliseconds(i64::from(until == end));
    let (first, after) = (slot(start), slot(until + inclusive));
    let events = u32::try_from(after - first).unwrap_or_default();
    if start > end {
        return None;
    }
    let mut window = Window { grain, ..Window::new(start) };
    let (outcome, time) = answer(probe, measured);
    if events == 0 || measured == Measured::NoRequests {
        return Some(window);
    }
    window.counts.record(outcome, events);
    let within = probe.slo.as_ref().map(|slo| slo.within);
    if outcome == Outcome::Ok && within.is_none_or(|within| time <= within) {
        window.counts.good = events;
    }
    if outcome == Outcome::Unable {
        window.counts.unmeasured = events;
    } else {
        for _ in 0..events.min(60) {
            window.service.record(time);
            window.response.record(time);
        }
    }
    let at = DateTime::from_timestamp_millis((after - 1) * every)?;
    let readings = if outcome == Outcome::Ok { readings(probe, measured) } else { Vec::new() };
    window.last = Some(Last { at, service: time, outcome, detail: None, readings });
    Some(window)
}

/// How a run ends, and when.
fn answer(probe: &Probe, measured: Measured) -> (Outcome, Duration) {
    let soon = Duration::from_millis(5);
    match measured {
        Measured::Failing => (Outcome::Status, Duration::from_millis(1)),
        Measured::TimedOut => (Outcome::Timeout, probe.timeout),
        Measured::Unable => (Outcome::Unable, Duration::ZERO),
        Measured::Late => {
            let within = probe.slo.as_ref().map(|slo| slo.within + Duration::from_millis(1));
            (Outcome::Ok, within.unwrap_or(soon))
        }
        _ => (Outcome::Ok, soon),
    }
}

/// Of a host, shares of 1 and loads.
fn readings(probe: &Probe, measured: Measured) -> Vec<(Arc<str>, Decimal)> {
    let half = Decimal::new(5, 1);
    let of_host = |name: &str| match measured {
        Measured::Overloaded if name.starts_with("load") => Decimal::from(1_000_000),
        Measured::Overloaded => Decimal::ONE,
        _ => half,
    };
    let read = probe.read.iter().map(|(name, _)| (Arc::from(name.as_str()), half));
    read.chain(HOST_NAMES.map(|name| (Arc::from(name), of_host(name)))).collect()
}
