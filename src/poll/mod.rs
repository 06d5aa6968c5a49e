//! The seats of a gate and its poll: what each says, and the poll as one person may see it, which is the same for
//! everybody but for their own vote.

mod ballot;
#[cfg(test)]
mod tests;

pub use ballot::{Ballot, count};

use crate::{
    plan::{Gate, Plan},
    state::{Choice, Poll, State, Vote, holders, holds},
    verdict::Verdict,
    wording::{Text, names, polls as say},
};
use chrono::{DateTime, Utc};

/// What is known where people vote.
#[derive(Clone, Copy)]
pub struct Room<'a> {
    pub plan: &'a Plan,
    pub state: &'a State,
    pub now: DateTime<Utc>,
}

/// Where a poll stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Nobody opened one.
    None,
    Voting,
    /// All have voted, and nobody has said so yet.
    Decided,
    Closed,
    Expired,
}

/// What a poll came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Go,
    NoGo,
    /// Somebody was absent, or a vote does not count.
    Incomplete,
}

/// A poll at a moment.
#[derive(Clone, Debug)]
pub struct Standing<'a> {
    pub gate: &'a Gate,
    /// The last round.
    pub poll: Option<&'a Poll>,
    pub phase: Phase,
    /// In the order of the plan.
    pub seats: Vec<Chair<'a>>,
    /// Whose turn it is.
    pub turn: Option<&'a str>,
    /// Once it is closed.
    pub outcome: Option<Outcome>,
}

/// A seat of a poll.
#[derive(Clone, Debug)]
pub struct Chair<'a> {
    pub ballot: Ballot,
    /// Who speaks for it now.
    pub holders: Vec<&'a str>,
    /// What this person said, also while the others may not know it.
    pub own: Option<&'a Vote>,
    /// Whether this person speaks for it.
    pub is_mine: bool,
}

impl Phase {
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Voting => "open",
            Self::Decided => "decided",
            Self::Closed => "closed",
            Self::Expired => "expired",
        }
    }

    pub fn name(self) -> &'static Text {
        match self {
            Self::None => &say::PHASE_NONE,
            Self::Voting => &say::PHASE_VOTING,
            Self::Decided => &say::PHASE_DECIDED,
            Self::Closed => &say::PHASE_CLOSED,
            Self::Expired => &say::PHASE_EXPIRED,
        }
    }

    fn of(poll: Option<&Poll>, room: Room<'_>) -> Self {
        match poll {
            None => Self::None,
            Some(poll) if poll.is_expired(room.now) => Self::Expired,
            Some(poll) if poll.closed.is_some() => Self::Closed,
            Some(poll) if poll.is_complete() => Self::Decided,
            Some(_) => Self::Voting,
        }
    }
}

impl Outcome {
    pub fn word(self) -> &'static str {
        match self {
            Self::Go => "go",
            Self::NoGo => "no-go",
            Self::Incomplete => "incomplete",
        }
    }

    pub fn name(self) -> &'static Text {
        match self {
            Self::Go => &names::CHOICE_GO,
            Self::NoGo => &names::CHOICE_NO_GO,
            Self::Incomplete => &say::INCOMPLETE,
        }
    }
}

/// The poll of a gate, for `me`.
pub fn standing<'a>(gate: &'a Gate, room: Room<'a>, me: &str) -> Standing<'a> {
    let poll = room.state.poll(&gate.id);
    let phase = Phase::of(poll, room);
    let chair = |(ballot, seat): (Ballot, &'a String)| {
        let said = match poll {
            Some(poll) => poll.vote(seat),
            None => room.state.vote(&gate.id, seat),
        };
        Chair {
            own: said.filter(|vote| *vote.note.by == *me),
            holders: holders(room.state, room.plan, &gate.id, seat),
            is_mine: holds(room.state, room.plan, me, &gate.id, seat),
            ballot,
        }
    };
    let seats: Vec<Chair<'a>> = count(gate, room).into_iter().zip(&gate.seats).map(chair).collect();
    let over = matches!(phase, Phase::Closed | Phase::Expired);
    let outcome = over.then(|| match Verdict::worst(seats.iter().map(|chair| chair.ballot.verdict)) {
        Verdict::Go => Outcome::Go,
        Verdict::NoGo => Outcome::NoGo,
        Verdict::Inconclusive | Verdict::Error => Outcome::Incomplete,
    });
    Standing { gate, poll, phase, seats, turn: poll.and_then(|poll| poll.turn(room.now)), outcome }
}

impl Standing<'_> {
    /// Seats that this person has still to speak for now: in a poll that takes their vote.
    pub fn waits_for_me(&self) -> impl Iterator<Item = &str> {
        let may = |chair: &&Chair<'_>| {
            let seat = chair.ballot.seat.as_str();
            let is_asked = self.phase == Phase::Voting && self.turn.is_none_or(|turn| turn == seat);
            let has_voted = self.poll.is_some_and(|poll| poll.vote(seat).is_some());
            is_asked && chair.is_mine && !has_voted
        };
        self.seats.iter().filter(may).map(|chair| chair.ballot.seat.as_str())
    }

    pub fn voted(&self) -> usize {
        let said = |chair: &&Chair<'_>| chair.ballot.vote.is_some() || chair.ballot.sealed;
        self.seats.iter().filter(said).count()
    }

    /// How many said go, once that may be known.
    pub fn said(&self, choice: Choice) -> usize {
        let of = |chair: &&Chair<'_>| chair.ballot.vote.as_ref().is_some_and(|vote| vote.choice == choice);
        self.seats.iter().filter(of).count()
    }
}
