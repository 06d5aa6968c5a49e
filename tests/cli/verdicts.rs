//! Gates and probes from the command line, with their exit codes.

use super::Project;

#[test]
fn a_gate_goes_from_no_go_to_go_and_says_why() {
    let project = Project::small();
    let before = project.run("gate --format json");
    assert_eq!(before.code, 1);
    let verdict = before.json();
    assert_eq!(
        verdict.as_object().unwrap().keys().map(String::as_str).collect::<Vec<_>>(),
        ["gate", "verdict", "at", "phase", "decided", "waived", "criteria", "seats"]
    );
    let first = &verdict["criteria"][0];
    assert_eq!(
        first.as_object().unwrap().keys().map(String::as_str).collect::<Vec<_>>(),
        [
            "id", "title", "verdict", "counts", "during", "waived", "require", "owner", "remedy", "facts",
            "quorum", "reason"
        ]
    );
    assert_eq!(
        first["facts"],
        serde_json::json!({ "requirements.must.verified": 0, "requirements.must.total": 1 })
    );
    assert_eq!(
        first["reason"],
        "requirements.must.verified == requirements.must.total (left is 0, right is 1)"
    );

    for line in ["uat record UAT-01 pass", "uat record UAT-02 pass", "checklist tick ready backup"] {
        assert_eq!(project.run(line).code, 0, "{line}");
    }
    project.run("gate go-live").says(
        0,
        "✔ Go live (go-live): go\n\
         \n\
         ✔ Every must is verified [musts] go\n\
         \x20   requirements.must.verified == requirements.must.total\n\
         \x20   it holds\n\
         \x20   requirements.must.verified = 1\n\
         \x20   requirements.must.total = 1\n\
         \n\
         ✔ The checklist is complete [ready] go\n\
         \x20   checklists.ready.complete\n\
         \x20   it holds\n\
         \x20   checklists.ready.complete = true\n",
    );
    let explained = project.run("explain requirements.must.verified").out;
    assert!(
        explained.contains("value: 1") && explained.contains("event 1 case-recorded by user:tester at TIME"),
        "{explained}"
    );
}

/// A plan with one probe of a port that nothing listens on.
const UNREACHABLE: &str = r#"
[project]
id = "unreachable"
name = "Unreachable"

[probe.health]
title = "Health"
kind = "http"
every = "100ms"
timeout = "500ms"
request = { url = "http://127.0.0.1:9/health" }
expect = ["status == 200"]
slo = { good = 0.9, within = "200ms", over = "10m", confidence = 0.99, outage = "0s" }

[gate.up]
title = "Up"
criterion.health = { title = "It answers", require = "probes.health.slo == 'met'", owner = "wang" }

[person.wang]
name = "Sample Wang"
roles = ["pm"]
"#;

#[test]
fn without_measurements_a_gate_is_inconclusive_with_exit_4() {
    let project = Project::with(UNREACHABLE);
    let run = project.run("gate --format json");
    assert_eq!(run.code, 4);
    let criterion = &run.json()["criteria"][0];
    assert_eq!(criterion["verdict"], "inconclusive");
    assert_eq!(criterion["facts"]["probes.health.slo"], "unproven");
    assert_eq!(criterion["reason"], "probes.health.slo has no value: no data yet");
}

#[test]
fn a_refused_connection_is_measured_kept_and_decides_the_gate() {
    let project = Project::with(UNREACHABLE);
    let probed = project.run("probe health --for 3s --format json");
    assert_eq!(probed.code, 1, "{probed:?}");
    let row = &probed.json()[0];
    assert!(row["outcomes"]["refused"].as_u64().unwrap() >= 20, "{row:#}");
    assert_eq!((row["slo"]["standing"].as_str(), row["success"].as_f64()), (Some("broken"), Some(0.0)));
    let gate = project.run("gate");
    assert_eq!(gate.code, 1);
    assert!(gate.out.contains("probes.health.slo == 'met' (it is 'broken')"), "{}", gate.out);
}
