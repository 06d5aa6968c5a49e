//! What happens about going back, as sentences.

use crate::{
    phrase,
    state::{RollbackEvent, State},
    wording::{Phrase, decision as say},
};

pub(super) fn sentence(state: &State, what: &RollbackEvent) -> Phrase {
    let noted = |text: &str| if text.is_empty() { String::new() } else { format!(" — {text}") };
    match what {
        RollbackEvent::Proposed { trigger: Some(trigger), seen, note, .. } => {
            let facts = seen.iter().map(|it| format!("{} {}", it.fact, it.value.as_deref().unwrap_or("–")));
            let facts = facts.collect::<Vec<_>>().join(", ");
            phrase!(say::PROPOSED_BY_TRIGGER, trigger = trigger, facts = facts, note = noted(note))
        }
        RollbackEvent::Proposed { trigger: None, note, .. } => phrase!(say::PROPOSED, note = noted(note)),
        RollbackEvent::Answered { proposal, accepted, note } => {
            let known = state.proposals().find(|it| it.event == *proposal);
            let id = known.map(|it| it.id.to_string()).unwrap_or_default();
            let text = if *accepted { &say::ACCEPTED } else { &say::DECLINED };
            phrase!(*text, proposal = id, note = noted(note))
        }
    }
}
