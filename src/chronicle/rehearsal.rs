//! Rehearsals of runbooks, and sign-offs.

use super::{Deed, span};
use crate::{
    id::Id,
    state::{Closing, Command, Ending, Mode},
};
use chrono::TimeDelta;
use serde::Deserialize;
use uuid::Uuid;

/// What carried out a rehearsal of the sample: no program that is there now.
const CONSOLE: Uuid = Uuid::nil();

/// One run from end to end, step by step.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rehearsal {
    by: String,
    /// When it began.
    #[serde(deserialize_with = "span")]
    ago: TimeDelta,
    runbook: Id,
    #[serde(default)]
    note: String,
    steps: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    id: Id,
    /// After the beginning of the run.
    #[serde(deserialize_with = "span")]
    begin: TimeDelta,
    #[serde(deserialize_with = "span")]
    took: TimeDelta,
    /// What was chosen, of a decision.
    choice: Option<Id>,
    /// Who agreed to what cannot be taken back.
    second: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignOff {
    by: String,
    #[serde(deserialize_with = "span")]
    ago: TimeDelta,
    /// As commands name them: `limit:stored-value`.
    subjects: Vec<String>,
    #[serde(default)]
    note: String,
}

impl Rehearsal {
    pub fn deeds(self) -> Vec<Deed> {
        let Self { by, ago, runbook, note, steps } = self;
        let deed =
            |by: &str, after: TimeDelta, command| Deed { by: by.to_owned(), ago: ago - after, command };
        let begin = Command::BeginRun {
            runbook: runbook.clone(),
            mode: Mode::Rehearsal,
            console: CONSOLE,
            note: note.clone(),
        };
        let mut deeds = vec![deed(&by, TimeDelta::zero(), begin)];
        let mut last = TimeDelta::zero();
        for Step { id, begin, took, choice, second } in steps {
            let (run, step, console) = (runbook.clone(), id, CONSOLE);
            if let Some(second) = second {
                let agree = Command::AgreeStep { run: run.clone(), step: step.clone(), note: String::new() };
                deeds.push(deed(&second, begin, agree));
            }
            let start = Command::StartStep { run: run.clone(), step: step.clone(), console };
            deeds.push(deed(&by, begin, start));
            let (ending, note, proof) = (Ending::Done, String::new(), None);
            let end = Command::EndStep { run, step, console, ending, note, proof, choice };
            deeds.push(deed(&by, begin + took, end));
            last = last.max(begin + took);
        }
        let close = Command::CloseRun { run: runbook, outcome: Closing::Completed, note: String::new() };
        deeds.push(deed(&by, last + TimeDelta::seconds(5), close));
        deeds
    }
}

impl SignOff {
    pub fn deeds(self) -> impl Iterator<Item = Deed> {
        let Self { by, ago, subjects, note } = self;
        subjects.into_iter().map(move |subject| {
            let command = Command::SignOff { subject, note: note.clone() };
            Deed { by: by.clone(), ago, command }
        })
    }
}
