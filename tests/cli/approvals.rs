//! Votes, waivers, sign-offs and claims from the command line, and what is refused.

use super::Project;

const PLAN: &str = r#"
[project]
id = "approvals"
name = "Approvals"

[person.wang]
name = "样例甲"
roles = ["pm"]
[person.li]
name = "样例乙"
department = "service"
roles = ["pm", "key-user"]

[requirement.R-01]
title = "Points at the till"
priority = "must"
effort = "1d"

[case.UAT-01]
title = "Pay with points"
verifies = ["R-01"]
persona = "cashier"

[gate.go-live]
title = "Go live"
seats = ["service"]
[gate.go-live.criterion.musts]
require = "requirements.must.verified == requirements.must.total"
"#;

#[test]
fn a_gate_goes_live_on_a_vote_and_a_waiver() {
    let project = Project::with(PLAN);
    assert_eq!(project.run("gate").code, 1);
    let ask = "waiver ask go-live musts --until 2099-01-01 --note later --as wang";
    assert_eq!(project.run(ask).code, 5, "that is too far away");
    let until = chrono_in_days(30);
    let asked = project.run(&format!("waiver ask go-live musts --until {until} --note later --as wang"));
    assert_eq!(asked.code, 0, "{}", asked.err);
    let own = project.run("waiver approve W-001 --as wang");
    assert_eq!(own.code, 5);
    assert!(own.err.contains("you asked for W-001 yourself"), "{}", own.err);
    assert_eq!(project.run("waiver approve W-001 --as li").code, 0);
    assert_eq!(project.run("gate").code, 4, "the seat is absent");
    let none = project.run("vote go-live go --as wang");
    assert_eq!(none.code, 5);
    assert!(none.err.contains("wang holds no seat at gate go-live"), "{}", none.err);
    assert_eq!(project.run("vote go-live go --as li").code, 0);
    let gate = project.run("gate");
    assert_eq!(gate.code, 0, "{}", gate.out);
    assert!(
        gate.out.contains("(1 waived)") && gate.out.contains("样例乙 says go [unsigned]"),
        "{}",
        gate.out
    );

    let refused = project.run("log show --kind refused --format json").out;
    let rules: Vec<String> = refused
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["data"]["rule"].to_string())
        .collect();
    assert_eq!(rules, ["\"own-request\"", "\"seat-not-held\""], "a slip of the pen is not on record");
    assert_eq!(project.run("waiver withdraw W-001 --note done --as wang").code, 0);
    assert_eq!(project.run("gate").code, 1);
}

#[test]
fn a_claim_and_a_sign_off_say_whose_they_are() {
    let project = Project::with(PLAN);
    assert_eq!(project.run("claim R-01 --as wang").code, 0);
    let second = project.run("claim R-01 --as li");
    assert_eq!(second.code, 5);
    assert!(second.err.contains("样例甲 has requirement R-01 in hand"), "{}", second.err);
    let claims = project.run("claims --format json").json();
    assert_eq!((&claims[0]["sort"], &claims[0]["by"]), (&"requirement".into(), &"wang".into()));
    assert_eq!(project.run("release R-01 --as wang").code, 0);
    assert_eq!(project.run("claim R-O1 --as li").code, 2, "no such thing");

    assert_eq!(project.run("requirement mark R-01 delivered --as wang").code, 0);
    assert_eq!(project.run("sign-off R-01 --as wang").code, 5);
    assert_eq!(project.run("sign-off R-01 --as li").code, 0);
    let signed =
        || project.run("facts requirements.R-01.signed_off --format json").json()[0]["value"].clone();
    assert_eq!(signed(), true);
    assert_eq!(project.run("requirement mark R-01 building --as wang").code, 0);
    assert_eq!(signed(), false, "it has changed since");
}

pub fn chrono_in_days(days: i64) -> String {
    #[expect(clippy::disallowed_methods, reason = "a waiver ends in the real future")]
    let now = chrono::Utc::now();
    (now + chrono::TimeDelta::days(days)).format("%Y-%m-%d").to_string()
}
