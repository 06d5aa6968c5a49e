//! The journal from the command line: timeline, proof, backup, restore, and looking back.

use super::Project;

/// A project with three events.
fn lived_in() -> Project {
    let project = Project::small();
    for line in ["--as wang uat record UAT-01 pass", "checklist tick ready backup", "uat record UAT-02 pass"]
    {
        assert_eq!(project.run(line).code, 0, "{line}");
    }
    project
}

fn journal(project: &Project) -> rusqlite::Connection {
    rusqlite::Connection::open(project.path().join(".golive/journal.db")).unwrap()
}

/// Changes the journal as somebody with write access to the file could.
fn tamper(project: &Project, sql: &str) {
    let connection = journal(project);
    connection.execute_batch("DROP TRIGGER events_keep; DROP TRIGGER events_stay").unwrap();
    connection.execute_batch(sql).unwrap();
}

#[test]
fn the_timeline_is_text_json_lines_or_markdown_and_can_be_filtered() {
    let project = lived_in();
    project.run("log show").says(
        0,
        "    1  TIME  Sample Wang  case UAT-01: pass\n    2  TIME  user:tester  ready: ticked backup\n    3  TIME  user:tester  case UAT-02: pass\n",
    );
    project.run("--lang zh log show --by wang").says(0, "    1  TIME  Sample Wang  用例 UAT-01 通过\n");
    project.run("log show --subject backup").says(0, "    2  TIME  user:tester  ready: ticked backup\n");
    let lines = project.run("log show --kind case-recorded --format json").out;
    let events: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(events.len(), 2);
    let keys: Vec<&str> = events[0].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys.join(" "), "seq id at stored by login kind data sealed signature what receipt hash");
    assert_eq!((&events[1]["seq"], &events[1]["data"]["case"]), (&3.into(), &"UAT-02".into()));
    assert!(
        project
            .run("log show --format markdown")
            .out
            .starts_with("# Small project: timeline\n\n| no. | when | by | what |\n")
    );
    let none = project.run("log show --until 2020-01-01");
    assert_eq!((none.code, none.out.as_str(), none.err.as_str()), (0, "", "no event matches\n"));
    assert_eq!(project.run("log show --since yesterday").code, 2);
}

#[test]
fn tampering_is_found_at_the_first_bad_event() {
    let intact = lived_in().run("log verify");
    assert_eq!(intact.code, 0);
    assert!(intact.out.starts_with("the journal is intact: 3 events, head "), "{}", intact.out);

    let cases = [
        ("UPDATE events SET by = 'li' WHERE seq = 2", "event 2 does not match its hash"),
        (
            "UPDATE events SET what = replace(what, 'pass', 'fail') WHERE seq = 1",
            "event 1 does not match its hash",
        ),
        ("DELETE FROM events WHERE seq = 2", "event 2 is missing"),
        (
            "UPDATE events SET seq = 4 WHERE seq = 3; UPDATE events SET seq = 3 WHERE seq = 2; UPDATE events SET seq = 2 WHERE seq = 4",
            "event 2 does not match its hash",
        ),
    ];
    for (sql, found) in cases {
        let project = lived_in();
        tamper(&project, sql);
        let run = project.run("log verify");
        assert_eq!(run.code, 1, "{sql}");
        assert!(run.out.starts_with(found), "{sql}: {}", run.out);
    }
}

#[test]
fn a_head_kept_elsewhere_finds_an_end_that_was_cut_off() {
    let project = lived_in();
    let head = project.run("log verify").out.trim().rsplit(' ').next().unwrap().to_owned();
    assert_eq!(project.run(&format!("log verify --head {head}")).code, 0);
    project.run("uat record UAT-01 pass");
    assert_eq!(
        project.run(&format!("log verify --head {head}")).code,
        0,
        "a journal that went on still holds it"
    );
    tamper(&project, "DELETE FROM events WHERE seq >= 3");
    assert_eq!(project.run("log verify").code, 0, "the chain alone cannot tell");
    let cut = project.run(&format!("log verify --head {head}"));
    assert_eq!(cut.code, 1);
    assert!(cut.out.contains(&head), "{}", cut.out);
}

#[test]
fn a_backup_is_verified_and_brings_back_what_is_missing_without_losing_anything() {
    let project = lived_in();
    let run = project.run("log backup copy.db");
    run.says(0, "backed up to copy.db: 3 events, verified\n");
    assert_eq!(project.run("log backup copy.db").code, 5, "a backup is never overwritten");

    std::fs::remove_dir_all(project.path().join(".golive")).unwrap();
    project.run("log restore copy.db").says(0, "restored: 3 events added, 3 in all, verified\n");
    project.run("log restore copy.db").says(0, "restored: 0 events added, 3 in all, verified\n");
    assert_eq!(project.run("uat list --format json").json()[1]["result"], "pass");

    project.run("uat record UAT-01 pass");
    project.run("log restore copy.db").says(0, "restored: 0 events added, 4 in all, verified\n");

    std::fs::remove_dir_all(project.path().join(".golive")).unwrap();
    project.run("uat record UAT-02 pass");
    let diverged = project.run("log restore copy.db");
    assert_eq!(diverged.code, 5);
    assert!(diverged.err.contains("event 1 of the journal differs from the backup"), "{}", diverged.err);
    assert_eq!(project.run("log show --format json").out.lines().count(), 1, "and nothing was changed");

    project.write("junk.db", "no journal");
    assert_eq!(project.run("log restore junk.db").code, 4);
    assert_eq!(project.run("log restore nothing.db").code, 4);
}

#[test]
fn the_past_is_judged_on_what_was_known_then() {
    let project = lived_in();
    let events = project.run("log show --format json").out;
    assert_eq!(project.run("gate").code, 0);
    assert_eq!(events.lines().count(), 3);

    // A moment between the second and the third event, as the journal's store has them.
    let export = project.command(&["log", "export"]).output().unwrap().stdout;
    let second: serde_json::Value =
        serde_json::from_str(String::from_utf8(export).unwrap().lines().nth(1).unwrap()).unwrap();
    let at = second["stored"].as_str().unwrap();
    let back = project.command(&["gate", "--at", at, "--format", "json"]).output().unwrap();
    assert_eq!(back.status.code(), Some(1));
    let verdict: serde_json::Value = serde_json::from_slice(&back.stdout).unwrap();
    assert_eq!(verdict["criteria"][0]["facts"]["requirements.must.verified"], 0);
    assert_eq!(verdict["criteria"][1]["verdict"], "go", "the tick was known already");
    let again = project.command(&["gate", "--at", at, "--format", "json"]).output().unwrap();
    assert_eq!(back.stdout, again.stdout, "bit for bit");
    assert_eq!(project.run("facts uat.passed --at 2020-01-01 --format json").json()[0]["value"], 0);
}
