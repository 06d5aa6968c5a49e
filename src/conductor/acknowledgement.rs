//! What a person is told about what was just recorded.

use super::Session;
use crate::{
    id::Id,
    phrase,
    report::timeline,
    state::{Happening, Recorded},
    wording::{Phrase, conductor as say},
};
use uuid::Uuid;

impl Session {
    /// What to tell a person about an event that was just recorded.
    pub fn acknowledge(&self, recorded: &Recorded) -> Phrase {
        let seq = recorded.seq;
        let waiting = self.state().waiting();
        match &recorded.event.what {
            Happening::FeedbackAdded { .. } if recorded.is_waiting() => {
                phrase!(say::FEEDBACK_KEPT, count = waiting)
            }
            _ if recorded.is_waiting() => phrase!(say::KEPT, count = waiting),
            Happening::FeedbackAdded { .. } => {
                phrase!(say::FEEDBACK_RECORDED, id = &self.feedback_id(recorded.event.id), seq = seq)
            }
            Happening::RequirementMarked { requirement, progress, .. } => {
                phrase!(say::SUBJECT_RECORDED, subject = requirement, what = progress.name(), seq = seq)
            }
            Happening::CaseRecorded { case, result, .. } => {
                phrase!(say::SUBJECT_RECORDED, subject = case, what = result.name(), seq = seq)
            }
            Happening::FeedbackSettled { feedback, disposition, .. } => {
                phrase!(say::SETTLED, id = &self.feedback_id(*feedback), what = disposition.name(), seq = seq)
            }
            Happening::ItemTicked { item, .. } => phrase!(say::TICKED, item = item, seq = seq),
            Happening::ItemUnticked { item, .. } => phrase!(say::UNTICKED, item = item, seq = seq),
            Happening::MilestoneNoted { milestone, .. } => {
                phrase!(say::NOTED, milestone = milestone, seq = seq)
            }
            _ => phrase!(say::RECORDED, what = timeline::sentence(self.state(), recorded), seq = seq),
        }
    }

    /// The number under which people know the feedback an event added.
    fn feedback_id(&self, event: Uuid) -> Id {
        let known = self.state().feedback_of(event);
        known.map_or_else(|| Id::new("F"), |feedback| feedback.id.clone())
    }
}
