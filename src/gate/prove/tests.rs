//! What is proved, and what is not.

use super::*;
use crate::{
    expr::Expr,
    facts::lookback,
    plan::{Place, Table, sample},
    title::Title,
    wording::Lang,
};
use std::time::Duration;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_003, 0).unwrap()
}

fn proved(require: &str, max_age: Option<Duration>) -> Proved {
    let plan = sample::plan();
    let catalogue = Catalogue::of(&plan);
    let require = Expr::parse(require).unwrap();
    assert!(require.paths().is_empty() || require.check(&catalogue).is_empty(), "{require}");
    let place = Place { file: "golive.toml".into(), line: 1, column: 1 };
    let criterion = Criterion {
        require,
        max_age,
        place,
        ..plan.gates["go-live"].criteria.values().next().unwrap().clone()
    };
    let criteria: Table<Criterion> = [(criterion.id.clone(), criterion)].into_iter().collect();
    let gate = Gate { criteria, title: Title::same("g"), ..plan.gates["go-live"].clone() };
    Bench::new(&plan, &catalogue, now()).prove(&gate).criteria.remove(0)
}

fn passing(proved: &Proved) -> Vec<&'static str> {
    let is_go = |(_, verdict): &&(Input, Option<Verdict>)| *verdict == Some(Verdict::Go);
    proved.inputs.iter().filter(is_go).map(|(input, _)| input.word()).collect()
}

#[test]
fn every_gate_of_the_sample_is_proved_and_seen_to_fail() {
    let plan = sample::plan();
    let catalogue = Catalogue::of(&plan);
    let proof = Bench::new(&plan, &catalogue, now()).prove(&plan.gates["go-live"]);
    for criterion in &proof.criteria {
        let flaws: Vec<String> = criterion.flaws.iter().map(|flaw| flaw.what.render(Lang::En)).collect();
        assert!(flaws.is_empty(), "{}: {flaws:?}", criterion.require);
        assert!(criterion.inputs.iter().any(|(_, verdict)| *verdict == Some(Verdict::NoGo)), "{criterion:?}");
    }
    assert!(proof.is_proved());
}

#[test]
fn every_input_reaches_what_it_is_meant_for() {
    let slo = proved("probes.login.slo == 'met'", Some(Duration::from_secs(60)));
    let verdict = |input: Input| slo.inputs.iter().find(|(it, _)| *it == input).unwrap().1;
    let (no_go, open, error) = (Some(Verdict::NoGo), Some(Verdict::Inconclusive), Some(Verdict::Error));
    for (input, expected) in [
        (Input::NoRecords, None),
        (Input::BadRecords, None),
        (Input::NoMeasurements, open),
        (Input::NoRequests, open),
        (Input::Stopped, open),
        (Input::Failing, no_go),
        (Input::TimedOut, no_go),
        (Input::Late, no_go),
        (Input::Unable, error),
        (Input::SickProber, error),
        (Input::Missing, open),
        (Input::WrongType, open),
        (Input::SeveralSeries, open),
        (Input::Broken, error),
        (Input::TooOld, open),
    ] {
        assert_eq!(verdict(input), expected, "{}", input.word());
    }
    assert!(slo.flaws.is_empty());
}

#[test]
fn what_passes_on_bad_input_is_named_with_the_input() {
    for (require, inputs) in [
        ("probes.login.p99 < 300ms", vec!["failing"]),
        ("!(probes.login.p99 > 300ms)", vec!["failing"]),
        ("uat.pass_rate >= 0", vec!["bad-records"]),
        ("probes.login.success >= 0", vec!["failing", "timed-out"]),
        ("probes.login.p99 < 300ms && probes.login.success > 0.99", vec![]),
        ("probes.login.slo == 'met' || checklists.go-live.complete", vec![]),
        ("probes.login.slo != 'broken'", vec![]),
        ("!(probes.login.success < 0.99)", vec![]),
        ("feedback.blocker.open == 0", vec![]),
    ] {
        let proved = proved(require, None);
        assert_eq!(passing(&proved), inputs, "{require}");
        assert_eq!(proved.flaws.len(), inputs.len(), "{require}: {:?}", proved.flaws);
    }
}

#[test]
fn conditions_that_are_unfit_by_themselves() {
    for (require, flaw, go_on) in [
        ("1 < 2", expr::Flaw::Constant, 0),
        ("probes.login.success >= 0.9 || true", expr::Flaw::Always, 17),
        ("uat.failed > 3 && uat.failed < 2", expr::Flaw::Never, 0),
        ("probes.login.slo == 'met' || (uat.failed > 1 && false)", expr::Flaw::Idle("uat.failed".into()), 0),
    ] {
        let proved = proved(require, None);
        let what = proved.flaws[0].what.render(Lang::En);
        assert_eq!(what, flaw.what().render(Lang::En), "{require}");
        assert_eq!(passing(&proved).len(), go_on, "{require}: {:?}", passing(&proved));
        assert!(!proved.flaws[0].mend.render(Lang::Zh).is_empty());
    }
}

/// What is made up of a probe that rarely runs is enough to be judged by, too.
#[test]
fn probes_of_every_pace_are_measured_in_what_is_made_up() {
    for every in [1, 7, 45, 60, 3_600] {
        let mut plan = sample::plan();
        plan.probes["login"].every = Duration::from_secs(every);
        for measured in [Measured::Good, Measured::Stopped, Measured::Failing] {
            let history = worlds::history(&plan, measured, now());
            let span = history.span(&"login".into(), now() - lookback(&plan), now());
            let expected = lookback(&plan).num_seconds().unsigned_abs() / every;
            let missing = 150 / every + 5;
            assert!(span.counts.events().abs_diff(expected) <= missing, "{every}: {}", span.counts.events());
        }
    }
}

/// Nothing that a source should never hand on passes, whatever the type of the fact and the shape of the condition.
#[test]
fn no_value_of_the_wrong_kind_passes() {
    for require in [
        "uat.pass_rate >= 0.95",
        "!(uat.pass_rate < 0.95)",
        "uat.failed != 1",
        "checklists.go-live.complete",
        "!checklists.go-live.complete || uat.failed == 0",
        "cases.UAT-1.result != 'fail'",
        "cases.UAT-1.result in ['pass', 'blocked']",
        "probes.login.age < 1m",
        "probes.login.p95 * 2 < 1s && probes.login.success >= 0.9",
    ] {
        let proved = proved(require, None);
        for (input, verdict) in &proved.inputs {
            if input.world().is_none() {
                assert!(!matches!(verdict, Some(Verdict::Go | Verdict::NoGo)), "{require} {}", input.word());
            }
        }
    }
}
