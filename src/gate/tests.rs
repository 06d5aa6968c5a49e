//! Verdicts from a plan, a journal and measurements.

use super::*;
use crate::{
    facts::Catalogue,
    measure::{History, Last, Outcome, Window},
    plan::{self, Plan},
    state::{Answer, CaseResult, Choice, Event, Happening, Recorded, Severity, State},
    vitals::{Health, Vitals},
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

/// What cannot be measured is neither a pass nor a failure; what was measured soundly, and decides, still does.
#[test]
fn while_our_own_side_is_sick_what_rests_on_probes_is_an_error() {
    let (plan, history) = (plan::sample::plan(), measured(60, 60));
    let catalogue = Catalogue::of(&plan);
    let faults = vec![Phrase::from(&say::HOLDS)];
    let sick = Vitals { health: Some(Health::Sick), faults, ..Vitals::default() };
    let assessed = |passed: Vec<Happening>| {
        let state = state(passed);
        let world = World::new(&plan, &catalogue, &state, &history, at(10)).measured_by(&sick);
        assess(&plan.gates["go-live"], &world)
    };
    let done = assessed(vec![passed("UAT-1"), passed("UAT-2")]);
    assert_eq!((done.verdict, verdicts(&done)), (Verdict::Error, vec!["go", "error", "go"]));
    let reason = done.criteria[1].reason[0].render(Lang::En);
    assert!(reason.contains("our own side is sick"), "{reason}");
    assert!(!done.criteria[1].facts[0].1.evidence.is_empty(), "what was measured is still shown");
    assert_eq!(assessed(vec![passed("UAT-1")]).verdict, Verdict::NoGo, "a must is not verified");
}

#[test]
fn what_our_side_is_unable_to_run_or_lost_is_an_error() {
    let plan = plan::sample::plan();
    let done = state(vec![passed("UAT-1"), passed("UAT-2")]);
    let history = |record: fn(&mut Window)| {
        let mut history = measured(60, 0);
        let mut window = Window::new(at(100));
        record(&mut window);
        history.add("local", &"login".into(), &window);
        history
    };
    let unable = history(|window| {
        let (at, service, outcome) = (at(109), Duration::ZERO, Outcome::Unable);
        window.counts.record(outcome, 1);
        window.last = Some(Last { at, service, outcome, detail: None, readings: Vec::new() });
    });
    assert_eq!(assess_sample(&plan, &done, &unable, 110).verdict, Verdict::Error);
    let lost = history(|window| window.counts.unmeasured = 10);
    assert_eq!(assess_sample(&plan, &done, &lost, 110).verdict, Verdict::Error);
    let excluded = history(|window| window.counts.excluded = 10);
    let waiting = assess_sample(&plan, &done, &excluded, 110);
    assert_eq!(waiting.verdict, Verdict::Inconclusive, "what is excluded is no evidence, and nobody's fault");
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

fn word(by: &str, what: Happening) -> (String, Happening) {
    (by.to_owned(), what)
}

fn told(words: Vec<(String, Happening)>) -> State {
    let mut state = State::default();
    for (seq, (by, what)) in (1..).zip(words) {
        let id = uuid::Uuid::from_u128(u128::from(seq));
        let event = Event { id, at: at(0), by, what, signature: None };
        state.apply(&Arc::new(Recorded::new(seq, event)));
    }
    state
}

fn says(choice: Choice) -> Happening {
    let (gate, seat) = (Id::new("go-live"), "it".to_owned());
    Happening::Voted { gate, seat, choice, note: "看过了".into() }
}

#[test]
fn an_absent_seat_is_not_a_go_and_one_no_go_holds() {
    let mut plan = plan::sample::plan();
    plan.gates["go-live"].seats = vec!["it".into()];
    let verdict = |plan: &Plan, words: Vec<(String, Happening)>| {
        let all = [word("wang", passed("UAT-1")), word("wang", passed("UAT-2"))].into_iter().chain(words);
        let assessment = assess_sample(plan, &told(all.collect()), &measured(60, 0), 10);
        (assessment.verdict, assessment.ballots[0].reason.render(Lang::En))
    };
    assert_eq!(verdict(&plan, vec![]), (Verdict::Inconclusive, "has not voted".into()));
    let go = || word("wang", says(Choice::Go));
    assert_eq!(verdict(&plan, vec![go()]), (Verdict::Go, "样例甲 says go".into()));
    let no = word("wang", says(Choice::NoGo));
    assert_eq!(verdict(&plan, vec![go(), no]).0, Verdict::NoGo);
    assert_eq!(verdict(&plan, vec![word("user:root", says(Choice::Go))]).0, Verdict::Inconclusive);
    plan.gates["go-live"].signed = true;
    let (unsigned, reason) = verdict(&plan, vec![go()]);
    assert_eq!(unsigned, Verdict::Inconclusive);
    assert!(reason.contains("unsigned"), "{reason}");
}

#[test]
fn a_waiver_lets_its_criterion_pass_until_it_is_over() {
    let mut plan = plan::sample::plan();
    let ask = Happening::WaiverAsked {
        gate: Id::new("go-live"),
        criterion: Id::new("login"),
        until: at(100),
        note: "下周补测".into(),
    };
    let waiver = uuid::Uuid::from_u128(3);
    let approve = |answer| Happening::WaiverAnswered { waiver, answer, note: String::new() };
    let assessed = |plan: &Plan, by: &str, answer, now| {
        let words = vec![
            word("wang", passed("UAT-1")),
            word("wang", passed("UAT-2")),
            word("wang", ask.clone()),
            word(by, approve(answer)),
        ];
        assess_sample(plan, &told(words), &measured(60, 60), now)
    };
    let passed = assessed(&plan, "li", Answer::Approved, 10);
    assert_eq!((passed.verdict, passed.waived()), (Verdict::Go, 1));
    assert_eq!(passed.criteria[1].verdict, Verdict::NoGo, "the evidence says what it says");
    let waived = passed.criteria[1].waived.as_ref().unwrap();
    assert_eq!((waived.id.as_str(), waived.approved_by.as_str()), ("W-001", "li"));
    for (by, answer, now) in [
        ("wang", Answer::Approved, 10),
        ("li", Answer::Declined, 10),
        ("li", Answer::Withdrawn, 10),
        ("li", Answer::Approved, 100),
    ] {
        let found = assessed(&plan, by, answer, now);
        assert_eq!((found.verdict == Verdict::Go, found.waived()), (false, 0), "{by} {answer:?} {now}");
    }
    plan.gates["go-live"].signed = true;
    assert_eq!(assessed(&plan, "li", Answer::Approved, 10).verdict, Verdict::NoGo, "it is not signed");
}
