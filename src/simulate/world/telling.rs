//! What is told of a moment.

use super::World;
use crate::{
    conductor::ActError,
    id::Id,
    phrase,
    report::{clock, timeline},
    simulate::{Line, Sort},
    state::{Happening, RunEvent},
    verdict::Verdict,
    wording::{Phrase, simulate as say},
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
                    self.dates.margin = self.clock.map(|closes| closes - recorded.event.at);
                }
            }
            tell(&Line {
                at: recorded.event.at,
                sort: Sort::Event,
                seq: Some(recorded.seq),
                by: recorded.event.by.clone(),
                what: self.titled(&recorded.event.what, timeline::sentence(&state, &recorded)),
            });
        }
        Ok(())
    }

    /// A sentence with the title of what it names only by id, where it is first heard of.
    fn titled(&self, what: &Happening, said: Phrase) -> Phrase {
        let title = match what {
            Happening::Run { run: Some(run), what: RunEvent::Started { step, .. } } => {
                let run = self.watcher.state().run_of(*run);
                let book = run.and_then(|run| self.plan.runbooks.get(&run.runbook));
                book.and_then(|book| book.steps.get(step)).map(|step| &step.title)
            }
            Happening::AlertRaised { alert, .. } => self.plan.alerts.get(alert).map(|alert| &alert.title),
            _ => None,
        };
        match title {
            None => said,
            Some(title) => phrase!(say::TITLED, said = said, title = title),
        }
    }

    /// Tells what the gate says when it says something else, and the decision clock when little is left.
    pub(super) fn tell_verdicts(&mut self, tell: &mut dyn FnMut(&Line)) {
        self.tell_poll(tell);
        let line = |what| Line { at: self.now, sort: Sort::Verdict, seq: None, by: String::new(), what };
        let begun = self.has_begun();
        let why = self.hard();
        if !begun && self.shown.verdict != Some((self.gate.verdict, why.clone())) {
            let (gate, verdict) = (&self.gate.gate, self.gate.verdict.name());
            tell(&line(match why.clone() {
                None => phrase!(say::GATE_SAYS, gate = gate, verdict = verdict),
                Some(why) => phrase!(say::GATE_SAYS_FOR, gate = gate, verdict = verdict, why = why),
            }));
            self.shown.verdict = Some((self.gate.verdict, why));
        }
        let state = self.watcher.state();
        let rolls_back = state.runs().any(|run| {
            Some(&run.runbook) == self.night.rollback.as_ref() && run.begun.at >= self.night.start
        });
        let Some(closes) = self.clock.filter(|_| begun && !rolls_back) else { return };
        let left = closes - self.now;
        let passed = WARNINGS
            .into_iter()
            .filter(|minutes| left.num_minutes() < *minutes || left.num_seconds() <= minutes * 60)
            .min();
        // A forecast comes and goes: each warning is told once.
        if passed.is_some_and(|passed| self.shown.warned.is_none_or(|warned| passed < warned)) {
            self.shown.warned = passed;
            let world = self.watcher.world(&self.senses.history, self.now);
            if let Some(headline) = clock::headline(&world) {
                tell(&line(headline));
            }
        }
    }

    /// Tells who said what, once all have voted: until then nobody may know.
    fn tell_poll(&mut self, tell: &mut dyn FnMut(&Line)) {
        let state = self.state();
        let poll = state.poll(&self.night.gate).filter(|poll| poll.blind && poll.is_complete());
        let Some(poll) = poll.filter(|poll| self.shown.poll != Some(poll.event)) else { return };
        self.shown.poll = Some(poll.event);
        for seat in &poll.seats {
            let Some(vote) = poll.vote(seat) else { continue };
            let (by, choice) = (self.plan.person_name(&vote.note.by), vote.choice.name());
            let what = phrase!(say::POLL_SHOWN, seat = self.plan.called(seat), choice = choice, by = by);
            tell(&Line { at: self.now, sort: Sort::Verdict, seq: None, by: String::new(), what });
        }
    }

    /// The first criterion, or else the first seat, that the verdict of the gate rests on; none for a go.
    fn hard(&self) -> Option<Phrase> {
        let verdict = self.gate.verdict;
        if verdict == Verdict::Go {
            return None;
        }
        let criterion = self.gate.criteria.iter().find(|judged| judged.counts_as() == verdict);
        let seat = || self.gate.ballots.iter().find(|ballot| ballot.verdict == verdict);
        criterion
            .map(|judged| phrase!(say::HARD_CRITERION, title = &judged.title))
            .or_else(|| seat().map(|ballot| phrase!(say::HARD_SEAT, seat = self.plan.called(&ballot.seat))))
    }
}
