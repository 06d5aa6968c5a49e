//! Service level objectives: "at least this share of events is good", decided with a stated confidence.
//!
//! An event is good when it succeeded within the time, so success rate and percentile goals are one test. It is
//! decided by a confidence sequence ([`crate::stats::Sequence`]), so looking at it all night does not inflate the
//! chance of a false answer.
//!
//! A sequence needs a fixed beginning. Evidence therefore begins at a whole multiple of half the window `over`, and
//! reaches back over between one half and the whole of it: never more than the plan says, and anew every half window,
//! so that an old outage is forgotten. The stated confidence holds for each such sequence.

mod budget;
mod burn;
mod clusters;
mod compare;
mod coverage;
mod recent;
mod slices;
#[cfg(test)]
mod story;
mod weight;

pub use budget::{Budget, budget};
pub use burn::{Burn, Thin, burn};
pub use compare::{Comparison, Relation, compare};
pub use slices::{Slices, slice_length, slices};

use crate::{
    measure::{Counts, Grain, History, Outcome, Span, Tally},
    plan::{Probe, Slo},
    stats::{Interval, Sequence},
    wording::{Text, names},
};
use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::prelude::ToPrimitive;
use std::{sync::Arc, time::Duration};

/// What an objective has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    Met,
    Unproven,
    Broken,
}

impl Standing {
    pub const WORDS: &'static [&'static str] = &["met", "unproven", "broken"];

    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }

    pub fn name(self) -> &'static Text {
        match self {
            Self::Met => &names::MET,
            Self::Unproven => &names::UNPROVEN,
            Self::Broken => &names::BROKEN,
        }
    }

    /// Carries the meaning where there is no colour.
    pub fn glyph(self) -> &'static str {
        match self {
            Self::Met => "●",
            Self::Unproven => "◐",
            Self::Broken => "✖",
        }
    }
}

/// The standing with the counts and bounds behind it.
#[derive(Clone, Debug)]
pub struct Judgement {
    pub standing: Standing,
    pub good: u64,
    pub events: u64,
    /// What the events count as: fewer where several fall into the time of one outage.
    pub counted: f64,
    /// Shares not excluded at the objective's confidence.
    pub interval: Interval,
    /// The newest events, where they do not bear out what all of them would prove.
    pub fading: Option<Counts>,
    /// Where the evidence begins.
    pub from: DateTime<Utc>,
    /// The newest sample is too old to speak of now.
    pub stale: bool,
    pub span: Arc<Span>,
}

impl Judgement {
    /// Whether the events count as fewer than they are.
    pub fn counts_less(&self) -> bool {
        self.counted < self.events as f64 - 0.05
    }
}

/// Judges the objective on what is known at `now`.
pub fn judge(probe: &Probe, slo: &Slo, history: &History, now: DateTime<Utc>) -> Judgement {
    let from = evidence_start(slo, now);
    let span = history.span(&probe.id, from, now);
    judge_span(probe, slo, (from, now), span, |from| history.tallies(&probe.id, from, now))
}

/// Judges the objective on what one vantage measured.
pub fn judge_at(vantage: &str, probe: &Probe, slo: &Slo, history: &History, now: DateTime<Utc>) -> Judgement {
    let from = evidence_start(slo, now);
    let span = history.span_at(vantage, &probe.id, from, now);
    judge_span(probe, slo, (from, now), span, |from| history.tallies_at(vantage, &probe.id, from, now))
}

/// `since` tells what was counted from a moment on.
fn judge_span(
    probe: &Probe,
    slo: &Slo,
    (from, now): (DateTime<Utc>, DateTime<Utc>),
    span: Arc<Span>,
    since: impl Fn(DateTime<Utc>) -> Vec<Tally>,
) -> Judgement {
    let (good, events) = (u64::from(span.counts.good), span.counts.events());
    let (target, confidence) = (share(slo.good), share(slo.confidence));
    let all = sequence(target, &span.counts);
    let mut weight = weight::of(probe, slo.outage, &span, now);
    if weight < 1.0 && all.share().is_some_and(|observed| observed < target) {
        weight = weight.max(clusters::weight(&since(from), slo.outage));
    }
    let sequence = all.scaled(weight);
    let stale = is_stale(probe, &span, now);
    let proved = if stale { Standing::Unproven } else { standing(&sequence, target, confidence) };
    let newest = || recent::newest(probe, slo, (from, now), &since).filter(|it| !recent::bears_out(slo, it));
    let fading = if proved == Standing::Met { newest() } else { None };
    Judgement {
        standing: if fading.is_some() { Standing::Unproven } else { proved },
        good,
        events,
        counted: sequence.counted(),
        interval: sequence.interval(confidence),
        fading,
        from,
        stale,
        span,
    }
}

/// What the events prove, each counting as one.
fn sequence(target: f64, counts: &Counts) -> Sequence {
    let good = u64::from(counts.good);
    Sequence::aimed_at(target, good, counts.events().saturating_sub(good))
}

fn standing(sequence: &Sequence, target: f64, confidence: f64) -> Standing {
    match sequence.share() {
        Some(observed) if sequence.excludes(target, confidence) => {
            if observed > target {
                Standing::Met
            } else {
                Standing::Broken
            }
        }
        _ => Standing::Unproven,
    }
}

/// How coarse windows may be for evidence over a span to begin exactly where it does.
pub fn coarsest(over: Duration) -> Grain {
    Grain::dividing(TimeDelta::milliseconds(half_millis(over)))
}

fn half_millis(over: Duration) -> i64 {
    let over = TimeDelta::from_std(over).unwrap_or(TimeDelta::MAX);
    (over.num_milliseconds() / 2).max(1)
}

/// Where the evidence of an objective begins at `now`.
pub fn evidence_start(slo: &Slo, now: DateTime<Utc>) -> DateTime<Utc> {
    evidence_start_over(slo.over, now)
}

/// Where evidence over a span begins at `now`.
fn evidence_start_over(over: Duration, now: DateTime<Utc>) -> DateTime<Utc> {
    let half = half_millis(over);
    let begun = now.timestamp_millis().div_euclid(half) * half;
    DateTime::from_timestamp_millis(begun - half).unwrap_or(now)
}

/// Whether the last sample is too long ago for a probe that runs this often: it has stopped, and what it saw then is
/// no evidence of now. So is one that our own side is unable to run.
pub fn is_stale(probe: &Probe, span: &Span, now: DateTime<Utc>) -> bool {
    let patience = probe.patience();
    span.last.as_ref().is_none_or(|last| now - last.at > patience || last.outcome == Outcome::Unable)
}

fn share(decimal: rust_decimal::Decimal) -> f64 {
    decimal.to_f64().unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        measure::{Last, Window},
        plan,
    };

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
    }

    /// A window every 10 s from `from`, each with this many good and bad events.
    fn history(from: i64, windows: i64, good: u32, bad: u32) -> History {
        let windows = (0..windows).map(|i| {
            let mut window = Window::new(at(from + i * 10));
            window.counts.record(Outcome::Ok, good);
            window.counts.record(Outcome::Timeout, bad);
            window.counts.good = good;
            let (at, service) = (at(from + i * 10 + 9), Duration::from_millis(5));
            window.last =
                Some(Last { at, service, outcome: Outcome::Ok, detail: None, readings: Vec::new() });
            window
        });
        let mut history = History::default();
        history.set("login".into(), windows.collect());
        history
    }

    fn standing(history: &History, now: i64) -> Standing {
        let plan = plan::sample::plan();
        let probe = &plan.probes["login"];
        judge(probe, probe.slo.as_ref().unwrap(), history, at(now)).standing
    }

    /// The sample objective is 90 % at 95 % confidence: 46 good events in a row prove it.
    #[test]
    fn enough_good_events_prove_it_and_too_few_do_not() {
        assert_eq!(crate::stats::samples_to_prove(0.9, 0.95), Some(46));
        assert_eq!(standing(&history(0, 4, 10, 0), 40), Standing::Unproven);
        assert_eq!(standing(&history(0, 5, 10, 0), 50), Standing::Met);
        assert_eq!(standing(&history(0, 5, 0, 10), 50), Standing::Broken);
        assert_eq!(standing(&history(0, 5, 9, 1), 50), Standing::Unproven);
    }

    #[test]
    fn no_data_and_old_data_prove_nothing() {
        assert_eq!(standing(&History::default(), 0), Standing::Unproven);
        let then = history(0, 10, 10, 0);
        assert_eq!(standing(&then, 110), Standing::Met);
        assert_eq!(standing(&then, 200), Standing::Unproven, "nothing was measured for 100 s");
    }

    #[test]
    fn evidence_reaches_back_half_to_all_of_the_window() {
        let slo = plan::sample::plan().probes["login"].slo.clone().unwrap();
        for second in [0, 1, 899, 900, 901, 1_799, 1_800] {
            let reach = at(second) - evidence_start(&slo, at(second));
            assert!(reach >= TimeDelta::minutes(15) && reach <= TimeDelta::minutes(30), "{reach}");
        }
    }
}
