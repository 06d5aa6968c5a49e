//! Waivers: two people, the second named, a reason, an end, and signatures where they are asked for.

use super::*;
use crate::{
    facts::Catalogue,
    measure::{History, Last, Outcome, Window},
    plan::{self, Person, Plan, Role, Signable},
    state::{Answer, Event, Happening, Recorded, State},
    wording::Lang,
};
use std::{sync::Arc, time::Duration};
use uuid::Uuid;

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
}

/// A gate of one criterion, the objective of the login, which is broken. Wang and Li are project managers, Zhao tests.
fn plan() -> Plan {
    let mut plan = plan::sample::plan();
    let wang = plan.people["wang"].clone();
    for (id, roles) in [("li", vec![Role::Pm]), ("zhao", vec![Role::KeyUser])] {
        let person = Person { id: Id::new(id), name: id.to_uppercase(), roles, ..wang.clone() };
        plan.people.insert(person.id.clone(), person);
    }
    plan.gates["go-live"].criteria.retain(|id, _| id.as_str() == "login");
    plan
}

fn broken() -> History {
    let mut window = Window::new(at(0));
    window.counts.record(Outcome::Status, 60);
    let (service, outcome) = (Duration::from_millis(5), Outcome::Status);
    window.last = Some(Last { at: at(9), service, outcome, detail: None, readings: Vec::new() });
    let mut history = History::default();
    history.set("login".into(), vec![window]);
    history
}

/// A waiver until the hundredth second, asked for by one and answered by another.
fn waived(plan: &Plan, asked: &str, answered: &[(&str, Answer)], now: i64) -> Assessment {
    let mut state = State::of(plan);
    let ask = Happening::WaiverAsked {
        gate: "go-live".into(),
        criterion: "login".into(),
        until: at(100),
        note: "下周补测".into(),
    };
    let waiver = Uuid::from_u128(1);
    let answers = answered.iter().map(|(by, answer)| {
        (*by, Happening::WaiverAnswered { waiver, answer: *answer, note: String::new() })
    });
    for (seq, (by, what)) in (1..).zip([(asked, ask)].into_iter().chain(answers)) {
        let id = Uuid::from_u128(u128::from(seq));
        let event = Event { id, at: at(0), by: by.into(), what, signature: None };
        state.apply(&Arc::new(Recorded::new(seq, event)));
    }
    let (catalogue, history) = (Catalogue::of(plan), broken());
    assess(&plan.gates["go-live"], &World::new(plan, &catalogue, &state, &history, at(now)))
}

fn last_reason(assessment: &Assessment) -> String {
    assessment.criteria[0].reason.last().unwrap().render(Lang::En)
}

#[test]
fn one_named_by_the_plan_approves_what_another_asked_for() {
    use Answer::{Approved, Declined, Withdrawn};
    let plan = plan();
    for (asked, answered, counts) in [
        ("wang", &[][..], false),
        ("wang", &[("li", Approved)], true),
        ("zhao", &[("li", Approved)], true),
        ("wang", &[("wang", Approved)], false),
        ("wang", &[("zhao", Approved)], false),
        ("wang", &[("user:root", Approved)], false),
        ("wang", &[("li", Declined)], false),
        ("wang", &[("li", Approved), ("wang", Withdrawn)], false),
    ] {
        let found = waived(&plan, asked, answered, 10);
        let expected = if counts { (Verdict::Go, 1) } else { (Verdict::NoGo, 0) };
        assert_eq!((found.verdict, found.waived()), expected, "{asked} {answered:?}");
        assert_eq!(found.criteria[0].verdict, Verdict::NoGo, "the evidence says what it says");
    }
}

#[test]
fn the_gate_may_name_its_own_and_a_change_of_that_is_heeded() {
    let mut plan = plan();
    plan.gates["go-live"].approvers = vec![Id::new("zhao")];
    assert_eq!(waived(&plan, "wang", &[("zhao", Answer::Approved)], 10).verdict, Verdict::Go);
    let other = waived(&plan, "wang", &[("li", Answer::Approved)], 10);
    assert_eq!(other.verdict, Verdict::NoGo);
    assert_eq!(last_reason(&other), "waiver W-001 does not count: the plan does not name LI to approve it");
}

#[test]
fn when_it_is_over_the_criterion_counts_again_by_itself() {
    let plan = plan();
    for (now, expected) in [(0, 1), (99, 1), (100, 0), (1_000, 0)] {
        let found = waived(&plan, "wang", &[("li", Answer::Approved)], now);
        assert_eq!(found.waived(), expected, "at {now}");
        assert_eq!(found.verdict == Verdict::Go, expected == 1);
    }
}

#[test]
fn signatures_that_are_asked_for_are_needed_of_both() {
    for (signed, of_gate, reason) in [
        (Signable::Approve, false, "waiver W-001 does not count: the approval of LI is unsigned"),
        (Signable::Waive, false, "waiver W-001 does not count: the request of 样例甲 is unsigned"),
        (Signable::Vote, true, "waiver W-001 does not count: the approval of LI is unsigned"),
    ] {
        let mut plan = plan();
        plan.allow.signed = vec![signed];
        plan.gates["go-live"].signed = of_gate;
        let found = waived(&plan, "wang", &[("li", Answer::Approved)], 10);
        assert_eq!((found.verdict, found.waived()), (Verdict::NoGo, 0), "{signed:?}");
        assert_eq!(last_reason(&found), reason);
    }
}
