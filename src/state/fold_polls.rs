//! Events about polls to state.

use super::{Deputy, Happening, Note, Poll, PollEvent, Recorded, Standing, State, Vote};
use crate::id::Id;
use uuid::Uuid;

impl State {
    pub(super) fn fold_poll(&mut self, id: Uuid, gate: &Id, what: PollEvent, note: Note, standing: Standing) {
        match what {
            PollEvent::Opened { .. } => {
                // A round that ran out of time was never opened to all: another one must not show what it hid.
                let hidden = self.poll(gate).filter(|last| last.is_sealed()).map(|last| last.sealed_since);
                if let Some(mut poll) = Poll::open(id, what, note) {
                    poll.sealed_since = hidden.unwrap_or(poll.sealed_since);
                    self.polls.insert(gate.clone(), poll);
                }
            }
            PollEvent::Closed { poll, tally, .. } => {
                if let Some(open) = self.poll_mut(gate) {
                    open.close(poll, tally, note, standing);
                }
            }
            // What speaks against its own author hands nothing over.
            PollEvent::HandedOver { .. } if standing.is_contradicted() => {}
            PollEvent::HandedOver { seat, to, .. } => {
                let key = (gate.clone(), seat);
                match to {
                    Some(to) => self.deputies.insert(key, Deputy { to, note, standing }),
                    None => self.deputies.remove(&key),
                }
            }
        }
    }

    /// What a seat says: of the round that runs, or was the last; without any, of the gate.
    pub(super) fn fold_vote(&mut self, gate: Id, seat: String, vote: Vote) {
        let deputy = self.deputy(&gate, &seat).filter(|deputy| deputy.to.as_str() == &*vote.note.by);
        let vote = Vote { deputy: deputy.map(|deputy| deputy.standing), ..vote };
        match self.poll_mut(&gate) {
            Some(poll) => poll.say(&seat, vote),
            None => self.votes.insert((gate, seat), vote),
        }
    }

    fn poll_mut(&mut self, gate: &Id) -> Option<&mut Poll> {
        self.polls.get_mut(gate)
    }

    /// The last round of polling a gate.
    pub fn poll(&self, gate: &Id) -> Option<&Poll> {
        self.polls.get(gate)
    }

    /// Who speaks for a seat instead of who holds it by the plan.
    pub fn deputy(&self, gate: &Id, seat: &str) -> Option<&Deputy> {
        self.deputies.get(&(gate.clone(), seat.to_owned()))
    }

    /// Whether an event is a vote that nobody but who gave it may know of yet.
    pub fn is_sealed(&self, recorded: &Recorded) -> bool {
        let Happening::Voted { gate, .. } = &recorded.event.what else { return false };
        self.poll(gate).is_some_and(|poll| poll.is_sealed() && poll.sealed_since < recorded.seq)
    }
}
