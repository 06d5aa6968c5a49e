//! What is told of a moment.

use super::World;
use crate::{
    conductor::ActError,
    id::Id,
    phrase,
    report::timeline,
    runbook,
    simulate::{Line, Sort},
    state::{Happening, RunEvent},
    value::show_duration,
    verdict::Verdict,
    wording::{Phrase, names, simulate as say},
};
use chrono::{DateTime, Utc};

/// Minutes left on the decision clock at which it is told.
const WARNINGS: [i64; 4] = [30, 15, 5, 0];

impl Line {
    pub(super) fn script(at: DateTime<Utc>, what: Phrase) -> Self {
        Self { at, sort: Sort::Script, seq: None, by: String::new(), what }
    }

    pub(super) fn refused(at: DateTime<Utc>, by: &Id, error: &ActError) -> Self {
        let what = match error {
            ActError::Refused(refusal) => refusal.message.clone(),
            ActError::Store(error) => error.message(),
            ActError::Signer(error) => error.message(),
            ActError::Entropy(error) => {
                phrase!(crate::wording::conductor::NO_ENTROPY, reason = error.to_string())
            }
        };
        Self { at, sort: Sort::Refused, seq: None, by: by.to_string(), what }
    }
}

impl World<'_> {
    /// Tells what the journal holds since.
    pub(super) fn tell_news(&mut self, tell: &mut dyn FnMut(&Line)) -> Result<(), ActError> {
        let state = self.state();
        if state.seq <= self.told {
            return Ok(());
        }
        for recorded in self.stage.after(self.told).map_err(ActError::Store)? {
            if recorded.seq > state.seq {
                // Not known to who tells it yet: the store was out of reach a moment ago.
                break;
            }
            self.told = recorded.seq;
            if let Happening::Run { run, what } = &recorded.event.what {
                let run = state.run_of(run.unwrap_or(recorded.event.id));
                self.marks.note(run, what, recorded.event.at);
                if let RunEvent::Begun { runbook, .. } = what
                    && Some(runbook) == self.night.rollback.as_ref()
                {
                    self.dates.margin = runbook::clock(&self.plan, &state).map(|clock| clock.left(self.now));
                }
            }
            tell(&Line {
                at: recorded.event.at,
                sort: Sort::Event,
                seq: Some(recorded.seq),
                by: recorded.event.by.clone(),
                what: timeline::sentence(&state, &recorded),
            });
        }
        Ok(())
    }

    /// Tells what the gate says when it says something else, and the decision clock when little is left.
    pub(super) fn tell_verdicts(&mut self, tell: &mut dyn FnMut(&Line)) {
        let line = |what| Line { at: self.now, sort: Sort::Verdict, seq: None, by: String::new(), what };
        let begun = self.has_begun();
        let (why, named) = self.hard().unzip();
        let why: String = why.unwrap_or_default();
        if !begun && self.shown.verdict != Some((self.gate.verdict, why.clone())) {
            let (gate, verdict) = (&self.gate.gate, self.gate.verdict.name());
            tell(&line(match named {
                None => phrase!(say::GATE_SAYS, gate = gate, verdict = verdict),
                Some(named) => phrase!(say::GATE_SAYS_FOR, gate = gate, verdict = verdict, why = named),
            }));
            self.shown.verdict = Some((self.gate.verdict, why));
        }
        let state = self.watcher.state();
        let rolls_back = state.runs().any(|run| {
            Some(&run.runbook) == self.night.rollback.as_ref() && run.begun.at >= self.night.start
        });
        let Some(clock) = self.clock.1.filter(|_| begun && !rolls_back) else { return };
        let left = clock.left(self.now);
        let passed = WARNINGS
            .into_iter()
            .filter(|minutes| left.num_minutes() < *minutes || left.num_seconds() <= minutes * 60)
            .min();
        if passed.is_some() && passed != self.shown.warned {
            self.shown.warned = passed;
            let what = if left > chrono::TimeDelta::zero() {
                phrase!(say::CLOCK_LEFT, left = show_duration(left))
            } else {
                (&say::CLOCK_OVER).into()
            };
            tell(&line(what));
        }
    }

    /// The first criterion, or else the first seat, that the verdict of the gate rests on, and how people call it;
    /// `None` for a go.
    fn hard(&self) -> Option<(String, Phrase)> {
        let verdict = self.gate.verdict;
        if verdict == Verdict::Go {
            return None;
        }
        let criterion = self.gate.criteria.iter().find(|judged| judged.counts_as() == verdict);
        let seat = || self.gate.ballots.iter().find(|ballot| ballot.verdict == verdict);
        let of_criterion = criterion.map(|it| {
            let id = it.id.to_string();
            (id.clone(), phrase!(names::AS_SAID, text = id))
        });
        of_criterion.or_else(|| seat().map(|it| (it.seat.clone(), self.plan.called(&it.seat))))
    }
}
