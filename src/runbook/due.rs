//! Which steps the program that carries out a run begins now.

use super::{
    next_by_itself,
    phase::{Phase, blocked_by, phases},
};
use crate::{
    plan::{RunStep, Runbook},
    state::{Run, StepRun},
};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// Longest pause before a step is tried again.
const PAUSE_MAX: TimeDelta = TimeDelta::seconds(60);

/// What begins by itself, what is tried again after a pause, and what somebody has asked for.
pub fn due<'a>(
    book: &'a Runbook,
    run: &Run,
    console: Uuid,
    is_here: &dyn Fn(Uuid) -> bool,
    now: DateTime<Utc>,
) -> Vec<&'a RunStep> {
    if run.console != console || run.paused.is_some() || !run.is_open() || !run.is_as_planned(book) {
        return Vec::new();
    }
    let mut due = next_by_itself(book, run, console, is_here);
    let is_blocked = blocked_by(book, run, is_here).is_some();
    for (planned, phase) in phases(book, run, is_here) {
        let Some(step) = run.step(&planned.id) else { continue };
        let again = !is_blocked && phase == Phase::Failed && is_again_due(planned, step, now);
        if (again || is_asked(planned, step, phase)) && !due.iter().any(|known| known.id == planned.id) {
            due.push(planned);
        }
    }
    due
}

fn is_asked(planned: &RunStep, step: &StepRun, phase: Phase) -> bool {
    let may_begin = matches!(phase, Phase::Ready | Phase::Failed | Phase::Undone);
    step.asked.is_some() && may_begin && planned.action.is_automatic()
}

fn is_again_due(planned: &RunStep, step: &StepRun, now: DateTime<Utc>) -> bool {
    let rested = |at: DateTime<Utc>| now - at >= pause(step.tries.len());
    step.is_tried_again(planned) && step.last_end().is_none_or(|ended| rested(ended.note.at))
}

/// One second after the first try, then twice as long each time.
fn pause(tries: usize) -> TimeDelta {
    let doublings = u32::try_from(tries.saturating_sub(1)).unwrap_or(u32::MAX).min(16);
    TimeDelta::seconds(1 << doublings).min(PAUSE_MAX)
}
