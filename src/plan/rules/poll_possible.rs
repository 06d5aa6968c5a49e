//! GAT-16: a poll that can never come to a go.
//!
//! The rules of a gate are taken together: seats, deputies, keys, order and secrecy. Each is sensible alone; a poll
//! that nobody may open, or whose seats are all one person's, shows itself only when they are proved together.

use super::{Manual, Rule, Subject};
use crate::{
    phrase,
    plan::{
        Allow, Gate, Person, Plan, Severity, Signable,
        diagnostic::{Finding, Report},
        sort::Sort,
        source::Span,
        walk::Record,
    },
    wording::{Phrase, plan as say, rules as manual},
};

pub(super) static RULE: Rule = Rule {
    code: "GAT-16",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::GAT_16_WHAT,
        why: &manual::GAT_16_WHY,
        example: r#"[gate.go-live]
seats = ["it", "pm"]          # both are wang
ordered = true
poll = false                  # in which order, outside a poll?"#,
        fix: &manual::GAT_16_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    for (id, thing) in subject.things.of(Sort::Person) {
        let own = thing.record.reference("deputy").filter(|deputy| *deputy == id);
        if own.is_some() {
            let message = phrase!(say::OWN_DEPUTY, person = id);
            report.add(
                Finding::error(RULE.code, thing.record.at("deputy"), message).hint(&say::OWN_DEPUTY_HINT),
            );
        }
    }
    for gate in subject.plan.gates.values() {
        if let Some(thing) = subject.things.of(Sort::Gate).get(&gate.id) {
            contradictions(gate, &thing.record, report);
        }
        if gate.seats.len() > 1 {
            persons(subject.plan, gate, subject.things.at(Sort::Gate, &gate.id, "seats"), report);
        }
        if gate.poll && !gate.seats.is_empty() {
            let span = subject.things.at(Sort::Gate, &gate.id, "poll");
            opened_and_closed(subject.plan, gate, span, report);
        }
    }
}

/// Keys that say something of polls where there can be none.
fn contradictions(gate: &Gate, record: &Record, report: &mut Report) {
    let mut add = |key: &str, message: Phrase| {
        report.add(Finding::error(RULE.code, record.at(key), message).hint(&say::POLL_RULES_HINT));
    };
    let is_set = |key: &str| record.node(key).is_some() && record.bool(key) != Some(&false);
    for key in ["poll", "ordered", "blind", "valid"] {
        if gate.seats.is_empty() && is_set(key) {
            add(key, phrase!(say::POLL_WITHOUT_SEATS, gate = &gate.id, key = key));
        } else if record.bool("poll") == Some(&false) && matches!(key, "ordered" | "blind") && is_set(key) {
            add(key, phrase!(say::POLL_CONTRADICTED, gate = &gate.id, key = key));
        }
    }
}

/// There are as many people as seats; of one person alone nobody else approves anything.
fn persons(plan: &Plan, gate: &Gate, span: Span, report: &mut Report) {
    let people: Vec<&Person> = plan.people.values().collect();
    let held = |seat: &String| people.iter().any(|person| person.is_meant(seat));
    if !gate.seats.iter().all(held) {
        // GAT-02 says so.
        return;
    }
    let seated = most_seated(&people, &gate.seats);
    if seated == 1 {
        let message = phrase!(say::SEATS_OF_ONE, gate = &gate.id);
        report.add(Finding::error(RULE.code, span, message).hint(&say::SEATS_OF_ONE_HINT));
    } else if seated < gate.seats.len() {
        let message = phrase!(say::SEATS_OF_FEW, gate = &gate.id, people = seated, seats = gate.seats.len());
        report.add(Finding::warning(RULE.code, span, message).hint(&say::SEATS_OF_ONE_HINT));
    }
    if gate.poll {
        deputies(plan, gate, span, report);
    }
}

/// How many seats can be given each to a person of its own: a largest matching, by augmenting paths.
fn most_seated(people: &[&Person], seats: &[String]) -> usize {
    let mut seat_of: Vec<Option<usize>> = vec![None; people.len()];
    let mut is_seated = |seat: &usize| {
        let mut seen = vec![false; people.len()];
        augment(*seat, people, seats, &mut seat_of, &mut seen)
    };
    (0..seats.len()).filter(|seat| is_seated(seat)).count()
}

fn augment(
    seat: usize,
    people: &[&Person],
    seats: &[String],
    seat_of: &mut [Option<usize>],
    seen: &mut [bool],
) -> bool {
    for (i, person) in people.iter().enumerate() {
        if seen[i] || !person.is_meant(&seats[seat]) {
            continue;
        }
        seen[i] = true;
        let is_free = match seat_of[i] {
            None => true,
            Some(other) => augment(other, people, seats, seat_of, seen),
        };
        if is_free {
            seat_of[i] = Some(seat);
            return true;
        }
    }
    false
}

/// Whoever alone holds a seat has a deputy who can take it: not one who votes for another seat already, as in a circle of
/// deputies, and where signatures are demanded one with a key.
fn deputies(plan: &Plan, gate: &Gate, span: Span, report: &mut Report) {
    let signed = plan.must_be_signed(Signable::Vote, Some(gate));
    for seat in &gate.seats {
        let mut holders = plan.people.values().filter(|person| person.is_meant(seat));
        let (Some(holder), None) = (holders.next(), holders.next()) else { continue };
        let deputy = holder.deputy.as_ref().and_then(|id| plan.people.get(id));
        let message = match deputy {
            None => phrase!(say::SEAT_WITHOUT_DEPUTY, seat = seat, holder = &holder.id),
            Some(deputy) => {
                let other = gate.seats.iter().find(|other| *other != seat && deputy.is_meant(other));
                match other {
                    Some(other) => {
                        phrase!(say::DEPUTY_HOLDS_ANOTHER, seat = seat, deputy = &deputy.id, other = other)
                    }
                    None if signed && deputy.ssh_key.is_none() => {
                        phrase!(say::DEPUTY_WITHOUT_KEY, seat = seat, deputy = &deputy.id)
                    }
                    None => continue,
                }
            }
        };
        report.add(Finding::warning(RULE.code, span, message).hint(&say::SEAT_WITHOUT_DEPUTY_HINT));
    }
}

/// Somebody may open it, and where signatures are demanded somebody who has a key may close it.
fn opened_and_closed(plan: &Plan, gate: &Gate, span: Span, report: &mut Report) {
    let anyone = plan.allow.poll.iter().any(|word| word == Allow::ANYONE);
    let may = |person: &&Person| anyone || plan.allow.poll.iter().any(|word| person.is_meant(word));
    let who: Vec<&Person> = plan.people.values().filter(may).collect();
    let signed = plan.must_be_signed(Signable::Vote, Some(gate));
    let message = if who.is_empty() && !anyone {
        phrase!(say::POLL_OF_NOBODY, gate = &gate.id, words = plan.allow.poll.join(", "))
    } else if signed && who.iter().all(|person| person.ssh_key.is_none()) {
        let names = who.iter().map(|person| person.id.as_str()).collect::<Vec<_>>().join(", ");
        phrase!(say::POLL_WITHOUT_KEY, gate = &gate.id, people = names)
    } else {
        return;
    };
    report.add(Finding::error(RULE.code, span, message).hint(&say::POLL_OF_NOBODY_HINT));
}
