//! Words that are signed with SSH keys, and what the journal's proof says of them.

use super::Project;
use std::{fs, os::unix::fs::PermissionsExt as _, path::PathBuf};

fn public(key: &str) -> String {
    fs::read_to_string(format!("tests/keys/{key}.pub")).unwrap().trim().to_owned()
}

/// A project whose gate counts signed votes only, with the private keys beside it.
fn project() -> Project {
    let plan = format!(
        r#"
[project]
id = "signing"
name = "Signing"
[person.wang]
name = "样例甲"
roles = ["pm", "it"]
ssh_key = "{}"
[person.li]
name = "样例乙"
roles = ["service"]
ssh_key = "{}"
[person.zhao]
name = "样例丙"
roles = ["finance", "pm"]
[milestone.kick-off]
title = "Kick-off"
exit = ["feedback.open == 0"]
[gate.go-live]
title = "Go live"
seats = ["it", "service"]
signed = true
[gate.go-live.criterion.quiet]
require = "feedback.open == 0"
"#,
        public("ed25519"),
        public("rsa-2048")
    );
    let project = Project::with(&plan);
    for key in ["ed25519", "rsa-2048", "ecdsa-p256"] {
        let copy = project.path().join(key);
        fs::copy(format!("tests/keys/{key}"), &copy).unwrap();
        fs::set_permissions(&copy, fs::Permissions::from_mode(0o600)).unwrap();
    }
    project
}

#[test]
fn a_gate_that_counts_signed_votes_goes_live_on_them() {
    let project = project();
    let unsigned = project.run("vote go-live go --as wang");
    assert_eq!(unsigned.code, 5);
    assert!(unsigned.err.contains("must be signed with an SSH key"), "{}", unsigned.err);
    let other = project.run("vote go-live go --as wang --key rsa-2048");
    assert_eq!(other.code, 5);
    assert!(other.err.contains("is not the `ssh_key` of wang"), "{}", other.err);

    assert_eq!(project.run("vote go-live go --seat it --as wang --key ed25519").code, 0);
    assert_eq!(project.run("vote go-live go --key rsa-2048").code, 0, "the key says who it is");
    let gate = project.run("gate");
    assert_eq!(gate.code, 0, "{}", gate.out);
    assert!(gate.out.contains("样例乙 says go [signed]"), "{}", gate.out);
    let proof = project.run("log verify");
    assert_eq!(proof.code, 0);
    let said = "given words: 2 signed, 0 unsigned, 0 with an unknown key, 0 with a wrong key, 0 invalid, 0 through another login";
    assert!(proof.out.contains(said), "{}", proof.out);
}

#[test]
fn a_key_that_changed_hands_is_shown_as_such() {
    let project = project();
    assert_eq!(project.run("vote go-live go --seat it --as wang --key ed25519").code, 0);
    assert_eq!(project.run("sign-off kick-off --as zhao").code, 0);
    let plan = fs::read_to_string(project.path().join("golive.toml")).unwrap();
    let swapped = plan.replace(&public("ed25519"), "X").replace(&public("rsa-2048"), &public("ed25519"));
    project.write("golive.toml", &swapped.replace('X', &public("rsa-2048")));
    assert_eq!(project.run("gate").code, 4);
    let proof = project.run("log verify");
    assert_eq!(proof.code, 1);
    assert!(
        proof.out.contains("0 signed, 1 unsigned, 0 with an unknown key, 1 with a wrong key"),
        "{}",
        proof.out
    );
    assert!(proof.out.contains("event 1: signed with somebody else's key"), "{}", proof.out);

    // The same signature in a project of another name vouches for nothing.
    project.write("golive.toml", &plan.replace("id = \"signing\"", "id = \"other\""));
    let proof = project.run("log verify");
    assert!(proof.out.contains("0 with a wrong key, 1 invalid"), "{}", proof.out);
}

#[test]
fn a_key_that_is_none_is_refused_with_the_reason() {
    let project = project();
    let key = |name: &str| PathBuf::from(name);
    for (file, said) in [("golive.toml", "golive.toml"), ("nothing", "nothing")] {
        let run = project.run(&format!("vote go-live go --as wang --key {}", key(file).display()));
        assert_eq!(run.code, 4, "{}", run.err);
        assert!(run.err.contains(said), "{}", run.err);
    }
    let plan = fs::read_to_string(project.path().join("golive.toml")).unwrap();
    project.write("golive.toml", &plan.replace(&public("ed25519"), "ssh-dss AAAA"));
    let check = project.run("check");
    assert_eq!(check.code, 1);
    assert!(check.out.contains("FMT-04"), "{}", check.out);
}
