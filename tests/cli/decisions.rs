//! What people decide of a gate, and what they say of the system: hold, recycle and scrub, and evidence that a change
//! makes old.

use super::{Project, project::Run};

const PLAN: &str = r#"
[project]
id = "decisions"
name = "Decisions"

[person.wang]
name = "Wang"
roles = ["pm"]
[person.li]
name = "Li"
department = "it"

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
seats = ["it"]
criterion.passed = { title = "All cases pass", require = "uat.pass_rate >= 1" }
"#;

/// A project in which the evidence says go, and so does the seat.
fn at_go(plan: &str) -> Project {
    let project = Project::with(plan);
    for line in ["--as li uat record UAT-01 pass", "--as li vote go-live go"] {
        assert_eq!(project.run(line).code, 0, "{line}");
    }
    assert_eq!(project.run("gate").code, 0);
    project
}

fn decide(project: &Project, by: &str, decision: &str, note: &str) -> Run {
    project.run_args(&["--as", by, "gate", "decide", "go-live", decision, "--note", note])
}

/// The case of a name in a `JUnit` report, with its child.
fn case<'a>(report: &'a str, name: &str) -> &'a str {
    let begin = report.find(&format!("name=\"{name}")).unwrap_or_else(|| panic!("no {name} in {report}"));
    let rest = &report[begin..];
    &rest[..rest.find("<testcase").unwrap_or(rest.len())]
}

#[test]
fn hold_recycle_and_scrub_are_three_outcomes() {
    let project = at_go(PLAN);
    let held = decide(&project, "wang", "hold", "storm over Hangzhou");
    assert_eq!(held.code, 0, "{}", held.err);
    let gate = project.run("gate");
    assert_eq!(gate.code, 4, "{}", gate.out);
    assert!(gate.out.starts_with("? Go live (go-live): inconclusive\n"), "{}", gate.out);
    assert!(gate.out.contains("held by Wang: storm over Hangzhou (since TIME)"), "{}", gate.out);
    assert!(gate.out.contains("✔ All cases pass"), "evidence counts on");
    let json = project.run("gate --format json").json();
    assert_eq!((&json["verdict"], &json["decided"]["decision"]), (&"inconclusive".into(), &"hold".into()));
    assert_eq!((&json["decided"]["by"], &json["decided"]["standing"]), (&"wang".into(), &"unsigned".into()));
    let report = project.run("gate --format junit");
    assert_eq!(report.code, 4);
    assert!(case(&report.out, "decision").contains("<error type=\"hold\""), "{}", report.out);

    assert_eq!(decide(&project, "wang", "reopen", "it passed by").code, 0);
    let gate = project.run("gate");
    assert_eq!(gate.code, 0, "{}", gate.out);
    assert_eq!(project.run("gate --format json").json()["decided"], serde_json::Value::Null);

    assert_eq!(decide(&project, "wang", "recycle", "coupons are wrong").code, 0);
    let gate = project.run("gate");
    assert_eq!(gate.code, 4, "{}", gate.out);
    assert!(gate.out.contains("recycled by Wang: coupons are wrong"), "{}", gate.out);
    assert!(gate.out.contains("the evidence of uat.pass_rate is from before"), "{}", gate.out);
    assert!(gate.out.contains("? it: this vote is from before"), "{}", gate.out);
    let report = project.run("gate --format junit").out;
    assert!(case(&report, "passed").contains("<error type=\"inconclusive\""), "{report}");
    assert_eq!(project.run("--as li uat record UAT-01 pass").code, 0);
    assert_eq!(project.run("gate").code, 4, "the vote is old still");
    assert_eq!(project.run("--as li vote go-live go").code, 0);
    assert_eq!(project.run("gate").code, 0, "back to work, and done");

    assert_eq!(decide(&project, "wang", "scrub", "called off by the board").code, 0);
    let gate = project.run("gate");
    assert_eq!(gate.code, 1, "{}", gate.out);
    assert!(gate.out.contains("scrubbed by Wang: called off by the board"), "{}", gate.out);
    let report = project.run("gate --format junit");
    assert_eq!(report.code, 1);
    assert!(case(&report.out, "decision").contains("<failure type=\"scrub\""), "{}", report.out);
    assert_eq!(project.run("gate --format json").json()["verdict"], "no-go");
    let more = decide(&project, "wang", "hold", "wait");
    assert_eq!(more.code, 5);
    assert!(more.err.contains("hint: golive gate decide go-live reopen"), "{}", more.err);
    assert_eq!(decide(&project, "wang", "reopen", "on again").code, 0);
    assert_eq!(project.run("gate").code, 0);
    assert_eq!(project.run("log verify").code, 0);
}

#[test]
fn a_decision_needs_a_reason_and_somebody_who_may() {
    let project = at_go(PLAN);
    for (by, decision, note, code, says) in [
        ("li", "hold", "wait", 5, "Li is not one of"),
        ("li", "scrub", "no", 5, "hint:"),
        ("wang", "hold", "", 5, "say why it is decided so"),
        ("wang", "scrub", "  ", 5, "say why it is decided so"),
        ("wang", "reopen", "x", 5, "go-live is neither held nor scrubbed"),
        ("wang", "pause", "x", 2, "possible values: hold recycle scrub reopen"),
    ] {
        let ran = decide(&project, by, decision, note);
        assert_eq!(ran.code, code, "{by} {decision}: {}", ran.err);
        assert!(ran.err.contains(says), "{by} {decision}: {}", ran.err);
    }
    let nowhere = project.run("--as wang gate decide go-life hold --note x");
    assert!(nowhere.code == 2 && nowhere.err.contains("did you mean `go-live`?"), "{}", nowhere.err);
    assert_eq!(project.run("gate").code, 0, "nothing was decided");
    let refused = project.run("log show --kind refused --format json").out;
    assert!(refused.contains("may-not-decide"), "who tried what they may not is on record: {refused}");

    let project = at_go(&format!("{PLAN}\n[allow]\ndecide = [\"it\"]\nsigned = [\"decide\"]\n"));
    let unsigned = decide(&project, "li", "scrub", "no");
    assert!(unsigned.code == 5 && unsigned.err.contains("must be signed"), "{}", unsigned.err);
    assert_eq!(decide(&project, "wang", "scrub", "no").code, 5, "the plan names others");
    assert_eq!(project.run("gate").code, 0);
}

const FRESH: &str = r#"
[allow]
record = ["wang", "it"]
"#;

#[test]
fn evidence_turns_inconclusive_by_itself_when_what_was_tested_changes() {
    let fresh = PLAN.replace("seats = [\"it\"]", "fresh = [\"build\", \"configuration\", \"plan\"]");
    let project = Project::with(&format!("{fresh}{FRESH}"));
    assert_eq!(project.run("--as li uat record UAT-01 pass").code, 0);
    let open = project.run("gate");
    assert_eq!(open.code, 4);
    assert!(open.out.contains("golive change"), "it says what to record: {}", open.out);
    for line in ["--as li change plan", "--as li change build 2.4.0", "--as li change configuration prod-1"] {
        assert_eq!(project.run(line).code, 0, "{line}");
    }
    let retested = || {
        assert_eq!(project.run("gate").code, 4, "the result is from before");
        assert_eq!(project.run("--as li uat record UAT-01 pass").code, 0);
        assert_eq!(project.run("gate").code, 0);
    };
    retested();
    for (line, says) in [
        ("--as wang change build 2.4.1 --note hotfix", "build changed to 2.4.1 (event 6)"),
        ("--as wang change configuration prod-2", "configuration changed to prod-2 (event 8)"),
    ] {
        assert_eq!(project.run(line).code, 0);
        let gate = project.run("gate");
        assert!(gate.code == 4 && gate.out.contains(says), "{}", gate.out);
        let json = project.run("gate --format json").json();
        assert_eq!(json["criteria"][0]["verdict"], "inconclusive");
        let report = project.run("gate --format junit").out;
        assert!(case(&report, "passed").contains("<error type=\"inconclusive\""), "{report}");
        retested();
    }
    project.write("golive.toml", &format!("{fresh}{FRESH}# an edit\n"));
    let edited = project.run("gate");
    assert!(edited.code == 4 && edited.out.contains("golive change plan"), "{}", edited.out);
    assert_eq!(project.run("--as wang change plan").code, 0);
    retested();
    let known = project.run("facts system --format json").json().to_string();
    assert!(known.contains("2.4.1") && known.contains("prod-2"), "{known}");
}

#[test]
fn who_may_not_record_says_nothing_of_the_system() {
    let project = Project::with(&format!("{PLAN}\n[allow]\nrecord = [\"wang\"]\n"));
    for line in ["--as li change build 2", "change build 2", "--as li change plan"] {
        let ran = project.run(line);
        assert_eq!(ran.code, 5, "{line}: {}", ran.err);
    }
    let empty = project.run_args(&["--as", "wang", "change", "build", " "]);
    assert!(empty.code == 5 && empty.err.contains("say which version it is now"), "{}", empty.err);
    assert_eq!(project.run("--as wang change").code, 2);
    assert_eq!(project.run("--as wang change weather rain").code, 2);
    assert_eq!(project.run("--as wang change build 2 --note first").code, 0);
    let shown = project.run("log show");
    assert!(shown.out.contains("build") && shown.out.contains("first"), "{}", shown.out);
}

/// A plan without cases has no trial to wait for, and its gate can open; one with cases waits.
#[test]
fn no_feedback_is_none_only_where_no_trial_is_waited_for() {
    const QUIET: &str = r#"
[project]
id = "quiet"
name = "Quiet"
[gate.go-live]
title = "Go live"
criterion.quiet = { title = "No blocker is open", require = "feedback.blocker.open == 0" }
"#;
    let project = Project::with(QUIET);
    let gate = project.run("gate");
    assert_eq!(gate.code, 0, "{}", gate.out);
    let why = "it holds; the plan has no cases, so no trial is waited for; no feedback was given";
    assert!(gate.out.contains(why), "{}", gate.out);
    assert_eq!(project.run("gate --format json").json()["criteria"][0]["reason"], why);
    assert_eq!(project.run("gate prove").code, 0);
    assert_eq!(project.run("feedback add down --severity blocker").code, 0);
    assert_eq!(project.run("gate").code, 1);

    let cases = "[requirement.R-01]\ntitle = \"Join\"\npriority = \"must\"\neffort = \"1d\"\n\
                 [case.U-1]\ntitle = \"Join\"\nverifies = [\"R-01\"]\n";
    let waiting = Project::with(&format!("{QUIET}{cases}"));
    let gate = waiting.run("gate");
    assert!(gate.code == 4 && gate.out.contains("nobody has tried it"), "{}", gate.out);
}
