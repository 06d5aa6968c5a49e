//! The past from the command line: the same answer for the same moment, whatever happened since; the page of where
//! things stand; and exports that prove themselves.

use super::Project;
use golive::store::{Hash, Raw, Walk};
use unicode_width::UnicodeWidthStr as _;

/// A must with a case, a probe that nothing answers, and a gate that asks for both.
const MEASURED: &str = r#"
[project]
id = "measured"
name = "Measured project"
timezone = "Asia/Shanghai"

[person.wang]
name = "Sample Wang"
roles = ["pm"]

[requirement.R-01]
title = "Cashiers find a member by phone number within 2 s"
priority = "must"

[case.UAT-01]
title = "A cashier finds a member"
verifies = ["R-01"]

[probe.health]
title = "Health"
every = "100ms"
timeout = "500ms"
request = { url = "http://127.0.0.1:9/health" }
expect = ["status == 200"]
slo = { good = 0.9, within = "200ms", over = "10m", outage = "0s" }

[checklist.ready]
title = "Ready to go"
item.backup = { title = "A backup was restored" }

[gate.go-live]
title = "Go live"
criterion.musts = { title = "Every must is verified", require = "requirements.must.verified == requirements.must.total" }
criterion.health = { title = "It answers", require = "probes.health.slo == 'met'" }
"#;

/// What a command prints, byte for byte.
fn printed(project: &Project, line: &str) -> String {
    let output = project.command(&line.split(' ').collect::<Vec<_>>()).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_same_moment_gives_the_same_bytes_whatever_was_recorded_and_measured_since() {
    let project = Project::with(MEASURED);
    for line in ["--as wang uat record UAT-01 pass", "feedback add slow --severity blocker", "probe --once"] {
        project.run(line);
    }
    let now: serde_json::Value = serde_json::from_str(&printed(&project, "status --format json")).unwrap();
    let at = now["at"].as_str().unwrap();
    assert!(now["probes"][0]["n"].as_u64().unwrap() > 0, "{now:#}");
    let lines: Vec<String> = ["status", "gate", "facts"]
        .iter()
        .flat_map(|command| ["text", "json"].map(|format| format!("{command} --at {at} --format {format}")))
        .flat_map(|line| [format!("--lang en {line}"), format!("--lang zh {line}")])
        .collect();
    let before: Vec<String> = lines.iter().map(|line| printed(&project, line)).collect();

    for line in [
        "uat record UAT-01 fail --note broken",
        "feedback settle F-001 fixed --note patched",
        "checklist tick ready backup",
        "probe --for 1s",
    ] {
        project.run(line);
    }
    for (line, before) in lines.iter().zip(before) {
        assert!(before.len() > 100, "{line}: {before}");
        assert_eq!(printed(&project, line), before, "{line}");
    }
    let later: serde_json::Value = serde_json::from_str(&printed(&project, "status --format json")).unwrap();
    for path in ["/uat/fail", "/feedback/open/blocker", "/checklists/0/done", "/probes/0/n"] {
        assert_ne!(now.pointer(path), later.pointer(path), "{path} has changed meanwhile");
    }
}

#[test]
fn the_page_says_where_things_stand() {
    let project = Project::small();
    for line in ["--as wang uat record UAT-01 pass", "feedback add slow --severity major"] {
        assert_eq!(project.run(line).code, 0, "{line}");
    }
    project.run("status").says(
        0,
        "Small project (small)                                        TIME\n\
         no cutover is planned\n\
         \n\
         ✖ Go live (go-live): no-go\n\
         \x20 criteria: 0 go, 2 no-go, 0 inconclusive\n\
         \x20 ✖ musts  Every must is verified\n\
         \x20     requirements.must.verified == requirements.must.total (left is 0, right is\n\
         \x20     1)\n\
         \x20 ✖ ready  The checklist is complete\n\
         \x20     checklists.ready.complete is false\n\
         \n\
         Requirements\n\
         \x20 priority  total  delivered  verified\n\
         \x20 must      1      0          0\n\
         \n\
         Milestones  0 of 1 reached, 0 overdue\n\
         \x20 next     2027-01-31  accepted  Accepted by its users\n\
         \n\
         Acceptance  1 of 2 cases executed\n\
         \x20 1 pass, 0 fail, 0 blocked\n\
         \x20 100 % of those executed pass (n = 1, 95 % interval 16.75 % to 100 %)\n\
         \n\
         Feedback  open: major 1\n\
         \n\
         Checklists\n\
         \x20 checklist  done  total  failing  title\n\
         \x20 ready      1     2      0        Ready to go\n\
         \n\
         Latest events\n\
         \x20     2  TIME  user:tester  feedback (major) slow\n\
         \x20     1  TIME  Sample Wang  case UAT-01: pass\n",
    );
    let zh = project.run("--lang zh status");
    assert_eq!((zh.code, zh.err.as_str()), (0, ""));
    for part in ["尚未计划切换", "条件: 通过 0，不通过 2", "反馈  待处理: 严重 1", "最近动态"]
    {
        assert!(zh.out.contains(part), "{part} in {}", zh.out);
    }
    let ahead = project.run("status --at 2999-01-01T00:00");
    assert_eq!(
        (ahead.code, ahead.err.as_str()),
        (0, "that time has not come yet: by then the answer may be another\n")
    );
    let past = project.run("status --at 2020-01-01 --format json").json();
    assert_eq!((&past["uat"]["executed"], &past["uat"]["pass_rate"]), (&0.into(), &serde_json::Value::Null));
    assert_eq!(past["events"], serde_json::json!([]));
}

#[test]
fn the_page_as_json_keeps_its_shape() {
    let project = Project::with(MEASURED);
    project.run("uat record UAT-01 pass");
    let status = project.run("status --format json").json();
    let keys = |value: &serde_json::Value| -> Vec<String> {
        value.as_object().unwrap().keys().map(ToString::to_string).collect()
    };
    assert_eq!(
        keys(&status).join(" "),
        "project at cutover clock runs gates polls waivers alerts requirements milestones uat feedback probes hosts usage compare checklists measurements events"
    );
    assert_eq!(keys(&status["gates"][0]).join(" "), "id title verdict decided waived criteria open");
    assert_eq!(
        status["gates"][0]["criteria"],
        serde_json::json!({ "total": 2, "go": 1, "no-go": 0, "inconclusive": 1, "error": 0 })
    );
    assert_eq!(keys(&status["gates"][0]["open"][0]).join(" "), "id title verdict waived reason");
    assert_eq!(keys(&status["requirements"]).join(" "), "must should could wont");
    assert_eq!(keys(&status["uat"]).join(" "), "total executed pass fail blocked pass_rate");
    assert_eq!(keys(&status["uat"]["pass_rate"]).join(" "), "share n low high confidence");
    assert_eq!(keys(&status["feedback"]["open"]).join(" "), "blocker major minor suggestion");
    assert_eq!(keys(&status["probes"][0]).join(" "), "id title slo success n excluded budget stale last");
    assert_eq!(
        keys(&status["checklists"][0]).join(" "),
        "id title done total complete unconfirmed failing unknown not_applicable"
    );
    assert_eq!(keys(&status["events"][0]).join(" "), "seq at by kind text");
}

#[test]
fn the_page_fits_80_columns_whatever_the_titles() {
    let long = "会员系统实施与上线".repeat(12);
    let wide = include_str!("../../plans/chain-retail.toml");
    for plan in [wide.to_owned(), MEASURED.replace("Ready to go", &long).replace("Measured project", &long)] {
        let project = Project::with(&plan)
            .env("GOLIVE_ADDRESS", "http://127.0.0.1:9")
            .env("MEMBER_API", "http://127.0.0.1:9")
            .env("PROBE_PASSWORD", "x");
        for lang in ["zh", "en"] {
            let run = project.run(&format!("--lang {lang} status"));
            assert_eq!(run.code, 0, "{}", run.err);
            for line in printed(&project, &format!("--lang {lang} status")).lines() {
                assert!(line.width() <= 80, "{} cells: {line}", line.width());
            }
        }
    }
}

/// Walks the chain of an export with nothing but its lines.
fn walked(export: &str) -> Result<Walk, golive::store::Broken> {
    let mut walk = Walk::default();
    for line in export.lines() {
        let event: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| event[key].as_str().map(ToOwned::to_owned);
        let id = text("id").unwrap().replace('-', "");
        let raw = Raw {
            seq: event["seq"].as_i64().unwrap(),
            id: u128::from_str_radix(&id, 16).unwrap().to_be_bytes(),
            at: text("at").unwrap(),
            by: text("by").unwrap(),
            what: text("what").unwrap(),
            signature: text("signature"),
            receipt: text("receipt"),
            hash: Hash::parse(&text("hash").unwrap()).unwrap(),
        };
        let what: serde_json::Value = serde_json::from_str(&raw.what).unwrap();
        assert_eq!((&what["kind"], &what["data"]), (&event["kind"], &event["data"]));
        let receipt: serde_json::Value = serde_json::from_str(raw.receipt.as_ref().unwrap()).unwrap();
        let stored = receipt["stored"].as_str().unwrap();
        assert_eq!(stored.trim_end_matches('Z')[..19], event["stored"].as_str().unwrap()[..19]);
        walk.step(&raw)?;
    }
    Ok(walk)
}

#[test]
fn an_export_proves_itself() {
    let project = Project::small();
    for note in ["plain", "会员价\u{202e}未生效\u{9b}", "\"quotes\" and \\ and \t"] {
        assert_eq!(project.run_args(&["feedback", "add", note]).code, 0);
    }
    let head = project.run("log verify").out.trim().rsplit(' ').next().unwrap().to_owned();
    let export = printed(&project, "log export");
    let walk = walked(&export).unwrap();
    assert_eq!((walk.seq, walk.head.to_string()), (3, head));
    assert!(!export.contains(['\u{202e}', '\u{9b}']), "nothing steers a terminal");
    assert!(walked(&export.replace("plain", "plane")).is_err(), "tampering shows");
    assert!(walked(&export.lines().skip(1).collect::<Vec<_>>().join("\n")).is_err(), "and so does a gap");
    assert_eq!(printed(&project, "log show --format json"), export, "one shape for both");
}

#[test]
fn an_export_is_a_whole_file_and_replaces_none_unless_told() {
    let project = Project::small();
    project.run("--as wang uat record UAT-01 pass");
    project.run("uat record UAT-02 pass");
    project.run("log export out.jsonl").says(0, "exported to out.jsonl: 2 events\n");
    let read = |name: &str| std::fs::read_to_string(project.path().join(name)).unwrap();
    assert_eq!(read("out.jsonl"), printed(&project, "log export"));

    project.run("uat record UAT-01 pass");
    project.run("log export out.jsonl").fails(
        5,
        "error: out.jsonl exists already\nhint: name another file, or replace this one with --force\n",
    );
    assert_eq!(read("out.jsonl").lines().count(), 2);
    project.run("log export out.jsonl --force").says(0, "exported to out.jsonl: 3 events\n");
    assert_eq!(read("out.jsonl").lines().count(), 3);

    project
        .run("--lang zh log export wang.md --by wang --format markdown")
        .says(0, "已导出到 wang.md: 共 1 条事件\n");
    assert_eq!(read("wang.md").lines().count(), 5);
    assert_eq!(
        printed(&project, "log export --format text --since 2020-01-01"),
        printed(&project, "log show")
    );
    let nowhere = project.run("log export no/such/directory.jsonl");
    assert_eq!(nowhere.code, 4);
    assert!(nowhere.err.contains("no/such/directory.jsonl"), "{}", nowhere.err);
    let left: Vec<_> = std::fs::read_dir(project.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains("out.jsonl.")), "{left:?}");
}

#[test]
fn a_replay_needs_a_past_a_span_and_a_terminal() {
    let project = Project::small();
    let none = project.run("replay --to 2020-01-01T22:00");
    none.fails(
        4,
        "error: nothing was recorded or measured by TIME\nhint: open the console with `golive` first, or see an example with `golive demo`\n",
    );
    let backwards = project.run("replay --from 2026-01-02 --to 2026-01-01");
    backwards.fails(2, "error: it begins at TIME, not before it ends at TIME\n");
    project.run("replay --speed 0").fails(
        2,
        "error: --speed <N> does not take `0`\nhint: a whole number from 1 to 3600, such as 60 or 60x\n",
    );
    project.run("uat record UAT-01 pass");
    let run = project.run("replay --speed 2x");
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.starts_with("error: the console needs a terminal"), "{}", run.err);
}
