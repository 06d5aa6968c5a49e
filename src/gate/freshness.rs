//! Since when evidence counts: a change of what was tested, or a recycle of the gate, puts all that came before it aside.

use super::Ballot;
use crate::{
    evidence::Evidence,
    facts::{Reading, World},
    phrase,
    plan::{Criterion, Gate},
    state::{Change, Decision},
    verdict::Verdict,
    wording::{Phrase, gate as say},
};
use chrono::{DateTime, Utc};

/// Why evidence of a criterion is of something else than what is there now.
pub(super) fn stale(
    gate: &Gate,
    criterion: &Criterion,
    facts: &[(String, Reading)],
    world: &World,
) -> Option<Phrase> {
    match since(gate, &criterion.fresh, world) {
        Ok(since) => since?.stale(facts),
        Err(why) => Some(why),
    }
}

/// A go from before a change counts no more than other evidence; a no-go is heard whenever it was said.
pub(super) fn of_votes(ballots: Vec<Ballot>, gate: &Gate, world: &World) -> Vec<Ballot> {
    let since = since(gate, &[], world);
    let aged = |ballot: Ballot| {
        let Some(vote) = ballot.vote.as_ref().filter(|_| ballot.verdict == Verdict::Go) else {
            return ballot;
        };
        let reason = match &since {
            Ok(None) => None,
            Ok(Some(since)) => {
                since.is_after(vote.note.at).then(|| phrase!(say::VOTE_STALE, why = since.why.clone()))
            }
            Err(why) => Some(why.clone()),
        };
        match reason {
            Some(reason) => Ballot { verdict: Verdict::Inconclusive, reason, ..ballot },
            None => ballot,
        }
    };
    ballots.into_iter().map(aged).collect()
}

/// What evidence has to be newer than, and why.
struct Since {
    at: DateTime<Utc>,
    why: Phrase,
}

/// The latest of the changes that evidence is to be fresh after, and of the recycling of the gate; an error is why it
/// cannot be told.
fn since(gate: &Gate, besides: &[Change], world: &World) -> Result<Option<Since>, Phrase> {
    let mut latest = recycled(gate, world);
    let mut wanted: Vec<Change> = gate.fresh.iter().chain(besides).copied().collect();
    wanted.sort_unstable();
    wanted.dedup();
    for what in wanted {
        let Some(change) = world.state.change(what) else {
            return Err(phrase!(say::CHANGE_UNKNOWN, what = what.name(), word = what.word()));
        };
        if what == Change::Plan && *change.version != *world.plan.hash {
            return Err(Phrase::from(&say::PLAN_CHANGED));
        }
        if latest.as_ref().is_none_or(|known| known.at < change.note.at) {
            let version = short(&change.version).to_owned();
            let why = phrase!(say::CHANGED, what = what.name(), version = version, seq = change.note.seq);
            latest = Some(Since { at: change.note.at, why });
        }
    }
    Ok(latest)
}

fn recycled(gate: &Gate, world: &World) -> Option<Since> {
    let mut decided = world.state.decisions(&gate.id).rev();
    let recycle = decided.find(|decided| decided.decision == Decision::Recycle)?;
    let by = world.plan.person_name(&recycle.note.by);
    Some(Since { at: recycle.note.at, why: phrase!(say::RECYCLED, by = by, seq = recycle.note.seq) })
}

/// The beginning of a hash or of a long version.
fn short(version: &str) -> &str {
    version.char_indices().nth(12).map_or(version, |(end, _)| &version[..end])
}

impl Since {
    /// The first fact with evidence from before.
    fn stale(&self, facts: &[(String, Reading)]) -> Option<Phrase> {
        let (name, _) = facts.iter().find(|(_, reading)| self.is_before(reading))?;
        Some(phrase!(say::STALE_SINCE, name = name, why = self.why.clone()))
    }

    fn is_after(&self, at: DateTime<Utc>) -> bool {
        at < self.at
    }

    fn is_before(&self, reading: &Reading) -> bool {
        let dated = reading.evidence.iter().filter_map(|evidence| match evidence {
            Evidence::Event { at, .. } => Some(*at),
            Evidence::Windows { from, events, .. } if *events > 0 => Some(*from),
            Evidence::Windows { .. } | Evidence::Plan { .. } | Evidence::Clock { .. } => None,
        });
        dated.chain(reading.as_of).any(|at| self.is_after(at))
    }
}
