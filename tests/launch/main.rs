//! A launch on the sandbox, played by real programs: one console carries out the cutover and is killed in the middle
//! of a step, another carries on, a third watches; a fault comes, an alert, and the way back. Then the record has to
//! tell exactly that, and what was done outside must be what the record says.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]
#![expect(clippy::disallowed_methods, reason = "programs are started and waited for in real time")]

#[expect(dead_code, reason = "the command-line tests use all of it")]
#[path = "../cli/project.rs"]
mod project;
mod team;

use serde_json::Value;
use std::{env, fs};
use team::Team;

#[test]
fn three_consoles_on_one_file_play_a_launch_to_its_rollback() {
    launch("");
}

#[test]
fn three_consoles_on_one_server_play_a_launch_to_its_rollback() {
    let Ok(server) = env::var("GOLIVE_TEST_POSTGRES") else {
        eprintln!("skipped: GOLIVE_TEST_POSTGRES is not set (tests/run starts a server)");
        return;
    };
    let name = format!("golive_launch_{}", std::process::id());
    let run = |sql: String| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(&server, tokio_postgres::NoTls).await.unwrap();
            let driver = tokio::spawn(connection);
            client.batch_execute(&sql).await.unwrap();
            driver.abort();
        });
    };
    run(format!("CREATE DATABASE {name}"));
    launch(&format!("{}/{name}", server.rsplit_once('/').unwrap().0));
    run(format!("DROP DATABASE {name} WITH (FORCE)"));
}

fn launch(store: &str) {
    let team = Team::gather(store);
    let watcher = team.open("watch", &["--as", "sun", "agent", "--listen", "127.0.0.1:0"]);

    // The poll, and the cutover on the first console.
    team.does("--as wang vote go-live go");
    team.does("--as li vote go-live go");
    team.until("the gate says go", || team.says("gate go-live").0 == 0);
    let mut first =
        team.open("first", &["--as", "wang", "run", "cutover", "--wait", "--note", "no time to rehearse"]);
    team.until("the copy is under way", || team.effects("copy begins") == 1);
    first.kill();

    // Nobody saw the end of the copy: the second console takes over, and somebody looks before anything goes on.
    team.until("the copy is over", || team.effects("copy done") == 1);
    let mut second = team
        .open("second", &["--as", "zhou", "run", "take-over", "cutover", "--wait", "--note", "wang is gone"]);
    team.until("the copy is unknown", || {
        team.says("run show cutover --format json").1.contains("\"unknown\"")
    });
    team.does_with("--as zhou run settle cutover copy done", "looked: all rows are there");
    team.until("a second word is needed", || {
        team.says("run show cutover --format json").1.contains("needs-second")
    });
    team.does("--as li run agree cutover switch");
    team.until("the switch may begin", || team.says("--as zhou run start cutover switch").0 == 0);
    team.until("the cutover is complete", || second.is_over());
    assert_eq!(team.effects("switch"), 1);

    // A fault in the new system, found by the third, told and taken on; the clock says there is time to go back.
    team.fault("PUT", "errors");
    team.until("the alert is raised", || team.log().iter().any(|event| event["kind"] == "alert-raised"));
    team.does("--as li alert ack login-down");
    let mut back = team.open("back", &["--as", "zhou", "rollback", "--wait", "--note", "logins fail"]);
    team.until("the way back is gone", || back.is_over());
    team.fault("DELETE", "errors");
    drop(watcher);
    tells(&team);
}

/// The record: every act once, by whom it was, in the order it happened.
fn tells(team: &Team) {
    let log = team.log();
    let story: Vec<String> = log.iter().filter_map(word).collect();
    let wanted = [
        "voted wang",
        "voted li",
        "begun cutover wang",
        "started freeze wang",
        "ended freeze wang",
        "started copy wang",
        "taken-over zhou",
        "settled copy zhou",
        "agreed switch li",
        "started switch zhou",
        "ended switch zhou",
        "closed completed zhou",
        "alert-raised login-down",
        "alert-acknowledged li",
        "begun rollback zhou",
        "started divert zhou",
        "ended divert zhou",
        "closed completed zhou",
    ];
    let mut rest = story.iter();
    for want in wanted {
        assert!(rest.any(|told| told == want), "`{want}` is not told in its place:\n{}", story.join("\n"));
    }
    for once in ["started copy", "started switch", "started freeze", "started divert"] {
        let count = story.iter().filter(|told| told.starts_with(once)).count();
        assert_eq!(count, 1, "{once}: {}", story.join("\n"));
    }
    for effect in ["freeze", "copy begins", "copy done", "switch", "divert"] {
        assert_eq!(team.effects(effect), 1, "{effect}");
    }
    let ids: std::collections::HashSet<&str> = log.iter().filter_map(|event| event["id"].as_str()).collect();
    assert_eq!(ids.len(), log.len());
    let verified = team.project.run("log verify");
    assert_eq!(verified.code, 0, "{}{}", verified.out, verified.err);
    let show = team.project.run("run list --format json");
    assert_eq!(show.code, 0, "{}", show.err);
    fs::metadata(team.project.path().join("effects")).unwrap();
}

/// An event in a few words: what, of which step, by whom.
fn word(event: &Value) -> Option<String> {
    let (by, data) = (event["by"].as_str()?, &event["data"]);
    match event["kind"].as_str()? {
        "voted" => Some(format!("voted {by}")),
        "alert-raised" => Some(format!("alert-raised {}", data["alert"].as_str()?)),
        "alert-acknowledged" => Some(format!("alert-acknowledged {by}")),
        "run" => {
            let what = &data["what"];
            let (kind, of) = (what["kind"].as_str()?, &what["data"]);
            let subject = of["step"].as_str().or(of["runbook"].as_str()).or(of["outcome"].as_str());
            Some([Some(kind), subject, Some(by)].into_iter().flatten().collect::<Vec<_>>().join(" "))
        }
        _ => None,
    }
}
