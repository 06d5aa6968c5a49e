//! The run that the runbook screen is about: which it is, where its steps stand, and what they take.
//!
//! Everything here is read from the engine; the screens only word it.

use super::{subject::Subject, view::View};
use crate::{
    id::Id,
    phrase,
    plan::{Action, OnFail, RunStep, Runbook, Then},
    report,
    runbook::{self, Forecast, Phase, Taken},
    state::{Closing, Mode, Proposal, Run, StepStanding},
    wording::{Phrase, night as say},
};
use chrono::TimeDelta;
use std::{collections::HashMap, time::Duration};
use uuid::Uuid;

/// A run that has ended so long ago is no longer what tonight is about.
const FRESH: TimeDelta = TimeDelta::hours(12);

/// Which run somebody wants to see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Chosen {
    /// What goes on now, or else what would.
    #[default]
    Current,
    /// By the event that began it.
    Run(Uuid),
    /// As it would run, by the place of the runbook in the plan.
    Planned(usize),
}

/// A runbook, and the run of it that is looked at; without one, what would happen.
#[derive(Clone, Copy)]
pub struct Course<'a> {
    pub book: &'a Runbook,
    pub run: Option<&'a Run>,
}

impl<'a> Course<'a> {
    /// What the runbook screen shows. `None` when the plan has no runbook.
    pub fn of(view: &View<'a>) -> Option<Self> {
        let plan = &view.snapshot.plan;
        let planned = |at: usize| plan.runbooks.get_index(at).map(|(_, book)| Self { book, run: None });
        let run = |run: &'a Run| Some(Self { book: plan.runbooks.get(&run.runbook)?, run: Some(run) });
        let chosen = match view.lens.chosen {
            Chosen::Current => None,
            Chosen::Run(event) => view.snapshot.state.run_of(event).and_then(run),
            Chosen::Planned(at) => planned(at),
        };
        chosen.or_else(|| Self::current(view))
    }

    /// What goes on now: a live run before a rehearsal, a later before an earlier one, one that has just ended; or
    /// else the cutover as it would run.
    pub fn current(view: &View<'a>) -> Option<Self> {
        let plan = &view.snapshot.plan;
        let known =
            || view.snapshot.state.runs().rev().filter(|run| plan.runbooks.contains_key(&run.runbook));
        let fresh = |run: &&Run| run.closed.as_ref().is_some_and(|(_, end)| view.now - end.at < FRESH);
        let found = known()
            .find(|run| run.is_open() && run.mode == Mode::Live)
            .or_else(|| known().find(|run| run.is_open()))
            .or_else(|| known().find(fresh));
        if let Some(run) = found {
            return Some(Self { book: plan.runbooks.get(&run.runbook)?, run: Some(run) });
        }
        let named = plan.cutover.as_ref().and_then(|cutover| plan.runbooks.get(cutover.runbook.as_ref()?));
        let book = named.or_else(|| plan.runbooks.values().next())?;
        Some(Self { book, run: None })
    }

    /// What a line about a run, a runbook or a step belongs to.
    pub fn about(view: &View<'a>, subject: &Subject) -> Option<Self> {
        let plan = &view.snapshot.plan;
        let run = |id: &Id| view.snapshot.state.runs().rev().find(|run| run.id == *id);
        match subject {
            Subject::Runbook(id) => Some(Self { book: plan.runbooks.get(id)?, run: None }),
            Subject::Run(id) => {
                let run = run(id)?;
                Some(Self { book: plan.runbooks.get(&run.runbook)?, run: Some(run) })
            }
            Subject::Step { book, run: of, .. } => {
                Some(Self { book: plan.runbooks.get(book)?, run: of.as_ref().and_then(run) })
            }
            _ => None,
        }
    }

    /// The steps as lines: those of the plan, then those the run was begun with and the plan has no more.
    pub fn subjects(&self) -> Vec<Subject> {
        let gone = self.run.into_iter().flat_map(|run| run.steps.keys());
        let gone = gone.filter(|id| !self.book.steps.contains_key(*id));
        let line = |step: &Id| Subject::Step {
            book: self.book.id.clone(),
            run: self.run.map(|run| run.id.clone()),
            step: step.clone(),
        };
        self.book.steps.keys().chain(gone).map(line).collect()
    }

    /// Where a step stands; `None` while nothing was begun.
    pub fn phase(&self, view: &View, step: &RunStep) -> Option<Phase> {
        Some(runbook::phase_for(&view.snapshot.me, step, self.run?, &|console| {
            view.snapshot.is_here(console)
        }))
    }

    /// Every step of the plan with where it stands.
    pub fn phases(&self, view: &View) -> Vec<(&'a RunStep, Phase)> {
        let Some(run) = self.run else { return Vec::new() };
        runbook::phases_for(&view.snapshot.me, self.book, run, &|console| view.snapshot.is_here(console))
    }

    pub fn taken(&self, step: &Id) -> Option<Taken> {
        runbook::taken(self.run?, step)
    }

    /// When it will be over; `None` for what is not under way.
    pub fn forecast(&self, view: &View) -> Option<Forecast> {
        let run = self.run.filter(|run| run.is_open())?;
        let end = view.snapshot.plan.cutover.as_ref().map(|cutover| cutover.end);
        let phase = |step: &RunStep| runbook::phase(step, run, &|console| view.snapshot.is_here(console));
        runbook::forecast(self.book, run, &view.snapshot.state, &phase, (view.now, end))
    }

    /// Planned time of all steps, one after another.
    pub fn planned(&self) -> Duration {
        self.book.steps.values().map(|step| step.planned).sum()
    }

    /// Planned time of the steps that are over.
    pub fn planned_over(&self) -> Duration {
        let Some(run) = self.run else { return Duration::ZERO };
        let over = |step: &&RunStep| run.step(&step.id).is_some_and(crate::state::StepRun::is_over);
        self.book.steps.values().filter(over).map(|step| step.planned).sum()
    }

    pub fn steps_over(&self) -> usize {
        self.run.map_or(0, |run| run.steps.values().filter(|step| step.is_over()).count())
    }

    pub fn steps(&self) -> usize {
        self.run.map_or(self.book.steps.len(), |run| run.steps.len())
    }

    /// Whether the rollback is proposed: a decision asks for it, or a step failed that the plan wants it after.
    pub fn proposes_rollback(&self) -> bool {
        let Some(run) = self.run else { return false };
        let is_closed = matches!(run.closed, Some((Closing::Completed | Closing::RolledBack, _)));
        let asks = |step: &RunStep| {
            let Some(known) = run.step(&step.id) else { return false };
            let failed = step.on_fail == OnFail::RollBack && known.standing() == StepStanding::Failed;
            let decided = match (&step.action, &known.choice) {
                (Action::Decide(choices), Some(chosen)) => {
                    choices.iter().any(|choice| choice.id == *chosen && choice.then == Then::RollBack)
                }
                _ => false,
            };
            failed || decided
        };
        !is_closed && self.book.steps.values().any(asks)
    }

    /// Whether the steps are no longer those the run was begun with.
    pub fn differs(&self) -> bool {
        self.run.is_some_and(|run| run.is_open() && !run.is_as_planned(self.book))
    }

    /// Completed rehearsals of exactly these steps.
    pub fn rehearsals(&self, view: &View) -> usize {
        let hash = self.book.hash();
        view.snapshot.state.runs().filter(|run| run.rehearsed(&hash)).count()
    }

    /// What is set otherwise here than where these steps were rehearsed.
    pub fn elsewhere(&self, view: &View) -> Option<Phrase> {
        report::runs::elsewhere(&view.snapshot.state, self.book)
    }
}

/// That going back is proposed and waits for an answer.
pub fn proposal<'a>(view: &View<'a>) -> Option<&'a Proposal> {
    let (plan, state) = (&view.snapshot.plan, &view.snapshot.state);
    state.open_proposal().filter(|_| state.may_go_back(plan, view.now))
}

/// `RB-001 proposes to go back: …`, with the keys that answer it.
pub fn proposed(view: &View) -> Option<String> {
    let open = proposal(view)?;
    let why = report::clock::reason(&view.snapshot.plan, open);
    Some(format!("↶ {}", view.phrase(&phrase!(say::PROPOSAL_WAITS, proposal = &open.id, why = why))))
}

/// In which of the parallel streams of a runbook each step runs: a step goes on with the stream of the first step
/// before it that nobody went on with, and else opens another.
pub fn streams(book: &Runbook) -> HashMap<Id, usize> {
    let mut streams: HashMap<Id, usize> = HashMap::new();
    // The last step of each stream.
    let mut heads: Vec<Id> = Vec::new();
    for step in book.steps.values() {
        let before = step.after.iter().filter_map(|id| streams.get(id).map(|at| (*at, id)));
        let goes_on = before.filter(|(at, id)| heads.get(*at) == Some(*id)).map(|(at, _)| at).min();
        let at = goes_on.unwrap_or(heads.len());
        match heads.get_mut(at) {
            Some(head) => *head = step.id.clone(),
            None => heads.push(step.id.clone()),
        }
        streams.insert(step.id.clone(), at);
    }
    streams
}

/// `4:05`, `1:02:33`: what ticks, without letters that would change width.
pub fn ticking(time: Duration) -> String {
    let seconds = time.as_secs();
    let (hours, minutes, seconds) = (seconds / 3_600, seconds % 3_600 / 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// `45m`, `1h20`: what was planned, in minutes.
pub fn minutes(time: Duration) -> String {
    let minutes = time.as_secs().div_ceil(60);
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes}m"),
        (hours, minutes) => format!("{hours}h{minutes:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short_and_of_steady_width() {
        for (seconds, shown) in [(5, "0:05"), (245, "4:05"), (3_753, "1:02:33")] {
            assert_eq!(ticking(Duration::from_secs(seconds)), shown);
        }
        for (seconds, shown) in [(0, "0m"), (61, "2m"), (2_700, "45m"), (4_800, "1h20")] {
            assert_eq!(minutes(Duration::from_secs(seconds)), shown);
        }
    }

    #[test]
    fn steps_that_run_beside_each_other_are_in_streams_of_their_own() {
        let snapshot = crate::tui::sample::night::planned();
        let streams = streams(&snapshot.plan.runbooks["cutover"]);
        let of = |step: &str| streams[&Id::new(step)];
        assert_eq!([of("freeze"), of("backup"), of("switch")], [0, 0, 0]);
        assert_eq!([of("announce"), of("stores")], [1, 1]);
    }
}
