//! Where a step stands now, with what only the moment tells: whether it may begin, and whether the program that
//! began it is still there to see its end.

use crate::{
    id::Id,
    plan::{OnFail, RunStep, Runbook},
    state::{Run, StepRun, StepStanding},
    wording::{Text, run as say},
};
use uuid::Uuid;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Steps before it are not done.
    Waiting,
    /// It may begin.
    Ready,
    /// Cannot be taken back, and nobody else has agreed yet.
    NeedsSecond,
    UnderWay,
    /// The program that began it is gone, and nobody saw its end: its check or a person settles it.
    Unknown,
    Done,
    Failed,
    Skipped,
    Undone,
}

impl Phase {
    pub const WORDS: [&str; 9] =
        ["waiting", "ready", "needs-second", "under-way", "unknown", "done", "failed", "skipped", "undone"];

    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }

    pub fn name(self) -> &'static Text {
        match self {
            Self::Waiting => &say::PHASE_WAITING,
            Self::Ready => &say::PHASE_READY,
            Self::NeedsSecond => &say::PHASE_NEEDS_SECOND,
            Self::UnderWay => &say::PHASE_UNDER_WAY,
            Self::Unknown => &say::PHASE_UNKNOWN,
            Self::Done => &say::PHASE_DONE,
            Self::Failed => &say::PHASE_FAILED,
            Self::Skipped => &say::PHASE_SKIPPED,
            Self::Undone => &say::PHASE_UNDONE,
        }
    }

    /// Carries the meaning where there is no colour.
    pub fn glyph(self) -> &'static str {
        match self {
            Self::Waiting => "·",
            Self::Ready => "▷",
            Self::NeedsSecond => "⚿",
            Self::UnderWay => "▶",
            Self::Unknown => "?",
            Self::Done => "✔",
            Self::Failed => "✖",
            Self::Skipped => "↷",
            Self::Undone => "↶",
        }
    }
}

/// Where a step stands. `is_here` tells whether a program is still there: what a person does needs none.
pub fn phase(planned: &RunStep, run: &Run, is_here: &dyn Fn(Uuid) -> bool) -> Phase {
    stands_at(planned, run, is_here, None)
}

/// Where a step stands for somebody: what cannot be taken back is not ready for who alone has agreed to it.
pub fn phase_for(by: &str, planned: &RunStep, run: &Run, is_here: &dyn Fn(Uuid) -> bool) -> Phase {
    stands_at(planned, run, is_here, Some(by))
}

fn stands_at(planned: &RunStep, run: &Run, is_here: &dyn Fn(Uuid) -> bool, by: Option<&str>) -> Phase {
    let empty = StepRun::default();
    let step = run.step(&planned.id).unwrap_or(&empty);
    match step.standing() {
        StepStanding::Done => Phase::Done,
        StepStanding::Failed => Phase::Failed,
        StepStanding::Skipped => Phase::Skipped,
        StepStanding::Undone => Phase::Undone,
        StepStanding::Started => {
            let begun_by = step.tries.last().map(|last| last.console);
            let is_lost = planned.action.is_automatic() && !begun_by.is_some_and(is_here);
            if is_lost { Phase::Unknown } else { Phase::UnderWay }
        }
        StepStanding::Waiting => {
            let is_over = |before: &Id| run.step(before).is_some_and(StepRun::is_over);
            if !planned.after.iter().all(is_over) {
                Phase::Waiting
            } else if planned.irreversible && !is_agreed(step, by) {
                Phase::NeedsSecond
            } else {
                Phase::Ready
            }
        }
    }
}

/// Whether somebody else than who begins it has agreed: who asked for it, or else who looks; anybody, where that is
/// nobody in particular.
fn is_agreed(step: &StepRun, by: Option<&str>) -> bool {
    match step.beginner().or(by) {
        Some(beginner) => step.has_second(beginner, false),
        None => !step.agreed.is_empty(),
    }
}

/// As [`phases`], for somebody.
pub fn phases_for<'a>(
    by: &str,
    book: &'a Runbook,
    run: &Run,
    is_here: &dyn Fn(Uuid) -> bool,
) -> Vec<(&'a RunStep, Phase)> {
    book.steps.values().map(|step| (step, phase_for(by, step, run, is_here))).collect()
}

/// Every step with where it stands, in the order of the plan.
pub fn phases<'a>(book: &'a Runbook, run: &Run, is_here: &dyn Fn(Uuid) -> bool) -> Vec<(&'a RunStep, Phase)> {
    book.steps.values().map(|step| (step, phase(step, run, is_here))).collect()
}

/// The steps that this program begins without being asked: what machines do, in a run it carries out, where nothing
/// has failed and nothing is unknown. What cannot be taken back always waits for a person.
pub fn next_by_itself<'a>(
    book: &'a Runbook,
    run: &Run,
    console: Uuid,
    is_here: &dyn Fn(Uuid) -> bool,
) -> Vec<&'a RunStep> {
    if run.console != console || run.paused.is_some() || !run.is_open() || !run.is_as_planned(book) {
        return Vec::new();
    }
    let phases = phases(book, run, is_here);
    if phases.iter().any(|(step, phase)| stands(step, *phase, run)) {
        return Vec::new();
    }
    let begins = |(step, phase): &(&RunStep, Phase)| {
        *phase == Phase::Ready && step.action.is_automatic() && !step.irreversible
    };
    phases.into_iter().filter(begins).map(|(step, _)| step).collect()
}

/// Whether a step keeps everything else from beginning: nobody knows what became of it, or it failed for good and the
/// plan does not go on without it.
fn stands(planned: &RunStep, phase: Phase, run: &Run) -> bool {
    let is_final =
        || run.step(&planned.id).is_some_and(|step| !step.is_over() && !step.is_tried_again(planned));
    phase == Phase::Unknown || (phase == Phase::Failed && is_final())
}

/// The first step that keeps a run from going on until a person acts, and where it stands.
pub fn blocked_by<'a>(
    book: &'a Runbook,
    run: &Run,
    is_here: &dyn Fn(Uuid) -> bool,
) -> Option<(&'a RunStep, Phase)> {
    phases(book, run, is_here).into_iter().find(|(step, phase)| stands(step, *phase, run))
}

/// Whether a failure for good asks for the rollback.
pub fn proposes_rollback(book: &Runbook, run: &Run) -> bool {
    let failed =
        |step: &RunStep| step.on_fail == OnFail::RollBack && stands(step, phase(step, run, &|_| true), run);
    run.is_open() && book.steps.values().any(failed)
}
