//! Bad input, full disks, signals and kill -9: a clear message, the right exit code, and nothing lost that was
//! acknowledged.

use super::Project;
use std::{
    collections::BTreeSet,
    fs,
    process::{Child, Command, Stdio},
    time::Duration,
};

/// Whatever was typed, an error is a line of bounded length that does not steer the terminal.
#[test]
fn what_was_typed_is_shown_back_safely() {
    let long = "x".repeat(10_000);
    let project = Project::small();
    for typed in ["\u{1b}[2J\u{7}", "a\nb", "\u{202e}txt", "😀", "", long.as_str()] {
        let lines: [&[&str]; 8] = [
            &[typed],
            &["check", typed],
            &["explain", typed],
            &["facts", typed],
            &["gate", typed],
            &["uat", "record", typed, "pass"],
            &["uat", "record", "UAT-01", typed],
            &["--as", typed, "gate"],
        ];
        for arguments in lines.iter().filter(|arguments| !typed.is_empty() || arguments[0] != "facts") {
            let run = project.run_args(arguments);
            assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}: {run:?}");
            assert!(run.err.starts_with("error: ") && !run.err.contains("did you mean ``"), "{run:?}");
            for line in run.err.lines() {
                assert!(line.chars().count() < 600, "{arguments:?}");
                assert!(!line.contains(|c: char| c.is_control() || c == '\u{202e}'), "{line:?}");
            }
            assert!(run.err.lines().count() <= 2, "{run:?}");
        }
    }
}

/// A plan from somebody else does not steer the terminal either.
#[test]
fn what_a_plan_says_is_shown_safely() {
    let project = Project::small();
    let plan = fs::read_to_string(project.path().join("golive.toml")).unwrap();
    let hostile = plan.replace("A cashier finds a member", "\\u001b]0;owned\\u0007\\u009b2J");
    project.write("golive.toml", &hostile);
    for line in ["uat list", "checklist list", "gate", "check", "facts", "explain uat.pass_rate"] {
        let run = project.run(line);
        let controls = |text: &str| text.contains(|c: char| c.is_control() && c != '\n');
        assert!(!controls(&run.out) && !controls(&run.err), "{run:?}");
    }
}

#[test]
fn a_duration_shows_how_it_is_written() {
    for typed in ["5", "0s", "-1s", "1 week"] {
        let said = format!(
            "error: --for <DURATION> does not take `{typed}`\nhint: with its unit, such as 30s, 5m or 1h\n"
        );
        Project::small().run_args(&["probe", &format!("--for={typed}")]).fails(2, &said);
    }
}

#[test]
fn a_group_of_commands_asks_for_one() {
    Project::empty()
        .run("requirement --plan x")
        .fails(2, "error: COMMAND is missing\nhint: possible values: list mark\n");
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_recorded_is_said_even_when_the_output_is_full() {
    let project = Project::small();
    let full = || Stdio::from(fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
    let output = project.command(&["uat", "record", "UAT-01", "pass"]).stdout(full()).output().unwrap();
    assert_eq!(output.status.code(), Some(4));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said, "recorded UAT-01: pass (event 1)\nerror: cannot write the result: the disk is full\n");
}

#[test]
fn files_that_are_no_plan_are_refused_at_once() {
    let project = Project::empty();
    fs::create_dir(project.path().join("directory")).unwrap();
    fs::write(project.path().join("binary"), [0xFF, 0xFE, 0, 1]).unwrap();
    for plan in ["directory", "binary", "missing", "/dev/zero"] {
        let run = project.run(&format!("--plan {plan} gate"));
        assert_eq!((run.code, run.out.as_str()), (3, ""), "{run:?}");
        assert!(run.err.starts_with("error[INC-01]: cannot read the plan"), "{run:?}");
    }
}

#[test]
fn the_journal_lies_beside_the_plan() {
    let project = Project::empty();
    let plan = fs::read_to_string(Project::small().path().join("golive.toml")).unwrap();
    project.write("sub/dir/golive.toml", &plan);
    project
        .run("--plan sub/dir/golive.toml uat record UAT-01 pass")
        .says(0, "recorded UAT-01: pass (event 1)\n");
    assert!(project.path().join("sub/dir/.golive/journal.db").exists());
    assert!(!project.path().join(".golive").exists());
}

/// As for anyone who may only look: a directory in which nothing can be created.
#[cfg(unix)]
#[test]
fn a_read_only_directory_can_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::small();
    project.run("uat record UAT-01 pass").says(0, "recorded UAT-01: pass (event 1)\n");
    let directory = project.path().join(".golive");
    let allow = |mode| fs::set_permissions(&directory, fs::Permissions::from_mode(mode)).unwrap();
    allow(0o555);
    let listed = project.run("uat list --format json");
    allow(0o755);
    assert_eq!(listed.json()[0]["result"], "pass");
}

fn signal(child: &Child, name: &str) {
    let kill = format!("kill -{name} {}", child.id());
    assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
}

/// Interrupted: what was measured is printed all the same, and the exit says that it was cut short.
#[cfg(unix)]
#[test]
fn an_interrupted_measurement_prints_what_it_has() {
    let project = Project::empty();
    let mut command = project.command(&["demo", "--headless", "--for", "10m", "--format", "json"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A signal before its handler is there ends the program at once, so it is given ample time to start.
    std::thread::sleep(Duration::from_secs(6));
    signal(&child, "INT");
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", String::from_utf8_lossy(&output.stderr));
    let result: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(result["gate"]["verdict"].is_string());
}

/// Writers are killed at random moments; every event that was acknowledged is there.
#[test]
fn kill_nine_loses_nothing_that_was_acknowledged() {
    let project = Project::small();
    let mut acknowledged = BTreeSet::new();
    // Delays that differ from round to round, from before anything is written to after everything is.
    for round in 0_u64..15 {
        let text = |writer: u64| format!("round {round} writer {writer}");
        let mut writers: Vec<(String, Child)> = (0..3)
            .map(|writer| {
                let mut command = project.command(&["feedback", "add", &text(writer)]);
                let child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
                (text(writer), child)
            })
            .collect();
        std::thread::sleep(Duration::from_millis(round * 37 % 211));
        for (_, child) in &mut writers {
            let _ = child.kill();
        }
        for (text, child) in writers {
            let output = child.wait_with_output().unwrap();
            if output.stdout.ends_with(b")\n") {
                acknowledged.insert(text);
            }
        }
    }
    // At least this one is, however slow the machine.
    assert_eq!(project.run("feedback add last").code, 0);
    acknowledged.insert("last".to_owned());
    let listed = project.run("feedback list --format json").json();
    let listed: Vec<_> = listed.as_array().unwrap().clone();
    let texts: BTreeSet<_> = listed.iter().map(|one| one["text"].as_str().unwrap().to_owned()).collect();
    assert!(acknowledged.is_subset(&texts), "lost: {:?}", acknowledged.difference(&texts));
    let ids: BTreeSet<_> = listed.iter().map(|one| one["id"].to_string()).collect();
    assert_eq!(ids.len(), listed.len(), "every feedback has an id of its own");
}
