//! GAT-02: votes, waivers and sign-offs that can never come about.

use super::{Manual, Rule, Subject};
use crate::{
    id::Id,
    phrase,
    plan::{
        Allow, Gate, Person, Plan, Role, Severity, Signable,
        diagnostic::{Finding, Report},
        sort::Sort,
        source::Span,
    },
    signature::PublicKey,
    suggest,
    wording::{Phrase, expr as say_expr, plan as say, rules as manual},
};
use std::collections::{HashMap, HashSet};

pub(super) static RULE: Rule = Rule {
    code: "GAT-02",
    severity: Severity::Error,
    manual: Manual {
        what: &manual::GAT_02_WHAT,
        why: &manual::GAT_02_WHY,
        example: r#"[gate.go-live]
seats = ["it", "finance"]     # and nobody is of department or role finance"#,
        fix: &manual::GAT_02_FIX,
    },
    check: Some(check),
};

fn check(subject: &Subject<'_>, report: &mut Report) {
    allow(subject, report);
    keys(subject, report);
    logins(subject, report);
    for gate in subject.plan.gates.values() {
        let span = |key: &str| subject.things.at(Sort::Gate, &gate.id, key);
        seats(subject.plan, gate, span("seats"), report);
        waivers(subject.plan, gate, span("approvers"), report);
    }
}

/// One key is one person's: what it signs could otherwise be anybody's word.
fn keys(subject: &Subject<'_>, report: &mut Report) {
    let mut seen: HashMap<&PublicKey, &Id> = HashMap::new();
    for person in subject.plan.people.values() {
        let Some(key) = &person.ssh_key else { continue };
        if let Some(other) = seen.insert(key, &person.id) {
            let message = phrase!(say::KEY_OF_TWO, one = other, other = &person.id);
            let span = subject.things.at(Sort::Person, &person.id, "ssh_key");
            report.add(Finding::error(RULE.code, span, message).hint(&say::KEY_OF_TWO_HINT));
        }
    }
}

/// One login is one person's, for the same reason.
fn logins(subject: &Subject<'_>, report: &mut Report) {
    let mut seen: HashMap<&str, &Id> = HashMap::new();
    for person in subject.plan.people.values() {
        let Some(login) = &person.login else { continue };
        if let Some(other) = seen.insert(login, &person.id) {
            let message = phrase!(say::LOGIN_OF_TWO, one = other, other = &person.id);
            let span = subject.things.at(Sort::Person, &person.id, "login");
            report.add(Finding::error(RULE.code, span, message).hint(&say::KEY_OF_TWO_HINT));
        }
    }
}

/// Every word of `[allow]` means somebody.
fn allow(subject: &Subject<'_>, report: &mut Report) {
    let Some(record) = &subject.things.allow else { return };
    for key in ["record", "waive", "approve", "sign_off", "poll"] {
        for (word, node) in record.texts(key).iter().zip(record.list(key)) {
            if word != Allow::ANYONE && !means_somebody(subject.plan, word) {
                let people = subject.plan.people.keys().map(Id::as_str);
                let near = suggest::nearest(word, people.chain(Role::WORDS));
                let hint = near.map_or_else(
                    || Phrase::from(&say::MEANS_NOBODY_HINT),
                    |near| phrase!(say_expr::DID_YOU_MEAN, name = near),
                );
                let message = phrase!(say::MEANS_NOBODY, word = word);
                report.add(Finding::error(RULE.code, node.span, message).hint(hint));
            }
        }
    }
}

fn means_somebody(plan: &Plan, word: &str) -> bool {
    holders(plan, word).next().is_some()
}

fn holders<'a>(plan: &'a Plan, word: &'a str) -> impl Iterator<Item = &'a Person> {
    plan.people.values().filter(move |person| person.is_meant(word))
}

/// Somebody holds each seat, and where signatures are demanded, with a key.
fn seats(plan: &Plan, gate: &Gate, span: Span, report: &mut Report) {
    let signed = plan.must_be_signed(Signable::Vote, Some(gate));
    let mut seen = HashSet::new();
    for seat in &gate.seats {
        let message = if !seen.insert(seat) {
            phrase!(say::SEAT_TWICE, seat = seat)
        } else if !means_somebody(plan, seat) {
            phrase!(say::SEAT_OF_NOBODY, seat = seat)
        } else if signed && holders(plan, seat).all(|person| person.ssh_key.is_none()) {
            phrase!(say::SEAT_WITHOUT_KEY, seat = seat)
        } else {
            continue;
        };
        report.add(Finding::error(RULE.code, span, message).hint(&say::SEAT_HINT));
    }
}

/// Whoever asks for a waiver, somebody else can approve it.
fn waivers(plan: &Plan, gate: &Gate, span: Span, report: &mut Report) {
    let [only] = gate.approvers.as_slice() else { return };
    let asks = |person: &Person| plan.allow.waive.iter().any(|word| person.is_meant(word));
    let owns = |person: &Person| gate.criteria.values().any(|it| it.owner.as_ref() == Some(&person.id));
    let mut others = plan.people.values().filter(|person| person.id != *only);
    if !others.any(|person| asks(person) || owns(person)) {
        let message = phrase!(say::OWN_APPROVER, person = only);
        report.add(Finding::error(RULE.code, span, message).hint(&say::OWN_APPROVER_HINT));
    }
}
