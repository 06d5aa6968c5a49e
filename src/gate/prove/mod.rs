//! Proving a gate before it is relied on: every criterion is fed with what must not be a go.
//!
//! Nothing is mocked. A bad journal or bad measurements are made up, the facts read them as they read real ones, and the
//! criterion is judged as it always is. What a bad input leaves as it is cannot be what turns a criterion down, so facts
//! it does not touch are given values with which the fact in question decides: a criterion of many parts is thereby seen
//! to fail for each of them, and a part that can never turn it down is found. Values no source should ever hand on (text
//! for a number, NaN, several series for one) are put in the place of each fact in the same way.

mod input;
#[cfg(test)]
mod tests;
mod worlds;

pub use input::Input;

use super::judge;
use crate::{
    expr::{self, Decider},
    facts::{Catalogue, Planted, Reading, World},
    id::Id,
    measure::History,
    phrase,
    plan::{Criterion, Gate, Plan},
    state::State,
    title::Title,
    value::{Kind, Value},
    verdict::Verdict,
    vitals::{self, Health, Vitals},
    wording::{Phrase, prove as say},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeSet;
use worlds::{Measured, Records};

/// Whether a gate is proved, criterion by criterion.
#[derive(Clone, Debug)]
pub struct Proof {
    pub gate: Id,
    pub title: Title,
    /// In the order of the plan.
    pub criteria: Vec<Proved>,
}

/// What one criterion made of every input.
#[derive(Clone, Debug)]
pub struct Proved {
    pub id: Id,
    pub title: Title,
    pub require: String,
    /// In the order of [`Input::ALL`]; the verdict nearest to a go, or `None` for what cannot touch the criterion.
    pub inputs: Vec<(Input, Option<Verdict>)>,
    pub flaws: Vec<Flaw>,
}

/// Why a criterion is not proved, and how to mend it.
#[derive(Clone, Debug)]
pub struct Flaw {
    /// The input it is a go on; `None` for a flaw of the condition itself.
    pub input: Option<Input>,
    pub what: Phrase,
    pub mend: Phrase,
}

impl Proof {
    pub fn is_proved(&self) -> bool {
        self.criteria.iter().all(Proved::is_proved)
    }
}

impl Proved {
    pub fn is_proved(&self) -> bool {
        self.flaws.is_empty()
    }

    /// The inputs that came to this; `None` for those that cannot touch it.
    pub fn inputs_at(&self, verdict: Option<Verdict>) -> impl Iterator<Item = Input> {
        self.inputs.iter().filter(move |(_, found)| *found == verdict).map(|(input, _)| *input)
    }
}

impl From<expr::Flaw> for Flaw {
    fn from(flaw: expr::Flaw) -> Self {
        Self { input: None, what: flaw.what(), mend: flaw.mend() }
    }
}

/// The made-up worlds of a plan; making them is most of the work.
pub struct Bench<'a> {
    plan: &'a Plan,
    catalogue: &'a Catalogue,
    now: DateTime<Utc>,
    /// By [`Records`].
    states: Vec<State>,
    /// By [`Measured`].
    histories: Vec<History>,
    sick: Vitals,
}

impl<'a> Bench<'a> {
    pub fn new(plan: &'a Plan, catalogue: &'a Catalogue, now: DateTime<Utc>) -> Self {
        let faults = vec![Phrase::from(&say::SICK_PROBER)];
        Self {
            plan,
            catalogue,
            now,
            states: Records::ALL.map(|records| worlds::state(plan, records, now)).into(),
            histories: Measured::ALL.map(|measured| worlds::history(plan, measured, now)).into(),
            sick: Vitals { health: Some(Health::Sick), faults, ..Vitals::default() },
        }
    }

    pub fn prove(&self, gate: &Gate) -> Proof {
        let criteria = gate.criteria.values().map(|criterion| self.criterion(gate, criterion)).collect();
        Proof { gate: gate.id.clone(), title: gate.title.clone(), criteria }
    }

    fn criterion(&self, gate: &Gate, criterion: &Criterion) -> Proved {
        let examined = criterion.require.examine(self.catalogue, &self.well());
        let decided = examined.decided;
        let mut flaws: Vec<Flaw> = examined.flaws.into_iter().map(Flaw::from).collect();
        let mut inputs = Vec::with_capacity(Input::ALL.len());
        for input in Input::ALL {
            let verdicts = match input.world() {
                _ if input == Input::Changed => self.changed(gate, criterion),
                _ if input == Input::TooFewVantages => self.at_too_few(gate, criterion, &decided),
                Some((records, measured)) => {
                    let sick = if input == Input::SickProber { &self.sick } else { &vitals::UNKNOWN };
                    let bad = self.world(records, measured, sick);
                    self.in_world((gate, criterion), &decided, input, &bad)
                }
                None => self.in_place(gate, criterion, &decided, input),
            };
            let nearest = verdicts.into_iter().min();
            if nearest == Some(Verdict::Go) {
                let what = phrase!(say::IS_GO, input = input.name());
                flaws.push(Flaw { input: Some(input), what, mend: Phrase::from(input.mend()) });
            }
            inputs.push((input, nearest));
        }
        let (id, title) = (criterion.id.clone(), criterion.title.clone());
        Proved { id, title, require: criterion.require.source().to_owned(), inputs, flaws }
    }

    /// The facts as a bad journal or bad measurements leave them. For each that is not what it would be if all were
    /// well, those that are get values with which this one decides.
    fn in_world(
        &self,
        (gate, criterion): (&Gate, &Criterion),
        decided: &[Decider],
        input: Input,
        bad: &World,
    ) -> Vec<Verdict> {
        let well = self.well();
        let is_touched = |decider: &&Decider| {
            // An objective is missed by being late, a limit on a time only by what is beyond that limit.
            let is_exempt = input == Input::Late && decider.kind == Kind::Duration;
            let value = |world: &World| world.read(&decider.fact).map(|reading| reading.value);
            let now = value(bad);
            !is_exempt && (!matches!(now, Some(Ok(_))) || now != value(&well))
        };
        let (touched, others): (Vec<&Decider>, Vec<&Decider>) = decided.iter().partition(is_touched);
        let verdict = |decider: &Decider| {
            let values = others.iter().map(|other| (other.fact.clone(), self.supposed(decider, &other.fact)));
            judge(gate, criterion, &bad.planting(&values.collect())).verdict
        };
        touched.iter().map(|decider| verdict(decider)).collect()
    }

    /// All is well, and then what was tested changed. Only where the plan asks for fresh evidence does that matter.
    fn changed(&self, gate: &Gate, criterion: &Criterion) -> Vec<Verdict> {
        if gate.fresh.is_empty() && criterion.fresh.is_empty() {
            return Vec::new();
        }
        let changed = self.world(Records::Outdated, Measured::Good, &vitals::UNKNOWN);
        vec![judge(gate, criterion, &changed).verdict]
    }

    /// All is well, and one vantage too few measures it: of those that must agree on the criterion, or of those that a
    /// quorum of a probe counts.
    fn at_too_few(&self, gate: &Gate, criterion: &Criterion, decided: &[Decider]) -> Vec<Verdict> {
        let well = self.well();
        let asked = self.plan.probes.values().filter_map(|probe| {
            let fact = format!("probes.{}.quorum", probe.id);
            let is_asked = decided.iter().any(|decider| decider.fact == fact);
            is_asked.then_some((probe.quorum?, vec![probe]))
        });
        let of_all = criterion.quorum.map(|least| (least, self.plan.probes_behind(&criterion.require)));
        let Some((least @ 2.., probes)) = of_all.or_else(|| asked.min_by_key(|(least, _)| *least)) else {
            return Vec::new();
        };
        let known = worlds::vantages(self.plan).into_iter();
        let fit = known.filter(|it| probes.iter().all(|probe| probe.is_from(it)));
        let kept: BTreeSet<String> = fit.take(usize::try_from(least - 1).unwrap_or(usize::MAX)).collect();
        let history = well.history.seen_from(|it| kept.contains(it), self.plan.probes.keys());
        let few = well.measuring(&history);
        if criterion.quorum.is_none() {
            return self.in_world((gate, criterion), decided, Input::TooFewVantages, &few);
        }
        // Each of those that are left agrees.
        let verdict = |decider: &Decider| {
            let facts = decided.iter().map(|it| (it.fact.clone(), self.supposed(decider, &it.fact)));
            judge(gate, criterion, &few.planting(&facts.collect())).verdict
        };
        decided.iter().map(verdict).collect()
    }

    /// Each fact in turn as something it must not be, the others so that it decides.
    fn in_place(
        &self,
        gate: &Gate,
        criterion: &Criterion,
        decided: &[Decider],
        input: Input,
    ) -> Vec<Verdict> {
        let well = self.well();
        let verdict = |decider: &Decider| {
            let reading = match (input, criterion.max_age) {
                (Input::TooOld, None) => return None,
                (Input::TooOld, Some(max_age)) => {
                    let age = TimeDelta::from_std(max_age).unwrap_or_default();
                    let as_of = self.now.checked_sub_signed(age + TimeDelta::seconds(1));
                    Reading { as_of, ..self.supposed(decider, &decider.fact) }
                }
                _ if !input.befits(decider.kind) => return None,
                _ => input.reading(decider.kind, self.now),
            };
            let others =
                decided.iter().map(|other| (other.fact.clone(), self.supposed(decider, &other.fact)));
            let mut planted: Planted = others.collect();
            planted.insert(decider.fact.clone(), reading);
            Some(judge(gate, criterion, &well.planting(&planted)).verdict)
        };
        decided.iter().filter_map(verdict).collect()
    }

    /// What a fact reads as where another one decides.
    fn supposed(&self, decider: &Decider, fact: &str) -> Reading {
        let value: Option<Value> = decider.values.get(fact).cloned();
        let value = value.ok_or_else(Default::default);
        Reading { value, evidence: Vec::new(), note: None, as_of: Some(self.now) }
    }

    fn well(&self) -> World<'_> {
        self.world(Records::Good, Measured::Good, &vitals::UNKNOWN)
    }

    fn world<'b>(&'b self, records: Records, measured: Measured, vitals: &'b Vitals) -> World<'b> {
        let (state, history) = (&self.states[records as usize], &self.histories[measured as usize]);
        World::new(self.plan, self.catalogue, state, history, self.now).measured_by(vitals)
    }
}
