//! Programs: run only when trusted, and judged by how they end and what they print.
#![cfg(unix)]

use crate::probes::{detail, exprs, once_on, probe, reading, readings, secret, within};
use golive::{
    expr::Scope,
    facts::Catalogue,
    measure::Outcome,
    plan::{self, Check, Plan, Probe, Program, Template},
    probe::Ground,
    trust::Bill,
};
use std::{fs, path::Path};

fn command(words: &[&str], expect: &[&str]) -> Probe {
    let command = words.iter().map(|word| Template::plain(*word)).collect();
    let env = vec![("TOKEN".to_owned(), secret("hunter2"))];
    probe("c", Check::Command(Program { command, shell: false, env, expect: exprs(expect) }))
}

fn sh(script: &str, expect: &[&str]) -> Probe {
    let probe = command(&[script], expect);
    let Check::Command(command) = probe.check else { unreachable!("it is one") };
    Probe { check: Check::Command(Program { shell: true, ..command }), ..probe }
}

/// A plan with a command in a directory, and the yes to it.
pub fn trusted(directory: &Path) -> Ground {
    fs::write(directory.join("check.sh"), "#!/bin/sh\necho '{\"free\": 42}'\n").unwrap();
    let text = "[project]\nid = \"p\"\nname = \"p\"\n[probe.c]\ntitle = \"c\"\nkind = \"command\"\ncommand = [\"sh\", \"check.sh\"]\n";
    fs::write(directory.join("golive.toml"), text).unwrap();
    let loaded = plan::load(&directory.join("golive.toml"), &|_| None, &|plan: &Plan| {
        Box::new(Catalogue::of(plan)) as Box<dyn Scope>
    });
    let bill = Bill::of(&loaded.plan.unwrap()).unwrap();
    Ground { directory: directory.to_path_buf(), grant: Some(bill.grant()) }
}

#[tokio::test]
async fn nothing_runs_without_a_yes_to_what_it_is() {
    let directory = tempfile::tempdir().unwrap();
    let ground = trusted(directory.path());
    let check = || reading(command(&["sh", "check.sh"], &["json.free > 20"]), &[("free", "json.free")]);
    let good = once_on(check(), ground.clone()).await;
    assert_eq!(good.outcome, Outcome::Ok, "{}", detail(&good));
    assert_eq!(readings(&good), [("free".to_owned(), "42".to_owned())]);
    let untrusted = once_on(check(), Ground { grant: None, ..ground.clone() }).await;
    assert_eq!(untrusted.outcome, Outcome::Unable);
    assert!(detail(&untrusted).contains("golive trust"), "{}", detail(&untrusted));
    fs::write(directory.path().join("check.sh"), "touch ran\n").unwrap();
    let changed = once_on(check(), ground).await;
    assert_eq!((changed.outcome, directory.path().join("ran").exists()), (Outcome::Unable, false));
}

#[tokio::test]
async fn how_a_program_ends_is_how_it_is_judged() {
    let directory = tempfile::tempdir().unwrap();
    let ground = trusted(directory.path());
    for (script, expect, outcome, words) in [
        ("true", &[][..], Outcome::Ok, ""),
        (
            "echo a >&2; echo $TOKEN 13812345678 >&2; exit 3",
            &[],
            Outcome::Status,
            "exit code 3: ••• 138****5678",
        ),
        ("exit 3", &["exit == 3"], Outcome::Ok, ""),
        ("exit 3", &["exit < 3"], Outcome::Assertion, ""),
        ("kill -9 $$", &[], Outcome::Status, "signal"),
        ("kill -9 $$", &["exit != 0"], Outcome::Assertion, "cannot be judged"),
        ("echo ok", &["contains(output, 'ok')"], Outcome::Ok, ""),
        ("echo $TOKEN", &["output == 'x'"], Outcome::Assertion, "•••"),
        ("echo no", &["json.free > 1"], Outcome::Body, "not JSON"),
        ("printf '\\377'", &["output == ''"], Outcome::Body, "not UTF-8"),
        ("head -c 70000 /dev/zero | tr '\\0' a", &["!contains(output, 'ERROR')"], Outcome::Body, "larger"),
        ("head -c 70000 /dev/zero", &[], Outcome::Ok, ""),
        ("pwd; test ! -t 0 && cat", &["starts_with(output, '/')"], Outcome::Ok, ""),
        ("sleep 60", &[], Outcome::Timeout, "stopped"),
    ] {
        let probe = within(if outcome == Outcome::Timeout { 300 } else { 20_000 }, sh(script, expect));
        let ran = once_on(probe, ground.clone()).await;
        assert_eq!(ran.outcome, outcome, "{script}: {}", detail(&ran));
        assert!(detail(&ran).contains(words), "{script}: {}", detail(&ran));
        assert!(!detail(&ran).contains("hunter2"), "{script}");
    }
    let none = once_on(command(&["no-such-program-anywhere"], &[]), ground).await;
    assert_eq!(none.outcome, Outcome::Unable, "{}", detail(&none));
}

#[tokio::test]
async fn words_are_not_given_to_a_shell() {
    let directory = tempfile::tempdir().unwrap();
    let ground = trusted(directory.path());
    let ran =
        once_on(command(&["echo", "$HOME; touch ran"], &["contains(output, '$HOME; touch ran')"]), ground)
            .await;
    assert_eq!(
        (ran.outcome, directory.path().join("ran").exists()),
        (Outcome::Ok, false),
        "{}",
        detail(&ran)
    );
}
