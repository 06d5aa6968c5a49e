//! A launch on the sandbox, played by real programs: one console carries out the cutover and is killed in the middle
//! of a step, another carries on, a third watches; a fault comes, an alert, and the way back. Then the record has to
//! tell exactly that, and what was done outside must be what the record says.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]
#![expect(clippy::disallowed_methods, reason = "programs are started and waited for in real time")]

#[expect(dead_code, reason = "the command-line tests use all of it")]
#[path = "../cli/project.rs"]
mod project;
mod team;

use chrono::{DateTime, Utc};
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

    // What the decision clock rests on: a rehearsed rollback, and a limit that somebody has agreed to.
    team.does_with("--as zhou run rollback --rehearse", "the evening before");
    team.does_with("--as sun sign-off limit:stored-value", "so much and no more");
    let (code, clock) = team.clock();
    assert_eq!(
        (code, clock["over"].as_bool(), clock["by"].as_str()),
        (0, Some(false), Some("time")),
        "{clock}"
    );
    assert_eq!(
        (clock["time"]["proved"].as_bool(), clock["data"][0]["agreed_by"].as_str()),
        (Some(true), Some("sun"))
    );
    assert_eq!(clock["data"][0]["standing"], "not-begun");

    // The poll, and the cutover on the first console.
    team.does("--as wang vote go-live go");
    team.does("--as li vote go-live go");
    team.until("the gate says go", || team.says("gate go-live").0 == 0);
    let mut first =
        team.open("first", &["--as", "wang", "run", "cutover", "--wait", "--note", "no time to rehearse"]);
    team.until("the copy is under way", || team.effects("copy begins") == 1);
    team.until("the clock warns", || team.has_raised("decision-clock-30m"));
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
    runs_out(&team);
    team.does("--as li run agree cutover switch");
    team.until("the switch may begin", || team.says("--as zhou run start cutover switch").0 == 0);
    team.until("the cutover is complete", || second.is_over());
    assert_eq!(team.effects("switch"), 1);

    // A fault in the new system, found by the third, told and taken on; the clock says there is time to go back.
    team.fault("PUT", "errors");
    team.until("the alert is raised", || team.has_raised("login-down"));
    team.does("--as li alert ack login-down");
    let mut back = team.open("back", &["--as", "zhou", "rollback", "--wait", "--note", "logins fail"]);
    team.until("the way back is gone", || back.is_over());
    team.fault("DELETE", "errors");
    drop(watcher);
    let said = team.said("back");
    for part in
        ["the time to go back passed", "what going back costs now:", "6000 cents", "the limit of 5000 cents"]
    {
        assert!(said.contains(part), "`{part}` is not in:\n{said}");
    }
    tells(&team);
}

/// Customers spend in the new system until more is spent than was agreed to: the clock counts it, ends, and says so.
fn runs_out(team: &Team) {
    team.spend(3000);
    team.until("what is spent is counted", || team.clock().1["data"][0]["count"].as_f64() == Some(3000.0));
    let (code, clock) = team.clock();
    assert_eq!((code, clock["over"].as_bool()), (0, Some(false)), "{clock}");
    assert_eq!(clock["under_way"], "RUN-002", "{clock}");
    team.spend(3000);
    team.until("the clock is over", || team.clock().1["over"] == true);
    let (code, clock) = team.clock();
    assert_eq!((code, clock["by"].as_str()), (1, Some("stored-value")), "{clock}");
    let (_, status) = team.says("status --format json");
    assert!(status.contains("\"over\": true") || status.contains("\"over\":true"), "{status}");
    team.until("the clock has said that it is over", || team.has_raised("decision-clock-over"));
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
        "alert-raised decision-clock-30m",
        "taken-over zhou",
        "settled copy zhou",
        "alert-raised decision-clock-over",
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
    for once in ["started copy", "started switch", "started freeze"] {
        let count = story.iter().filter(|told| told.starts_with(once)).count();
        assert_eq!(count, 1, "{once}: {}", story.join("\n"));
    }
    for effect in ["freeze", "copy begins", "copy done", "switch", "divert rehearsal", "divert live"] {
        assert_eq!(team.effects(effect), 1, "{effect}");
    }
    // What it costs to go back is on record before anything of it is done.
    let begun = |event: &&Value| {
        let what = &event["data"]["what"];
        what["kind"] == "begun" && what["data"]["runbook"] == "rollback" && what["data"]["mode"] == "live"
    };
    let begun = log.iter().find(begun).expect("the rollback");
    let price = &begun["data"]["what"]["data"]["price"];
    let lost = ["data", "amount", "limit"].map(|key| price["losses"][0][key].as_str());
    assert_eq!((lost[0], lost[1]), (Some("stored-value"), Some("6000")), "{price}");
    let over = [lost[1], lost[2]].map(|it| it.and_then(|it| it.parse::<f64>().ok()));
    assert!(over[0] >= over[1] && over[1].is_some(), "{price}");
    let time = |it: &Value| it.as_str().and_then(|it| it.parse::<DateTime<Utc>>().ok()).expect("a time");
    assert!(time(&price["closes"]) < time(&begun["at"]), "{price} {}", begun["at"]);
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
