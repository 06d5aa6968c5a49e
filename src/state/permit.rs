//! Who may do what. The plan says it by roles, departments and people; what it does not say has a default.

use super::{Refusal, Rule, State, Subject};
use crate::{
    id::Id,
    phrase,
    plan::{Allow, Gate, Plan},
    wording::{Phrase, Text, state as say},
};

/// Who acts, and whether what they do will be signed with a key the plan knows as theirs.
#[derive(Clone, Copy, Debug)]
pub struct Actor<'a> {
    /// A person of the plan, or `user:NAME`.
    pub by: &'a str,
    pub signs: bool,
}

/// Whether somebody is meant by a word of the plan: `anyone`, a person, a department or a role.
pub fn is_meant(plan: &Plan, by: &str, word: &str) -> bool {
    word == Allow::ANYONE || plan.people.get(by).is_some_and(|person| person.is_meant(word))
}

/// Refuses unless the actor is meant by one of `words`.
pub(super) fn among(plan: &Plan, actor: Actor<'_>, words: &[String], rule: Rule) -> Result<(), Refusal> {
    if words.iter().any(|word| is_meant(plan, actor.by, word)) {
        return Ok(());
    }
    let names = Phrase::list(words.iter().map(|word| called(plan, word)));
    let hint = names.map(|names| phrase!(say::AMONG_HINT, names = names));
    let message = phrase!(say::NOT_AMONG, by = plan.person_name(actor.by), rule = rule.name());
    Err(Refusal { hint, ..Refusal::by_rule(rule, message) })
}

/// Whom a word of `[allow]` means, as people call them.
pub(super) fn called(plan: &Plan, word: &str) -> Phrase {
    if word == Allow::ANYONE { Phrase::from(&say::ANYBODY) } else { plan.called(word) }
}

/// Whether somebody speaks for a seat: as its deputy, or where it is not handed over, by the plan.
pub fn holds(state: &State, plan: &Plan, by: &str, gate: &Id, seat: &str) -> bool {
    match state.deputy(gate, seat) {
        Some(deputy) => deputy.to.as_str() == by,
        None => is_meant(plan, by, seat),
    }
}

/// Who speaks for a seat.
pub fn holders<'a>(state: &'a State, plan: &'a Plan, gate: &Id, seat: &'a str) -> Vec<&'a str> {
    match state.deputy(gate, seat) {
        Some(deputy) => vec![deputy.to.as_str()],
        None => plan.people.values().filter(|it| it.is_meant(seat)).map(|it| it.id.as_str()).collect(),
    }
}

/// The seat somebody votes for: the one they name, or the only one they hold.
pub(super) fn seat(
    state: &State,
    plan: &Plan,
    actor: Actor<'_>,
    gate: &Gate,
    seat: Option<&str>,
) -> Result<String, Refusal> {
    let held: Vec<&String> =
        gate.seats.iter().filter(|seat| holds(state, plan, actor.by, &gate.id, seat)).collect();
    let seats = || phrase!(say::SEATS_HINT, gate = &gate.id, seats = gate.seats.join(", "));
    let refused =
        |message: Phrase| Refusal { hint: Some(seats()), ..Refusal::by_rule(Rule::SeatNotHeld, message) };
    match (seat, held.as_slice()) {
        (Some(wanted), _) if !gate.seats.iter().any(|seat| seat == wanted) => {
            let message = phrase!(say::NO_SEAT, gate = &gate.id, seat = wanted);
            Err(Refusal { hint: Some(seats()), ..Refusal::mistake("unknown-seat", message) })
        }
        (Some(wanted), held) if held.iter().any(|seat| *seat == wanted) => Ok(wanted.to_owned()),
        (Some(wanted), _) => Err(refused(phrase!(say::SEAT_NOT_HELD, by = actor.by, seat = wanted))),
        (None, [only]) => Ok((*only).clone()),
        (None, []) => Err(refused(phrase!(say::NO_SEAT_HELD, by = actor.by, gate = &gate.id))),
        (None, several) => {
            let names = several.iter().map(|seat| seat.as_str()).collect::<Vec<_>>().join(", ");
            Err(Refusal::mistake("which-seat", phrase!(say::WHICH_SEAT, seats = names)))
        }
    }
}

/// Refuses what has to be signed and would not be.
pub(super) fn signed(actor: Actor<'_>, demanded: bool) -> Result<(), Refusal> {
    if actor.signs || !demanded {
        return Ok(());
    }
    let refusal = Refusal::by_rule(Rule::MustBeSigned, Phrase::from(&say::MUST_BE_SIGNED));
    Err(Refusal { hint: Some(Phrase::from(&say::MUST_BE_SIGNED_HINT)), ..refusal })
}

/// Nobody signs off what they made themselves.
pub(super) fn not_own(
    state: &State,
    plan: &Plan,
    actor: Actor<'_>,
    subject: &Subject,
) -> Result<(), Refusal> {
    let is = |id: &Option<Id>| id.as_ref().is_some_and(|id| id.as_str() == actor.by);
    let why: Option<&'static Text> = match subject {
        Subject::Requirement(id) => {
            let marked = state.requirement(id).is_some_and(|marked| *marked.note.by == *actor.by);
            marked.then_some(&say::OWN_MARK)
        }
        Subject::Milestone(id) => {
            plan.milestones.get(id).is_some_and(|milestone| is(&milestone.owner)).then_some(&say::OWN_THING)
        }
        Subject::Case(id) => {
            let ran = state.executions(id).next_back().is_some_and(|last| *last.note.by == *actor.by);
            ran.then_some(&say::OWN_RUN)
        }
        Subject::Checklist(id) => {
            let items = plan.checklists.get(id).into_iter().flat_map(|list| list.items.keys());
            let mut ticks = items.filter_map(|item| state.tick(id, item));
            ticks.any(|tick| tick.done && *tick.note.by == *actor.by).then_some(&say::OWN_TICK)
        }
        Subject::Gate(_)
        | Subject::Item(..)
        | Subject::Feedback(_)
        | Subject::Alert(_)
        | Subject::Step(..)
        | Subject::Limit(..) => None,
    };
    match why {
        Some(why) => Err(Refusal::by_rule(Rule::OwnWork, Phrase::from(why))),
        None => Ok(()),
    }
}
