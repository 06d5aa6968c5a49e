//! Alerts from the command line: where they stand, who takes them on, who is to be left in peace, and what happened.

use super::Project;
use golive::{
    clock::Clock,
    conductor::Session,
    facts::Catalogue,
    id::Id,
    plan::load,
    state::{Command, Seen, Stage},
    store::{Access, Sqlite},
};
use std::sync::Arc;

const PLAN: &str = r#"
[project]
id = "alerts"
name = "Alerts"

[person.wang]
name = "Sample Wang"
[person.li]
name = "Sample Li"

[requirement.R-01]
title = "Points at the till"
priority = "could"

[case.UAT-01]
title = "Pay with points"
verifies = ["R-01"]

[channel.launch]
kind = "webhook"
url = "http://127.0.0.1:9/"

[roster.night]
on_call = ["wang", "li"]

[alert.failures]
title = "A case failed"
when = "uat.failed > 0"
severity = "critical"
owner = "wang"
notify = ["launch"]
roster = "night"
escalate = "10m"

[alert.rate]
title = "Too few cases pass"
when = "uat.pass_rate < 0.9 && feedback.total > 0 || cases.UAT-01.result == 'fail'"
notify = ["launch"]

[gate.go-live]
title = "Go live"
criterion.quiet = { title = "No critical alert", require = "alerts.critical == 0" }
"#;

/// What a program that watches would record.
fn watch(project: &Project, commands: impl IntoIterator<Item = Command>) {
    let plan = load(&project.path().join("golive.toml"), &|_| None, &|plan| Box::new(Catalogue::of(plan)));
    let plan = Arc::new(plan.plan.unwrap());
    let store = Sqlite::open(&project.path().join(".golive/journal.db"), Access::Write).unwrap();
    let mut session = Session::open(plan, Box::new(store), "wang".into()).unwrap();
    for command in commands {
        session.act(&command, Clock::System.now()).unwrap();
    }
}

fn fire(project: &Project) {
    let seen = vec![Seen { fact: "uat.failed".into(), value: Some("1".into()) }];
    watch(project, [Command::RaiseAlert { alert: Id::new("failures"), seen }]);
}

#[test]
fn an_alert_is_listed_taken_on_and_told_of() {
    let project = Project::with(PLAN);
    assert_eq!(project.run("gate").code, 4, "whether a case failed is not known yet");
    assert_eq!(project.run("uat record UAT-01 pass --as wang").code, 0);
    assert_eq!(project.run("gate").code, 0, "nothing fires");
    assert_eq!(project.run("uat record UAT-01 fail --note x --as wang").code, 0);
    assert_eq!(project.run("gate").code, 4, "its condition holds, and nobody has watched for how long");
    fire(&project);
    assert_eq!(project.run("gate").code, 1);
    let status = project.run("status").out;
    assert!(status.contains("Alerts  1 of 2 fire, 0 cannot be judged"), "{status}");
    assert!(status.contains("critical  A case failed (failures)  firing"), "{status}");
    project.run("alert list").says(
        0,
        "\
id        severity  state    since                acknowledged by  snoozed until  on call  notices  title
failures  critical  firing   TIME  –                –              wang              A case failed
rate      warning   pending  TIME  –                –              –                 Too few cases pass
",
    );
    project
        .run("alert ack failures --note here --as wang")
        .says(0, "recorded: acknowledged alert failures — here (event 4)\n");
    let second = project.run("alert ack failures --as li");
    assert_eq!(second.code, 5);
    assert!(second.err.contains("Sample Wang has acknowledged failures (event 4)"), "{}", second.err);
    assert!(project.run("claims").out.contains("failures"), "an acknowledgement is a claim");
    assert_eq!(project.run("release alert:failures --as li").code, 5, "taking it over needs a reason");
    assert_eq!(project.run("release alert:failures --note mine --as li").code, 0);
    assert_eq!(project.run("claim failures --as li").code, 0, "claiming is acknowledging");
    let listed = project.run("alert list --format json").json();
    assert_eq!(listed[0]["standing"], "acknowledged");
    assert_eq!((&listed[0]["acknowledged_by"], &listed[0]["on_call"]), (&"li".into(), &"wang".into()));
    let log = project.run("alert log failures").out;
    let kinds =
        ["alert failures (critical) fires — uat.failed = 1", "acknowledged alert failures — here", "gave up"];
    assert!(kinds.iter().all(|kind| log.contains(kind)), "{log}");
    assert!(!log.contains("case UAT-01"), "{log}");
}

#[test]
fn a_snooze_needs_a_reason_and_an_end() {
    let project = Project::with(PLAN);
    fire(&project);
    let cases = [
        ("alert snooze failures --for 30m", 5, "say why nobody should hear of it"),
        ("alert snooze failures --note x", 2, "--until"),
        ("alert snooze failures --for 8d --note x", 5, "within 7 days"),
        ("alert snooze failures --until 2020-01-01 --note x", 5, "in the future"),
        ("alert snooze failure --for 1h --note x", 2, "did you mean `failures`?"),
        ("alert unsnooze failures", 5, "is not snoozed"),
        ("alert ack rate", 5, "is not firing"),
    ];
    for (line, code, said) in cases {
        let run = project.run(line);
        assert_eq!(run.code, code, "{line}: {}", run.err);
        assert!(run.err.contains(said), "{line}: {}", run.err);
    }
    assert_eq!(project.run("alert snooze failures --for 30m --note planned").code, 0);
    assert_eq!(project.run("alert list --format json").json()[0]["standing"], "snoozed");
    assert_eq!(project.run("gate").code, 1, "a gate is not silenced");
    assert_eq!(project.run("alert unsnooze failures").code, 0);
    assert_eq!(project.run("alert list --format json").json()[0]["standing"], "firing");
}

#[test]
fn how_notices_fare_is_listed() {
    let project = Project::with(PLAN);
    fire(&project);
    let logged = project.run("alert log --format json").out;
    let raised =
        serde_json::from_str::<serde_json::Value>(logged.lines().next().unwrap()).unwrap()["id"].clone();
    let raised = raised.as_str().unwrap().parse().unwrap();
    let (alert, channel) = (Id::new("failures"), Id::new("launch"));
    let send = Command::SendNotice { alert, raised, stage: Stage::Raised, channel, over: None };
    watch(&project, [send]);
    assert_eq!(project.run("alert list --format json").json()[0]["notices"][0], "launch:sending");
    let logged = project.run("log show --kind notice-sending --format json").out;
    let notice = serde_json::from_str::<serde_json::Value>(&logged).unwrap()["id"].clone();
    let (alert, channel) = (Id::new("failures"), Id::new("launch"));
    let (notice, detail) = (notice.as_str().unwrap().parse().unwrap(), "errcode 45009".to_owned());
    watch(&project, [Command::NoteNotice { alert, notice, channel, ok: false, attempts: 4, detail }]);
    assert_eq!(project.run("alert list --format json").json()[0]["notices"][0], "launch:retrying");
    let log = project.run("alert log").out;
    assert!(log.contains("launch could not be told — errcode 45009"), "{log}");
}
