//! The draft of the post-mortem: under each heading first what the journal knows, then what only people know, asked where
//! the record shows that there is something to ask.

use super::{Page, runs::overrun, span};
use crate::{
    phrase,
    report::{
        document::{Part, Section},
        night::{Remark, What},
    },
    runbook::taken,
    state::StepStanding,
    wording::night_record as say,
};

/// Rows for what is to be changed.
const ACTIONS: usize = 4;

/// Events that the story is told in, at most; the first ones and the last.
const STORY_MAX: usize = 60;

impl Page<'_> {
    pub(super) fn draft(&self) -> Section {
        let mut parts = vec![Part::Line(say::DRAFT_RULE.get(self.lang).to_owned())];
        parts.extend(self.story());
        parts.extend(self.impact());
        parts.extend(self.response());
        parts.extend(self.steps());
        parts.extend([
            self.heading(&say::LESSONS),
            self.ask(&say::ASK_WELL),
            self.ask(&say::ASK_LUCK),
            self.heading(&say::ACTIONS),
            self.ask(&say::ASK_CHANGE),
        ]);
        let heads = [&say::ACTION, &say::PREVENTS, &say::WHO, &say::UNTIL_WHEN];
        parts.push(Part::Blank(heads.map(|text| text.get(self.lang).to_owned()).to_vec(), ACTIONS));
        self.section(&say::DRAFT, parts)
    }

    /// What went wrong, what was decided and how it ended, in the words of the timeline.
    fn story(&self) -> Vec<Part> {
        let keys: Vec<_> = self.night.timeline.iter().filter(|entry| entry.is_key).collect();
        let left_out = keys.len().saturating_sub(STORY_MAX);
        let told = keys
            .iter()
            .enumerate()
            .filter(|(place, _)| *place < STORY_MAX / 2 || *place >= STORY_MAX / 2 + left_out);
        let line = |entry: &super::super::Entry| {
            let (at, text) = (self.clock(entry.at), entry.text(self.lang));
            self.say(phrase!(say::STORY_LINE, at = at, what = text, by = &*entry.by, seq = entry.seq))
        };
        let mut items: Vec<String> = told.map(|(_, entry)| line(entry)).collect();
        if left_out > 0 {
            items.insert(STORY_MAX / 2, self.say(phrase!(say::LEFT_OUT, count = left_out)));
        }
        let what = if items.is_empty() {
            Part::Line(say::NONE.get(self.lang).to_owned())
        } else {
            Part::List(items)
        };
        vec![self.heading(&say::STORY), what]
    }

    /// Whom it hit, and what it cost.
    fn impact(&self) -> Vec<Part> {
        let mut known: Vec<String> = self.night.runs.iter().flat_map(|run| self.price_of(run)).collect();
        for it in &self.night.incidents {
            let end = it.mitigated.as_ref().map(|(at, _)| *at).into_iter().chain(it.resolved).min();
            let (alert, from) = (&it.title, self.clock(it.began));
            known.push(self.say(match end {
                Some(end) => {
                    let (until, time) = (self.clock(end), span(end - it.began));
                    phrase!(say::HARM_LASTED, alert = alert, from = from, until = until, time = time)
                }
                None => phrase!(say::HARM_OPEN, alert = alert, from = from),
            }));
        }
        let mut parts = vec![self.heading(&say::IMPACT)];
        if !known.is_empty() {
            parts.push(Part::List(known));
        }
        parts.push(self.ask(&say::ASK_HARM));
        parts
    }

    /// How it was found, taken on and stopped.
    fn response(&self) -> Vec<Part> {
        let mut parts = vec![self.heading(&say::RESPONSE)];
        for it in &self.night.incidents {
            let (alert, at) = (&it.title, self.clock(it.detected));
            parts.push(self.ask(phrase!(say::ASK_CAUSE, alert = alert, at = at.clone(), seq = it.seq)));
            if it.acknowledged.is_none() {
                parts.push(self.ask(phrase!(say::ASK_NOBODY, alert = alert, at = at.clone(), seq = it.seq)));
            }
            if it.mitigated.is_none() {
                let question =
                    phrase!(say::ASK_MITIGATED, alert = alert, id = &it.alert, at = at.clone(), seq = it.seq);
                parts.push(self.ask(question));
            }
            if it.resolved.is_none() {
                parts.push(self.ask(phrase!(say::ASK_RESOLVED, alert = alert, at = at, seq = it.seq)));
            }
        }
        if self.night.incidents.is_empty() {
            parts.push(Part::Line(say::NO_INCIDENTS.get(self.lang).to_owned()));
            parts.push(self.ask(&say::ASK_UNSEEN));
        }
        parts
    }

    /// Steps that did not go as planned.
    fn steps(&self) -> Vec<Part> {
        let mut parts = vec![self.heading(&say::OFF_PLAN)];
        for (run, remarks) in self.night.runs.iter().zip(&self.night.remarks) {
            let book = self.world.plan.runbooks.get(&run.runbook);
            for (id, step) in &run.steps {
                let of_step = |it: &&Remark| it.step.as_ref() == Some(id);
                let planned = book.and_then(|book| book.steps.get(id));
                let took = taken(run, id).and_then(|time| Some(time.until? - time.from));
                let over = planned.zip(took).and_then(|(planned, took)| overrun(planned, took));
                if let Some(over) = over {
                    parts.push(self.ask(phrase!(say::ASK_LATE, run = &run.id, step = id, over = span(over))));
                }
                if step.tries.len() > 1 {
                    let tries = step.tries.len();
                    parts.push(self.ask(phrase!(say::ASK_TRIES, run = &run.id, step = id, tries = tries)));
                }
                if step.standing() == StepStanding::Failed {
                    parts.push(self.ask(phrase!(say::ASK_FAILED, run = &run.id, step = id)));
                }
                if step.standing() == StepStanding::Skipped {
                    parts.push(self.ask(phrase!(say::ASK_SKIPPED, run = &run.id, step = id)));
                }
                let is_settled = |it: &Remark| matches!(it.what, What::Settled { .. });
                if remarks.iter().filter(of_step).any(is_settled) || step.standing() == StepStanding::Started
                {
                    parts.push(self.ask(phrase!(say::ASK_UNKNOWN, run = &run.id, step = id)));
                }
            }
            if remarks.iter().any(|it| it.what == What::TakenOver) {
                parts.push(self.ask(phrase!(say::ASK_TAKEN_OVER, run = &run.id)));
            }
        }
        if parts.len() == 1 {
            parts.push(Part::Line(say::ALL_ON_PLAN.get(self.lang).to_owned()));
        }
        parts
    }
}
