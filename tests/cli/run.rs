//! Runs from the command line: with scripts that leave a mark each time they really run.

use super::{Project, project::Run};
use std::{
    fs,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

/// Far longer than anything takes; reached only when something is broken.
const PATIENCE: u32 = 1_200;

const HEAD: &str = r#"
[project]
id = "night"
name = "Night"
[cutover]
start = 2026-12-05T22:00:00Z
end = 2026-12-06T06:00:00Z
runbook = "cutover"
rollback = "back"
[person.wang]
name = "Sample Wang"
roles = ["pm"]
[person.li]
name = "Sample Li"
roles = ["pm"]
[requirement.R-01]
title = "Points"
priority = "could"
[case.UAT-01]
title = "Pay with points"
verifies = ["R-01"]
[runbook.back]
title = "Back"
[[runbook.back.step]]
id = "thaw"
title = "Thaw"
minutes = 1
run = ["./mark.sh", "thaw"]
[runbook.cutover]
title = "Cutover"
"#;

/// Leaves a line in `effects` each time it really runs, and does what its second argument says.
const MARK: &str = "#!/bin/sh\necho \"$1 $GOLIVE_MODE $GOLIVE_ACT\" >> effects\ncase \"$2\" in\n\
    fail) echo broken >&2; exit 3;;\n\
    slow) sleep 30 & echo $! > child; echo $$ > leader; wait;;\n\
    once) [ -e tried ] || { touch tried; exit 1; };;\nsecret) echo \"token $TOKEN phone 13800138000\";;\nesac\n";

/// A trusted project whose cutover has these steps.
pub(super) fn project(steps: &str) -> Project {
    planned(&format!("{HEAD}{}", whole(steps)))
}

/// The same, with a launch window in the past.
pub(super) fn too_late(steps: &str) -> Project {
    let head = HEAD.replace("2026-12-0", "2024-12-0");
    planned(&format!("{head}{}", whole(steps)))
}

fn whole(steps: &str) -> String {
    steps.replace("[[step]]", "[[runbook.cutover.step]]\nminutes = 1\ntitle = \"Step\"")
}

fn planned(plan: &str) -> Project {
    let project = Project::with(plan);
    let home = project.path().display().to_string();
    let project = project
        .env("HOME", &home)
        .env("XDG_CONFIG_HOME", &format!("{home}/config"))
        .env("XDG_STATE_HOME", &format!("{home}/state"))
        .env("PATH", "/usr/bin:/bin")
        .env("GOLIVE_AS", "wang")
        .env("RUN_TOKEN", "s3cr3t-token");
    project.write("mark.sh", MARK);
    let chmod = Command::new("chmod").args(["755", &format!("{home}/mark.sh")]).status().unwrap();
    assert!(chmod.success());
    let trusted = project.run("--lang en trust --yes");
    assert_eq!(trusted.code, 0, "{trusted:?}");
    project
}

pub(super) fn golive(project: &Project, line: &str) -> Run {
    project.run(&format!("--lang en {line}"))
}

pub(super) fn noted(project: &Project, line: &str) -> Run {
    let mut words: Vec<&str> = ["--lang", "en"].into_iter().chain(line.split(' ')).collect();
    words.extend(["--note", "because it is so"]);
    project.run_args(&words)
}

/// What really happened.
pub(super) fn effects(project: &Project) -> Vec<String> {
    let text = fs::read_to_string(project.path().join("effects")).unwrap_or_default();
    text.lines().map(|line| line.split(' ').next().unwrap_or_default().to_owned()).collect()
}

pub(super) fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    for _ in 0..PATIENCE {
        if is_so() {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!("never {what}");
}

/// A program in the background, ended with the test.
pub(super) struct Background(Child);

impl Background {
    pub fn start(project: &Project, words: &[&str]) -> Self {
        let words: Vec<&str> = ["--lang", "en"].into_iter().chain(words.iter().copied()).collect();
        let mut command = project.command(&words);
        Self(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
    }

    pub fn signal(&self, name: &str) {
        let id = self.0.id().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &id]).status().unwrap().success());
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub(super) fn phase(project: &Project, step: &str) -> String {
    let shown = golive(project, "run show cutover --format json");
    if shown.code != 0 {
        // Not begun yet.
        return String::new();
    }
    let steps = &shown.json()["steps"];
    let row = steps.as_array().and_then(|rows| rows.iter().find(|row| row["step"] == step));
    row.map(|row| row["phase"].as_str().unwrap_or_default().to_owned()).unwrap_or_default()
}

fn is_alive(path: &Path) -> bool {
    let Ok(id) = fs::read_to_string(path) else { return true };
    let stat = fs::read_to_string(format!("/proc/{}/stat", id.trim())).unwrap_or_default();
    !stat.is_empty() && !stat.contains(") Z ")
}

const TWO: &str = "[[step]]\nid = \"a\"\nrun = [\"./mark.sh\", \"a\"]\n[[step]]\nid = \"b\"\nrun = [\"./mark.sh\", \"b\"]\n";

#[test]
fn a_rehearsal_runs_to_its_end_and_a_live_run_is_the_rehearsed_one_or_says_why_not() {
    let project = project(TWO);
    let dry = golive(&project, "run cutover --dry-run");
    assert!(dry.out.contains("runs: ./mark.sh a") && dry.out.contains("never rehearsed"), "{dry:?}");
    assert!(effects(&project).is_empty(), "a dry run does nothing");
    let refused = golive(&project, "run cutover");
    assert_eq!(refused.code, 5, "{refused:?}");
    let rehearsed = golive(&project, "run cutover --rehearse");
    assert_eq!((rehearsed.code, effects(&project)), (0, vec!["a".into(), "b".into()]), "{rehearsed:?}");
    assert!(rehearsed.out.contains("RUN-001: a done") && rehearsed.out.contains("RUN-001 completed"));
    let live = golive(&project, "run cutover");
    assert_eq!((live.code, effects(&project).len()), (0, 4), "{live:?}");
    let marks = fs::read_to_string(project.path().join("effects")).unwrap();
    assert!(marks.contains("a rehearsal do") && marks.contains("b live do"), "{marks}");
    let listed = golive(&project, "run list");
    assert!(listed.out.contains("RUN-002") && listed.out.contains("completed"), "{listed:?}");
}

#[test]
fn a_failure_stops_a_script_and_people_go_on() {
    let project = project(&TWO.replace("\"a\"]", "\"a\", \"once\"]"));
    let stopped = golive(&project, "run cutover --rehearse");
    assert_eq!((stopped.code, effects(&project)), (1, vec!["a".into()]), "{stopped:?}");
    assert!(stopped.err.contains("golive run retry"), "{stopped:?}");
    let resumed = Background::start(&project, &["run", "resume", "cutover", "--wait"]);
    until("taken over", || golive(&project, "run show cutover").out.contains("which is here"));
    assert_eq!(golive(&project, "run retry cutover a").code, 0);
    until("completed", || golive(&project, "run list").out.contains("completed"));
    assert_eq!(effects(&project), ["a", "a", "b"]);
    drop(resumed);
}

#[test]
fn what_takes_too_long_is_ended_with_everything_it_started() {
    let project = project("[[step]]\nid = \"a\"\nrun = [\"./mark.sh\", \"a\", \"slow\"]\ntimeout = \"1s\"\n");
    let late = golive(&project, "run cutover --rehearse");
    assert_eq!(late.code, 1, "{late:?}");
    assert!(late.out.contains("a timed out"), "{late:?}");
    for name in ["child", "leader"] {
        until("ended", || !is_alive(&project.path().join(name)));
    }
}

#[test]
fn killed_in_the_middle_a_step_is_unknown_and_its_effect_happens_once() {
    let project = project(&TWO.replace("\"a\"]", "\"a\", \"slow\"]"));
    let first = Background::start(&project, &["run", "cutover", "--rehearse"]);
    until("begun", || project.path().join("leader").exists());
    assert_eq!(phase(&project, "a"), "under-way");
    first.signal("KILL");
    drop(first);
    until("unknown", || phase(&project, "a") == "unknown");
    // Another program takes over, and does nothing about it by itself.
    let second = noted(&project, "run take-over cutover");
    assert_eq!((second.code, effects(&project)), (4, vec!["a".to_owned()]), "{second:?}");
    assert!(second.err.contains("golive run settle"), "{second:?}");
    assert_eq!(golive(&project, "run settle cutover a done").code, 5, "it takes a reason");
    assert_eq!(noted(&project, "run settle cutover a done").code, 0);
    let third = golive(&project, "run resume cutover");
    assert_eq!((third.code, effects(&project)), (0, vec!["a".into(), "b".into()]), "{third:?}");
}

#[test]
fn a_check_settles_what_nobody_saw_the_end_of() {
    let checked = TWO.replacen("\"a\"]", "\"a\", \"slow\"]\ncheck = \"cases.UAT-01.result == 'pass'\"", 1);
    let project = project(&checked);
    let first = Background::start(&project, &["run", "cutover", "--rehearse"]);
    until("begun", || project.path().join("leader").exists());
    first.signal("KILL");
    drop(first);
    until("unknown", || phase(&project, "a") == "unknown");
    assert_eq!(noted(&project, "uat record UAT-01 pass").code, 0);
    let second = noted(&project, "run take-over cutover --wait");
    assert_eq!((second.code, effects(&project)), (0, vec!["a".into(), "b".into()]), "{second:?}");
    assert!(second.out.contains("a is taken to have been done"), "{second:?}");
}

#[test]
fn ctrl_c_pauses_and_says_how_to_go_on() {
    let project = project("[[step]]\nid = \"m\"\n[[step]]\nid = \"b\"\nrun = [\"./mark.sh\", \"b\"]\n");
    let first = Background::start(&project, &["run", "cutover", "--rehearse", "--wait"]);
    until("begun", || golive(&project, "run list").out.contains("RUN-001"));
    first.signal("INT");
    until("paused", || golive(&project, "run list").out.contains("paused"));
    drop(first);
    until("gone", || golive(&project, "run show cutover").out.contains("is gone"));
    assert_eq!(golive(&project, "run done cutover m").code, 5, "a paused run begins nothing");
    let second = Background::start(&project, &["run", "resume", "cutover", "--wait"]);
    until("carried on", || golive(&project, "run list").out.contains("under way"));
    assert_eq!(golive(&project, "run done cutover m").code, 0);
    until("completed", || golive(&project, "run list").out.contains("completed"));
    assert_eq!(effects(&project), ["b"]);
    drop(second);
}

#[test]
fn secrets_and_personal_data_are_not_kept() {
    let steps = "[[step]]\nid = \"a\"\nrun = [\"./mark.sh\", \"a\", \"secret\"]\nenv = { TOKEN = { env = \"RUN_TOKEN\" } }\n";
    let project = project(steps);
    let dry = golive(&project, "run cutover --dry-run");
    assert!(dry.out.contains("TOKEN=•••"), "{dry:?}");
    assert_eq!(golive(&project, "run cutover --rehearse").code, 0);
    let shown = golive(&project, "run show RUN-001 --format json");
    let proof = &shown.json()["proofs"]["a"][0];
    let excerpt = proof["excerpt"].as_str().unwrap();
    assert!(excerpt.starts_with("token •••") && !excerpt.contains("13800138000"), "{proof}");
    assert_eq!((proof["code"].as_i64(), proof["sha256"].as_str().map(str::len)), (Some(0), Some(64)));
    let log = golive(&project, "log export");
    assert!(!log.out.contains("s3cr3t-token") && !log.out.contains("13800138000"));
}

#[test]
fn an_untrusted_plan_runs_nothing() {
    let project = project(TWO);
    assert_eq!(golive(&project, "trust --revoke").code, 0);
    let refused = golive(&project, "run cutover --rehearse");
    assert_eq!((refused.code, effects(&project).len()), (5, 0), "{refused:?}");
    assert!(refused.err.contains("golive trust"), "{refused:?}");
    assert!(!golive(&project, "run list").out.contains("RUN-001"), "and nothing is begun");
}

#[test]
fn what_cannot_be_taken_back_needs_two_people() {
    let project = project("[[step]]\nid = \"a\"\nrun = [\"./mark.sh\", \"a\"]\nirreversible = true\n");
    let first = Background::start(&project, &["run", "cutover", "--rehearse", "--wait"]);
    until("begun", || golive(&project, "run list").out.contains("RUN-001"));
    assert_eq!(golive(&project, "run start cutover a").code, 5);
    assert_eq!(golive(&project, "--as li run agree cutover a").code, 0);
    assert_eq!(golive(&project, "--as li run start cutover a").code, 5, "one person is not two");
    assert!(effects(&project).is_empty());
    assert_eq!(golive(&project, "run start cutover a").code, 0);
    until("completed", || golive(&project, "run list").out.contains("completed"));
    assert_eq!(effects(&project), ["a"]);
    drop(first);
}

#[test]
fn a_rollback_ends_the_cutover_and_steps_are_taken_back_the_last_first() {
    let steps = TWO
        .replace("\"a\"]", "\"a\"]\nundo = [\"./mark.sh\", \"un-a\"]")
        .replace("\"b\"]", "\"b\"]\nundo = [\"./mark.sh\", \"un-b\"]");
    let project = project(&format!("{steps}[[step]]\nid = \"m\"\n"));
    let cutover = Background::start(&project, &["run", "cutover", "--wait", "--note", "first time"]);
    until("waiting for people", || phase(&project, "m") == "ready");
    let beside = noted(&project, "run back");
    assert_eq!(beside.code, 5, "{beside:?}");
    let back = golive(&project, "rollback");
    assert_eq!(back.code, 0, "{back:?}");
    let listed = golive(&project, "run list");
    assert!(listed.out.contains("rolled back") && listed.out.contains("completed"), "{listed:?}");
    assert_eq!(effects(&project), ["a", "b", "thaw"]);
    let undone = golive(&project, "run undo RUN-001");
    assert_eq!(
        (undone.code, effects(&project)[3..].to_vec()),
        (0, vec!["un-b".into(), "un-a".into()]),
        "{undone:?}"
    );
    drop(cutover);
}
