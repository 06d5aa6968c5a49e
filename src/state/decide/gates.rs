//! What people decide of a gate, and what they say of the system under test.

use super::{Refusal, bounded, known, needed, refuse};
use crate::{
    id::Id,
    phrase,
    plan::{Plan, Signable},
    state::{
        Change, Decision, Happening, Rule, State,
        permit::{self, Actor},
    },
    wording::{names, state as say},
};

/// Longest version, in characters.
const VERSION_CHARS_MAX: usize = 200;

/// Holding, recycling and scrubbing say why; a gate that is scrubbed takes nothing but being opened again.
pub(super) fn decide(
    state: &State,
    plan: &Plan,
    actor: Actor<'_>,
    gate: Id,
    decision: Decision,
    note: &str,
) -> Result<Happening, Refusal> {
    let found = known(&plan.gates, &gate, &names::GATE)?;
    permit::among(plan, actor, &plan.allow.decide, Rule::MayNotDecide)?;
    let standing = state.decision(&gate).map(|decided| decided.decision);
    match (standing, decision) {
        (Some(Decision::Scrub), Decision::Reopen) | (Some(Decision::Hold), _) => {}
        (Some(Decision::Scrub), _) => {
            let refusal = refuse("scrubbed", phrase!(say::GATE_SCRUBBED, gate = &gate));
            return Err(Refusal { hint: Some(phrase!(say::GATE_SCRUBBED_HINT, gate = &gate)), ..refusal });
        }
        (_, Decision::Reopen) => return Err(refuse("open", phrase!(say::GATE_IS_OPEN, gate = &gate))),
        _ => {}
    }
    let note = needed(note, &say::DECISION_NEEDS_NOTE)?;
    permit::signed(actor, plan.must_be_signed(Signable::Decide, Some(found)))?;
    Ok(Happening::GateDecided { gate, decision, note })
}

/// Of a plan the version is its hash, whoever records it.
pub(super) fn change(plan: &Plan, what: Change, version: &str, note: &str) -> Result<Happening, Refusal> {
    let version = match what {
        Change::Plan => plan.hash.clone(),
        Change::Build | Change::Configuration => needed(version, &say::CHANGE_NEEDS_VERSION)?,
    };
    if version.chars().count() > VERSION_CHARS_MAX {
        return Err(refuse("too-long", phrase!(say::VERSION_TOO_LONG, max = VERSION_CHARS_MAX)));
    }
    Ok(Happening::SystemChanged { what, version, note: bounded(note)? })
}
