//! Facts: named, typed, documented values, each knowing the evidence it came from.
//!
//! A fact is declared once, as a [`Family`] in the file of its subject: name, type, meaning, and the function that
//! reads it from a [`World`]. The declaration serves `golive facts`, `golive explain`, the check of every condition
//! in a plan, and the evaluation itself. To add a fact, add a family.

mod alerts;
mod approvals;
mod burn;
mod catalogue;
#[cfg(test)]
mod checklist_tests;
mod checklists;
mod compare;
mod cutover;
mod decision;
mod feedback;
mod memo;
mod milestones;
mod polls;
mod prober;
mod probes;
mod requirements;
mod runs;
mod shown;
mod system;
#[cfg(test)]
mod tests;
mod uat;
mod usage;
#[cfg(test)]
mod vantage_tests;
mod vantages;

pub use catalogue::{Catalogue, Entry};
pub use checklists::ItemStanding;
pub use probes::{RECENT, lookback, recent_start};
pub use shown::{percent, shown};

use crate::{
    evidence::Evidence,
    expr::Missing,
    id::Id,
    measure::History,
    plan::Plan,
    poll::Room,
    state::{Note, State},
    value::{Kind, Value},
    vitals::{self, Vitals},
    wording::{Phrase, Text},
};
use chrono::{DateTime, Utc};
use memo::Memo;
use std::{collections::HashMap, rc::Rc, sync::Arc};

/// Everything a fact may be computed from.
#[derive(Clone)]
pub struct World<'a> {
    pub plan: &'a Plan,
    pub catalogue: &'a Catalogue,
    pub state: &'a State,
    pub history: &'a History,
    pub now: DateTime<Utc>,
    /// How our own side is.
    pub vitals: &'a Vitals,
    /// How many conditions deep this reading is: a fact may rest on conditions over facts.
    depth: u8,
    planted: Option<&'a Planted>,
    /// What was read already.
    memo: Rc<Memo>,
}

/// Readings by the name of the fact they take the place of, to see what comes of them.
pub type Planted = HashMap<String, Reading>;

/// Conditions resting on conditions deeper than this are taken for a circle.
const DEPTH_MAX: u8 = 8;

impl<'a> World<'a> {
    pub fn new(
        plan: &'a Plan,
        catalogue: &'a Catalogue,
        state: &'a State,
        history: &'a History,
        now: DateTime<Utc>,
    ) -> Self {
        let (vitals, memo) = (&vitals::UNKNOWN, Rc::default());
        Self { plan, catalogue, state, history, now, vitals, depth: 0, planted: None, memo }
    }

    /// As seen by a program that measures, and knows how well it does.
    #[must_use]
    pub fn measured_by(&self, vitals: &'a Vitals) -> Self {
        Self { vitals, memo: Rc::default(), ..*self }
    }

    /// As it was at another moment, with what was known then.
    #[must_use]
    pub fn then(&self, state: &'a State, now: DateTime<Utc>) -> Self {
        Self { state, now, memo: Rc::default(), ..*self }
    }

    /// With other measurements, such as those of a single vantage.
    #[must_use]
    pub fn measuring<'b>(&self, history: &'b History) -> World<'b>
    where
        'a: 'b,
    {
        World { history, memo: Rc::default(), ..*self }
    }

    /// With readings in the place of what these facts are.
    #[must_use]
    pub fn planting(&self, planted: &'a Planted) -> Self {
        Self { planted: Some(planted), memo: Rc::default(), ..*self }
    }

    /// What there is to know of votes.
    pub fn room(&self) -> Room<'a> {
        Room { plan: self.plan, state: self.state, now: self.now }
    }

    /// The value of a fact by name; `None` when there is no such fact.
    pub fn read(&self, name: &str) -> Option<Reading> {
        let entry = self.catalogue.get(name)?;
        let planted = self.planted.and_then(|planted| planted.get(name));
        let read = || planted.map_or_else(|| entry.read(self), |reading| entry.admitted(reading.clone()));
        Some(self.memo.reading(name, read))
    }

    /// This world one condition further in; `None` when that is too deep.
    fn deeper(&self) -> Option<Self> {
        if self.depth >= DEPTH_MAX {
            self.memo.note_cut();
            return None;
        }
        Some(Self { depth: self.depth + 1, ..self.clone() })
    }
}

/// The value of a fact now, with where it comes from.
#[derive(Clone, Debug)]
pub struct Reading {
    pub value: Result<Value, Missing>,
    pub evidence: Vec<Evidence>,
    /// What to say beside the value, such as the counts behind a broken objective.
    pub note: Option<Phrase>,
    /// When the oldest part of the evidence was last true to life; `None` for what does not age.
    pub as_of: Option<DateTime<Utc>>,
}

/// How a number is meant, for showing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    None,
    /// A share of 1, shown in percent.
    Share,
}

/// A fact, or one fact for each subject of a sort.
pub struct Family {
    /// `probes.<probe>.p99`: at most one part in angle brackets.
    pub name: &'static str,
    pub kind: Kind,
    pub unit: Unit,
    pub doc: &'static Text,
    /// The subjects in a plan; for a fact without one, a single empty id.
    pub subjects: fn(&Plan) -> Vec<Id>,
    pub read: fn(&World, &Id) -> Reading,
}

impl Reading {
    fn known(value: Value) -> Self {
        Self { value: Ok(value), note: None, evidence: Vec::new(), as_of: None }
    }

    fn missing(reason: impl Into<Phrase>) -> Self {
        Self { value: Err(Missing::because(reason)), note: None, evidence: Vec::new(), as_of: None }
    }

    /// Not known yet, and shown as `word`: nothing can be decided with it.
    fn open(word: &'static str, reason: impl Into<Phrase>) -> Self {
        let missing = Missing { shown: Some(word), ..Missing::because(reason) };
        Self { value: Err(missing), note: None, evidence: Vec::new(), as_of: None }
    }

    /// Known perhaps, but what would measure it is broken.
    fn broken(self, why: impl Into<Phrase>) -> Self {
        Self { value: Err(Missing::fault(why)), note: None, ..self }
    }

    fn count(n: usize) -> Self {
        Self::known(Value::count(n))
    }

    /// `part` of `whole`; of nothing there is no share.
    fn share(part: u64, whole: u64, none: impl Into<Phrase>) -> Self {
        match Value::float(part as f64 / whole as f64) {
            Some(value) if whole > 0 => Self::known(value),
            _ => Self::missing(none),
        }
    }

    fn from(mut self, evidence: impl IntoIterator<Item = Evidence>) -> Self {
        self.evidence.extend(evidence);
        self
    }

    fn noted(mut self, note: Phrase) -> Self {
        self.note = Some(note);
        self
    }

    fn aged(mut self, at: Option<DateTime<Utc>>) -> Self {
        self.as_of = at;
        self
    }
}

/// A fact without a subject.
fn single(_: &Plan) -> Vec<Id> {
    vec![Id::new("")]
}

/// The event behind a note.
fn event(note: &Note, kind: &'static str) -> Evidence {
    Evidence::Event { seq: note.seq, kind, at: note.at, by: Arc::clone(&note.by) }
}

/// Each with whether it rests on what probes measure.
fn families() -> impl Iterator<Item = (&'static Family, bool)> {
    let known = [
        requirements::FAMILIES,
        uat::FAMILIES,
        feedback::FAMILIES,
        milestones::FAMILIES,
        checklists::FAMILIES,
        approvals::FAMILIES,
        polls::FAMILIES,
        cutover::FAMILIES,
        system::FAMILIES,
        prober::FAMILIES,
        alerts::FAMILIES,
        runs::FAMILIES,
        decision::RECORDED,
    ];
    let measured = [
        probes::FAMILIES,
        vantages::FAMILIES,
        burn::FAMILIES,
        compare::FAMILIES,
        usage::FAMILIES,
        decision::MEASURED,
    ];
    let each = |families: &'static [Family], is_measured| families.iter().map(move |it| (it, is_measured));
    let measured = measured.into_iter().flat_map(move |families| each(families, true));
    known.into_iter().flat_map(move |families| each(families, false)).chain(measured)
}
