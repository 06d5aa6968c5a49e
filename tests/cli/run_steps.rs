//! What people do about steps: taking back, skipping, and what they are told before they go back.

use super::run::{Background, effects, golive, noted, phase, project, too_late, until};
use serde_json::Value;
use std::{fs, process::Command};

const ONE: &str = "[[step]]\nid = \"a\"\nrun = [\"./mark.sh\", \"a\"]\n";

/// Leaves a line, keeps what the journal held at that moment, and fails the first time it is told to.
const BACK: &str = "#!/bin/sh\necho \"back $GOLIVE_ACT $GOLIVE_STEP\" >> effects\n\
    \"$1\" --lang en log export --kind run > seen\necho \"taken back, phone 13800138000\"\n\
    if [ \"$2\" = once ] && [ ! -e failed ]; then touch failed; exit 7; fi\n";

fn with_undo(how: &str) -> (super::Project, String) {
    let program = env!("CARGO_BIN_EXE_golive");
    let undo = format!("\"a\"]\nundo = [\"./back.sh\", \"{program}\", \"{how}\"]");
    let project = project(&ONE.replacen("\"a\"]", &undo, 1));
    project.write("back.sh", BACK);
    let script = project.path().join("back.sh");
    assert!(Command::new("chmod").arg("755").arg(script).status().unwrap().success());
    assert_eq!(golive(&project, "trust --yes").code, 0);
    let run = golive(&project, "run cutover --rehearse");
    assert_eq!((run.code, effects(&project)), (0, vec!["a".to_owned()]), "{run:?}");
    (project, program.to_owned())
}

fn events(project: &super::Project) -> Vec<Value> {
    let log = golive(project, "log export --kind run");
    log.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn kinds(project: &super::Project) -> Vec<String> {
    let kind = |event: &Value| event["data"]["what"]["kind"].as_str().unwrap_or_default().to_owned();
    events(project).iter().map(kind).collect()
}

#[test]
fn taking_back_is_on_record_before_its_effect_runs_once_and_is_captured() {
    let (project, _) = with_undo("well");
    let undone = golive(&project, "run undo cutover a");
    assert_eq!((undone.code, effects(&project)), (0, vec!["a".to_owned(), "back".to_owned()]), "{undone:?}");
    let marks = fs::read_to_string(project.path().join("effects")).unwrap();
    assert!(marks.contains("back undo a"), "{marks}");
    let seen = fs::read_to_string(project.path().join("seen")).unwrap();
    assert!(seen.contains("undo-started") && !seen.contains("\"undone\""), "{seen}");
    assert_eq!(kinds(&project).iter().filter(|kind| *kind == "undo-started").count(), 1);
    let last = events(&project).pop().unwrap();
    let proof = &last["data"]["what"]["data"]["proof"];
    assert_eq!(proof["code"], 0, "{last}");
    let excerpt = proof["excerpt"].as_str().unwrap();
    assert!(excerpt.starts_with("taken back") && !excerpt.contains("13800138000"), "{excerpt}");
    let again = golive(&project, "run undo cutover a");
    assert_eq!((again.code, effects(&project).len()), (5, 2), "it runs once: {again:?}");
    assert_eq!(phase(&project, "a"), "undone");
}

#[test]
fn an_undo_that_fails_says_so_and_may_be_tried_again_or_done_by_hand() {
    let (project, _) = with_undo("once");
    let failed = golive(&project, "run undo cutover");
    assert_eq!((failed.code, phase(&project, "a")), (1, "done".to_owned()), "{failed:?}");
    let again = golive(&project, "run undo cutover a");
    assert_eq!((again.code, phase(&project, "a")), (0, "undone".to_owned()), "{again:?}");
    assert_eq!(effects(&project), ["a", "back", "back"]);
    let (other, _) = with_undo("once");
    assert_eq!(golive(&other, "run undo cutover").code, 1);
    let by_hand = noted(&other, "run undo cutover a --done");
    assert_eq!((by_hand.code, phase(&other, "a"), effects(&other).len()), (0, "undone".to_owned(), 2));
    let unknown = golive(&other, "run undo cutover nothing");
    assert_eq!(unknown.code, 5, "{unknown:?}");
}

#[test]
fn a_step_is_skipped_with_a_reason_and_not_while_something_is_at_work() {
    let steps = "[[step]]\nid = \"w\"\nwait = \"cases.UAT-01.result == 'pass'\"\ntimeout = \"1h\"\n\
        [[step]]\nid = \"a\"\nrun = [\"./mark.sh\", \"a\", \"slow\"]\n\
        [[step]]\nid = \"b\"\nrun = [\"./mark.sh\", \"b\", \"fail\"]\nafter = [\"w\"]\n\
        [[step]]\nid = \"m\"\nafter = [\"b\"]\n";
    let project = project(steps);
    let run = Background::start(&project, &["run", "cutover", "--rehearse", "--wait"]);
    until("waiting", || phase(&project, "w") == "under-way");
    let shown = golive(&project, "run show cutover");
    assert!(shown.out.contains("waits until cases.UAT-01.result == 'pass'"), "{shown:?}");
    assert_eq!(golive(&project, "run skip cutover w").code, 5, "it takes a reason");
    assert_eq!(noted(&project, "run skip cutover w").code, 0, "what only waits leaves nothing half done");
    until("at work", || project.path().join("leader").exists() && phase(&project, "b") == "failed");
    let refused = noted(&project, "run skip cutover a");
    assert_eq!((refused.code, phase(&project, "a")), (5, "under-way".to_owned()), "{refused:?}");
    assert_eq!(noted(&project, "run skip cutover b").code, 0);
    assert_eq!(phase(&project, "b"), "skipped");
    assert_eq!(golive(&project, "run done cutover m").code, 0, "those after it may begin");
    assert_eq!(noted(&project, "run stop cutover").code, 0);
    drop(run);
}

#[test]
fn whoever_goes_back_is_told_until_when_and_what_it_costs_before_anything_is_done() {
    let project = too_late(ONE);
    let back = noted(&project, "rollback");
    assert_eq!(back.code, 0, "{back:?}");
    let (told, begun) = (back.out.find("what going back costs now"), back.out.find("rollback of"));
    let begun = begun.or_else(|| back.out.find("live run of back begun"));
    assert!(told.is_some() && told < begun, "{back:?}");
    assert!(back.out.starts_with("the time to go back passed"), "{back:?}");
    assert!(back.out.contains("after the window"), "{back:?}");
    let again = noted(&project, "rollback --format json");
    let first: Value = serde_json::from_str(again.out.lines().next().unwrap()).unwrap();
    assert_eq!(
        (&first["clock"]["over"], first["clock"]["cost"].as_array().map(Vec::len)),
        (&true.into(), Some(1))
    );
    let named = noted(&project, "run back");
    assert!(named.out.starts_with("the time to go back passed"), "by its name as well: {named:?}");
    let dry = golive(&project, "run back --rehearse");
    assert!(!dry.out.contains("costs"), "a rehearsal costs nothing: {dry:?}");
}

#[test]
fn runs_are_compared_and_the_open_one_says_when_it_ends() {
    let project = project(&format!("{ONE}[[step]]\nid = \"m\"\n"));
    let run = Background::start(&project, &["run", "cutover", "--rehearse", "--wait"]);
    until("waiting for people", || phase(&project, "m") == "ready");
    let shown = golive(&project, "run show cutover");
    assert!(shown.out.contains("odds of four in five") && shown.out.contains("still to do: 1"), "{shown:?}");
    let json = golive(&project, "run show cutover --format json").json();
    assert_eq!((&json["forecast"]["left"], &json["forecast"]["critical"]), (&1.into(), &"m".into()));
    let status = golive(&project, "status");
    assert!(status.out.contains("RUN-001") && status.out.contains("odds of four in five"), "{status:?}");
    let compared = golive(&project, "run compare");
    assert!(compared.out.contains("RUN-001") && compared.out.contains("planned"), "{compared:?}");
    assert_eq!(golive(&project, "run compare back --format json").json()["runbook"], "back");
    assert_eq!(golive(&project, "run compare nothing").code, 2);
    drop(run);
}
