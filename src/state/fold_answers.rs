//! Folding answers: what follows on something that was recorded before.

use super::{Answered, Disposition, Note, Proposal, RollbackEvent, Standing, State};
use crate::id::Id;
use uuid::Uuid;

impl State {
    pub(super) fn answer_waiver(&mut self, waiver: Uuid, answered: Answered) {
        let place = self.waivers.iter().position(|known| known.event == waiver);
        if let Some(known) = place.and_then(|place| self.waivers.get_mut(place)) {
            known.answered = Some(answered);
        }
    }

    pub(super) fn settle_feedback(&mut self, feedback: Uuid, settled: (Disposition, Note)) {
        let place = self.feedback_places.get(&feedback);
        if let Some(known) = place.and_then(|place| self.feedback.get_mut(*place)) {
            known.settled = Some(settled);
        }
    }

    pub(super) fn rollback(&mut self, event: Uuid, what: RollbackEvent, note: Note, standing: Standing) {
        match what {
            RollbackEvent::Proposed { trigger, raised, seen, .. } => {
                let id = Id::new(format!("RB-{:03}", self.proposals.len() + 1));
                self.proposals.push(Proposal { id, event, trigger, raised, seen, note, answered: None });
            }
            RollbackEvent::Answered { proposal, accepted, .. } => {
                let place = self.proposals.iter().position(|known| known.event == proposal);
                if let Some(known) = place.and_then(|place| self.proposals.get_mut(place)) {
                    // Whoever was first has decided.
                    known.answered.get_or_insert((accepted, note, standing));
                }
            }
        }
    }
}
