//! When a run will be over: the remaining steps drawn many times from what they took before.
//!
//! A step with at least one earlier run takes what one of those took, drawn at random; one without takes its planned
//! minutes times a triangular factor from 0.8 over 1 to 2.5, for plans of steps are exceeded more often than kept. A
//! step under way takes at least what it took already. Steps begin as soon as those before them are done. The seed
//! is fixed: the same state at the same time gives the same forecast.

use super::{phase::Phase, times};
use crate::{
    id::Id,
    plan::{RunStep, Runbook},
    splitmix::SplitMix64,
    state::{Run, State},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;

/// Ends drawn.
const DRAWS: usize = 1_000;
const SEED: u64 = 20_261_205;
const FACTOR: (f64, f64, f64) = (0.8, 1.0, 2.5);

#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// Half of all draws end by then.
    pub p50: DateTime<Utc>,
    /// Four fifths do.
    pub p80: DateTime<Utc>,
    /// Share of the draws that end by the end of the window; `None` without one.
    pub in_time: Option<f64>,
    /// The step most often on the longest way of the draws that are late, or of all when none is.
    pub critical: Option<Id>,
    /// Steps whose time rests on earlier runs, of all that are left.
    pub known: usize,
    pub left: usize,
}

/// `None` when nothing is left to do.
pub fn forecast(
    book: &Runbook,
    run: &Run,
    state: &State,
    phase: &dyn Fn(&RunStep) -> Phase,
    (now, window_end): (DateTime<Utc>, Option<DateTime<Utc>>),
) -> Option<Forecast> {
    let left: Vec<Left> =
        book.steps.values().filter_map(|step| Left::of(book, step, run, state, phase(step), now)).collect();
    if left.is_empty() {
        return None;
    }
    let mut dice = SplitMix64::new(SEED);
    let limit = window_end.map(|end| (end - now).as_seconds_f64() / 60.0);
    let mut draws: Vec<(f64, usize)> = (0..DRAWS).map(|_| draw(&left, &mut dice)).collect();
    let is_late = |(end, _): &(f64, usize)| limit.is_some_and(|limit| *end > limit);
    let late = draws.iter().filter(|draw| is_late(draw)).count();
    let mut blamed: HashMap<usize, usize> = HashMap::new();
    for draw in draws.iter().filter(|draw| late == 0 || is_late(draw)) {
        *blamed.entry(draw.1).or_default() += 1;
    }
    let critical = blamed.into_iter().max_by_key(|(step, times)| (*times, std::cmp::Reverse(*step)));
    draws.sort_by(|a, b| a.0.total_cmp(&b.0));
    let at = |share: usize| now + minutes(draws[DRAWS * share / 100].0);
    Some(Forecast {
        p50: at(50),
        p80: at(80),
        in_time: limit.map(|_| 1.0 - late as f64 / DRAWS as f64),
        critical: critical.map(|(step, _)| left[step].id.clone()),
        known: left.iter().filter(|step| !step.past.is_empty()).count(),
        left: left.len(),
    })
}

/// A step that is not over.
struct Left {
    id: Id,
    /// Places of the steps before it that are not over either.
    after: Vec<usize>,
    planned: f64,
    past: Vec<f64>,
    /// Minutes it took already.
    spent: f64,
}

impl Left {
    fn of(
        book: &Runbook,
        step: &RunStep,
        run: &Run,
        state: &State,
        phase: Phase,
        now: DateTime<Utc>,
    ) -> Option<Self> {
        let is_over = |id: &Id| run.step(id).is_some_and(crate::state::StepRun::is_over);
        if is_over(&step.id) {
            return None;
        }
        let open: Vec<&Id> = book.steps.keys().filter(|id| !is_over(id)).collect();
        let place = |id: &Id| open.iter().position(|known| *known == id);
        let spent = match phase {
            Phase::UnderWay => times::taken(run, &step.id).map(|taken| taken.span(now).as_secs_f64() / 60.0),
            _ => None,
        };
        Some(Self {
            id: step.id.clone(),
            after: step.after.iter().filter_map(place).collect(),
            planned: step.planned.as_secs_f64() / 60.0,
            past: times::minutes_of_step(state, &book.id, &step.id),
            spent: spent.unwrap_or_default(),
        })
    }

    /// Minutes from now, or from when it begins, to its end.
    fn draw(&self, dice: &mut SplitMix64) -> f64 {
        let count = self.past.len() as u64;
        let whole = match usize::try_from(dice.below(count)).ok().and_then(|i| self.past.get(i)) {
            Some(past) => *past,
            None => self.planned * triangular(uniform(dice), FACTOR),
        };
        (whole - self.spent).max(0.0)
    }
}

/// The end of everything, and the step that took most of the longest way to it.
fn draw(left: &[Left], dice: &mut SplitMix64) -> (f64, usize) {
    let lengths: Vec<f64> = left.iter().map(|step| step.draw(dice)).collect();
    // A plan without circles is in order after as many rounds as it has steps; nearly always after one.
    let (mut ends, mut before) = (vec![0.0_f64; left.len()], vec![None; left.len()]);
    for _ in 0..left.len() {
        let mut changed = false;
        for (place, step) in left.iter().enumerate() {
            let last = step.after.iter().copied().max_by(|a, b| ends[*a].total_cmp(&ends[*b]));
            let end = last.map_or(0.0, |last| ends[last]) + lengths[place];
            if end > ends[place] {
                (ends[place], before[place], changed) = (end, last, true);
            }
        }
        if !changed {
            break;
        }
    }
    let longest = |a: &usize, b: &usize| ends[*a].total_cmp(&ends[*b]);
    let Some(last) = (0..left.len()).max_by(longest) else { return (0.0, 0) };
    let mut way = vec![last];
    while let Some(previous) = way.last().and_then(|step| before[*step]).filter(|_| way.len() <= left.len()) {
        way.push(previous);
    }
    let heaviest = way.into_iter().max_by(|a, b| lengths[*a].total_cmp(&lengths[*b]));
    (ends[last], heaviest.unwrap_or(last))
}

fn uniform(dice: &mut SplitMix64) -> f64 {
    (dice.next() >> 11) as f64 / (1_u64 << 53) as f64
}

/// The value of a triangular distribution that a share of it lies below.
fn triangular(share: f64, (least, likely, most): (f64, f64, f64)) -> f64 {
    let split = (likely - least) / (most - least);
    if share < split {
        least + (share * (most - least) * (likely - least)).sqrt()
    } else {
        most - ((1.0 - share) * (most - least) * (most - likely)).sqrt()
    }
}

#[expect(clippy::cast_possible_truncation, reason = "minutes of a night in milliseconds")]
fn minutes(minutes: f64) -> TimeDelta {
    TimeDelta::milliseconds((minutes * 60_000.0) as i64)
}
