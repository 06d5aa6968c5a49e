//! Verdicts from a plan, a journal and measurements.

use super::*;
use crate::{
    facts::Catalogue,
    measure::{History, Last, Outcome, Window},
    plan::{self, Plan},
    state::{CaseResult, Event, Happening, Recorded, Severity, State},
    wording::Lang,
};
use std::{sync::Arc, time::Duration};

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
}

fn state(happenings: Vec<Happening>) -> State {
    let mut state = State::default();
    for (seq, what) in (1..).zip(happenings) {
        let event = Event {
            id: uuid::Uuid::from_u128(u128::from(seq)),
            at: at(0),
            by: "wang".into(),
            what,
            signature: None,
        };
        state.apply(&Arc::new(Recorded::new(seq, event)));
    }
    state
}

fn passed(case: &str) -> Happening {
    Happening::CaseRecorded {
        case: Id::new(case),
        result: CaseResult::Pass,
        note: String::new(),
        took: None,
        clicks: None,
    }
}

/// One window of the login probe, `good` events within the time and `slow` ones.
fn measured(good: u32, slow: u32) -> History {
    let mut window = Window::new(at(0));
    window.counts.record(Outcome::Ok, good + slow);
    window.counts.good = good;
    window.last = Some(Last {
        at: at(9),
        service: Duration::from_millis(5),
        outcome: Outcome::Ok,
        detail: None,
        readings: Vec::new(),
    });
    let mut history = History::default();
    history.set("login".into(), vec![window]);
    history
}

fn assess_sample(plan: &Plan, state: &State, history: &History, now: i64) -> Assessment {
    let catalogue = Catalogue::of(plan);
    assess(&plan.gates["go-live"], &World::new(plan, &catalogue, state, history, at(now)))
}

fn verdicts(assessment: &Assessment) -> Vec<&'static str> {
    assessment.criteria.iter().map(|judged| judged.verdict.word()).collect()
}

#[test]
fn from_inconclusive_to_go_to_no_go() {
    let plan = plan::sample::plan();
    let done = state(vec![passed("UAT-1"), passed("UAT-2")]);

    let early = assess_sample(&plan, &done, &measured(20, 0), 10);
    assert_eq!((early.verdict, verdicts(&early)), (Verdict::Inconclusive, vec!["go", "inconclusive", "go"]));
    let reason = early.criteria[1].reason[0].render(Lang::En);
    assert!(
        reason.starts_with("probes.login.slo has no value: 20 good of 20: the true share is between 8"),
        "{reason}"
    );

    let proved = assess_sample(&plan, &done, &measured(60, 0), 10);
    assert_eq!(proved.verdict, Verdict::Go);

    let slow = assess_sample(&plan, &done, &measured(60, 60), 10);
    assert_eq!((slow.verdict, verdicts(&slow)), (Verdict::NoGo, vec!["go", "no-go", "go"]));
    assert_eq!(slow.criteria[1].reason[0].render(Lang::En), "probes.login.slo == 'met' (it is 'broken')");

    let stopped = assess_sample(&plan, &done, &measured(60, 0), 200);
    assert_eq!(stopped.verdict, Verdict::Inconclusive, "a probe that stopped proves nothing about now");
}

#[test]
fn an_open_blocker_or_an_unverified_must_is_no_go() {
    let plan = plan::sample::plan();
    let blocker = Happening::FeedbackAdded {
        text: "收银台打不开".into(),
        severity: Severity::Blocker,
        case: None,
        requirement: None,
        place: None,
    };
    let state = state(vec![passed("UAT-1"), blocker]);
    let assessment = assess_sample(&plan, &state, &measured(60, 0), 10);
    assert_eq!(verdicts(&assessment), ["no-go", "go", "no-go"]);
    let names: Vec<&str> = assessment.criteria[0].facts.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["requirements.must.verified", "requirements.must.total"]);
    assert!(!assessment.criteria[2].facts[0].1.evidence.is_empty(), "the blocker itself is the evidence");
}

#[test]
fn evidence_grows_too_old() {
    let mut plan = plan::sample::plan();
    plan.gates["go-live"].criteria["musts"].max_age = Some(Duration::from_hours(1));
    let done = state(vec![passed("UAT-1"), passed("UAT-2")]);
    let verdict = |now| assess_sample(&plan, &done, &History::default(), now).criteria[0].verdict;
    assert_eq!(verdict(3_600), Verdict::Go);
    assert_eq!(verdict(3_601), Verdict::Inconclusive);
}
