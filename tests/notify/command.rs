//! Programs: what they are given, what their end means, and that none is started unasked.

use crate::bench::{channel, end, end_of, failed, sent, setup};
use golive::{
    notify::{Cause, Setup},
    plan::{Carrier, Command},
};
use std::time::Duration;

fn sh(script: &str) -> Carrier {
    Carrier::Command(Command { run: ["sh", "-c", script].map(str::to_owned).to_vec() })
}

#[tokio::test]
async fn a_program_gets_the_message_and_little_else() {
    let directory = tempfile::tempdir().unwrap();
    let setup = Setup { directory: directory.path().to_owned(), ..setup() };
    let event = end_of(channel("c", sh("cat > got.json; env > env.txt")), setup).await;
    assert_eq!(event, sent(1, "exit code 0"));
    let got = std::fs::read_to_string(directory.path().join("got.json")).unwrap();
    let got: serde_json::Value = serde_json::from_str(&got).unwrap();
    assert_eq!(got["title"], "[critical] POS sync is down");
    assert_eq!(got["text"], "[critical] POS sync is down\nsuccess 41 %\nhttps://wiki.example.com/pos");
    let env = std::fs::read_to_string(directory.path().join("env.txt")).unwrap();
    let names: Vec<_> = env.lines().filter_map(|line| line.split_once('=')).map(|(name, _)| name).collect();
    assert!(names.iter().all(|name| ["PATH", "PWD", "SHLVL", "_", "OLDPWD"].contains(name)), "{names:?}");
}

#[tokio::test]
async fn exit_codes_are_read() {
    let (attempts, cause, why) = failed(&end(sh("echo no network, call 13812345678 >&2; exit 7")).await);
    assert_eq!((attempts, cause), (3, Cause::Refused));
    assert_eq!(why, "sh ended with exit code 7: no network, call 138****5678");
    let (_, _, why) = failed(&end(sh("kill -9 $$")).await);
    assert_eq!(why, "sh was ended by a signal");
    let nothing = Carrier::Command(Command { run: vec!["./nothing-here".to_owned()] });
    let (attempts, cause, why) = failed(&end(nothing).await);
    assert_eq!((attempts, cause, why.as_str()), (1, Cause::Unusable, "./nothing-here cannot be started"));
}

#[tokio::test]
async fn programs_that_hang_or_flood_are_ended() {
    let mut hanging = channel("c", sh("exec sleep 600"));
    hanging.timeout = Duration::from_millis(200);
    let (_, cause, why) = failed(&end_of(hanging, setup()).await);
    assert_eq!((cause, why.as_str()), (Cause::Unreachable, "no answer within 200ms"));
    // One that leaves a child behind with its standard error open, and one that never stops complaining.
    assert_eq!(end(sh("sleep 5 & exit 0")).await, sent(1, "exit code 0"));
    let (_, cause, _) = failed(&end(sh("yes x >&2; exit 3")).await);
    assert_eq!(cause, Cause::Refused);
}

#[tokio::test]
async fn an_untrusted_plan_starts_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let setup = Setup { trusted: false, directory: directory.path().to_owned(), ..setup() };
    let event = end_of(channel("c", sh("touch started")), setup).await;
    let (attempts, cause, why) = failed(&event);
    assert_eq!((attempts, cause), (1, Cause::Untrusted));
    assert_eq!(why, "this plan is not trusted to start programs");
    assert!(!directory.path().join("started").exists());
}
