//! How much that the old system will never know has come about since the cutover began, and when that is too much.

use crate::{
    id::Id,
    measure::History,
    plan::{Counted, DataLimit, Plan, Probe, Signable},
    state::{SignOff, State, Subject},
    stats::reaching,
    usage,
};
use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::{Decimal, prelude::ToPrimitive};

/// How far ahead a limit is looked for: what is further away is not in sight.
pub const IN_SIGHT: TimeDelta = TimeDelta::hours(24);

/// What the forecast goes by: the growth in each of the last minutes, so many at most.
const MINUTES: u8 = 15;

const CONFIDENCE: f64 = 0.95;

type Point = (DateTime<Utc>, Decimal);

/// One of the data that going back loses.
#[derive(Clone, Debug)]
pub struct DataClock<'a> {
    pub limit: &'a DataLimit,
    pub counting: Counting,
    /// Who agreed to exactly this limit.
    pub agreed: Option<&'a SignOff>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Counting {
    /// The cutover has not begun.
    NotYet,
    /// It should be counted, and no reading tells.
    Unknown,
    Known(Count),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Count {
    pub amount: Decimal,
    /// When the latest reading was taken.
    pub at: DateTime<Utc>,
    /// How fast it grew in the last minutes; `None` when that is not known yet.
    pub per_minute: Option<Decimal>,
    /// When the limit is to be expected, where that is in sight.
    pub expected: Option<DateTime<Utc>>,
    /// Before when it is not reached, one-sided 95 %.
    pub earliest: Option<DateTime<Utc>>,
    /// When it was reached.
    pub reached: Option<DateTime<Utc>>,
}

impl<'a> DataClock<'a> {
    pub(super) fn of(
        limit: &'a DataLimit,
        plan: &'a Plan,
        state: &'a State,
        history: &History,
        since: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Self {
        let counting = match (since, plan.probes.get(&limit.probe)) {
            (None, _) => Counting::NotYet,
            (Some(_), None) => Counting::Unknown,
            (Some(since), Some(probe)) => {
                counted(limit, probe, history, since, now).map_or(Counting::Unknown, Counting::Known)
            }
        };
        Self { limit, counting, agreed: agreed(limit, plan, state) }
    }

    pub fn count(&self) -> Option<&Count> {
        match &self.counting {
            Counting::Known(count) => Some(count),
            Counting::NotYet | Counting::Unknown => None,
        }
    }

    /// When it closes the way back: when the limit was reached, or before when it is not. `None` while that is not in
    /// sight, or not known.
    pub fn closes(&self) -> Option<DateTime<Utc>> {
        let count = self.count()?;
        count.reached.or(count.earliest).or(count.expected)
    }
}

/// The latest sign-off of exactly this limit, by whom the plan wants it from.
fn agreed<'a>(limit: &DataLimit, plan: &Plan, state: &'a State) -> Option<&'a SignOff> {
    let demanded = plan.must_be_signed(Signable::SignOff, None);
    let by_them = |sign_off: &SignOff| {
        limit.signed_by.as_ref().is_none_or(|person| person.as_str() == &*sign_off.note.by)
    };
    let subject = Subject::Limit(Id::new(limit.id.as_str()), limit.terms());
    state.sign_offs(&subject).rev().find(|it| it.standing.counts(demanded) && by_them(it))
}

fn counted(
    limit: &DataLimit,
    probe: &Probe,
    history: &History,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Option<Count> {
    let patience = probe.patience();
    let readings = usage::readings(history, probe, &limit.reading, since - patience, now);
    let points = match limit.counted {
        Counted::Level => readings,
        Counted::Growth => grown(&readings, since, patience)?,
    };
    let (at, amount) = points.last().copied().filter(|(at, _)| now - *at <= patience)?;
    let steps = steps(&points, at);
    let left = (limit.limit - amount).to_f64()?;
    let most = IN_SIGHT.as_seconds_f64() / 60.0;
    let (expected, earliest) = reaching(&steps, left, CONFIDENCE, most);
    let ahead = |minutes: f64| {
        at + TimeDelta::milliseconds(
            Decimal::from_f64_retain(minutes * 60_000.0)
                .and_then(|millis| millis.to_i64())
                .unwrap_or_default(),
        )
    };
    let mean = (steps.len() > 1).then(|| steps.iter().sum::<f64>() / steps.len() as f64);
    Some(Count {
        amount,
        at,
        per_minute: mean.and_then(Decimal::from_f64_retain).map(|mean| mean.round_dp(2).normalize()),
        expected: expected.map(ahead),
        earliest: earliest.map(ahead),
        reached: points.iter().find(|(at, amount)| *at >= since && *amount >= limit.limit).map(|(at, _)| *at),
    })
}

/// What a total has grown by since a time. It is measured from the last reading up to then, or from the first one
/// behind it where that came soon; without either it is not known. A total that falls has begun anew.
fn grown(readings: &[Point], since: DateTime<Utc>, patience: TimeDelta) -> Option<Vec<Point>> {
    let before = readings.iter().rposition(|(at, _)| *at <= since);
    let first = before.or_else(|| readings.iter().position(|(at, _)| *at - since <= patience))?;
    let (mut last, mut sum) = (readings.get(first)?.1, Decimal::ZERO);
    let grown = readings[first..].iter().map(|(at, total)| {
        sum += if *total >= last { *total - last } else { *total };
        last = *total;
        (*at, sum)
    });
    Some(grown.collect())
}

/// The growth in each of the whole minutes up to the latest reading, newest first.
fn steps(points: &[Point], at: DateTime<Utc>) -> Vec<f64> {
    let known = |moment: DateTime<Utc>| points.iter().rev().find(|(at, _)| *at <= moment).map(|(_, n)| *n);
    let marks = (0..=MINUTES).map_while(|minute| known(at - TimeDelta::minutes(i64::from(minute))));
    let marks: Vec<Decimal> = marks.collect();
    marks.windows(2).filter_map(|pair| (pair[0] - pair[1]).to_f64()).collect()
}
