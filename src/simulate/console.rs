//! The program of one person in a played night.

use super::{hands::{self, Hands}, stage::Stage};
use crate::{
    conductor::{ActError, Session},
    id::Id,
    plan::{Plan, RunStep},
    runbook::next_by_itself,
    state::{Command, Ending, Run},
    store::StoreError,
    wording::{Lang, simulate as say},
};
use chrono::{DateTime, Utc};
use std::sync::Arc;
use uuid::Uuid;

pub(super) struct Console {
    pub id: Uuid,
    pub session: Session,
    /// What came to its end and is not recorded yet.
    ended: Vec<hands::Result>,
}

/// What a program can know of the others, and what it does outside.
pub(super) struct Surroundings<'a> {
    pub now: DateTime<Utc>,
    pub lang: Lang,
    pub is_here: &'a dyn Fn(Uuid) -> bool,
    pub course: &'a dyn Fn(&Run, &RunStep, usize) -> hands::Course,
    pub hands: &'a mut Hands,
}

impl Console {
    pub fn open(
        stage: &Stage,
        plan: &Arc<Plan>,
        person: &Id,
        id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Self, StoreError> {
        let store = stage.open(person.as_str(), now)?;
        let session = Session::open(Arc::clone(plan), store, person.to_string())?;
        Ok(Self { id, session, ended: Vec::new() })
    }

    pub fn hear(&mut self, result: hands::Result) {
        self.ended.push(result);
    }

    /// Records what came to its end, and begins what may begin by itself.
    pub fn carry_out(&mut self, around: Surroundings) {
        let Surroundings { now, lang, is_here, course, hands } = around;
        let ended = std::mem::take(&mut self.ended);
        for result in ended {
            let Some(run) = self.session.state().run_of(result.run).map(|run| run.id.clone()) else { continue };
            let (ending, note) = match result.end {
                hands::End::Worked => (Ending::Done, String::new()),
                hands::End::Failed => (Ending::Failed, say::NOTE_FAILED.get(lang).to_owned()),
                hands::End::TimedOut => (Ending::TimedOut, say::NOTE_TIMED_OUT.get(lang).to_owned()),
            };
            let (console, step) = (self.id, result.step.clone());
            let command = Command::EndStep { run, step, console, ending, note, proof: None, choice: None };
            if let Err(ActError::Store(_)) = self.session.act(&command, now) {
                self.ended.push(result);
            }
        }
        let plan = Arc::clone(&self.session.plan);
        let state = Arc::clone(self.session.state());
        for run in state.runs().filter(|run| run.is_open()) {
            let Some(book) = plan.runbooks.get(&run.runbook) else { continue };
            for step in next_by_itself(book, run, self.id, is_here) {
                let (name, console) = (step.id.clone(), self.id);
                let command = Command::StartStep { run: run.id.clone(), step: name, console };
                if self.session.act(&command, now).is_ok() {
                    let attempt = run.step(&step.id).map_or(0, |known| known.tries.len()) + 1;
                    hands.begin(self.id, (run.event, step, attempt), course(run, step, attempt), now);
                }
            }
        }
    }
}
