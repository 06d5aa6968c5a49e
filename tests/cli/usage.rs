//! The command line itself, and what happens when it is wrong.

use super::Project;

#[test]
fn version_and_help_go_to_standard_output() {
    let project = Project::empty();
    project.run("--version").says(0, concat!("golive ", env!("CARGO_PKG_VERSION"), "\n"));
    let help = project.run("uat record --help");
    assert_eq!((help.code, help.err.as_str()), (0, ""));
    for part in [
        "record the result of a case",
        "Usage: golive uat record [OPTIONS] <CASE> <RESULT>",
        "pass, fail or blocked",
    ] {
        assert!(help.out.contains(part), "{part} in {}", help.out);
    }
    let chinese = project.run("--lang zh uat record --help");
    for part in ["记录一次用例结果", "用法: golive uat record [选项] <CASE> <RESULT>", "显示帮助"]
    {
        assert!(chinese.out.contains(part), "{part} in {}", chinese.out);
    }
    let from_locale = Project::empty().env("LC_ALL", "zh_CN.UTF-8").run("--help");
    assert!(from_locale.out.contains("会员系统实施与上线控制台"));
}

#[test]
fn slips_of_the_keyboard_are_explained_with_exit_2() {
    let project = Project::small();
    project.run("chekc").fails(2, "error: there is no command `chekc`\nhint: did you mean `check`?\n");
    project
        .run("check --fromat json")
        .fails(2, "error: unknown argument `--fromat`\nhint: did you mean `--format`?\n");
    project
        .run("gate go-liev")
        .fails(2, "error: the plan has no gate go-liev\nhint: did you mean `go-live`?\n");
    project
        .run("uat record UAT-01 passed")
        .fails(2, "error: <RESULT> does not take `passed`\nhint: did you mean `pass`?\n");
    project
        .run("uat record UAT-03 pass")
        .fails(2, "error: the plan has no case UAT-03\nhint: did you mean `UAT-02`?\n");
    project
        .run("probe --for 30")
        .fails(2, "error: --for <DURATION> does not take `30`\nhint: with its unit, such as 30s, 5m or 1h\n");
    let alone = project.run("--lang zh uat");
    assert_eq!((alone.code, alone.out.as_str()), (2, ""));
    assert!(alone.err.contains("用法: golive uat") && alone.err.contains("record"), "{}", alone.err);
    project
        .run("--as wong uat list")
        .fails(2, "error: the plan has no person wong\nhint: did you mean `wang`?\n");
    project
        .run("--lang zh explain nothing-like-it")
        .fails(2, "错误: 没有名为“nothing-like-it”的数据、规则、探测种类或渠道种类\n建议: 数据见 golive facts，规则见 golive check 的编号\n");
}

#[test]
fn without_a_terminal_the_console_says_what_to_use_instead() {
    let run = Project::small().run_args(&[]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("terminal") && run.err.contains("golive gate"), "{}", run.err);
}

#[test]
fn without_a_plan_it_says_how_to_get_one() {
    let run = Project::empty().run("gate");
    assert_eq!(run.code, 3, "{run:?}");
    assert!(run.err.contains("golive.toml") && run.err.contains("golive init"), "{}", run.err);
}

#[test]
fn init_makes_a_plan_that_checks_clean_and_never_overwrites() {
    for lang in ["en", "zh"] {
        let project = Project::empty();
        assert_eq!(project.run(&format!("--lang {lang} init")).code, 0);
        let check = project.run(&format!("--lang {lang} check --format json"));
        assert_eq!((check.code, check.out.trim()), (0, "[]"));
        let before = std::fs::read_to_string(project.path().join("golive.toml")).unwrap();
        let again = project.run(&format!("--lang {lang} init"));
        assert_eq!(again.code, 4, "{again:?}");
        assert_eq!(std::fs::read_to_string(project.path().join("golive.toml")).unwrap(), before);
    }
}

#[test]
fn a_broken_plan_is_told_in_full_and_exits_1_for_check_and_3_elsewhere() {
    let project = Project::with(
        "[project]\nid = \"x\"\nname = \"X\"\n\n[requirement.R-1]\ntitel = \"a\"\npriority = \"msut\"\n",
    );
    let check = project.run("check --format json");
    assert_eq!(check.code, 1);
    let found = check.json();
    let first = found[0].as_object().unwrap();
    assert_eq!(
        first.keys().map(String::as_str).collect::<Vec<_>>(),
        ["code", "severity", "file", "line", "column", "message", "hint"]
    );
    let codes: Vec<&str> =
        found.as_array().unwrap().iter().map(|it| it["hint"].as_str().unwrap_or_default()).collect();
    assert!(codes.contains(&"did you mean `title`?") && codes.contains(&"did you mean `must`?"), "{found:#}");

    let text = project.run("check");
    assert!(text.out.ends_with("\n3 errors\n") && text.out.matches("3 errors").count() == 1, "{}", text.out);

    let gate = project.run("gate");
    assert_eq!((gate.code, gate.out.as_str()), (3, ""));
    assert!(gate.err.contains("golive.toml:7:12") && gate.err.contains("golive check"), "{}", gate.err);
}

#[test]
fn an_unset_secret_is_an_invalid_plan_and_a_set_one_is_never_shown() {
    let plan = r#"
[project]
id = "secret"
name = "Secret"

[probe.login]
title = "Staff login"
kind = "http"
every = "5s"
request = { method = "POST", url = "http://127.0.0.1:1/login", json = { user = "probe", password = { env = "PROBE_PASSWORD" } } }
expect = ["status == 200"]
"#;
    let unset = Project::with(plan).run("facts");
    assert_eq!(unset.code, 3);
    assert!(
        unset.err.contains("PROBE_PASSWORD") && unset.err.contains("export PROBE_PASSWORD"),
        "{}",
        unset.err
    );

    let canary = "c4n4ry-s3cr3t";
    let project = Project::with(plan).env("PROBE_PASSWORD", canary);
    for line in [
        "check",
        "check --format json",
        "facts",
        "probe --once",
        "probe --once --format json",
        "explain http",
    ] {
        let run = project.run(line);
        assert!(!run.out.contains(canary) && !run.err.contains(canary), "{line}: {run:?}");
    }
    let journal = std::fs::read(project.path().join(".golive/journal.db")).unwrap();
    assert!(!journal.windows(canary.len()).any(|window| window == canary.as_bytes()));
}

#[test]
fn schema_and_manuals_are_printed() {
    let project = Project::small();
    assert_eq!(project.run("schema").json()["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert!(project.run("schema --format markdown").out.starts_with("# "));
    for subject in ["SEC-08", "http", "journey", "host", "uat.pass_rate"] {
        let explained = project.run(&format!("explain {subject}"));
        assert_eq!(explained.code, 0, "{subject}");
        assert!(explained.out.len() > 60, "{subject}: {}", explained.out);
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let project = Project::small();
    let mut child = project
        .command(&["schema"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(0));
}
