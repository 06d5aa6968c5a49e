//! Whether a waiver lets a criterion pass: asked for and approved by two people, the second named by the plan, with
//! the signatures it asks for, and not over.

use super::Waived;
use crate::{
    facts::World,
    phrase,
    plan::{Criterion, Gate, Signable},
    state::{Answer, Answered, Waiver, is_meant},
    wording::{Phrase, gate as say},
};

/// What approved waivers of a criterion come to.
pub(super) enum Standing {
    Counts(Waived),
    /// One was approved, and counts for nothing.
    Void(Phrase),
    None,
}

/// Judged by the plan at hand and not when it was approved: the journal may hold what another plan allowed. One that is
/// over is as if it had never been.
pub(super) fn of(gate: &Gate, criterion: &Criterion, world: &World) -> Standing {
    let of = |waiver: &&Waiver| waiver.gate == gate.id && waiver.criterion == criterion.id;
    let open = world.state.waivers().filter(of).filter(|waiver| world.now < waiver.until);
    let mut standing = Standing::None;
    for waiver in open {
        let Some(answered) = waiver.answered.as_ref().filter(|it| it.answer == Answer::Approved) else {
            continue;
        };
        match flaw(gate, waiver, answered, world) {
            Some(why) => standing = Standing::Void(phrase!(say::WAIVER_VOID, id = &waiver.id, why = why)),
            None => return Standing::Counts(counting(waiver, answered)),
        }
    }
    standing
}

/// Why an approved waiver counts for nothing.
fn flaw(gate: &Gate, waiver: &Waiver, answered: &Answered, world: &World) -> Option<Phrase> {
    let (plan, by) = (world.plan, &answered.note.by);
    let name = || plan.person_name(by);
    if *by == waiver.asked.by {
        return Some(phrase!(say::WAIVER_OWN, by = name()));
    }
    if !plan.approvers(Some(gate)).iter().any(|word| is_meant(plan, by, word)) {
        return Some(phrase!(say::WAIVER_NOT_NAMED, by = name()));
    }
    let (asked, approved) = (waiver.standing, answered.standing);
    if !approved.counts(plan.must_be_signed(Signable::Approve, Some(gate))) {
        return Some(phrase!(say::WAIVER_APPROVAL_SIGNATURE, by = name(), standing = approved.name()));
    }
    let asks = || plan.person_name(&waiver.asked.by);
    (!asked.counts(plan.must_be_signed(Signable::Waive, Some(gate))))
        .then(|| phrase!(say::WAIVER_REQUEST_SIGNATURE, by = asks(), standing = asked.name()))
}

fn counting(waiver: &Waiver, answered: &Answered) -> Waived {
    Waived {
        id: waiver.id.clone(),
        asked_by: waiver.asked.by.to_string(),
        approved_by: answered.note.by.to_string(),
        until: waiver.until,
        reason: waiver.asked.text.to_string(),
        standing: answered.standing,
    }
}
