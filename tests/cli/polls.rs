//! Polls and checklists from the command line: order, secrecy on every face, signatures, proofs.

use super::Project;
use std::{fs, os::unix::fs::PermissionsExt as _};

const PLAN: &str = r#"
[project]
id = "poll"
name = "Poll"
[person.wang]
name = "Wang"
roles = ["pm"]
[person.li]
name = "Li"
department = "it"
deputy = "chen"
[person.zhao]
name = "Zhao"
department = "finance"
deputy = "chen"
[person.chen]
name = "Chen"
[gate.go-live]
title = "Go live"
seats = ["it", "finance"]
ordered = true
valid = "4h"
[gate.go-live.criterion.quiet]
require = "feedback.open == 0"
[checklist.night]
title = "Night"
item.backup = { title = "Backup restored", proof = "The log of the restore", owner = "li" }
item.shop = { title = "Shop tested", proof = "A receipt", role = "finance" }
item.quiet = { title = "Nothing is open", proof = "The feedback", owner = "wang" }
[verify.quiet]
checklist = "night"
require = "feedback.open == 0"
"#;

#[test]
fn nobody_sees_a_vote_before_all_have_voted() {
    let project = Project::with(PLAN);
    project.run("check").says(0, "no problems found\n");
    assert_eq!(project.run("poll").code, 4);
    let early = project.run("--as li vote go-live go");
    assert_eq!(early.code, 5);
    assert!(early.err.contains("golive poll open go-live"), "{}", early.err);
    assert_eq!(project.run("--as wang poll open").code, 0);
    let turn = project.run("--as zhao vote go-live go");
    assert!(turn.err.starts_with("error: it is the turn of it (Li), not yet of finance"), "{}", turn.err);
    let bare = project.run("--as li vote go-live no-go");
    assert!(bare.err.contains("a no-go needs its reason"), "{}", bare.err);
    assert_eq!(project.run("--as li vote go-live no-go --note secret-reason").code, 0);
    for face in [
        "gate",
        "gate --format json",
        "poll",
        "poll --format json",
        "--as zhao poll",
        "status",
        "status --format json",
        "log show",
        "log show --format markdown",
        "log export",
        "facts polls",
        "facts polls --format json",
        "explain polls.go-live.result",
        "gate --format junit",
        "gate --at 2999-01-01T00:00",
        "gate --at 2999-01-01T00:00 --format json",
        "status --at 2999-01-01T00:00",
        "status --at 2999-01-01T00:00 --format json",
        "facts polls --at 2999-01-01T00:00",
        "log show --format json",
        "log show --by li",
        "log show --kind voted --format json",
        "log export --format json",
        "log export --format markdown",
        "log export --format text",
        "report night --from 2020-01-01T00:00 --until 2999-01-01T00:00",
        "report night --from 2020-01-01T00:00 --until 2999-01-01T00:00 --format json",
        "report night --from 2020-01-01T00:00 --until 2999-01-01T00:00 --format html",
        "report handover",
        "report handover --format json",
        "log verify",
        "--lang zh log show",
        "--lang zh gate",
        "--lang zh status",
    ] {
        let shown = project.run(face);
        for told in [
            "secret-reason",
            "votes no-go",
            "says no-go",
            "\"choice\": \"no-go",
            "\"choice\":\"no-go",
            "不同意",
        ] {
            assert!(!shown.out.contains(told) && !shown.err.contains(told), "{face}: {}", shown.out);
        }
    }
    let own = project.run("--as li poll --format json").json();
    assert_eq!(own["seats"][0]["own"]["choice"], "no-go");
    assert_eq!((own["turn"].as_str(), own["voted"].as_u64()), (Some("finance"), Some(1)));

    let handed = project.run_args(&["--as", "zhao", "poll", "handover", "finance", "--note", "on a plane"]);
    assert_eq!(handed.code, 0, "{}", handed.err);
    assert_eq!(project.run("--as zhao vote go-live go").code, 5);
    assert_eq!(project.run("--as chen vote go-live go").code, 0);
    let decided = project.run("poll");
    assert!(
        decided.out.contains("all in, not closed") && decided.out.contains("secret-reason"),
        "{}",
        decided.out
    );
    assert!(decided.out.contains("Chen stands in (handed over by Zhao: on a plane)"), "{}", decided.out);
    assert_eq!(project.run("--as wang poll close").code, 0);
    assert_eq!((project.run("poll").code, project.run("gate").code), (1, 1));
    assert!(project.run("log export").out.contains("secret-reason"));

    let again = project.run("--as wang poll open");
    assert!(again.err.contains("say why there is a new round"), "{}", again.err);
    assert_eq!(project.run("--as wang poll reopen --note mended").code, 0);
    assert_eq!(project.run("--as li vote go-live go").code, 0);
    assert_eq!(project.run("--as chen vote go-live go").code, 0);
    assert_eq!(project.run("gate").code, 4, "not closed yet");
    project.run("--as wang poll close");
    assert_eq!((project.run("poll").code, project.run("gate").code), (0, 0));
    assert_eq!(project.run("log verify").code, 0);
}

#[test]
fn the_page_tells_who_is_awaited_and_what_a_poll_came_to() {
    let project = Project::with(PLAN);
    let page = || project.run("status").out;
    let polls = || project.run("status --format json").json()["polls"].clone();
    assert!(page().contains("– gate go-live: no poll was opened"), "{}", page());
    assert_eq!(polls()[0]["phase"], "none");
    project.run("--as wang poll open");
    project.run("--as li vote go-live no-go --note secret-reason");
    let open = "Poll\n  \
                ■ go-live, round 1: open, 1 of 2 have voted\n      \
                ■ it  – finance\n      \
                blind until all are in\n      \
                waits for finance (Zhao)\n      \
                expires in ";
    assert!(page().contains(open), "{}", page());
    let poll = polls()[0].clone();
    assert_eq!((&poll["sealed"], &poll["awaited"]), (&true.into(), &serde_json::json!(["finance"])));
    assert_eq!(
        (&poll["seats"][0]["voted"], &poll["seats"][0]["choice"]),
        (&true.into(), &serde_json::Value::Null)
    );
    project.run("--as zhao vote go-live go");
    project.run("--as wang poll close");
    assert!(
        page().contains("✖ go-live, round 1: no-go, closed, 2 of 2 voted\n      ✖ it  ✔ finance\n"),
        "{}",
        page()
    );
    assert!(page().contains("✖ it: secret-reason\n      closed by Wang at "), "{}", page());
    let poll = polls()[0].clone();
    assert_eq!((&poll["outcome"], &poll["closed"]["by"]), (&"no-go".into(), &"wang".into()));
    let chinese = project.run("--lang zh status").out;
    assert!(chinese.contains("✖ go-live 第 1 轮: 不同意上线，已结束，2/2 已投"), "{chinese}");

    project.run("--as wang gate decide go-live hold --note 对账");
    assert!(page().contains("held by Wang: 对账 (since "), "{}", page());
    assert_eq!(project.run("status --format json").json()["gates"][0]["decided"]["decision"], "hold");
    project.run("--as wang gate decide go-live scrub --note 改期");
    assert!(page().contains("scrubbed by Wang: 改期 (since "), "{}", page());
}

#[test]
fn the_result_of_a_signed_gate_is_signed() {
    let public = fs::read_to_string("tests/keys/ed25519.pub").unwrap();
    let plan = PLAN
        .replace(
            "roles = [\"pm\"]",
            &format!("roles = [\"pm\"]\ndepartment = \"it\"\nssh_key = \"{}\"", public.trim()),
        )
        .replace("seats = [\"it\", \"finance\"]", "seats = [\"it\"]\nsigned = true");
    let project = Project::with(&plan);
    let key = project.path().join("key");
    fs::copy("tests/keys/ed25519", &key).unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(project.run("--as wang poll open").code, 0);
    assert_eq!(project.run("vote go-live go --key key").code, 0);
    let unsigned = project.run("--as wang poll close");
    assert!(unsigned.err.contains("must be signed with an SSH key"), "{}", unsigned.err);
    let closed = project.run("poll close --key key");
    assert_eq!(closed.code, 0, "{}", closed.err);
    assert_eq!(project.run("gate").code, 0);
    let proof = project.run("log verify");
    assert!(proof.out.contains("given words: 2 signed, 0 unsigned"), "{}", proof.out);
    assert_eq!(proof.code, 0);
}

#[test]
fn items_carry_their_proof_and_golive_ticks_its_own() {
    let project = Project::with(PLAN);
    project.write("restore.log", "restored\n");
    project.run("checklist").says(1, "· night  Night: 1 of 3 done\n");
    let missing = project.run("checklist tick night backup --proof gone.log");
    assert!(missing.err.contains("cannot read the proof gone.log"), "{}", missing.err);
    assert_eq!(project.run("--as li checklist tick night backup --proof restore.log").code, 0);
    let shown = project.run("checklist night --format json").json();
    let items = &shown[0]["items"];
    assert_eq!(items[0]["proof"]["name"], "restore.log");
    assert_eq!(
        items[0]["proof"]["sha256"],
        "09204dbfbdb8fc121fb2a47988fe1a42a1981ac4e16ea4afc915e2d87b40d324"
    );
    assert_eq!(items[2]["standing"], "verified");
    assert_eq!(items[2]["facts"]["feedback.open"], 0);
    let refused = project.run("checklist tick night quiet");
    assert!(refused.err.contains("it is done while: feedback.open == 0"), "{}", refused.err);
    assert_eq!(project.run("--as li checklist rule-out night shop --note x").code, 5);
    assert_eq!(project.run("--as wang checklist na night shop --note none").code, 0);
    assert_eq!(project.run("checklist night").code, 0, "nothing is left");
    assert_eq!(project.run("feedback add broken").code, 0);
    let unticked = project.run("checklist night --open");
    assert_eq!(unticked.code, 1);
    assert_eq!(
        unticked.out,
        "Night [night]: 1 of 3 done, 1 failing, 1 not applicable\n\
         ✖ quiet  Nothing is open — failing\n\
         \x20     proof: The feedback\n\
         \x20     owner: Wang\n\
         \x20     true while: feedback.open == 0\n\
         \x20     feedback.open == 0 (it is 1)\n"
    );
    let markdown = project.run("checklist night --format markdown");
    assert!(markdown.out.contains("- [x] **backup** Backup restored — done"), "{}", markdown.out);
    assert!(markdown.out.contains("attached: restore.log sha256:"), "{}", markdown.out);
}

#[test]
fn an_item_that_needs_both_takes_a_tick_and_its_condition_in_either_order() {
    let plan = PLAN.replace(
        "item.quiet = { title = \"Nothing is open\", proof = \"The feedback\", owner = \"wang\" }",
        "item.quiet = { title = \"Nothing is open\", proof = \"The feedback\", owner = \"wang\", confirm = true }",
    );
    let project = Project::with(&plan);
    let quiet = || project.run("checklist night --format json").json()[0]["items"][2].clone();
    let counts = || {
        let read = |name: &str| project.run(&format!("facts checklists.night.{name} --format json")).json();
        ["done", "open", "unconfirmed", "failing"].map(|name| read(name)[0]["value"].clone())
    };
    assert_eq!(
        (quiet()["standing"].as_str(), counts().map(|n| n.as_u64().unwrap())),
        (Some("unconfirmed"), [0, 3, 1, 0])
    );
    assert_eq!(project.run("--as li checklist tick night quiet --proof text:OA-1").code, 0);
    assert_eq!(
        (quiet()["standing"].as_str(), counts().map(|n| n.as_u64().unwrap())),
        (Some("done"), [1, 2, 0, 0])
    );
    assert_eq!(quiet()["look"]["seen"][0]["value"], "0", "what was seen then is kept");
    assert_eq!(project.run("feedback add broken").code, 0);
    assert_eq!(
        (quiet()["standing"].as_str(), counts().map(|n| n.as_u64().unwrap())),
        (Some("lapsed"), [0, 3, 0, 1])
    );
    let shown = project.run("checklist night --open").out;
    let said = "(then feedback.open = 0; now feedback.open = 1)";
    assert!(shown.contains("✖ quiet  Nothing is open — lapsed"), "{shown}");
    assert!(shown.contains("was ticked by Li ") && shown.contains(said), "{shown}");
    let chinese = project.run("--lang zh checklist night").out;
    assert!(chinese.contains("条件已不成立（当时 feedback.open = 0；现在 feedback.open = 1）"), "{chinese}");
    assert_eq!(project.run("feedback settle F-001 fixed").code, 0);
    assert_eq!(quiet()["standing"], "done", "what a person saw to still stands");
    // Ticked ahead of its condition.
    assert_eq!(project.run("checklist untick night quiet --note again").code, 0);
    assert_eq!(project.run("feedback add worse").code, 0);
    assert_eq!(project.run("--as li checklist tick night quiet").code, 0);
    assert_eq!(quiet()["standing"], "failing");
    let ahead = project.run("checklist night").out;
    assert!(ahead.contains("the condition does not hold (now feedback.open = 1)"), "{ahead}");
    assert_eq!(project.run("feedback settle F-002 fixed").code, 0);
    assert_eq!(quiet()["standing"], "done");
}
