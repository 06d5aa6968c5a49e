//! `golive notify`: the channels, and a real message through them.

use super::Project;
use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    thread,
};

const PLAN: &str = r#"
[project]
id = "small"
name = "Small project"

[channel.launch]
kind = "wecom"
url = { env = "HOOK" }
fallback = "gone"

[channel.gone]
kind = "slack"
url = { env = "GONE" }
lang = "en"

[channel.pager]
kind = "command"
run = ["touch", "started"]
"#;

const KEY: &str = "c4n4ry-0123456789";

/// A server that gives each request the same answer.
fn answering(body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut seen = String::new();
            while !seen.contains("}}") {
                let mut bytes = [0; 4_096];
                match stream.read(&mut bytes) {
                    Ok(n) if n > 0 => seen.push_str(&String::from_utf8_lossy(&bytes[..n])),
                    _ => break,
                }
            }
            let length = body.len();
            let _ = write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{body}");
        }
    });
    format!("http://{address}/cgi-bin/webhook/send?key={KEY}")
}

fn project(body: &'static str) -> Project {
    let gone = format!("http://127.0.0.1:1/services/{KEY}");
    Project::with(PLAN).env("HOOK", &answering(body)).env("GONE", &gone)
}

#[test]
fn channels_are_listed_without_their_addresses() {
    let run = project("").run("notify list");
    run.says(
        0,
        "id      kind     language  fallback  title\n\
         launch  wecom    zh        gone      launch\n\
         gone    slack    en        –         gone\n\
         pager   command  zh        –         pager\n",
    );
}

#[test]
fn a_test_says_what_was_answered_and_ends_with_its_code() {
    let fine = project(r#"{"errcode":0,"errmsg":"ok"}"#);
    fine.run("notify test launch")
        .says(0, "channel  kind   result     answer\nlaunch   wecom  delivered  errcode 0 ok\n");
    fine.run("notify test gone")
        .says(4, "channel  kind   result       answer\ngone     slack  unreachable  it cannot be reached\n");
    fine.run("notify test pager").says(
        5,
        "channel  kind     result       answer\n\
         pager    command  not allowed  this plan is not trusted to start programs\n",
    );
    assert!(!fine.path().join("started").exists());
    fine.run("notify test lanch")
        .fails(2, "error: the plan has no channel lanch\nhint: did you mean `launch`?\n");
    let refused = project(r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#);
    let run = refused.run("notify test launch --format json");
    assert_eq!(run.code, 1);
    assert_eq!(
        run.json(),
        serde_json::json!([{
            "channel": "launch",
            "kind": "wecom",
            "delivered": false,
            "result": "refused",
            "answer": "error code 93000: invalid webhook url (the address of the robot is wrong, or it was removed)",
        }])
    );
}

#[test]
fn no_output_holds_a_key() {
    let project = project(r#"{"errcode":1,"errmsg":"c4n4ry-0123456789 is no key"}"#);
    for line in
        ["notify list", "notify test", "notify test --format json --lang zh", "check", "check --format json"]
    {
        let run = project.run(line);
        assert!(!run.out.contains("c4n4ry") && !run.err.contains("c4n4ry"), "{line}: {run:?}");
    }
}

#[test]
fn kinds_are_explained_and_a_plan_without_channels_says_how() {
    let small = Project::small();
    for kind in ["wecom", "dingtalk", "feishu", "slack", "webhook", "mail", "command"] {
        let run = small.run(&format!("explain {kind}"));
        assert!(run.code == 0 && run.out.contains(&format!("kind = \"{kind}\"")), "{run:?}");
    }
    let run = small.run("notify test");
    assert_eq!(run.code, 2);
    assert!(run.err.starts_with("error: the plan has no channels\nhint: "), "{}", run.err);
}
