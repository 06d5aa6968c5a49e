//! The demo without a screen: what a first-time user and a pipeline see.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

#[expect(dead_code, reason = "the command-line tests use all of it")]
#[path = "../cli/project.rs"]
mod project;

use project::Project;
use std::sync::Mutex;

/// One demo at a time: a second one beside it would make the first one's system slow, and a gate would rightly say so.
static ALONE: Mutex<()> = Mutex::new(());

#[test]
fn a_healthy_system_is_a_go() {
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let run = Project::empty().run("demo --headless --for 25s --format json");
    let result = run.json();
    assert_eq!(result["gate"]["verdict"], "go", "{:#}", result["gate"]);
    assert_eq!(run.code, 0);
    assert!(result["probes"].as_array().unwrap().len() >= 6);
}

/// Each fault is found, by some criterion, with its reason.
#[test]
fn every_fault_is_a_no_go_with_a_reason() {
    let _alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    for fault in ["slow", "errors", "stall", "refuse", "bad-json", "expired-token", "lost-points"] {
        let run = Project::empty().run(&format!("demo --headless --for 12s --fault {fault} --format json"));
        let gate = &run.json()["gate"];
        assert_eq!((run.code, gate["verdict"].as_str()), (1, Some("no-go")), "{fault}: {gate:#}");
        let criteria = gate["criteria"].as_array().unwrap();
        let red: Vec<_> = criteria.iter().filter(|criterion| criterion["verdict"] == "no-go").collect();
        assert!(
            !red.is_empty() && red.iter().all(|criterion| criterion["reason"] != ""),
            "{fault}: {red:#?}"
        );
    }
}
