//! Runs of runbooks, folded from their events. Applying an event a second time changes nothing, and what cannot
//! follow from what was before is left out: a step ends only once it was started, and a closed run stays closed.

use super::{Closing, Ending, Mode, Note, Price, Proof, RunEvent, Standing};
use crate::{
    id::Id,
    plan::{RunStep, Runbook},
};
use indexmap::IndexMap;
use std::collections::BTreeMap;
use uuid::Uuid;

/// One run of a runbook.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// `RUN-001`, by order in the journal.
    pub id: Id,
    /// The event that began it, by which others name it.
    pub event: Uuid,
    pub runbook: Id,
    pub mode: Mode,
    pub hash: String,
    /// Where: what the steps found in the environment.
    pub settings: BTreeMap<String, String>,
    pub begun: Note,
    /// What going back cost when it was begun, of the rollback.
    pub price: Option<Price>,
    pub standing: Standing,
    /// In the order of the plan it was begun with.
    pub steps: IndexMap<Id, StepRun>,
    /// The program that carries out what machines do, and since when.
    pub console: Uuid,
    pub taken: Note,
    /// Since when nothing new begins.
    pub paused: Option<Note>,
    pub closed: Option<(Closing, Note)>,
}

/// What has become of one step so far.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct StepRun {
    /// People who say that it may begin, each once.
    pub agreed: Vec<(Note, Standing)>,
    /// Who wants that it begins, until it does.
    pub asked: Option<(Note, Standing)>,
    /// Every time it was begun, oldest first.
    pub tries: Vec<Try>,
    pub settled: Option<(bool, Note, Standing)>,
    pub skipped: Option<(Note, Standing)>,
    /// The program that takes it back, until it is known whether that worked.
    pub undoing: Option<(Note, Uuid)>,
    pub undone: Option<Undone>,
    /// What was chosen, of a decision.
    pub choice: Option<Id>,
}

/// One time a step was begun.
#[derive(Clone, Debug, PartialEq)]
pub struct Try {
    pub started: Note,
    pub console: Uuid,
    pub ended: Option<Ended>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Ended {
    pub ending: Ending,
    /// It failed, and the plan goes on without it.
    pub goes_on: bool,
    pub note: Note,
    pub proof: Option<Proof>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Undone {
    pub worked: bool,
    pub note: Note,
    pub proof: Option<Proof>,
}

/// Where a step stands, as far as the journal tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepStanding {
    Waiting,
    /// Begun, and nobody has seen its end: while the program that began it is there it is under way, and otherwise
    /// nobody knows.
    Started,
    Done,
    Failed,
    Skipped,
    Undone,
}

impl StepRun {
    pub fn standing(&self) -> StepStanding {
        if self.undone.as_ref().is_some_and(|undone| undone.worked) {
            return StepStanding::Undone;
        }
        if self.skipped.is_some() {
            return StepStanding::Skipped;
        }
        match (self.tries.last(), &self.settled) {
            (None, _) => StepStanding::Waiting,
            (Some(last), settled) => {
                let ended = last.ended.as_ref().map(|ended| ended.ending == Ending::Done);
                match ended.or(settled.as_ref().map(|(done, ..)| *done)) {
                    Some(true) => StepStanding::Done,
                    Some(false) => StepStanding::Failed,
                    None => StepStanding::Started,
                }
            }
        }
    }

    /// Whether those after it may begin: it is done or skipped, or the run goes on without it.
    pub fn is_over(&self) -> bool {
        match self.standing() {
            StepStanding::Done | StepStanding::Skipped => true,
            StepStanding::Failed => self.last_end().is_some_and(|ended| ended.goes_on),
            StepStanding::Waiting | StepStanding::Started | StepStanding::Undone => false,
        }
    }

    /// Who asked for it, and so begins it whichever program does.
    pub fn beginner(&self) -> Option<&str> {
        self.asked.as_ref().map(|(note, _)| &*note.by)
    }

    /// Whether somebody else than who begins it agreed, signed where that is demanded.
    pub fn has_second(&self, beginner: &str, demanded: bool) -> bool {
        self.agreed.iter().any(|(note, standing)| *note.by != *beginner && standing.counts(demanded))
    }

    /// How its last try ended, if anybody saw that.
    pub fn last_end(&self) -> Option<&Ended> {
        self.tries.last()?.ended.as_ref()
    }

    /// Whether a machine tries it again by itself: it failed with tries left, or nobody knows how it ended and doing it
    /// twice does no harm. What cannot be taken back is never begun without a word.
    pub fn is_tried_again(&self, planned: &RunStep) -> bool {
        let is_machines = planned.action.is_automatic() && !planned.irreversible;
        if !is_machines || self.standing() != StepStanding::Failed {
            return false;
        }
        match self.last_end() {
            Some(_) => self.tries.len() <= planned.retries as usize,
            None => planned.is_harmless_twice(),
        }
    }
}

impl Run {
    pub fn is_open(&self) -> bool {
        self.closed.is_none()
    }

    /// Whether the plan would still do the same in the same place: else machines do nothing more of it.
    pub fn is_as_planned(&self, book: &Runbook) -> bool {
        self.settings == book.settings() && self.hash == book.hash()
    }

    /// Whether it was a rehearsal of exactly these steps, to its end, wherever it was.
    pub fn rehearsed(&self, hash: &str) -> bool {
        let is_complete = self.closed.as_ref().is_some_and(|(closing, _)| *closing == Closing::Completed);
        self.mode == Mode::Rehearsal && is_complete && self.hash == hash
    }

    pub fn step(&self, id: &Id) -> Option<&StepRun> {
        self.steps.get(id)
    }

    pub(super) fn begin(id: Id, event: Uuid, what: RunEvent, note: Note, standing: Standing) -> Option<Self> {
        let RunEvent::Begun { runbook, mode, hash, steps, console, price, settings, .. } = what else {
            return None;
        };
        let steps = steps.into_iter().map(|step| (step, StepRun::default())).collect();
        let (taken, begun) = (note.clone(), note);
        Some(Self {
            id,
            event,
            runbook,
            mode,
            hash,
            settings,
            begun,
            price,
            standing,
            steps,
            console,
            taken,
            paused: None,
            closed: None,
        })
    }

    pub(super) fn apply(&mut self, what: RunEvent, note: Note, standing: Standing) {
        if self.closed.is_some() {
            // What was under way, and what is taken back after the end, are all that may still come.
            if matches!(what, RunEvent::Ended { .. } | RunEvent::UndoStarted { .. } | RunEvent::Undone { .. })
            {
                self.apply_step(what, note, standing);
            }
            return;
        }
        match what {
            RunEvent::Paused { .. } => drop(self.paused.get_or_insert(note)),
            RunEvent::Resumed { .. } => self.paused = None,
            RunEvent::TakenOver { console, .. } => {
                (self.console, self.taken) = (console, note);
                // What was asked of the one before is asked anew, by somebody who sees how things stand.
                self.steps.values_mut().for_each(|step| step.asked = None);
            }
            RunEvent::Closed { outcome, .. } => self.closed = Some((outcome, note)),
            _ => self.apply_step(what, note, standing),
        }
    }

    fn apply_step(&mut self, what: RunEvent, note: Note, standing: Standing) {
        let Some(step) = what.step().and_then(|id| self.steps.get_mut(id)) else { return };
        match what {
            RunEvent::Agreed { .. } => {
                if !step.agreed.iter().any(|(known, _)| known.by == note.by) {
                    step.agreed.push((note, standing));
                }
            }
            RunEvent::Asked { .. } => step.asked = Some((note, standing)),
            RunEvent::Started { console, .. } => {
                // A new try: what was said of an earlier one is history.
                step.settled = None;
                step.undone = None;
                step.undoing = None;
                step.asked = None;
                step.tries.push(Try { started: note, console, ended: None });
            }
            RunEvent::Ended { ending, proof, choice, console, goes_on, .. } => {
                // One that comes late, about an earlier try on another machine, says nothing of this one.
                if let Some(Try { ended: ended @ None, console: begun_by, .. }) = step.tries.last_mut()
                    && step.settled.is_none()
                    && console.is_none_or(|console| console == *begun_by)
                {
                    *ended = Some(Ended { ending, goes_on, note, proof });
                    step.choice = choice;
                }
            }
            RunEvent::Settled { done, .. } => {
                if step.standing() == StepStanding::Started {
                    step.settled = Some((done, note, standing));
                }
            }
            RunEvent::Skipped { .. } => {
                step.asked = None;
                step.skipped.get_or_insert((note, standing));
            }
            RunEvent::UndoStarted { console, .. } => step.undoing = Some((note, console)),
            RunEvent::Undone { worked, proof, .. } => {
                step.undoing = None;
                step.undone = Some(Undone { worked, note, proof });
            }
            RunEvent::Begun { .. }
            | RunEvent::Paused { .. }
            | RunEvent::Resumed { .. }
            | RunEvent::TakenOver { .. }
            | RunEvent::Closed { .. } => {}
        }
    }
}

impl RunEvent {
    /// What was said with it; empty where nothing was.
    pub fn note(&self) -> &str {
        match self {
            Self::Begun { note, .. }
            | Self::Agreed { note, .. }
            | Self::Asked { note, .. }
            | Self::Ended { note, .. }
            | Self::Settled { note, .. }
            | Self::Skipped { note, .. }
            | Self::Undone { note, .. }
            | Self::Paused { note }
            | Self::Resumed { note }
            | Self::TakenOver { note, .. }
            | Self::Closed { note, .. } => note,
            Self::Started { .. } | Self::UndoStarted { .. } => "",
        }
    }
}
