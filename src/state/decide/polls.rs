//! Polls: opening and closing a round, handing a seat over, and which votes a round takes.

use super::{Refusal, bounded, known, needed, refuse};
use crate::{
    id::Id,
    phrase,
    plan::{Gate, Plan, Signable},
    state::{
        Choice, Happening, Heir, Poll, PollCommand, PollEvent, Rule, State,
        permit::{self, Actor},
    },
    suggest,
    wording::{Phrase, expr as say_expr, names, polls as say},
};
use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};

pub(super) fn decide(
    state: &State,
    plan: &Plan,
    actor: Actor<'_>,
    now: DateTime<Utc>,
    command: PollCommand,
) -> Result<Happening, Refusal> {
    match command {
        PollCommand::Open { gate, note } => open(state, plan, actor, now, gate, &note),
        PollCommand::Close { gate, note } => close(state, plan, actor, gate, &note),
        PollCommand::HandOver { gate, seat, to, note } => {
            hand_over(state, plan, actor, gate_of(state, plan, gate, &seat)?, &seat, to, &note)
        }
    }
}

fn open(
    state: &State,
    plan: &Plan,
    actor: Actor<'_>,
    now: DateTime<Utc>,
    gate: Id,
    note: &str,
) -> Result<Happening, Refusal> {
    let found = known(&plan.gates, &gate, &names::GATE)?;
    if found.seats.is_empty() {
        return Err(refuse("no-seats", phrase!(say::NO_SEATS, gate = &gate)));
    }
    permit::among(plan, actor, &plan.allow.poll, Rule::MayNotPoll)?;
    let last = state.poll(&gate);
    if let Some(poll) = last.filter(|poll| poll.closed.is_none() && !poll.is_expired(now)) {
        let message = phrase!(say::OPEN_ALREADY, gate = &gate, round = poll.round);
        let hint = phrase!(say::OPEN_ALREADY_HINT, gate = &gate);
        return Err(Refusal { hint: Some(hint), ..refuse("poll-open", message) });
    }
    let note = if last.is_some() { needed(note, &say::REOPENING_NEEDS_NOTE)? } else { bounded(note)? };
    let valid = found.valid.map(|valid| TimeDelta::from_std(valid).unwrap_or(TimeDelta::MAX));
    let what = PollEvent::Opened {
        round: last.map_or(0, |poll| poll.round) + 1,
        seats: found.seats.clone(),
        ordered: found.ordered,
        blind: found.blind,
        until: valid.and_then(|valid| now.trunc_subsecs(0).checked_add_signed(valid)),
        note,
    };
    Ok(Happening::Poll { gate, what })
}

fn close(state: &State, plan: &Plan, actor: Actor<'_>, gate: Id, note: &str) -> Result<Happening, Refusal> {
    let found = known(&plan.gates, &gate, &names::GATE)?;
    let Some(poll) = state.poll(&gate).filter(|poll| poll.closed.is_none()) else {
        return Err(no_poll(&gate));
    };
    if *poll.opened.by != *actor.by {
        permit::among(plan, actor, &plan.allow.poll, Rule::MayNotPoll)?;
    }
    let note = if poll.is_complete() { bounded(note)? } else { needed(note, &say::CLOSING_NEEDS_NOTE)? };
    permit::signed(actor, plan.must_be_signed(Signable::Vote, Some(found)))?;
    Ok(Happening::Poll { gate, what: PollEvent::Closed { poll: poll.event, tally: poll.tally(), note } })
}

fn no_poll(gate: &Id) -> Refusal {
    let hint = phrase!(say::NO_POLL_HINT, gate = gate);
    Refusal { hint: Some(hint), ..refuse("no-poll", phrase!(say::NO_POLL, gate = gate)) }
}

/// The gate that a seat is meant of: the one named, the one that is being polled, the main one, the only one.
fn gate_of<'a>(state: &State, plan: &'a Plan, gate: Option<Id>, seat: &str) -> Result<&'a Gate, Refusal> {
    if let Some(gate) = gate {
        return known(&plan.gates, &gate, &names::GATE);
    }
    let having: Vec<&Gate> =
        plan.gates.values().filter(|gate| gate.seats.iter().any(|it| it == seat)).collect();
    let is_polled = |gate: &&Gate| state.poll(&gate.id).is_some_and(|poll| poll.closed.is_none());
    let polled: Vec<&Gate> = having.iter().copied().filter(is_polled).collect();
    let is_main = |gate: &&&Gate| plan.main_gate().is_some_and(|main| main.id == gate.id);
    match (polled.as_slice(), having.as_slice()) {
        ([only], _) | (_, [only]) => Ok(only),
        (_, []) => {
            let seats = plan.gates.values().flat_map(|gate| &gate.seats);
            let near = suggest::nearest(seat, seats.map(String::as_str));
            let hint = near.map(|near| phrase!(say_expr::DID_YOU_MEAN, name = near));
            Err(Refusal { hint, ..refuse("unknown-seat", phrase!(say::NO_SUCH_SEAT, seat = seat)) })
        }
        (_, several) => several.iter().find(is_main).copied().ok_or_else(|| {
            let names = several.iter().map(|gate| gate.id.as_str()).collect::<Vec<_>>().join(" ");
            refuse("which-gate", phrase!(say::WHICH_GATE, seat = seat, gates = names))
        }),
    }
}

fn hand_over(
    state: &State,
    plan: &Plan,
    actor: Actor<'_>,
    gate: &Gate,
    seat: &str,
    to: Heir,
    note: &str,
) -> Result<Happening, Refusal> {
    if !gate.seats.iter().any(|known| known == seat) {
        let near = suggest::nearest(seat, gate.seats.iter().map(String::as_str));
        let hint = near.map(|near| phrase!(say_expr::DID_YOU_MEAN, name = near));
        return Err(Refusal { hint, ..refuse("unknown-seat", phrase!(say::NO_SUCH_SEAT, seat = seat)) });
    }
    let is_holder =
        permit::is_meant(plan, actor.by, seat) || permit::holds(state, plan, actor.by, &gate.id, seat);
    if !is_holder {
        permit::among(plan, actor, &plan.allow.poll, Rule::MayNotHandOver)?;
    }
    let to = heir(state, plan, actor, gate, seat, to)?;
    let note = needed(note, &say::HANDOVER_NEEDS_NOTE)?;
    permit::signed(actor, plan.must_be_signed(Signable::Vote, Some(gate)))?;
    let what = PollEvent::HandedOver { seat: seat.to_owned(), to, note };
    Ok(Happening::Poll { gate: gate.id.clone(), what })
}

/// Who is to speak for the seat; `None` for who holds it by the plan.
fn heir(
    state: &State,
    plan: &Plan,
    actor: Actor<'_>,
    gate: &Gate,
    seat: &str,
    to: Heir,
) -> Result<Option<Id>, Refusal> {
    let present = state.deputy(&gate.id, seat);
    let to = match to {
        Heir::Person(to) => known(&plan.people, &to, &names::PERSON)?.id.clone(),
        Heir::Deputy => deputy_of(plan, actor, seat)
            .ok_or_else(|| refuse("no-deputy", phrase!(say::NO_DEPUTY, seat = seat)))?,
        Heir::Back if present.is_none() => {
            return Err(refuse("not-handed-over", phrase!(say::NOT_HANDED_OVER, seat = seat)));
        }
        Heir::Back => return Ok(None),
    };
    let name = plan.person_name(to.as_str());
    match present {
        Some(present) if present.to == to => {
            Err(refuse("handed-over", phrase!(say::HANDED_OVER_ALREADY, seat = seat, to = name)))
        }
        Some(_) if permit::is_meant(plan, to.as_str(), seat) => Ok(None),
        None if permit::is_meant(plan, to.as_str(), seat) => {
            Err(refuse("holds-already", phrase!(say::HOLDS_ALREADY, seat = seat, to = name)))
        }
        _ => {
            // Nobody outvotes the others by collecting seats.
            let others = gate.seats.iter().filter(|other| *other != seat);
            match others.into_iter().find(|other| permit::holds(state, plan, to.as_str(), &gate.id, other)) {
                Some(other) => {
                    let message = phrase!(say::HOLDS_ANOTHER, to = name, other = other);
                    Err(Refusal::by_rule(Rule::TwoSeats, message))
                }
                None => Ok(Some(to)),
            }
        }
    }
}

/// The deputy that the plan names: of who hands over, or of the one person who holds the seat.
fn deputy_of(plan: &Plan, actor: Actor<'_>, seat: &str) -> Option<Id> {
    let mut holders = plan.people.values().filter(|person| person.is_meant(seat));
    let own = plan.people.get(actor.by).filter(|person| person.is_meant(seat));
    let holder = own.or_else(|| holders.next().filter(|_| holders.next().is_none()))?;
    holder.deputy.clone()
}

/// Whether the last round of a gate, or the gate without one, takes this vote of a seat now.
pub(super) fn takes(
    state: &State,
    plan: &Plan,
    now: DateTime<Utc>,
    gate: &Gate,
    seat: &str,
    choice: Choice,
) -> Result<(), Refusal> {
    let Some(poll) = state.poll(&gate.id) else {
        return if gate.poll { Err(no_poll(&gate.id)) } else { Ok(()) };
    };
    let reopen = || Some(phrase!(say::REOPEN_HINT, gate = &gate.id));
    if !poll.seats.iter().any(|known| known == seat) {
        let message = phrase!(say::NOT_POLLED, seat = seat, round = poll.round);
        return Err(Refusal { hint: reopen(), ..refuse("not-polled", message) });
    }
    if poll.is_expired(now) {
        let message = phrase!(say::EXPIRED_POLL, gate = &gate.id, round = poll.round);
        return Err(Refusal { hint: reopen(), ..refuse("poll-expired", message) });
    }
    if !poll.is_voting(now) {
        // What everybody knows is changed by a new round only; but to stop is never too late.
        return match choice {
            Choice::NoGo => Ok(()),
            Choice::Go => {
                let message = phrase!(say::POLL_OVER, gate = &gate.id, round = poll.round);
                Err(Refusal { hint: reopen(), ..refuse("poll-over", message) })
            }
        };
    }
    in_turn(state, plan, poll, now, gate, seat)
}

/// A seat that has voted may correct itself while nobody knows what it said.
fn in_turn(
    state: &State,
    plan: &Plan,
    poll: &Poll,
    now: DateTime<Utc>,
    gate: &Gate,
    seat: &str,
) -> Result<(), Refusal> {
    match poll.turn(now) {
        Some(turn) if turn != seat && poll.vote(seat).is_none() => {
            let who = permit::holders(state, plan, &gate.id, turn);
            let who: Vec<&str> = who.into_iter().map(|person| plan.person_name(person)).collect();
            let message = phrase!(say::NOT_YOUR_TURN, turn = turn, who = who.join(", "), seat = seat);
            let hint = Phrase::from(&say::NOT_YOUR_TURN_HINT);
            Err(Refusal { hint: Some(hint), ..refuse("not-your-turn", message) })
        }
        _ => Ok(()),
    }
}
