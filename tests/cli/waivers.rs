//! Waivers from the command line, line by line: a named approver and never the author, a reason, an end; counted apart and
//! shown with the verdict; signed where that is asked for.

use super::{Project, approvals::chrono_in_days};

const PLAN: &str = r#"
[project]
id = "waivers"
name = "Waivers"

[person.wang]
name = "Wang"
roles = ["pm"]
[person.li]
name = "Li"
roles = ["pm"]
[person.zhao]
name = "Zhao"
department = "finance"

[requirement.R-01]
title = "Members join"
priority = "must"
effort = "1d"
[case.UAT-01]
title = "Join"
verifies = ["R-01"]
persona = "member"

[gate.go-live]
title = "Go live"
approvers = ["zhao"]
criterion.passed = { title = "All cases pass", require = "uat.pass_rate >= 1" }
criterion.known = { title = "There is a case", require = "uat.total > 0" }
"#;

fn asked(project: &Project) {
    let until = chrono_in_days(30);
    let ran = project
        .run(&format!("--as wang waiver ask go-live passed --until {until} --note tested-again-on-monday"));
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn a_waiver_has_a_reason_and_an_end_that_is_to_come() {
    let project = Project::with(PLAN);
    let ask = |more: &[&str]| {
        let line = ["--as", "wang", "waiver", "ask", "go-live", "passed"];
        project.run_args(&line.iter().chain(more).copied().collect::<Vec<_>>())
    };
    let (soon, past) = (chrono_in_days(30), chrono_in_days(-1));
    for (more, code, says) in [
        (&["--note", "later"][..], 2, "--until"),
        (&["--until", &soon], 5, "a waiver needs its reason"),
        (&["--until", &soon, "--note", " "], 5, "a waiver needs its reason"),
        (&["--until", &past, "--note", "later"], 5, "a waiver ends in the future"),
        (&["--until", "2099-01-01", "--note", "later"], 5, "at most 366 days ahead"),
        (&["--until", "soon", "--note", "later"], 2, "soon"),
    ] {
        let ran = ask(more);
        assert_eq!(ran.code, code, "{more:?}: {}", ran.err);
        assert!(ran.err.contains(says), "{more:?}: {}", ran.err);
    }
    let zhao = project.run(&format!("--as zhao waiver ask go-live passed --until {soon} --note x"));
    assert_eq!(zhao.code, 5, "who may ask is said by the plan, too: {}", zhao.err);
    assert_eq!(project.run("waiver list --format json").json(), serde_json::json!([]));
}

#[test]
fn one_whom_the_gate_names_approves_and_never_who_asked() {
    let project = Project::with(PLAN);
    asked(&project);
    assert_eq!(project.run("gate").code, 4, "asked for is not approved");
    for (by, says) in [("wang", "Wang is not one of"), ("li", "Li is not one of"), ("user:root", "")] {
        let ran = project.run_args(&["--as", by, "waiver", "approve", "W-001"]);
        assert_ne!(ran.code, 0, "{by}");
        assert!(ran.err.contains(says), "{by}: {}", ran.err);
    }
    assert_eq!(project.run("waiver approve W-001").code, 5, "a login the plan does not know");
    assert_eq!(project.run("--as zhao waiver approve W-001").code, 0);
    assert_eq!(project.run("gate").code, 0);

    let own = Project::with(&PLAN.replace("approvers = [\"zhao\"]", "approvers = [\"wang\", \"li\"]"));
    asked(&own);
    let ran = own.run("--as wang waiver approve W-001");
    assert!(ran.code == 5 && ran.err.contains("you asked for W-001 yourself"), "{}", ran.err);
    assert_eq!(own.run("--as li waiver approve W-001").code, 0);
    assert_eq!(own.run("gate").code, 0);
}

#[test]
fn it_is_counted_apart_wherever_the_verdict_is_shown() {
    let project = Project::with(PLAN);
    asked(&project);
    assert_eq!(project.run("--as zhao waiver approve W-001").code, 0);
    let gate = project.run("gate");
    assert_eq!(gate.code, 0, "{}", gate.out);
    assert!(gate.out.starts_with("✔ Go live (go-live): go (1 waived)\n"), "{}", gate.out);
    assert!(gate.out.contains("? All cases pass [passed] inconclusive"), "what the evidence says stands");
    let said = "~ waiver W-001: asked by Wang, approved by Zhao (unsigned), until TIME; because: tested-again-on-monday";
    assert!(gate.out.contains(said), "{}", gate.out);
    let json = project.run("gate --format json").json();
    assert_eq!((&json["verdict"], &json["waived"]), (&"go".into(), &1.into()));
    let waived = &json["criteria"][0]["waived"];
    assert_eq!((&waived["asked_by"], &waived["approved_by"]), (&"wang".into(), &"zhao".into()));
    assert_eq!(json["criteria"][0]["verdict"], "inconclusive");
    assert_eq!(json["criteria"][1]["waived"], serde_json::Value::Null);
    let report = project.run("gate --format junit").out;
    assert!(report.contains("tests=\"2\" failures=\"0\" errors=\"0\" skipped=\"1\""), "{report}");
    assert!(report.contains("<property name=\"waived\" value=\"1\"/>"), "{report}");
    assert!(report.contains("<skipped message=\"waiver W-001: asked by Wang, approved by Zhao"), "{report}");
    let status = project.run("status --format json").json().to_string();
    assert!(status.contains("\"waived\":1"), "{status}");
    assert_eq!(project.run("--as li uat record UAT-01 pass").code, 0);
    let met = project.run("gate --format json").json();
    assert_eq!((&met["verdict"], &met["waived"]), (&"go".into(), &0.into()), "nothing is left to be waived");
}

#[test]
fn at_its_end_the_criterion_counts_again_by_itself() {
    let project = Project::with(PLAN);
    asked(&project);
    assert_eq!(project.run("--as zhao waiver approve W-001").code, 0);
    let before = project.run(&format!("gate --at {}", chrono_in_days(29)));
    assert_eq!(before.code, 0, "{}", before.out);
    let after = project.run(&format!("gate --at {}", chrono_in_days(31)));
    assert_eq!(after.code, 4, "{}", after.out);
    assert!(!after.out.contains("waived"), "{}", after.out);
    assert!(project.run("waiver list").out.contains("W-001"));
}

#[test]
fn what_counts_is_judged_by_the_plan_at_hand() {
    let project = Project::with(PLAN);
    asked(&project);
    assert_eq!(project.run("--as zhao waiver approve W-001").code, 0);
    assert_eq!(project.run("gate").code, 0);
    project.write("golive.toml", &PLAN.replace("approvers = [\"zhao\"]", "approvers = [\"li\"]"));
    let gate = project.run("gate");
    assert_eq!(gate.code, 4, "{}", gate.out);
    let why = "waiver W-001 does not count: the plan does not name Zhao to approve it";
    assert!(gate.out.contains(why), "{}", gate.out);
    let signed = PLAN.replace("title = \"Go live\"", "title = \"Go live\"\nsigned = true");
    project.write("golive.toml", &signed);
    let gate = project.run("gate");
    assert_eq!(gate.code, 4, "{}", gate.out);
    assert!(gate.out.contains("the approval of Zhao is unsigned"), "{}", gate.out);
    let unsigned = project.run("--as wang waiver withdraw W-001 --note sign-it");
    assert!(unsigned.code == 5 && unsigned.err.contains("must be signed"), "{}", unsigned.err);
}
