//! Polls: who is asked about a gate, in which order, what they said, and who stands in for whom.

use super::{Choice, Note, Standing, Vote};
use crate::id::Id;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Something of a poll, as the journal keeps it. Variants and fields are only ever added.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub enum PollEvent {
    /// A round begins, with the rules of the plan as they are now: a plan that changes changes no round that runs.
    Opened {
        /// From 1.
        round: u32,
        seats: Vec<String>,
        ordered: bool,
        blind: bool,
        /// What is said in it counts until then.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<DateTime<Utc>>,
        note: String,
    },
    Closed {
        /// The event that opened it.
        poll: Uuid,
        tally: Vec<Counted>,
        note: String,
    },
    /// Somebody else speaks for a seat; for `None`, whoever holds it by the plan again.
    HandedOver { seat: String, to: Option<Id>, note: String },
}

/// What a seat had said when its poll was closed. A signature on the closing covers it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Counted {
    pub seat: String,
    /// `None` for a seat that was absent.
    pub choice: Option<Choice>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The place of the vote in the journal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vote: Option<u64>,
}

impl PollEvent {
    pub fn note(&self) -> &str {
        match self {
            Self::Opened { note, .. } | Self::Closed { note, .. } | Self::HandedOver { note, .. } => note,
        }
    }

    /// Whether others rely on it as somebody's word.
    pub fn is_signed(&self) -> bool {
        !matches!(self, Self::Opened { .. })
    }
}

/// A round of a poll.
#[derive(Clone, Debug, PartialEq)]
pub struct Poll {
    /// The event that opened it.
    pub event: Uuid,
    /// From 1.
    pub round: u32,
    pub opened: Note,
    /// Who is asked, in the order in which they are called.
    pub seats: Vec<String>,
    pub ordered: bool,
    pub blind: bool,
    pub until: Option<DateTime<Utc>>,
    /// The event since which votes are sealed: its own opening, or that of an earlier round that came to no end.
    pub(super) sealed_since: u64,
    /// Of each seat what it said last.
    votes: Vec<Option<Vote>>,
    pub closed: Option<Closed>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Closed {
    pub tally: Vec<Counted>,
    pub note: Note,
    pub standing: Standing,
}

/// Who speaks for a seat instead of who holds it by the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Deputy {
    pub to: Id,
    pub note: Note,
    pub standing: Standing,
}

impl Poll {
    /// The round that an event opens; `None` for any other event.
    pub(super) fn open(event: Uuid, what: PollEvent, opened: Note) -> Option<Self> {
        let PollEvent::Opened { round, seats, ordered, blind, until, .. } = what else { return None };
        let (votes, sealed_since) = (vec![None; seats.len()], opened.seq);
        Some(Self { event, round, opened, seats, ordered, blind, until, sealed_since, votes, closed: None })
    }

    pub(super) fn say(&mut self, seat: &str, vote: Vote) {
        let at = self.seats.iter().position(|known| known == seat);
        if let Some(said) = at.and_then(|at| self.votes.get_mut(at)) {
            *said = Some(vote);
        }
    }

    pub(super) fn close(&mut self, poll: Uuid, tally: Vec<Counted>, note: Note, standing: Standing) {
        if self.event == poll && self.closed.is_none() {
            self.closed = Some(Closed { tally, note, standing });
        }
    }

    pub fn vote(&self, seat: &str) -> Option<&Vote> {
        let at = self.seats.iter().position(|known| known == seat)?;
        self.votes.get(at)?.as_ref()
    }

    /// Seats that have not voted, in the order in which they are called.
    pub fn absent(&self) -> impl Iterator<Item = &str> {
        let seats = self.seats.iter().zip(&self.votes);
        seats.filter(|(_, vote)| vote.is_none()).map(|(seat, _)| seat.as_str())
    }

    pub fn is_complete(&self) -> bool {
        self.votes.iter().all(Option::is_some)
    }

    pub fn is_expired(&self, now: DateTime<Utc>) -> bool {
        self.until.is_some_and(|until| until <= now)
    }

    /// Whether votes are still being taken.
    pub fn is_voting(&self, now: DateTime<Utc>) -> bool {
        self.closed.is_none() && !self.is_complete() && !self.is_expired(now)
    }

    /// Whether nobody may know yet what the others said. Time does not open a poll: only its last vote or its closing.
    pub fn is_sealed(&self) -> bool {
        self.blind && self.closed.is_none() && !self.is_complete()
    }

    /// Whose turn it is, where seats are called one after the other.
    pub fn turn(&self, now: DateTime<Utc>) -> Option<&str> {
        if self.ordered && self.is_voting(now) { self.absent().next() } else { None }
    }

    /// What a closing would say now.
    pub fn tally(&self) -> Vec<Counted> {
        let counted = |(seat, vote): (&String, &Option<Vote>)| Counted {
            seat: seat.clone(),
            choice: vote.as_ref().map(|vote| vote.choice),
            by: vote.as_ref().map(|vote| vote.note.by.to_string()),
            vote: vote.as_ref().map(|vote| vote.note.seq),
        };
        self.seats.iter().zip(&self.votes).map(counted).collect()
    }
}

impl Closed {
    /// Whether it says that a seat said go with exactly this vote.
    pub fn vouches_for(&self, seat: &str, vote: &Vote) -> bool {
        let is_it = |counted: &Counted| counted.seat == seat && counted.vote == Some(vote.note.seq);
        self.tally.iter().any(|counted| is_it(counted) && counted.choice == Some(Choice::Go))
    }
}
