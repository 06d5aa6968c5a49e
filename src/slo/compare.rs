//! The new system against the old one: "not worse than before", decided with a stated confidence.
//!
//! What is compared is the share of good events of two probes over the same span. The standing rests on
//! [`crate::stats::Difference`], which may be looked at all night; Newcombe's interval stands beside it for reading,
//! right for one look (Newcombe 1998, Stat. Med. 17:873, method 10). Evidence begins as it does for an objective.

use super::{evidence_start_over, is_stale, share};
use crate::{
    measure::{History, Outcome, Span},
    plan::{Compare, Plan, Probe},
    stats::{Difference, Interval, Sequence, newcombe},
    wording::{Text, names},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;

/// Aim of the confidence sequence of a probe without an objective.
const TARGET: f64 = 0.99;

/// What the comparison has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    NotWorse,
    Unproven,
    Worse,
}

impl Relation {
    pub const ALL: [Self; 3] = [Self::NotWorse, Self::Unproven, Self::Worse];
    pub const WORDS: [&'static str; 3] = ["not-worse", "unproven", "worse"];

    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }

    pub fn name(self) -> &'static Text {
        match self {
            Self::NotWorse => &names::NOT_WORSE,
            Self::Unproven => &names::UNPROVEN,
            Self::Worse => &names::WORSE,
        }
    }
}

/// The standing with what is behind it.
#[derive(Clone, Debug)]
pub struct Comparison {
    pub standing: Relation,
    /// Shares of good events, new minus old, as observed; `None` before either has one.
    pub observed: Option<f64>,
    /// Differences not excluded at the stated confidence, however often one looked.
    pub interval: Interval,
    /// Newcombe's interval at the same confidence, for one look.
    pub newcombe: Option<Interval>,
    /// Response time at the 95th percentile, new minus old; `None` without both, and when too many timed out.
    pub p95: Option<TimeDelta>,
    /// Where the evidence begins.
    pub from: DateTime<Utc>,
    /// One of the two has stopped: what it saw is no evidence of now.
    pub stale: bool,
    pub old: Arc<Span>,
    pub new: Arc<Span>,
}

/// Compares what is known at `now`; `None` when the plan lacks one of the probes.
pub fn compare(compare: &Compare, plan: &Plan, history: &History, now: DateTime<Utc>) -> Option<Comparison> {
    let (old_probe, new_probe) = (plan.probes.get(&compare.old)?, plan.probes.get(&compare.new)?);
    let from = evidence_start_over(compare.over, now);
    let (old, new) = (history.span(&compare.old, from, now), history.span(&compare.new, from, now));
    let both = Difference { old: sequence(old_probe, &old), new: sequence(new_probe, &new) };
    let confidence = share(compare.confidence);
    let interval = both.interval(confidence);
    let stale = is_stale(old_probe, &old, now) || is_stale(new_probe, &new, now);
    let margin = share(compare.margin);
    let standing = match both.observed() {
        Some(_) if stale => Relation::Unproven,
        Some(_) if interval.low > -margin => Relation::NotWorse,
        Some(_) if interval.high < -margin => Relation::Worse,
        _ => Relation::Unproven,
    };
    let pair = |span: &Span| (u64::from(span.counts.good), span.counts.events());
    Some(Comparison {
        standing,
        observed: both.observed(),
        interval,
        newcombe: newcombe(pair(&new), pair(&old), confidence),
        p95: p95(&new).zip(p95(&old)).map(|(new, old)| new - old),
        from,
        stale,
        old,
        new,
    })
}

fn sequence(probe: &Probe, span: &Span) -> Sequence {
    let target = probe.slo.as_ref().map_or(TARGET, |slo| share(slo.good));
    let good = u64::from(span.counts.good);
    Sequence::aimed_at(target, good, span.counts.events().saturating_sub(good))
}

fn p95(span: &Span) -> Option<TimeDelta> {
    let censored = u64::from(span.counts.of(Outcome::Timeout)) + u64::from(span.counts.missed);
    let is_beyond = censored as f64 > 0.05 * span.counts.events() as f64;
    let time = span.response.quantile(0.95).filter(|_| !is_beyond)?;
    TimeDelta::from_std(time).ok()
}

#[cfg(test)]
mod tests {
    use super::{
        super::story::{Story, probe},
        *,
    };
    use crate::{id::Id, plan};
    use std::time::Duration;

    /// Two probes of one event a second in the first 15 minutes: so many of 900 are bad.
    fn found(old_bad: i64, new_bad: i64, later: i64) -> Comparison {
        let mut plan = plan::sample::plan();
        let mut history = History::default();
        for (id, bad) in [("old", old_bad), ("new", new_bad)] {
            let mut probe = probe("0.99", 1);
            probe.id = Id::new(id);
            let story = Story::new(&probe).events(900 - bad, true).events(bad, false);
            history.set(probe.id.clone(), story.history().windows(&probe.id));
            plan.probes.insert(probe.id.clone(), probe);
        }
        let asked = Compare {
            id: Id::new("c"),
            place: plan.gates["go-live"].place.clone(),
            title: plan.gates["go-live"].title.clone(),
            old: Id::new("old"),
            new: Id::new("new"),
            margin: "0.03".parse().unwrap(),
            over: Duration::from_mins(30),
            confidence: "0.95".parse().unwrap(),
        };
        let now = Story::new(&plan.probes["old"]).nothing(900).now() + TimeDelta::seconds(later);
        compare(&asked, &plan, &history, now).unwrap()
    }

    #[test]
    fn not_worse_worse_and_open() {
        assert_eq!(found(0, 0, 0).standing, Relation::NotWorse);
        assert_eq!(found(9, 9, 0).standing, Relation::NotWorse);
        assert_eq!(
            found(0, 18, 0).standing,
            Relation::Unproven,
            "two percent below, within the margin and its doubt"
        );
        assert_eq!(found(0, 90, 0).standing, Relation::Worse);
        assert_eq!(found(90, 0, 0).standing, Relation::NotWorse, "better is not worse");
    }

    #[test]
    fn what_stopped_is_no_evidence_of_now() {
        let late = found(0, 0, 60);
        assert_eq!((late.standing, late.stale), (Relation::Unproven, true));
    }

    /// Newcombe's own example, 56 of 70 against 48 of 80, is tested with the formula; here that old and new stand in
    /// the right order, and that an interval for one look is the narrower one.
    #[test]
    fn intervals_are_of_new_minus_old() {
        let it = found(0, 90, 0);
        let once = it.newcombe.unwrap();
        assert!((it.observed.unwrap() + 0.1).abs() < 1e-9);
        assert!(once.low > it.interval.low && once.high < it.interval.high && once.high < 0.0, "{it:?}");
        assert_eq!(found(0, 0, 0).p95, Some(TimeDelta::zero()));
        assert!(found(0, 90, 0).p95.is_some_and(|later| later > TimeDelta::milliseconds(900)));
    }
}
