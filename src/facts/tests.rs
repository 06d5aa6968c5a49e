//! The catalogue as a whole: names, types, meanings, and that nothing passes on nothing.

use super::*;
use crate::{
    expr::{Expr, Scope, Truth},
    id::Id,
    measure::{Counts, Last, Outcome, WINDOW, Window},
    plan::{self, BandPoint, Compare, Expect, Measure, Usage},
    state::{CaseResult, Event, Happening, Recorded, Severity},
};
use chrono::NaiveTime;
use std::{sync::Arc, time::Duration};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

/// Evaluates a condition on the sample plan after these case results.
fn ask(condition: &str, results: &[(&str, CaseResult)]) -> Truth {
    let plan = plan();
    let catalogue = Catalogue::of(&plan);
    let mut state = State::default();
    for (seq, (case, result)) in (1..).zip(results) {
        let what = Happening::CaseRecorded {
            case: Id::new(case),
            result: *result,
            note: String::new(),
            took: None,
            clicks: None,
        };
        let event = Event {
            id: uuid::Uuid::from_u128(u128::from(seq)),
            at: now(),
            by: "wang".into(),
            what,
            signature: None,
        };
        state.apply(&Arc::new(Recorded::new(seq, event)));
    }
    let history = History::default();
    let expr = Expr::parse(condition).unwrap();
    assert!(expr.check(&catalogue).is_empty(), "{condition}");
    expr.evaluate(&World::new(&plan, &catalogue, &state, &history, now())).truth
}

/// The sample plan, with a comparison and a usage.
fn plan() -> Plan {
    let mut plan = plan::sample::plan();
    let (place, title) = (plan.gates["go-live"].place.clone(), plan.gates["go-live"].title.clone());
    let compare = Compare {
        id: Id::new("login"),
        place: place.clone(),
        title: title.clone(),
        old: Id::new("login"),
        new: Id::new("host"),
        margin: "0.05".parse().unwrap(),
        over: Duration::from_mins(30),
        confidence: "0.95".parse().unwrap(),
    };
    let point = BandPoint { at: NaiveTime::MIN, low: Some(1.into()), high: Some(9.into()) };
    let usage = Usage {
        id: Id::new("cpu"),
        place,
        title,
        module: None,
        probe: Id::new("host"),
        reading: "cpu".into(),
        unit: None,
        measure: Measure::Level,
        expect: Expect::Band(vec![point]),
    };
    plan.compares.insert(compare.id.clone(), compare);
    plan.usages.insert(usage.id.clone(), usage);
    plan
}

#[test]
fn every_fact_has_the_type_it_is_declared_with() {
    let plan = plan();
    let catalogue = Catalogue::of(&plan);
    let (state, history) = (State::default(), History::default());
    let world = World::new(&plan, &catalogue, &state, &history, now());
    let mut known = 0;
    for (name, entry) in catalogue.with_prefix("") {
        let reading = entry.read(&world);
        if let Ok(value) = &reading.value {
            known += 1;
            assert!(
                value.kind().meets(entry.family.kind) && value.kind() != Kind::Any,
                "{name} is {value:?}"
            );
            if let (Kind::Choice(words), Value::Text(word)) = (entry.family.kind, value) {
                assert!(words.contains(&word.as_str()), "{name} is {word}");
            }
        }
        let path = Expr::parse(name).unwrap().paths()[0].clone();
        assert_eq!(catalogue.kind(&path).unwrap(), entry.family.kind, "{name} can be written in a condition");
    }
    assert!(known > 20, "{known}");
}

/// With nothing done and nothing measured, whatever a gate might ask for is not fulfilled.
#[test]
fn nothing_done_nothing_passes() {
    let conditions = [
        "requirements.must.verified == requirements.must.total",
        "requirements.could.verified == 0",
        "uat.pass_rate >= 0",
        "uat.failed == 0",
        "uat.blocked == 0",
        "feedback.blocker.open == 0",
        "checklists.go-live.done > 0",
        "cases.UAT-1.result != 'fail'",
        "probes.login.slo == 'met'",
        "probes.login.slo != 'broken'",
        "!(probes.login.slo == 'broken')",
        "probes.login.p99 < 1h",
        "probes.login.success >= 0",
        "probes.login.good_high > 0",
        "probes.login.missed == 0",
        "probes.login.outcome != 'refused'",
        "probes.login.age < 24h",
        "probes.login.wait_p95 < 1h",
        "probes.login.vantages >= 0",
        "probes.login.vantages_met >= 0",
        "probes.login.vantages_broken == 0",
        "probes.host.cpu < 2",
        "probes.login.budget_left > 0",
        "probes.login.budget_spent < 1",
        "probes.login.budget_time_left > 0s",
        "probes.login.burn_5m < 10",
        "probes.login.burn_24h >= 0",
        "probes.login.slices_good >= 0",
        "probes.login.slices_bad == 0",
        "probes.login.slices_empty == 0",
        "probes.login.excluded == 0",
        "compare.login.standing == 'not-worse'",
        "compare.login.standing != 'worse'",
        "compare.login.difference_low > -1",
        "compare.login.newcombe_low > -1",
        "compare.login.p95_difference < 1h",
        "usage.cpu.standing == 'within'",
        "usage.cpu.standing != 'below'",
        "usage.cpu.value >= 0",
        "prober.health != 'sick'",
        "prober.lag_p99 < 1h",
        "prober.clock == 'steady'",
        "prober.canary != 'failed'",
        "milestones.uat-passed.reached",
    ];
    for condition in conditions {
        assert_ne!(ask(condition, &[]), Truth::True, "{condition}");
    }
}

#[test]
fn requirements_are_verified_by_their_cases() {
    use CaseResult::{Blocked, Fail, Pass};
    let verified = "requirements.must.verified == requirements.must.total";
    assert_eq!(ask(verified, &[("UAT-1", Pass), ("UAT-2", Pass)]), Truth::True);
    assert_eq!(ask(verified, &[("UAT-1", Pass), ("UAT-2", Fail)]), Truth::False);
    assert_eq!(
        ask(verified, &[("UAT-1", Fail), ("UAT-2", Pass), ("UAT-1", Pass)]),
        Truth::True,
        "the latest result counts"
    );
    assert_eq!(ask("milestones.uat-passed.reached", &[("UAT-1", Pass), ("UAT-2", Pass)]), Truth::True);
    assert_eq!(
        ask("uat.pass_rate == 1/3", &[("UAT-1", Pass)]),
        Truth::False,
        "shares are rounded to nine places"
    );
    assert_eq!(ask("uat.pass_rate > 33.3% && uat.pass_rate < 33.4%", &[("UAT-1", Pass)]), Truth::True);
    assert_eq!(ask("uat.blocked == 1 && uat.failed == 0", &[("UAT-1", Blocked)]), Truth::True);
    assert_eq!(
        ask("checklists.go-live.done == 1 && !checklists.go-live.complete", &[("UAT-1", Pass)]),
        Truth::True,
        "GL-02 ticks itself"
    );
}

fn tried() -> Happening {
    let (result, note) = (CaseResult::Pass, String::new());
    Happening::CaseRecorded { case: "UAT-1".into(), result, note, took: None, clicks: None }
}

fn blocker() -> Happening {
    let (text, severity) = ("x".into(), Severity::Blocker);
    Happening::FeedbackAdded { text, severity, case: None, requirement: None, place: None }
}

/// A plan with cases waits for somebody to try; one without has nothing to wait for, and says so.
#[test]
fn no_feedback_is_none_only_where_no_trial_is_waited_for() {
    let mut without = plan::sample::plan();
    without.cases.clear();
    let read = |plan: &Plan, happenings: Vec<Happening>| {
        let (catalogue, history) = (Catalogue::of(plan), History::default());
        let mut state = State::default();
        for (seq, what) in (1..).zip(happenings) {
            let id = uuid::Uuid::from_u128(u128::from(seq));
            let event = Event { id, at: now(), by: "li".into(), what, signature: None };
            state.apply(&Arc::new(Recorded::new(seq, event)));
        }
        let world = World::new(plan, &catalogue, &state, &history, now());
        ["feedback.total", "feedback.open", "feedback.blocker.open"].map(|name| world.read(name).unwrap())
    };
    let with = plan::sample::plan();
    for reading in read(&with, vec![]) {
        assert!(reading.value.is_err(), "nobody has tried");
    }
    for reading in read(&with, vec![tried()]) {
        assert_eq!(reading.value, Ok(Value::count(0)), "one has, and nothing was found");
    }
    for reading in read(&without, vec![]) {
        assert_eq!(reading.value, Ok(Value::count(0)));
        assert!(matches!(reading.evidence.as_slice(), [Evidence::Plan { place }] if place == "golive.toml"));
        let why = reading.note.unwrap().render(crate::wording::Lang::En);
        assert!(why.starts_with("the plan has no cases"), "{why}");
    }
    for reading in read(&without, vec![blocker()]) {
        assert_eq!((reading.value, reading.note), (Ok(Value::count(1)), None));
    }
}

#[test]
fn unknown_names_suggest_what_was_meant() {
    let plan = plan::sample::plan();
    let problems = Expr::parse("probes.logn.slo == 'met'").unwrap().check(&Catalogue::of(&plan));
    assert_eq!(
        problems[0].hint.as_ref().unwrap().render(crate::wording::Lang::En),
        "did you mean `probes.login.slo`?"
    );
    let exists = Expr::parse("exists(probes.login.slo)").unwrap().check(&Catalogue::of(&plan));
    assert!(!exists.is_empty(), "a condition over facts cannot pass because a fact is missing");
}

/// An objective cannot be 100 %, as nothing proves that; a gate can still let no failure pass.
#[test]
fn where_no_failure_is_allowed_one_is_enough() {
    let plan = plan::sample::plan();
    let (catalogue, state) = (Catalogue::of(&plan), State::default());
    let strict = Expr::parse("probes.login.good == 1 && probes.login.events >= 1000").unwrap();
    assert!(strict.check(&catalogue).is_empty());
    let ask = |good: u32, bad: u32| {
        let mut window = Window::new(now() - WINDOW);
        window.counts = Counts::new(good, 0, 0);
        window.counts.record(Outcome::Ok, good);
        window.counts.record(Outcome::Timeout, bad);
        let (at, service) = (now(), Duration::from_millis(5));
        let outcome = Outcome::Ok;
        window.last = Some(Last { at, service, outcome, detail: None, readings: Vec::new() });
        let mut history = History::default();
        history.set("login".into(), vec![window]);
        strict.evaluate(&World::new(&plan, &catalogue, &state, &history, now())).truth
    };
    for (good, bad, expected) in [
        (1_000, 0, Truth::True),
        (999, 0, Truth::False),
        (1_000, 1, Truth::False),
        (4_000_000, 1, Truth::False),
        (0, 1_000, Truth::False),
    ] {
        assert_eq!(ask(good, bad), expected, "{good} {bad}");
    }
    let nothing = History::default();
    let unknown = strict.evaluate(&World::new(&plan, &catalogue, &state, &nothing, now())).truth;
    assert_ne!(unknown, Truth::True);
}
