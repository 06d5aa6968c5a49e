//! Criteria that several vantages must agree on.

use super::*;
use crate::{
    facts::Catalogue,
    gate::prove::{Bench, Input},
    measure::{History, Last, Outcome, Window},
    plan::{self, Ground, Plan},
    state::{Change, Event, Happening, Recorded, State},
    wording::Lang,
};
use std::{sync::Arc, time::Duration};

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
}

/// A gate of one criterion that asks for the objective of the login at so many vantages.
fn plan(least: u32, from: &[&str]) -> Plan {
    let mut plan = plan::sample::plan();
    plan.probes["login"].from = from.iter().map(|name| (*name).to_owned()).collect();
    let criteria = &mut plan.gates["go-live"].criteria;
    criteria.retain(|id, _| id.as_str() == "login");
    criteria["login"].quorum = Some(least);
    plan
}

/// Good and bad events of a vantage, the last so many seconds before the hundredth.
type Measured = (&'static str, u32, u32, i64);

const MET: Measured = ("a", 60, 0, 5);
const ALSO: Measured = ("b", 60, 0, 5);
const OPEN: Measured = ("c", 10, 0, 5);
const BROKEN: Measured = ("d", 0, 60, 5);
const GONE: Measured = ("e", 60, 0, 90);

fn history(measured: &[Measured]) -> History {
    let mut history = History::default();
    for (vantage, good, bad, ago) in measured {
        let last = at(100 - ago);
        let mut window = Window::new(Window::start_of(last));
        window.counts.record(Outcome::Ok, *good);
        window.counts.record(Outcome::Status, *bad);
        window.counts.good = *good;
        let (service, outcome) = (Duration::from_millis(5), Outcome::Ok);
        window.last = Some(Last { at: last, service, outcome, detail: None, readings: Vec::new() });
        history.add(vantage, &"login".into(), &window);
    }
    history
}

fn judged_in(plan: &Plan, state: &State, history: &History, now: i64) -> Judged {
    let catalogue = Catalogue::of(plan);
    let world = World::new(plan, &catalogue, state, history, at(now));
    assess(&plan.gates["go-live"], &world).criteria.remove(0)
}

fn judged(plan: &Plan, measured: &[Measured]) -> Judged {
    judged_in(plan, &State::of(plan), &history(measured), 100)
}

#[test]
fn it_holds_where_enough_agree_and_is_open_where_too_few_report() {
    use Verdict::{Go, Inconclusive, NoGo};
    let named: &[&str] = &["a", "b", "d"];
    for (least, from, measured, expected) in [
        (2, &[][..], &[][..], Inconclusive),
        (2, &[], &[MET], Inconclusive),
        (2, &[], &[BROKEN], Inconclusive),
        (2, &[], &[MET, ALSO], Go),
        (2, &[], &[MET, ALSO, BROKEN], Go),
        (2, &[], &[MET, ALSO, OPEN], Go),
        (3, &[], &[MET, ALSO, OPEN], Inconclusive),
        (3, &[], &[MET, ALSO, BROKEN], NoGo),
        (2, &[], &[MET, BROKEN], NoGo),
        (2, &[], &[MET, OPEN, BROKEN], Inconclusive),
        // One that measured a minute and a half ago could still agree, and agrees to nothing now.
        (2, &[], &[MET, GONE], Inconclusive),
        (2, &[], &[MET, BROKEN, GONE], Inconclusive),
        (2, named, &[MET, BROKEN], Inconclusive),
        (3, named, &[MET, ALSO, BROKEN], NoGo),
        (1, &[], &[MET, BROKEN], Go),
        (1, &[], &[GONE], Inconclusive),
    ] {
        let found = judged(&plan(least, from), measured);
        assert_eq!(found.verdict, expected, "{least} of {from:?} {measured:?}: {:?}", found.reason);
    }
}

#[test]
fn each_vantage_is_shown_with_what_it_says() {
    let found = judged(&plan(2, &["a", "d", "z"]), &[MET, OPEN, BROKEN, GONE]);
    let said = &found.quorum.as_ref().unwrap().said;
    let words: Vec<(&str, &str)> = said.iter().map(|said| (&*said.vantage, said.voice.word())).collect();
    let expected = [("a", "go"), ("c", "inconclusive"), ("d", "no-go"), ("e", "silent"), ("z", "silent")];
    assert_eq!(words, expected);
    assert_eq!(
        said[2].facts[0].1.value,
        Ok(crate::value::Value::text("broken")),
        "by what was measured there"
    );
    let reason: Vec<String> = found.reason.iter().map(|phrase| phrase.render(Lang::En)).collect();
    assert_eq!(
        reason[..4],
        ["it holds at 1 vantage (at least 2 asked for)", "fails at: d", "open at: c", "silent: e, z"]
    );
    assert!(reason[4].starts_with("c: probes.login.slo has no value: 10 good of 10"), "{reason:?}");
}

#[test]
fn one_that_fails_is_named_although_it_holds() {
    let found = judged(&plan(2, &[]), &[MET, ALSO, BROKEN]);
    let reason: Vec<String> = found.reason.iter().map(|phrase| phrase.render(Lang::En)).collect();
    assert_eq!(reason, ["it holds at 2 vantages (at least 2 asked for)", "fails at: d"]);
}

#[test]
fn what_cannot_be_measured_at_one_is_an_error_unless_the_others_are_enough() {
    let unable = |measured: &[Measured]| {
        let mut history = history(measured);
        let mut window = Window::new(at(90));
        window.counts.record(Outcome::Unable, 1);
        let (service, outcome) = (Duration::ZERO, Outcome::Unable);
        window.last = Some(Last { at: at(95), service, outcome, detail: None, readings: Vec::new() });
        history.add("u", &"login".into(), &window);
        let plan = plan(2, &[]);
        judged_in(&plan, &State::of(&plan), &history, 100).verdict
    };
    assert_eq!(unable(&[MET]), Verdict::Error);
    assert_eq!(unable(&[MET, ALSO]), Verdict::Go);
}

/// The quorum has to have been there all the time, not each vantage.
#[test]
fn it_must_have_held_at_enough_of_them_for_so_long() {
    let mut plan = plan(2, &[]);
    let criterion = &mut plan.gates["go-live"].criteria["login"];
    criterion.require = crate::expr::Expr::parse("probes.login.outcome == 'ok'").unwrap();
    criterion.hold = Some(Duration::from_mins(1));
    let verdict = |failing: &[(&str, i64)]| {
        let mut history = History::default();
        for vantage in ["a", "b", "c"] {
            for start in (0..200).step_by(10) {
                let outcome = if failing.contains(&(vantage, start)) { Outcome::Status } else { Outcome::Ok };
                let mut window = Window::new(at(start));
                window.counts.record(outcome, 10);
                let (at, service) = (at(start + 9), Duration::from_millis(5));
                window.last = Some(Last { at, service, outcome, detail: None, readings: Vec::new() });
                history.add(vantage, &"login".into(), &window);
            }
        }
        judged_in(&plan, &State::of(&plan), &history, 199).verdict
    };
    assert_eq!(verdict(&[]), Verdict::Go);
    assert_eq!(verdict(&[("a", 150), ("b", 170)]), Verdict::Go, "two held at every moment");
    assert_eq!(verdict(&[("a", 150), ("b", 150)]), Verdict::Inconclusive);
}

#[test]
fn evidence_of_every_vantage_is_to_be_fresh() {
    let mut plan = plan(2, &[]);
    plan.gates["go-live"].fresh = vec![Change::Build];
    let mut state = State::of(&plan);
    let what = Happening::SystemChanged { what: Change::Build, version: "2".into(), note: String::new() };
    let event = Event { id: uuid::Uuid::from_u128(1), at: at(80), by: "wang".into(), what, signature: None };
    state.apply(&Arc::new(Recorded::new(1, event)));
    let old = ("b", 60, 0, 25);
    assert_eq!(judged_in(&plan, &state, &history(&[MET, old]), 100).verdict, Verdict::Inconclusive);
    let fresh = ("b", 60, 0, 5);
    assert_eq!(judged_in(&plan, &state, &history(&[MET, fresh]), 100).verdict, Verdict::Go);
}

#[test]
fn a_quorum_is_proved_with_one_vantage_too_few() {
    for (least, from, touched) in
        [(1, &[][..], false), (2, &[], true), (3, &["a", "b", "c", "d"], true), (5, &[], true)]
    {
        let plan = plan(least, from);
        let catalogue = Catalogue::of(&plan);
        let proof = Bench::new(&plan, &catalogue, at(3)).prove(&plan.gates["go-live"]);
        let proved = &proof.criteria[0];
        assert!(proved.flaws.is_empty(), "{least}: {:?}", proved.flaws);
        let verdict = |input| proved.inputs.iter().find(|(it, _)| *it == input).unwrap().1;
        let expected = touched.then_some(Verdict::Inconclusive);
        assert_eq!(verdict(Input::TooFewVantages), expected, "{least} of {from:?}");
        assert_eq!(verdict(Input::Failing), Some(Verdict::NoGo), "{least} of {from:?}");
        assert_eq!(verdict(Input::Stopped), Some(Verdict::Inconclusive));
        assert_eq!(verdict(Input::Unable), Some(Verdict::Error));
    }
}

#[test]
fn so_is_the_quorum_of_a_probe() {
    let mut plan = plan(1, &[]);
    plan.probes["login"].quorum = Some(3);
    let criterion = &mut plan.gates["go-live"].criteria["login"];
    criterion.quorum = None;
    criterion.require = crate::expr::Expr::parse("probes.login.quorum == 'met'").unwrap();
    let catalogue = Catalogue::of(&plan);
    let proof = Bench::new(&plan, &catalogue, at(3)).prove(&plan.gates["go-live"]);
    let few = proof.criteria[0].inputs.iter().find(|(it, _)| *it == Input::TooFewVantages).unwrap();
    assert_eq!(few.1, Some(Verdict::Inconclusive));
    assert!(proof.is_proved());
}

/// What a vantage can tell by itself is said in the plan, and what facts rest on in their catalogue: they agree.
#[test]
fn only_what_is_measured_can_be_asked_of_a_vantage() {
    let plan = plan::sample::plan();
    let catalogue = Catalogue::of(&plan);
    for (name, entry) in catalogue.with_prefix("") {
        let path = crate::expr::Expr::parse(name).unwrap();
        let ground = plan.ground(path.paths()[0]);
        if let Ground::Measured(probes) = ground {
            assert!(entry.is_measured(), "{name}");
            assert!(!probes.is_empty(), "{name}");
        } else {
            let of_all = ["vantages", "vantages_met", "vantages_broken", "quorum"];
            let is_of_all = of_all.iter().any(|last| name.ends_with(&format!(".{last}")));
            let is_counted = name.starts_with("rollback.") || name.starts_with("data.");
            assert!(!entry.is_measured() || is_of_all || is_counted, "{name} is measured at each vantage");
        }
    }
}
