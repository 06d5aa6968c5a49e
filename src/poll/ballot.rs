//! The seats of a gate. Absent is not go, and one no-go holds.

use super::Room;
use crate::{
    phrase,
    plan::{Gate, Signable},
    state::{Choice, Deputy, Poll, Vote, is_meant},
    verdict::Verdict,
    wording::{Phrase, gate as say, polls as say_polls},
};

/// A seat, and what it says.
#[derive(Clone, Debug)]
pub struct Ballot {
    pub seat: String,
    /// `None` also while nobody may know it.
    pub vote: Option<Vote>,
    /// It has voted, and nobody may know yet what.
    pub sealed: bool,
    /// Who stands in.
    pub deputy: Option<Deputy>,
    pub verdict: Verdict,
    pub reason: Phrase,
}

/// What each seat of a gate says, in the order of the plan.
pub fn count(gate: &Gate, room: Room<'_>) -> Vec<Ballot> {
    let poll = room.state.poll(&gate.id);
    let ballot = |seat: &String| {
        let said = match poll {
            Some(poll) => poll.vote(seat),
            None => room.state.vote(&gate.id, seat),
        };
        let sealed = said.is_some() && poll.is_some_and(Poll::is_sealed);
        let vote = said.filter(|_| !sealed).cloned();
        let (verdict, reason) = match (poll, &vote) {
            (Some(_), None) if sealed => (Verdict::Inconclusive, Phrase::from(&say_polls::SEALED)),
            (Some(poll), vote) => in_poll(gate, poll, vote.as_ref(), seat, room),
            (None, None) if gate.poll => (Verdict::Inconclusive, Phrase::from(&say_polls::NOT_ASKED)),
            (None, vote) => judge(gate, vote.as_ref(), seat, room),
        };
        let deputy = room.state.deputy(&gate.id, seat).cloned();
        Ballot { seat: seat.clone(), vote, sealed, deputy, verdict, reason }
    };
    gate.seats.iter().map(ballot).collect()
}

/// A no-go holds whatever else is wrong with it; a go counts only when all is right.
fn judge(gate: &Gate, vote: Option<&Vote>, seat: &str, room: Room<'_>) -> (Verdict, Phrase) {
    let Some(vote) = vote else { return (Verdict::Inconclusive, Phrase::from(&say::ABSENT)) };
    let by = room.plan.person_name(&vote.note.by);
    if vote.choice == Choice::NoGo {
        return (Verdict::NoGo, phrase!(say::SAYS_NO, by = by, note = &*vote.note.text));
    }
    let signed = room.plan.must_be_signed(Signable::Vote, Some(gate));
    match vote.deputy {
        Some(handover) if !handover.counts(signed) => {
            let standing = handover.name();
            return (
                Verdict::Inconclusive,
                phrase!(say_polls::HANDOVER_NOT_SIGNED, by = by, standing = standing),
            );
        }
        None if !is_meant(room.plan, &vote.note.by, seat) => {
            return (Verdict::Inconclusive, phrase!(say::NO_LONGER_HOLDS, by = by));
        }
        _ => {}
    }
    if !vote.standing.counts(signed) {
        return (Verdict::Inconclusive, phrase!(say::NOT_SIGNED, by = by, standing = vote.standing.name()));
    }
    (Verdict::Go, phrase!(say::SAYS_GO, by = by))
}

/// In a poll a go counts when the poll is closed, by somebody who says that it was one, and not for ever.
fn in_poll(gate: &Gate, poll: &Poll, vote: Option<&Vote>, seat: &str, room: Room<'_>) -> (Verdict, Phrase) {
    let (verdict, reason) = judge(gate, vote, seat, room);
    let Some(vote) = vote.filter(|_| verdict == Verdict::Go) else {
        let is_called = vote.is_none() && poll.turn(room.now) == Some(seat);
        return if is_called { (verdict, Phrase::from(&say_polls::ITS_TURN)) } else { (verdict, reason) };
    };
    let by = room.plan.person_name(&vote.note.by);
    let signed = room.plan.must_be_signed(Signable::Vote, Some(gate));
    let open = |reason: Phrase| (Verdict::Inconclusive, reason);
    match (&poll.closed, poll.until) {
        _ if poll.seats != gate.seats => open(Phrase::from(&say_polls::SEATS_CHANGED)),
        (_, Some(until)) if poll.is_expired(room.now) => {
            let until = until.with_timezone(&room.plan.project.timezone).format("%m-%d %H:%M").to_string();
            open(phrase!(say_polls::SAID_EXPIRED, by = by, until = until))
        }
        (None, _) => open(phrase!(say_polls::SAID_NOT_CLOSED, by = by)),
        (Some(closed), _) if !closed.standing.counts(signed) => {
            open(phrase!(say_polls::CLOSING_NOT_SIGNED, by = by, standing = closed.standing.name()))
        }
        (Some(closed), _) if !closed.vouches_for(seat, vote) => {
            open(phrase!(say_polls::SAID_UNCOUNTED, by = by))
        }
        _ => (verdict, reason),
    }
}
