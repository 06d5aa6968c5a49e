//! Launch nights played from the command line: what is told, how it ends, and the record that can be kept.

use super::Project;
use std::fs;

#[test]
fn the_nights_that_come_along_are_named() {
    let project = Project::empty();
    let listed = project.run("simulate --list --format json");
    assert_eq!(listed.code, 0, "{}", listed.err);
    let names: Vec<String> =
        listed.json().as_array().unwrap().iter().map(|night| night["name"].to_string()).collect();
    assert!(names.contains(&"\"rollback\"".to_owned()) && names.len() >= 12, "{names:?}");
    let unknown = project.run("simulate rolback");
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("`rolback`") && unknown.err.contains("rollback"), "{}", unknown.err);
}

#[test]
fn a_night_is_told_and_its_record_can_be_looked_at() {
    let project = Project::empty();
    let played = project.run("simulate absent-seat --keep night --format json");
    assert_eq!(played.code, 0, "{}", played.err);
    let night = played.json();
    assert_eq!((night["end"].as_str(), night["expected"].as_str()), (Some("held"), Some("held")));
    assert_eq!(night["lessons"]["absent"][0], "operations");
    let votes = night["lines"].as_array().unwrap().iter().filter(|line| line["sort"] == "event").count();
    // The poll is opened, two seats say go, and it is closed without the third.
    assert_eq!(votes, 4, "{night:#}");
    assert_eq!(project.run("--plan night/golive.toml log verify").code, 0);
    let log = project.run("--plan night/golive.toml log show --kind voted");
    assert_eq!((log.code, log.out.lines().count()), (0, 2), "{}{}", log.out, log.err);
    let status = project.run("--plan night/golive.toml gate go-live --at 2026-12-05T21:55 --format json");
    assert!(status.out.contains("\"met\""), "{}", status.out);
    let again = project.run("simulate absent-seat --keep night");
    assert_eq!(again.code, 4, "{}", again.out);
}

/// Chinese from its first to its last line: also what programs wrote, and who they are.
#[test]
fn a_night_is_told_in_the_reader_s_language() {
    let project = Project::empty();
    let played = project.run("--lang zh simulate rollback");
    assert_eq!(played.code, 0, "{}", played.err);
    for part in [
        "控制室  告警 purchase-lost",
        "back 完成 — 关口 back 通过",
        "条件成立: probes.books",
        "（揭晓前保密）",
        "接受 RB-001",
    ] {
        assert!(played.out.contains(part), "`{part}` is not in:\n{}", played.out);
    }
    for raw in ["user:control-room", "says go", "it is so"] {
        assert!(!played.out.contains(raw), "{raw}:\n{}", played.out);
    }
    let english = project.run("--lang en simulate rollback");
    assert!(english.out.contains("Control room  alert purchase-lost"), "{}", english.out);
    assert!(english.out.contains("gate back says go"), "{}", english.out);
}

#[test]
fn a_script_of_ones_own_says_what_is_wrong_where() {
    let project = Project::empty();
    fs::write(project.path().join("mine.toml"), "title = \"Mine\"\n[person.nobody]\nreacts = \"1m\"\n")
        .unwrap();
    let run = project.run("simulate mine.toml");
    assert_eq!(run.code, 3);
    assert!(run.err.contains("mine.toml:2:9") && run.err.contains("nobody"), "{}", run.err);
    fs::write(
        project.path().join("mine.toml"),
        "title = \"Mine\"\npoll_opens = \"1m\"\npoll_closes = \"3m\"\n",
    )
    .unwrap();
    let held = project.run("simulate mine.toml --runs 2");
    assert_eq!(held.code, 1, "nothing is proved within two minutes: {}{}", held.out, held.err);
}
