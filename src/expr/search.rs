//! Values of its facts under which a condition comes out one way or the other.
//!
//! Facts are supposed one after the other. Because the logic has three values, most of what is wrong shows before all
//! are: a condition that is false already need not be followed further.

use super::{Expr, Missing, Path, Scope, Truth, Values, literals};
use crate::{
    phrase,
    value::{Kind, Value},
    wording::{Phrase, prove as say},
};
use chrono::{DateTime, TimeDelta};
use indexmap::IndexMap;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// How often a condition is asked at most in one search.
const ASKED_MAX: usize = 20_000;

/// A value for each fact, in their order; `None` where it does not matter.
pub type Supposition = Vec<Option<Value>>;

/// What a condition makes of the values its facts may have.
#[derive(Clone, Debug)]
pub struct Examined {
    /// The facts that can turn it down, each with its kind and with values of all facts under which it does so when it
    /// has none itself, and under which the condition holds.
    pub decided: Vec<Decider>,
    pub flaws: Vec<Flaw>,
}

#[derive(Clone, Debug)]
pub struct Decider {
    pub fact: String,
    pub kind: Kind,
    /// By fact; what is not in it has no value.
    pub values: IndexMap<String, Value>,
}

/// What is wrong with a condition by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It names no fact.
    Constant,
    /// No values were found on which it fails.
    Always,
    /// No values were found on which it holds.
    Never,
    /// This fact can never decide it.
    Idle(String),
    /// It is too large to be examined.
    Unsure,
}

impl Flaw {
    pub fn what(&self) -> Phrase {
        match self {
            Self::Constant => Phrase::from(&say::CONSTANT),
            Self::Always => Phrase::from(&say::ALWAYS),
            Self::Never => Phrase::from(&say::NEVER),
            Self::Idle(fact) => phrase!(say::IDLE_FACT, fact = fact),
            Self::Unsure => Phrase::from(&say::UNSURE),
        }
    }

    pub fn mend(&self) -> Phrase {
        Phrase::from(match self {
            Self::Constant => &say::MEND_CONSTANT,
            Self::Always => &say::MEND_ALWAYS,
            Self::Never => &say::MEND_NEVER,
            Self::Idle(_) => &say::MEND_IDLE,
            Self::Unsure => &say::MEND_UNSURE,
        })
    }
}

pub(super) fn examine(expr: &Expr, scope: &dyn Scope, likely: &dyn Values) -> Examined {
    let mut search = Search::new(expr, scope, likely);
    let nothing = |flaw| Examined { decided: Vec::new(), flaws: vec![flaw] };
    if search.names.is_empty() {
        return nothing(Flaw::Constant);
    }
    match search.find(Goal::Truth(Truth::False)) {
        Found::Values(_) => {}
        Found::GaveUp => return nothing(Flaw::Unsure),
        Found::None => {
            // Nothing decides it, so that every fact is fed to it as it is.
            let places = 0..search.names.len();
            let decided = places.map(|place| search.decider(place, &Vec::new())).collect();
            return Examined { decided, flaws: vec![Flaw::Always] };
        }
    }
    match search.find(Goal::Truth(Truth::True)) {
        Found::Values(_) => {}
        Found::GaveUp => return nothing(Flaw::Unsure),
        Found::None => return nothing(Flaw::Never),
    }
    let mut examined = Examined { decided: Vec::new(), flaws: Vec::new() };
    for place in 0..search.names.len() {
        match search.find(Goal::DecidedBy(place)) {
            Found::Values(values) => examined.decided.push(search.decider(place, &values)),
            Found::None => examined.flaws.push(Flaw::Idle(search.names[place].clone())),
            Found::GaveUp => examined.flaws.push(Flaw::Unsure),
        }
    }
    examined
}

struct Search<'a> {
    expr: &'a Expr,
    /// The facts of the condition, once each, with their kinds.
    names: Vec<String>,
    kinds: Vec<Kind>,
    candidates: Vec<Vec<Value>>,
    asked: usize,
}

enum Found {
    Values(Supposition),
    None,
    GaveUp,
}

#[derive(Clone, Copy)]
enum Goal {
    Truth(Truth),
    /// True with this fact, and open without.
    DecidedBy(usize),
}

impl<'a> Search<'a> {
    /// Of each fact the likely value is tried first.
    fn new(expr: &'a Expr, scope: &dyn Scope, likely: &dyn Values) -> Self {
        let mut facts: IndexMap<String, (Kind, Vec<Value>)> = IndexMap::new();
        for path in expr.paths() {
            facts.entry(path.to_string()).or_insert_with(|| {
                let kind = scope.kind(path).unwrap_or(Kind::Any);
                (kind, likely.get(path).into_iter().chain(candidates(kind, expr)).collect())
            });
        }
        let (names, known): (Vec<String>, Vec<(Kind, Vec<Value>)>) = facts.into_iter().unzip();
        let (kinds, candidates) = known.into_iter().unzip();
        Self { expr, names, kinds, candidates, asked: 0 }
    }

    fn decider(&self, place: usize, values: &Supposition) -> Decider {
        let known = self.names.iter().zip(values);
        let values = known.filter_map(|(name, value)| Some((name.clone(), value.clone()?))).collect();
        Decider { fact: self.names[place].clone(), kind: self.kinds[place], values }
    }

    fn find(&mut self, goal: Goal) -> Found {
        self.asked = 0;
        let mut values = vec![None; self.names.len()];
        if self.descend(&mut values, 0, goal) {
            return Found::Values(values);
        }
        if self.asked > ASKED_MAX { Found::GaveUp } else { Found::None }
    }

    fn descend(&mut self, values: &mut Supposition, from: usize, goal: Goal) -> bool {
        let Some(truth) = self.ask(values) else { return false };
        match goal {
            Goal::Truth(wanted) if truth == wanted => return true,
            _ if truth != Truth::Unknown => return false,
            Goal::Truth(_) => {}
            Goal::DecidedBy(fact) => {
                for candidate in self.candidates[fact].clone() {
                    values[fact] = Some(candidate);
                    if self.ask(values) == Some(Truth::True) {
                        return true;
                    }
                }
                values[fact] = None;
            }
        }
        let is_free = |place: &usize| !matches!(goal, Goal::DecidedBy(fact) if fact == *place);
        let Some(place) = (from..values.len()).find(is_free) else { return false };
        for candidate in self.candidates[place].clone() {
            values[place] = Some(candidate);
            if self.descend(values, place + 1, goal) {
                return true;
            }
        }
        values[place] = None;
        false
    }

    fn ask(&mut self, values: &Supposition) -> Option<Truth> {
        self.asked += 1;
        let supposed = Supposed { names: &self.names, values };
        (self.asked <= ASKED_MAX).then(|| self.expr.evaluate(&supposed).truth)
    }
}

struct Supposed<'a> {
    names: &'a [String],
    values: &'a [Option<Value>],
}

impl Values for Supposed<'_> {
    fn get(&self, path: &Path) -> Result<Value, Missing> {
        let name = path.to_string();
        let place = self.names.iter().position(|known| *known == name);
        place.and_then(|place| self.values[place].clone()).ok_or_else(Missing::default)
    }
}

/// Values a fact of this type is tried with: those at and beside what the condition is written with.
fn candidates(kind: Kind, expr: &Expr) -> Vec<Value> {
    let written = literals::literals(&expr.root);
    match kind {
        Kind::Bool => vec![Value::Bool(true), Value::Bool(false)],
        Kind::Choice(words) => words.iter().map(|word| Value::text(*word)).collect(),
        Kind::Number => numbers(&written).into_iter().map(Value::Number).collect(),
        Kind::Duration => durations(&written).into_iter().map(Value::Duration).collect(),
        Kind::Time => {
            [0, 1, 40_000].map(|days| Value::Time(DateTime::UNIX_EPOCH + TimeDelta::days(days))).to_vec()
        }
        Kind::Text | Kind::Any => {
            let texts = written.into_iter().filter(|value| matches!(value, Value::Text(_))).cloned();
            texts.chain([Value::text("x")]).collect()
        }
    }
}

fn numbers(written: &[&Value]) -> BTreeSet<Decimal> {
    let thousandth = Decimal::new(1, 3);
    let mut found = BTreeSet::new();
    for value in written {
        if let Value::Number(limit) = value {
            let beside = [Decimal::ZERO, thousandth, -thousandth, Decimal::ONE, -Decimal::ONE];
            found.extend(beside.into_iter().filter_map(|step| limit.checked_add(step)));
            found.insert(-*limit);
        }
    }
    found.extend([0, 1, 2, 1_000_000].map(Decimal::from));
    found
}

fn durations(written: &[&Value]) -> BTreeSet<TimeDelta> {
    let mut found = BTreeSet::new();
    for value in written {
        if let Value::Duration(limit) = value {
            let beside = [0, 1, -1].map(TimeDelta::milliseconds);
            found.extend(beside.into_iter().filter_map(|step| limit.checked_add(&step)));
            found.insert(-*limit);
        }
    }
    found.extend([TimeDelta::zero(), TimeDelta::seconds(1), TimeDelta::days(1)]);
    found
}
