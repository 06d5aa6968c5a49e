//! The seats of a gate. Absent is not go, and one no-go holds.

use crate::{
    facts::World,
    phrase,
    plan::{Gate, Signable},
    state::{Choice, Vote, is_meant},
    verdict::Verdict,
    wording::{Phrase, gate as say},
};

/// A seat, and what it says.
#[derive(Clone, Debug)]
pub struct Ballot {
    pub seat: String,
    pub vote: Option<Vote>,
    pub verdict: Verdict,
    pub reason: Phrase,
}

pub(super) fn count(gate: &Gate, world: &World) -> Vec<Ballot> {
    let signed = world.plan.must_be_signed(Signable::Vote, Some(gate));
    let ballot = |seat: &String| {
        let vote = world.state.vote(&gate.id, seat).cloned();
        let (verdict, reason) = judge(vote.as_ref(), seat, signed, world);
        Ballot { seat: seat.clone(), vote, verdict, reason }
    };
    gate.seats.iter().map(ballot).collect()
}

/// A no-go holds whatever else is wrong with it; a go counts only when all is right.
fn judge(vote: Option<&Vote>, seat: &str, signed: bool, world: &World) -> (Verdict, Phrase) {
    let Some(vote) = vote else { return (Verdict::Inconclusive, Phrase::from(&say::ABSENT)) };
    let by = world.plan.person_name(&vote.note.by);
    if vote.choice == Choice::NoGo {
        return (Verdict::NoGo, phrase!(say::SAYS_NO, by = by, note = &*vote.note.text));
    }
    if !is_meant(world.plan, &vote.note.by, seat) {
        return (Verdict::Inconclusive, phrase!(say::NO_LONGER_HOLDS, by = by));
    }
    if !vote.standing.counts(signed) {
        return (Verdict::Inconclusive, phrase!(say::NOT_SIGNED, by = by, standing = vote.standing.name()));
    }
    (Verdict::Go, phrase!(say::SAYS_GO, by = by))
}
