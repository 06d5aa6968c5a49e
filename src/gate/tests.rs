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
    plan.gates["go-live"].approvers = vec!["li".into()];
    plan.people.insert("li".into(), plan::Person { id: "li".into(), ..plan.people["wang"].clone() });
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

/// A gate with one criterion, made from the first of the sample's.
fn gate_of(plan: &mut Plan, require: &str, change: impl FnOnce(&mut Criterion)) {
    let gate = &mut plan.gates["go-live"];
    let (id, mut criterion) = gate.criteria.drain(..).next().unwrap();
    criterion.require = crate::expr::Expr::parse(require).unwrap();
    change(&mut criterion);
    gate.criteria.insert(id, criterion);
}

/// Events, each at its second.
fn recorded(plan: &Plan, happenings: Vec<(i64, Happening)>) -> State {
    let mut state = State::of(plan);
    for (seq, (second, what)) in (1..).zip(happenings) {
        let id = uuid::Uuid::from_u128(u128::from(seq));
        let event = Event { id, at: at(second), by: "wang".into(), what, signature: None };
        state.apply(&Arc::new(Recorded::new(seq, event)));
    }
    state
}

fn changed(what: crate::state::Change, version: &str) -> Happening {
    Happening::SystemChanged { what, version: version.into(), note: String::new() }
}

fn decided(decision: Decision) -> Happening {
    Happening::GateDecided { gate: Id::new("go-live"), decision, note: "因为".into() }
}

#[test]
fn a_criterion_counts_only_in_its_phases() {
    let mut plan = plan::sample::plan();
    plan.cutover = Some(plan::sample::cutover(at(100), at(200)));
    plan.gates["go-live"].criteria["musts"].during = vec![LaunchPhase::Before, LaunchPhase::Cutover];
    let done = recorded(&plan, vec![(0, passed("UAT-1"))]);
    let verdict = |plan: &Plan, now| assess_sample(plan, &done, &History::default(), now);
    let before = verdict(&plan, 99);
    assert_eq!((before.verdict, before.phase), (Verdict::NoGo, Some(LaunchPhase::Before)));
    assert_eq!(verdict(&plan, 199).verdict, Verdict::NoGo, "the other must is not verified");
    let after = verdict(&plan, 200);
    assert_eq!((after.verdict, after.criteria[0].counts), (Verdict::Inconclusive, false));
    assert_eq!(after.counting().count(), after.criteria.len() - 1);
    gate_of(&mut plan, "uat.passed > 0", |it| it.during = vec![LaunchPhase::Cutover]);
    assert_eq!(verdict(&plan, 150).verdict, Verdict::Go);
    assert_eq!(verdict(&plan, 250).verdict, Verdict::Inconclusive, "a gate that asks nothing opens nothing");
}

#[test]
fn it_must_have_held_for_so_long_without_a_break() {
    let mut plan = plan::sample::plan();
    gate_of(&mut plan, "feedback.blocker.open == 0", |it| it.hold = Some(Duration::from_mins(10)));
    let blocker = || Happening::FeedbackAdded {
        text: "收银台打不开".into(),
        severity: Severity::Blocker,
        case: None,
        requirement: None,
        place: None,
    };
    let settled = |n: u128| Happening::FeedbackSettled {
        feedback: uuid::Uuid::from_u128(n),
        disposition: crate::state::Disposition::Fixed,
        note: "修好".into(),
    };
    let story = vec![(0, passed("UAT-1")), (700, blocker()), (705, settled(2))];
    let verdict = |story: &[(i64, Happening)], now| {
        let state = recorded(&plan, story.iter().filter(|(at, _)| *at <= now).cloned().collect());
        let judged = assess_sample(&plan, &state, &History::default(), now).criteria.remove(0);
        (judged.verdict, judged.reason[0].render(Lang::En))
    };
    assert_eq!(verdict(&story, 599).0, Verdict::Inconclusive);
    assert_eq!(verdict(&story, 600).0, Verdict::Go, "since the first case was run");
    assert_eq!(verdict(&story, 703).0, Verdict::NoGo);
    let (open, why) = verdict(&story, 1_000);
    assert_eq!(open, Verdict::Inconclusive, "a break of five seconds between two looks is seen");
    assert_eq!(why, "it has held for 4m 55s; 10m 00s without a break is asked");
    assert_eq!(verdict(&story, 1_304).0, Verdict::Inconclusive);
    assert_eq!(verdict(&story, 1_305).0, Verdict::Go);
}

#[test]
fn measurements_have_held_since_they_were_enough() {
    let mut plan = plan::sample::plan();
    gate_of(&mut plan, "probes.login.outcome == 'ok'", |it| it.hold = Some(Duration::from_mins(1)));
    let window = |start: i64, outcome| {
        let mut window = Window::new(at(start));
        window.counts.record(outcome, 10);
        let (at, service) = (at(start + 9), Duration::from_millis(5));
        window.last = Some(Last { at, service, outcome, detail: None, readings: Vec::new() });
        window
    };
    let state = State::of(&plan);
    let verdict = |fails: i64, now| {
        let outcome = |start| if start == fails { Outcome::Status } else { Outcome::Ok };
        let mut history = History::default();
        history.set("login".into(), (0..20).map(|i| window(i * 10, outcome(i * 10))).collect());
        assess_sample(&plan, &state, &history, now).verdict
    };
    assert_eq!(verdict(-1, 199), Verdict::Go);
    assert_eq!(verdict(150, 199), Verdict::Inconclusive, "it failed within the last minute");
    assert_eq!(verdict(100, 199), Verdict::Go, "and before that it does not matter");
    assert_eq!(verdict(-1, 30), Verdict::Inconclusive, "nothing was measured a minute ago");
}

#[test]
fn evidence_from_before_a_change_counts_as_none() {
    use crate::state::Change::{Build, Plan as OfPlan};
    let mut plan = plan::sample::plan();
    gate_of(&mut plan, "uat.pass_rate > 0", |it| it.fresh = vec![Build, OfPlan]);
    let (old, hash) = ("0123456789abcdef", plan.hash.clone());
    let verdict = |story: Vec<(i64, Happening)>| {
        let state = recorded(&plan, story);
        let judged = assess_sample(&plan, &state, &History::default(), 100).criteria.remove(0);
        (judged.verdict, judged.reason[0].render(Lang::En))
    };
    let of_plan = || (1, changed(OfPlan, &hash));
    let (open, why) = verdict(vec![(5, passed("UAT-1"))]);
    assert_eq!(open, Verdict::Inconclusive, "of what was it taken?");
    assert!(why.starts_with("no plan was recorded"), "{why}");
    assert_eq!(verdict(vec![of_plan(), (2, changed(Build, "1.0")), (5, passed("UAT-1"))]).0, Verdict::Go);
    let (open, why) = verdict(vec![of_plan(), (5, passed("UAT-1")), (6, changed(Build, "1.1"))]);
    assert_eq!(open, Verdict::Inconclusive);
    assert_eq!(why, "the evidence of uat.pass_rate is from before: build changed to 1.1 (event 3)");
    let (open, why) =
        verdict(vec![(1, changed(OfPlan, old)), (2, changed(Build, "1")), (5, passed("UAT-1"))]);
    assert_eq!(open, Verdict::Inconclusive);
    assert!(why.starts_with("the plan is not the recorded one"), "{why}");
}

#[test]
fn hold_recycle_and_scrub_are_three_things() {
    use Decision::{Hold, Recycle, Reopen, Scrub};
    let mut plan = plan::sample::plan();
    gate_of(&mut plan, "uat.pass_rate > 0", |_| {});
    plan.gates["go-live"].seats = vec!["wang".into()];
    let vote = || Happening::Voted {
        gate: Id::new("go-live"),
        seat: "wang".into(),
        choice: Choice::Go,
        note: String::new(),
    };
    let verdict = |story: Vec<(i64, Happening)>| {
        let begin = vec![(0, passed("UAT-1")), (1, vote())];
        let state = recorded(&plan, begin.into_iter().chain(story).collect());
        let assessment = assess_sample(&plan, &state, &History::default(), 100);
        (assessment.verdict, assessment.decided.map(|it| it.decision))
    };
    let hold = || (5, decided(Hold));
    assert_eq!(verdict(vec![]), (Verdict::Go, None));
    assert_eq!(verdict(vec![hold()]), (Verdict::Inconclusive, Some(Hold)));
    assert_eq!(verdict(vec![hold(), (6, decided(Reopen))]), (Verdict::Go, None), "evidence counts on");
    assert_eq!(verdict(vec![(5, decided(Scrub))]), (Verdict::NoGo, Some(Scrub)));
    assert_eq!(verdict(vec![(5, decided(Scrub)), (6, decided(Reopen))]), (Verdict::Go, None));
    let recycled = (5, decided(Recycle));
    assert_eq!(verdict(vec![recycled.clone()]), (Verdict::Inconclusive, Some(Recycle)));
    assert_eq!(
        verdict(vec![recycled.clone(), (6, passed("UAT-1"))]).0,
        Verdict::Inconclusive,
        "the vote is old"
    );
    assert_eq!(verdict(vec![recycled.clone(), (6, vote())]).0, Verdict::Inconclusive, "the result is old");
    assert_eq!(verdict(vec![recycled, (6, passed("UAT-1")), (7, vote())]), (Verdict::Go, Some(Recycle)));
}
