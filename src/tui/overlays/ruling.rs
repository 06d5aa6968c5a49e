//! The form in which people rule on a gate, whatever its criteria say: hold, recycle, scrub, open again.

use super::form_fields::{Entry, Kind};
use crate::{
    id::Id,
    phrase, report,
    state::{Command, Decision},
    tui::{theme::Tone, view::View, widgets::text::Words},
    wording::{Phrase, Text, console, night as say},
};

#[derive(Clone, Debug, PartialEq)]
pub struct Ruling {
    pub gate: Id,
    /// What can be decided as things stand.
    offered: Vec<Decision>,
}

impl Ruling {
    /// A gate that is scrubbed takes nothing but being opened again, and one that is open is not opened.
    pub fn of(view: &View, gate: Id) -> Self {
        let standing = view.snapshot.state.decision(&gate).map(|decided| decided.decision);
        let offered = match standing {
            Some(Decision::Scrub) => vec![Decision::Reopen],
            Some(Decision::Hold) => vec![Decision::Reopen, Decision::Recycle, Decision::Scrub],
            _ => vec![Decision::Hold, Decision::Recycle, Decision::Scrub],
        };
        Self { gate, offered }
    }

    pub fn title(&self) -> Phrase {
        phrase!(say::FORM_RULE, id = &self.gate)
    }

    /// What was decided last, and what each choice means.
    pub fn about(&self, view: &View) -> Vec<Words> {
        let plan = &view.snapshot.plan;
        let mut lines: Vec<Words> = Vec::new();
        if let Some(gate) = plan.gates.get(&self.gate) {
            lines.push(Words::toned(view.title(&gate.title), Tone::Strong));
        }
        if let Some(decided) = view.snapshot.state.decision(&self.gate) {
            let now = phrase!(say::NOW_DECIDED, said = report::gate::decided(decided, plan));
            lines.push(Words::toned(view.phrase(&now), Tone::Warn));
        }
        lines.extend(
            self.offered.iter().map(|decision| Words::dim(format!("· {}", view.say(doc(*decision))))),
        );
        lines
    }

    pub fn entries(&self) -> Vec<Entry> {
        let options = std::iter::once(&console::NOT_CHOSEN).chain(self.offered.iter().map(|it| it.name()));
        vec![Entry::choice(&say::FIELD_RULING, options, 0), Entry::lines(&console::FIELD_WHY, 2)]
    }

    pub fn command(&self, entries: &[Entry]) -> Result<Command, Phrase> {
        let chosen = match entries.first().map(|entry| &entry.kind) {
            Some(Kind::Choice { at, .. }) => at.checked_sub(1),
            _ => None,
        };
        let decision = chosen.and_then(|at| self.offered.get(at)).copied();
        let decision = decision.ok_or_else(|| Phrase::from(&say::CHOOSE_FIRST))?;
        let note = entries.get(1).map(Entry::text).unwrap_or_default().to_owned();
        Ok(Command::DecideGate { gate: self.gate.clone(), decision, note })
    }
}

fn doc(decision: Decision) -> &'static Text {
    match decision {
        Decision::Hold => &say::HOLD_DOC,
        Decision::Recycle => &say::RECYCLE_DOC,
        Decision::Scrub => &say::SCRUB_DOC,
        Decision::Reopen => &say::REOPEN_DOC,
    }
}
