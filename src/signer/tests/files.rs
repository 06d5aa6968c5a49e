//! Keys in files.

use super::super::{
    error::{FileFault, SignerError},
    file, openssh, *,
};
use super::fixtures::*;
use crate::{
    signature::{armor, wire},
    wording::Lang,
};
use proptest::prelude::*;
use std::fs;

const LABEL: &str = "OPENSSH PRIVATE KEY";

const USABLE: [&str; 6] =
    ["ed25519", "ecdsa-p256", "ecdsa-p384", "ecdsa-short-scalar", "rsa-2048", "ed25519-passphrase"];

fn from_text(text: &str, passphrase: &str) -> Result<Signer, SignerError> {
    let directory = tempfile::tempdir().unwrap();
    Signer::from_file(&private_file(directory.path(), text), &mut || Some(SecretString::from(passphrase)))
}

fn fault(result: Result<Signer, SignerError>) -> FileFault {
    match result {
        Err(SignerError::File { fault, .. }) => fault,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_kind_of_key_signs() {
    for name in USABLE {
        let signer =
            from_text(&text(name), "correct horse").unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(signer.public(), &public(name));
        let signature = signer.sign(&message()).unwrap();
        assert_eq!(signature::verify(&signature, &message()), Ok(public(name)), "{name}");
        assert!(signature::verify(&signature, b"another").is_err(), "{name}");
    }
}

#[test]
fn where_no_chance_is_involved_signatures_equal_those_of_ssh_keygen() {
    for name in ["ed25519", "rsa-2048"] {
        let signer = from_text(&text(name), "").unwrap();
        assert_eq!(signer.sign(&message()).unwrap(), text(&format!("{name}.sig")));
    }
}

#[test]
fn ssh_keygen_takes_our_signatures() {
    if !installed("ssh-keygen") {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    for name in USABLE {
        let signer = from_text(&text(name), "correct horse").unwrap();
        let signature = signer.sign(&message()).unwrap();
        assert!(ssh_keygen_accepts(directory.path(), signer.public(), &signature), "{name}");
        let other = signer.sign(b"another").unwrap();
        assert!(!ssh_keygen_accepts(directory.path(), signer.public(), &other), "{name}");
    }
}

#[test]
fn the_passphrase_is_asked_once_and_only_when_there_is_one() {
    let directory = tempfile::tempdir().unwrap();
    let path = private_file(directory.path(), &text("ed25519"));
    Signer::from_file(&path, &mut || panic!("this key has no passphrase")).unwrap();

    let path = private_file(directory.path(), &text("ed25519-passphrase"));
    for (given, expected) in [(None, "passphrase"), (Some("wrong"), "wrong"), (Some(""), "wrong")] {
        let mut asked = 0;
        let result = Signer::from_file(&path, &mut || {
            asked += 1;
            given.map(SecretString::from)
        });
        let error = result.unwrap_err();
        assert!(error.message().render(Lang::En).contains(expected), "{error}");
        assert_eq!(asked, 1);
        assert_eq!(error.hint().is_some(), given.is_none());
    }
}

#[test]
fn what_cannot_be_used_is_said_to_be_what_it_is() {
    let unusable = |text: &str| fault(from_text(text, "correct horse"));
    assert!(matches!(unusable(&text("ed25519.pub")), FileFault::Public));
    assert!(matches!(unusable(&text("dsa.pub")), FileFault::Public));
    assert!(matches!(unusable("-----BEGIN PUBLIC KEY-----\nMIIB"), FileFault::Public));
    assert!(matches!(unusable(&text("rsa-pem")), FileFault::OtherFormat));
    assert!(matches!(unusable("PuTTY-User-Key-File-3: ssh-ed25519"), FileFault::OtherFormat));
    assert!(matches!(unusable(""), FileFault::NotAKey));
    assert!(matches!(unusable("[project]\nname = 1"), FileFault::NotAKey));
    assert!(matches!(unusable(&"x".repeat(70_000)), FileFault::NotAKey));
    assert!(matches!(unusable(&text("ed25519").replace("b3Bl", "b3Bm")), FileFault::Damaged));
    assert!(
        matches!(unusable(&text("ed25519-cbc")), FileFault::Unsupported { what } if what == "aes256-cbc")
    );
}

#[test]
fn places_that_hold_no_key_are_told_apart() {
    let directory = tempfile::tempdir().unwrap();
    let open = |path: &Path| fault(Signer::from_file(path, &mut || None));
    assert!(matches!(open(directory.path()), FileFault::NotAFile));
    assert!(matches!(open(&directory.path().join("missing")), FileFault::Read(_)));
    let binary = directory.path().join("binary");
    fs::write(&binary, [0xff, 0xfe]).unwrap();
    assert!(matches!(open(&binary), FileFault::NotAKey));
}

#[cfg(unix)]
#[test]
fn a_key_that_others_can_read_is_refused_before_its_passphrase_is_asked() {
    let directory = tempfile::tempdir().unwrap();
    let path = private_file(directory.path(), &text("ed25519-passphrase"));
    for mode in [0o640, 0o604, 0o660, 0o644] {
        set_mode(&path, mode);
        let error = Signer::from_file(&path, &mut || panic!("asked")).unwrap_err();
        assert!(error.to_string().contains(&format!("{mode:04o}")), "{error}");
        let hint = error.hint().unwrap().render(Lang::En);
        assert!(hint.contains(&format!("chmod 600 {}", path.display())), "{hint}");
    }
    set_mode(&path, 0o400);
    Signer::from_file(&path, &mut || Some(SecretString::from("correct horse"))).unwrap();
}

/// A container with these fields after its magic.
fn container(cipher: &[u8], kdf: &[u8], options: &[u8], public: &[u8], private: &[u8]) -> String {
    let mut out = b"openssh-key-v1\0".to_vec();
    out.extend(wire::strings(&[cipher, kdf, options]));
    wire::put_number(&mut out, 1);
    wire::put_string(&mut out, public);
    wire::put_string(&mut out, private);
    armor::encode(LABEL, &out)
}

#[test]
fn a_key_that_would_keep_people_waiting_is_refused() {
    let mut options = Vec::new();
    wire::put_string(&mut options, &[1; 16]);
    wire::put_number(&mut options, u32::MAX);
    let text = container(b"aes256-ctr", b"bcrypt", &options, public("ed25519").blob(), &[0; 64]);
    let mut asked = false;
    let result = file::open(&file::container(&text).unwrap(), &mut || {
        asked = true;
        None
    });
    assert!(matches!(result, Err(FileFault::Unsupported { .. })) && !asked);
}

#[test]
fn the_handle_of_a_token_is_left_to_the_agent() {
    let public = wire::strings(&[b"sk-ssh-ed25519@openssh.com", &[1; 32], b"ssh:"]);
    let error = from_text(&container(b"none", b"none", b"", &public, &[0; 64]), "").unwrap_err();
    assert!(error.hint().unwrap().render(Lang::En).contains("ssh-add"), "{error}");
}

#[test]
fn the_public_half_in_front_must_be_that_of_the_private_one() {
    let bytes = armor::decode(LABEL, &text("ed25519")).unwrap();
    let (own, other) = (public("ed25519"), public("ed25519-passphrase"));
    let at = bytes.windows(own.blob().len()).position(|window| window == own.blob()).unwrap();
    let mut swapped = bytes.to_vec();
    swapped[at..at + own.blob().len()].copy_from_slice(other.blob());
    assert!(matches!(fault(from_text(&armor::encode(LABEL, &swapped), "")), FileFault::Damaged));
}

#[test]
fn nothing_of_a_secret_is_shown() {
    let signer = from_text(&text("ed25519"), "").unwrap();
    let shown = format!("{signer:?}");
    assert_eq!(shown, format!("Signer(file, PublicKey(ssh-ed25519 {}))", signer.public().fingerprint()));
    let error = from_text(&text("ed25519-passphrase"), "hunter2").unwrap_err();
    assert!(!format!("{error:?} {error}").contains("hunter2"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn a_damaged_file_is_refused_or_still_the_same_key(
        name in prop::sample::select(&["ed25519", "ecdsa-p256", "ecdsa-short-scalar"][..]),
        at: prop::sample::Index,
        by in 1..=255_u8,
        end: prop::sample::Index,
    ) {
        let whole = armor::decode(LABEL, &text(name)).unwrap().to_vec();
        let mut changed = whole.clone();
        changed[at.index(whole.len())] ^= by;
        for bytes in [&changed[..], &whole[..end.index(whole.len())]] {
            let Some(container) = openssh::Container::parse(&armor::encode(LABEL, bytes)) else { continue };
            // Its comment may have changed, which is no part of the key.
            if let Ok((key, pair)) = file::open(&container, &mut || None) {
                prop_assert_eq!(&key, &public(name));
                prop_assert!(pair.sign(b"x").is_some());
            }
        }
    }
}
