//! The form that declines a proposal to go back. Accepting it is beginning the rollback.

use super::form_fields::Entry;
use crate::{
    id::Id,
    phrase, report,
    state::Command,
    tui::{clocks, theme::Tone, view::View, widgets::text::Words},
    wording::{Phrase, console, night as say},
};

#[derive(Clone, Debug, PartialEq)]
pub struct StayOn {
    pub proposal: Id,
}

impl StayOn {
    pub fn title(&self) -> Phrase {
        phrase!(say::FORM_STAY_ON, id = &self.proposal)
    }

    /// Why it is proposed, until when it can be, and what declining means.
    pub fn about(&self, view: &View) -> Vec<Words> {
        let state = &view.snapshot.state;
        let Some(open) = state.proposals().find(|it| it.id == self.proposal) else { return Vec::new() };
        let why = report::clock::reason(&view.snapshot.plan, open);
        let mut lines = vec![Words::toned(view.title(&why), Tone::Strong)];
        lines.extend(clocks::decision(view).into_iter().flat_map(|decision| clocks::told(view, &decision)));
        if open.trigger.is_some() {
            lines.push(Words::dim(view.say(&say::STAY_ON_DOC)));
        }
        lines
    }

    pub fn entries() -> Vec<Entry> {
        vec![Entry::lines(&console::FIELD_WHY, 2)]
    }

    pub fn command(&self, entries: &[Entry]) -> Command {
        let note = entries.first().map(Entry::text).unwrap_or_default().to_owned();
        Command::AnswerRollback { proposal: self.proposal.clone(), accepted: false, note }
    }
}
