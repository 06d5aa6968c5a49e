//! User acceptance: where each case stands, and what that says of the requirements it verifies.

use crate::{
    id::Id,
    plan::Plan,
    state::{CaseResult, Execution, State},
    wording::{Text, names},
};
use std::collections::HashMap;

/// Where a case stands: its latest result, or that it was never run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    Pass,
    Untested,
    Blocked,
    Fail,
}

impl Standing {
    pub const WORDS: &'static [&'static str] = &["pass", "untested", "blocked", "fail"];

    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }

    pub fn name(self) -> &'static Text {
        match self {
            Self::Pass => &names::PASS,
            Self::Untested => &names::UNTESTED,
            Self::Blocked => &names::BLOCKED,
            Self::Fail => &names::FAIL,
        }
    }

    /// Carries the meaning where there is no colour.
    pub fn glyph(self) -> &'static str {
        match self {
            Self::Pass => "✔",
            Self::Untested => "·",
            Self::Blocked => "■",
            Self::Fail => "✖",
        }
    }
}

/// The latest time a case was carried out.
pub fn latest<'a>(state: &'a State, case: &Id) -> Option<&'a Execution> {
    state.executions(case).next_back()
}

pub fn standing(state: &State, case: &Id) -> Standing {
    match latest(state, case).map(|execution| execution.result) {
        None => Standing::Untested,
        Some(CaseResult::Pass) => Standing::Pass,
        Some(CaseResult::Fail) => Standing::Fail,
        Some(CaseResult::Blocked) => Standing::Blocked,
    }
}

/// Where a requirement stands: the worst of its cases, and untested without any. A failure is never hidden by
/// something that is only blocked.
pub fn verification(plan: &Plan, state: &State, requirement: &Id) -> Standing {
    plan.cases_of(requirement).map(|case| standing(state, &case.id)).max().unwrap_or(Standing::Untested)
}

/// Where every requirement that has a case stands: [`verification`] of all of them in one pass over the cases.
pub fn verifications<'a>(plan: &'a Plan, state: &State) -> HashMap<&'a Id, Standing> {
    let mut worst = HashMap::new();
    for case in plan.cases.values() {
        let standing = standing(state, &case.id);
        for requirement in &case.verifies {
            let known = worst.entry(requirement).or_insert(standing);
            *known = standing.max(*known);
        }
    }
    worst
}

/// How many cases stand where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Tally {
    pub total: usize,
    pub pass: usize,
    pub fail: usize,
    pub blocked: usize,
    pub untested: usize,
}

pub fn tally(plan: &Plan, state: &State) -> Tally {
    let mut tally = Tally { total: plan.cases.len(), ..Tally::default() };
    for case in plan.cases.keys() {
        match standing(state, case) {
            Standing::Pass => tally.pass += 1,
            Standing::Fail => tally.fail += 1,
            Standing::Blocked => tally.blocked += 1,
            Standing::Untested => tally.untested += 1,
        }
    }
    tally
}

#[cfg(test)]
mod tests {
    use super::{Standing, verification, verifications};
    use crate::{
        id::Id,
        plan,
        state::{CaseResult, Event, Happening, Recorded, State},
    };
    use chrono::DateTime;
    use std::sync::Arc;

    #[test]
    fn one_pass_over_the_cases_says_the_same_as_asking_for_each() {
        let mut plan = plan::sample::plan();
        plan.cases["UAT-1"].verifies.push(Id::new("R-2"));
        let mut state = State::default();
        for (seq, (case, result)) in (1..).zip([
            ("UAT-1", CaseResult::Pass),
            ("UAT-2", CaseResult::Blocked),
            ("UAT-2", CaseResult::Fail),
        ]) {
            let (note, took, clicks) = (String::new(), None, None);
            let what = Happening::CaseRecorded { case: case.into(), result, note, took, clicks };
            let id = uuid::Uuid::from_u128(u128::from(seq));
            let event = Event { id, at: DateTime::UNIX_EPOCH, by: "wang".into(), what, signature: None };
            state.apply(&Arc::new(Recorded::new(seq, event)));
            let all = verifications(&plan, &state);
            for id in plan.requirements.keys() {
                let known = all.get(id).copied().unwrap_or(Standing::Untested);
                assert_eq!(known, verification(&plan, &state, id), "{id}");
            }
        }
    }

    #[test]
    fn a_failure_outranks_what_hides_it() {
        assert!(Standing::Fail > Standing::Blocked && Standing::Blocked > Standing::Untested);
        assert!(Standing::Untested > Standing::Pass);
    }
}
