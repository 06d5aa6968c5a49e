//! Proposing to go back, and answering that.

use super::{Refusal, bounded, known, needed, refuse};
use crate::{
    id::Id,
    phrase,
    plan::{Plan, Signable},
    state::{
        Happening, RollbackEvent, Rule, Seen, State,
        permit::{self, Actor},
    },
    suggest,
    wording::{Phrase, decision as say, expr as say_expr, names},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// One proposal at a time; a trigger proposes once for each time its alert is raised, whatever was answered.
pub(super) fn propose(
    (state, plan, now): (&State, &Plan, DateTime<Utc>),
    actor: Actor<'_>,
    trigger: Option<Id>,
    raised: Option<Uuid>,
    seen: Vec<Seen>,
    note: &str,
) -> Result<Happening, Refusal> {
    if !state.may_go_back(plan, now) {
        return Err(refuse("no-way-back", Phrase::from(&say::NOTHING_TO_GO_BACK_FROM)));
    }
    if let Some(open) = state.open_proposal() {
        return Err(refuse("proposed", phrase!(say::PROPOSED_ALREADY, proposal = &open.id)));
    }
    let note = match (&trigger, &plan.cutover) {
        (Some(trigger), Some(cutover)) => {
            known(&cutover.triggers, trigger, &names::TRIGGER)?;
            let again =
                |it: &crate::state::Proposal| it.trigger.as_ref() == Some(trigger) && it.raised == raised;
            if let Some(before) = state.proposals().find(|it| again(it)) {
                return Err(refuse("proposed", phrase!(say::PROPOSED_ALREADY, proposal = &before.id)));
            }
            bounded(note)?
        }
        _ => {
            permit::among(plan, actor, &plan.allow.run, Rule::MayNotRun)?;
            needed(note, &say::PROPOSAL_NEEDS_NOTE)?
        }
    };
    Ok(Happening::Rollback(RollbackEvent::Proposed { trigger, raised, seen, note }))
}

pub(super) fn answer(
    state: &State,
    plan: &Plan,
    actor: Actor<'_>,
    id: &Id,
    accepted: bool,
    note: &str,
) -> Result<Happening, Refusal> {
    let Some(proposal) = state.proposals().find(|it| it.id == *id) else {
        let near = suggest::nearest(id.as_str(), state.proposals().map(|it| it.id.as_str()));
        let hint = near.map(|near| phrase!(say_expr::DID_YOU_MEAN, name = near));
        return Err(Refusal { hint, ..refuse("unknown-id", phrase!(say::NO_PROPOSAL, proposal = id)) });
    };
    if let Some((_, answered, _)) = &proposal.answered {
        let by = plan.person_name(&answered.by);
        return Err(refuse("answered", phrase!(say::ANSWERED_ALREADY, proposal = id, by = by)));
    }
    permit::among(plan, actor, &plan.allow.run, Rule::MayNotRun)?;
    permit::signed(actor, plan.must_be_signed(Signable::Run, None))?;
    let note = needed(note, &say::ANSWER_NEEDS_NOTE)?;
    Ok(Happening::Rollback(RollbackEvent::Answered { proposal: proposal.event, accepted, note }))
}
