//! What counts as somebody's word: votes, waivers, sign-offs.

use super::{Refusal, bounded, known, needed, polls, refuse};
use crate::{
    id::Id,
    phrase,
    plan::{Plan, Signable},
    state::{
        Answer, Choice, Happening, Rule, State, Subject,
        permit::{self, Actor},
    },
    suggest,
    wording::{Phrase, expr as say_expr, names, state as say},
};
use chrono::{DateTime, TimeDelta, Utc};

/// Longest time a criterion may be waived for: what is waived for longer should leave the plan.
const WAIVER_MAX: TimeDelta = TimeDelta::days(366);

#[expect(clippy::too_many_arguments, reason = "what a vote is, with what it is decided on")]
pub(super) fn vote(
    state: &State,
    plan: &Plan,
    actor: Actor<'_>,
    now: DateTime<Utc>,
    gate: Id,
    seat: Option<&str>,
    choice: Choice,
    note: &str,
) -> Result<Happening, Refusal> {
    let found = known(&plan.gates, &gate, &names::GATE)?;
    if found.seats.is_empty() {
        return Err(refuse("no-seats", phrase!(say::NO_SEATS, gate = &gate)));
    }
    let seat = permit::seat(state, plan, actor, found, seat)?;
    polls::takes(state, plan, now, found, &seat, choice)?;
    let note = match choice {
        Choice::Go => bounded(note)?,
        Choice::NoGo => no_go_reason(note)?,
    };
    permit::signed(actor, plan.must_be_signed(Signable::Vote, Some(found)))?;
    Ok(Happening::Voted { gate, seat, choice, note })
}

/// Whoever stops a launch says why: the others have to mend it.
fn no_go_reason(note: &str) -> Result<String, Refusal> {
    needed(note, &say::NO_GO_NEEDS_NOTE)
        .map_err(|refusal| Refusal { hint: Some(Phrase::from(&say::NO_GO_NEEDS_NOTE_HINT)), ..refusal })
}

#[expect(clippy::too_many_arguments, reason = "what a waiver is, with what it is decided on")]
pub(super) fn ask_waiver(
    state: &State,
    plan: &Plan,
    actor: Actor<'_>,
    now: DateTime<Utc>,
    gate: Id,
    criterion: Id,
    until: DateTime<Utc>,
    note: &str,
) -> Result<Happening, Refusal> {
    let found = known(&plan.gates, &gate, &names::GATE)?;
    let owner = known(&found.criteria, &criterion, &names::CRITERION)?.owner.as_ref();
    if owner.is_none_or(|owner| owner.as_str() != actor.by) {
        permit::among(plan, actor, &plan.allow.waive, Rule::MayNotWaive)?;
    }
    let note = needed(note, &say::WAIVER_NEEDS_NOTE)?;
    if until <= now || until - now > WAIVER_MAX {
        return Err(refuse("waiver-time", phrase!(say::WAIVER_TIME, days = WAIVER_MAX.num_days())));
    }
    let same = |waiver: &&crate::state::Waiver| waiver.gate == gate && waiver.criterion == criterion;
    if let Some(open) = state.waivers().filter(same).find(|waiver| waiver.is_open(now)) {
        let message = phrase!(say::WAIVER_OPEN, criterion = &criterion, id = &open.id);
        return Err(refuse("waiver-open", message));
    }
    permit::signed(actor, plan.must_be_signed(Signable::Waive, Some(found)))?;
    Ok(Happening::WaiverAsked { gate, criterion, until, note })
}

pub(super) fn answer_waiver(
    state: &State,
    plan: &Plan,
    actor: Actor<'_>,
    now: DateTime<Utc>,
    id: &Id,
    answer: Answer,
    note: &str,
) -> Result<Happening, Refusal> {
    let Some(waiver) = state.waiver_by_id(id) else {
        let near = suggest::nearest(id.as_str(), state.waivers().map(|waiver| waiver.id.as_str()));
        let hint = near.map(|near| phrase!(say_expr::DID_YOU_MEAN, name = near));
        return Err(Refusal { hint, ..refuse("unknown-id", phrase!(say::NO_WAIVER, id = id)) });
    };
    let gate = plan.gates.get(&waiver.gate);
    if let (Some(answered), true) = (&waiver.answered, answer != Answer::Withdrawn) {
        let message = phrase!(say::WAIVER_ANSWERED, id = id, answer = answered.answer.name());
        return Err(refuse("answered", message));
    }
    if answer == Answer::Withdrawn {
        if *waiver.asked.by != *actor.by {
            permit::among(plan, actor, &plan.approvers(gate), Rule::MayNotApprove)?;
        }
    } else {
        permit::among(plan, actor, &plan.approvers(gate), Rule::MayNotApprove)?;
        if answer == Answer::Approved && waiver.until <= now {
            return Err(refuse("waiver-over", phrase!(say::WAIVER_ENDED, id = id)));
        }
        if answer == Answer::Approved && *waiver.asked.by == *actor.by {
            let refusal = Refusal::by_rule(Rule::OwnRequest, phrase!(say::OWN_REQUEST, id = id));
            return Err(Refusal { hint: Some(Phrase::from(&say::OWN_REQUEST_HINT)), ..refusal });
        }
    }
    let note = match answer {
        Answer::Approved => bounded(note)?,
        Answer::Declined | Answer::Withdrawn => needed(note, &say::ANSWER_NEEDS_NOTE)?,
    };
    permit::signed(actor, plan.must_be_signed(Signable::Approve, gate))?;
    Ok(Happening::WaiverAnswered { waiver: waiver.event, answer, note })
}

pub(super) fn sign_off(
    state: &State,
    plan: &Plan,
    actor: Actor<'_>,
    subject: &str,
    note: &str,
) -> Result<Happening, Refusal> {
    let subject = Subject::find(subject, state, plan)?;
    if matches!(subject, Subject::Item(..) | Subject::Feedback(_) | Subject::Alert(_) | Subject::Step(..)) {
        return Err(refuse("no-sign-off", phrase!(say::NO_SIGN_OFF, subject = subject.phrase(state))));
    }
    permit::among(plan, actor, &signers(plan, &subject), Rule::MayNotSignOff)?;
    permit::not_own(state, plan, actor, &subject)?;
    permit::signed(actor, plan.must_be_signed(Signable::SignOff, None))?;
    Ok(Happening::SignedOff { subject, note: bounded(note)? })
}

/// Who may sign something off: of a limit whom it names, of anything else whom the plan allows.
fn signers(plan: &Plan, subject: &Subject) -> Vec<String> {
    let limit = match subject {
        Subject::Limit(id, _) => plan.cutover.as_ref().and_then(|cutover| cutover.data.get(id)),
        _ => None,
    };
    let named = limit.and_then(|limit| limit.signed_by.as_ref());
    named.map_or_else(|| plan.allow.sign_off.clone(), |person| vec![person.to_string()])
}
