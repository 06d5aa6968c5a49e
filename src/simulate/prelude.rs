//! What was before the night: every runbook was rehearsed some times, so that the decision clock rests on something.

use super::{
    hands::course,
    stage::{BEFORE, Stage},
};
use crate::{
    conductor::{ActError, Session},
    id::Id,
    plan::{Plan, RunStep, Runbook, night::Night},
    state::{Closing, Command, Ending, Mode, is_meant},
    wording::{Lang, simulate as say},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::{sync::Arc, time::Duration};
use uuid::Uuid;

type Deed = (String, DateTime<Utc>, Command);

/// Records the rehearsals, one a day, the last the day before.
pub(super) fn rehearse(
    stage: &Stage,
    plan: &Arc<Plan>,
    night: &Night,
    (seed, lang): (u64, Lang),
) -> Result<(), ActError> {
    let store = stage.open(BEFORE, night.start).map_err(ActError::Store)?;
    let mut session =
        Session::open(Arc::clone(plan), store, night.lead.to_string()).map_err(ActError::Store)?;
    agree(stage, plan, night, lang, &mut session)?;
    for n in 0..night.rehearsals {
        let mut at = night.start - TimeDelta::days(i64::from(night.rehearsals - n));
        for book in plan.runbooks.values() {
            let drawn = Drawn { plan, night, lang, seed: seed ^ (u64::from(n) + 1) << 32 };
            let deeds = drawn.rehearsal(book, at);
            at = deeds.last().map_or(at, |(_, at, _)| *at) + TimeDelta::minutes(10);
            // What was known then was known by then.
            stage.set(at);
            session.import(deeds)?;
        }
    }
    Ok(())
}

/// Whoever the plan names agrees to what may be lost. Where the plan wants that signed with a key, it stays unsaid: there
/// are no keys here.
fn agree(
    stage: &Stage,
    plan: &Plan,
    night: &Night,
    lang: Lang,
    session: &mut Session,
) -> Result<(), ActError> {
    let at = night.start - TimeDelta::days(i64::from(night.rehearsals) + 1);
    stage.set(at);
    for limit in plan.cutover.iter().flat_map(|cutover| cutover.data.values()) {
        let Some(by) = &limit.signed_by else { continue };
        let note = say::NOTE_LIMIT.get(lang).to_owned();
        let deed = (by.to_string(), at, Command::SignOff { subject: format!("limit:{}", limit.id), note });
        match session.import(vec![deed]) {
            Ok(()) | Err(ActError::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

struct Drawn<'a> {
    plan: &'a Plan,
    night: &'a Night,
    lang: Lang,
    seed: u64,
}

impl Drawn<'_> {
    /// One rehearsal of a runbook: each step after those before it.
    fn rehearsal(&self, book: &Runbook, start: DateTime<Utc>) -> Vec<Deed> {
        let (lead, console) = (self.night.lead.to_string(), Uuid::from_u128(2));
        let note = say::NOTE_REHEARSAL.get(self.lang).to_owned();
        let (runbook, mode) = (book.id.clone(), Mode::Rehearsal);
        let mut deeds = vec![(lead.clone(), start, Command::BeginRun { runbook, mode, console, note })];
        let mut ends: Vec<(Id, DateTime<Utc>)> = Vec::new();
        // As many rounds as there are steps bring any order of steps to its end.
        for _ in 0..book.steps.len() {
            for step in book
                .steps
                .values()
                .filter(|step| !ends.iter().any(|(id, _)| *id == step.id))
                .collect::<Vec<_>>()
            {
                let before = |id: &Id| ends.iter().find(|(known, _)| known == id).map(|(_, end)| *end);
                let Some(ready) = step.after.iter().map(before).collect::<Option<Vec<_>>>() else { continue };
                let begin = ready.into_iter().max().unwrap_or(start);
                let end = begin + self.takes(book, step);
                deeds.extend(self.step(book, step, (begin, end), console));
                ends.push((step.id.clone(), end));
            }
        }
        let over = ends.iter().map(|(_, end)| *end).max().unwrap_or(start);
        // Decided in the order of time.
        deeds.sort_by_key(|(_, at, _)| *at);
        let (run, outcome) = (book.id.clone(), Closing::Completed);
        deeds.push((lead, over, Command::CloseRun { run, outcome, note: String::new() }));
        deeds
    }

    fn step(
        &self,
        book: &Runbook,
        step: &RunStep,
        (begin, end): (DateTime<Utc>, DateTime<Utc>),
        console: Uuid,
    ) -> Vec<Deed> {
        let (run, lead) = (book.id.clone(), self.night.lead.to_string());
        let second = self.plan.people.keys().find(|id| **id != self.night.lead && self.may_do(id, step));
        let agree = second.filter(|_| step.irreversible).map(|second| {
            let note = say::NOTE_AGREED.get(self.lang).to_owned();
            (second.to_string(), begin, Command::AgreeStep { run: run.clone(), step: step.id.clone(), note })
        });
        let start = Command::StartStep { run: run.clone(), step: step.id.clone(), console };
        let choice = match &step.action {
            crate::plan::Action::Decide(choices) => choices.first().map(|choice| choice.id.clone()),
            _ => None,
        };
        let (ending, note, proof) = (Ending::Done, String::new(), None);
        let done = Command::EndStep { run, step: step.id.clone(), console, ending, note, proof, choice };
        agree.into_iter().chain([(lead.clone(), begin, start), (lead, end, done)]).collect()
    }

    fn may_do(&self, person: &Id, step: &RunStep) -> bool {
        step.owner.as_ref() == Some(person)
            || self.plan.allow.run.iter().any(|word| is_meant(self.plan, person.as_str(), word))
    }

    fn takes(&self, book: &Runbook, step: &RunStep) -> TimeDelta {
        let drawn = course(self.night, self.seed, &book.id, step, usize::MAX).takes;
        let takes = drawn.unwrap_or(step.planned).max(Duration::from_secs(1));
        TimeDelta::from_std(takes).unwrap_or_default()
    }
}
