//! What must hold of every night, however programs died: recomputed from the journal and from the ledger of effects,
//! with none of the code that decided.

mod back;
mod poll;

pub(in crate::simulate) use back::{by_itself, priced};
pub(in crate::simulate) use poll::{gate, polls};

use crate::{
    id::Id,
    plan::Plan,
    simulate::{Effect, Played},
    state::{Ending, Happening, Recorded, RunEvent, State},
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use uuid::Uuid;

type Broken = Result<(), String>;

/// Everything that must hold at the end of a night.
pub(in crate::simulate) fn check(played: &Played, plan: &Plan) -> Broken {
    let journal = played.journal().map_err(|error| format!("{error:?}"))?;
    if !played.verify().map_err(|error| format!("{error:?}"))? {
        return Err("the chain does not hold".into());
    }
    once(&journal, &played.acknowledged)?;
    begun_first(&journal, &played.ledger)?;
    no_step_twice_unasked(&journal)?;
    two_people(&journal, plan)?;
    polls(&journal, plan)?;
    by_itself(&journal, plan, &played.asked)?;
    priced(&journal, plan, &played.lost)?;
    let mut fresh = State::of(plan);
    for recorded in &journal {
        fresh.apply(&Arc::new(recorded.clone()));
    }
    if fresh == *played.state { Ok(()) } else { Err("what is seen is not what the journal says".into()) }
}

/// What somebody was told is recorded is there, once; and nothing is there twice.
pub(in crate::simulate) fn once(journal: &[Recorded], acknowledged: &[Uuid]) -> Broken {
    let ids: HashSet<Uuid> = journal.iter().map(|recorded| recorded.event.id).collect();
    if ids.len() != journal.len() {
        return Err("an event is in the journal twice".into());
    }
    match acknowledged.iter().find(|id| !ids.contains(id)) {
        Some(lost) => Err(format!("{lost} was acknowledged and is not in the journal")),
        None => Ok(()),
    }
}

/// No effect without its start in the journal, and at most one of each start.
pub(in crate::simulate) fn begun_first(journal: &[Recorded], ledger: &[Effect]) -> Broken {
    let mut seen = HashSet::new();
    for effect in ledger {
        let started = |recorded: &&Recorded| match &recorded.event.what {
            Happening::Run {
                run,
                what: RunEvent::Started { step, .. } | RunEvent::UndoStarted { step, .. },
            } => recorded.seq == effect.seq && *run == Some(effect.run) && *step == effect.step,
            _ => false,
        };
        match journal.iter().find(started) {
            None => return Err(format!("{effect:?} has no start in the journal")),
            Some(start) if start.event.at > effect.at => return Err(format!("{effect:?} before its start")),
            Some(_) => {}
        }
        if !seen.insert(effect.seq) {
            return Err(format!("{effect:?} took effect twice for one start"));
        }
    }
    Ok(())
}

/// Between two starts of a step there is a word of somebody who knew how the first one ended.
pub(in crate::simulate) fn no_step_twice_unasked(journal: &[Recorded]) -> Broken {
    let mut open = HashSet::new();
    for recorded in journal {
        let Happening::Run { run: Some(run), what } = &recorded.event.what else { continue };
        let Some(step) = what.step() else { continue };
        let key = (*run, step.clone());
        match what {
            RunEvent::Started { .. } if !open.insert(key.clone()) => {
                return Err(format!("{step} was begun again at {} without a word", recorded.seq));
            }
            RunEvent::Ended { ending, .. } if *ending != Ending::Done => drop(open.remove(&key)),
            RunEvent::Settled { done: false, .. } | RunEvent::Undone { worked: true, .. } => {
                open.remove(&key);
            }
            _ => {}
        }
    }
    Ok(())
}

/// Who agreed to a step, and who asked for it.
type Words<'a> = (Vec<&'a str>, Option<&'a str>);

/// What cannot be taken back is begun by one person, and agreed to by another.
pub(in crate::simulate) fn two_people(journal: &[Recorded], plan: &Plan) -> Broken {
    let mut books: HashMap<Uuid, &Id> = HashMap::new();
    let mut words: HashMap<(Uuid, &Id), Words> = HashMap::new();
    for recorded in journal {
        let (by, at) = (recorded.event.by.as_str(), recorded.seq);
        let Happening::Run { run, what } = &recorded.event.what else { continue };
        if let RunEvent::Begun { runbook, .. } = what {
            books.insert(recorded.event.id, runbook);
        }
        if let (Some(run), RunEvent::TakenOver { .. }) = (run, what) {
            // What was asked of the one before is asked anew.
            words.iter_mut().filter(|((of, _), _)| of == run).for_each(|(_, said)| said.1 = None);
        }
        let (Some(run), Some(step)) = (run, what.step()) else { continue };
        let planned = books.get(run).and_then(|book| plan.runbooks.get(*book)?.steps.get(step));
        if !planned.is_some_and(|step| step.irreversible) {
            continue;
        }
        let said = words.entry((*run, step)).or_default();
        match what {
            RunEvent::Agreed { .. } => said.0.push(by),
            RunEvent::Asked { .. } => said.1 = Some(by),
            RunEvent::Started { .. } => {
                let beginner = said.1.unwrap_or(by);
                if !said.0.iter().any(|second| *second != beginner) {
                    return Err(format!("{step} was begun at {at} by {beginner} alone"));
                }
                said.1 = None;
            }
            _ => {}
        }
    }
    Ok(())
}
