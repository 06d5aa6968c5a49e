//! What must hold of every night, however programs died: recomputed from the journal and from the ledger of effects,
//! with none of the code that decided.

use crate::{
    expr::Truth,
    facts::World as Facts,
    gate::Assessment,
    plan::{Gate, Plan},
    simulate::{Effect, Played},
    state::{Choice, Ending, Happening, Recorded, RunEvent, State},
    verdict::Verdict,
};
use std::{collections::HashSet, sync::Arc};
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

/// A gate that says go: every criterion holds by itself, and every seat's last vote is a go.
pub(in crate::simulate) fn gate(assessment: &Assessment, gate: &Gate, facts: &Facts) -> Broken {
    if assessment.verdict != Verdict::Go {
        return Ok(());
    }
    for criterion in gate.criteria.values() {
        let truth = criterion.require.evaluate(facts).truth;
        if truth != Truth::True {
            return Err(format!("{} says go, and {} is {truth:?}", gate.id, criterion.id));
        }
    }
    for seat in &gate.seats {
        let mut votes = facts.state.recent().filter_map(|recorded| match &recorded.event.what {
            Happening::Voted { gate: of, seat: by, choice, .. } if *of == gate.id && by == seat => {
                Some(*choice)
            }
            _ => None,
        });
        if votes.next_back() != Some(Choice::Go) {
            return Err(format!("{} says go, and seat {seat} does not", gate.id));
        }
    }
    Ok(())
}
