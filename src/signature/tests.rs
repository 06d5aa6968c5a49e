//! Keys and signatures made by ssh-keygen, and what is said of anything else. The fixtures lie in `tests/keys/`.

use super::{
    wire::{put_number, strings},
    *,
};
use proptest::prelude::*;
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair},
};
use std::{collections::HashSet, fs, path::Path};

fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/keys").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn message() -> Vec<u8> {
    fixture("message.txt").into_bytes()
}

fn key(name: &str) -> PublicKey {
    PublicKey::parse(&fixture(&format!("{name}.pub"))).unwrap()
}

/// An envelope around anything.
fn envelope(version: u32, fields: [&[u8]; 5]) -> String {
    let mut out = MAGIC.to_vec();
    put_number(&mut out, version);
    out.extend(strings(&fields));
    armor::encode(LABEL, &out)
}

const SIGNED: [&str; 5] = ["ed25519", "ecdsa-p256", "ecdsa-p384", "rsa-2048", "rsa-3072"];

#[test]
fn what_ssh_keygen_signed_is_taken() {
    for name in SIGNED {
        let signature = fixture(&format!("{name}.sig"));
        assert_eq!(verify(&signature, &message()), Ok(key(name)), "{name}");
        assert_eq!(verify(&signature, b"another message"), Err(Bad::Altered), "{name}");
    }
    assert_eq!(verify(&fixture("ed25519-sha256.sig"), &message()), Ok(key("ed25519")));
}

#[test]
fn keys_read_as_they_are_written() {
    let names: HashSet<PublicKey> = SIGNED.iter().map(|name| key(name)).collect();
    assert_eq!(names.len(), SIGNED.len());
    for name in SIGNED {
        let line = fixture(&format!("{name}.pub"));
        let key = key(name);
        assert_eq!(key.to_string() + " golive test fixture\n", line);
        assert_eq!(PublicKey::parse(&key.to_string()), Ok(key.clone()));
        assert_eq!(PublicKey::from_blob(key.blob()), Ok(key));
    }
    // From `ssh-keygen -lf`.
    assert_eq!(key("ed25519").fingerprint(), fixture("ed25519.fingerprint").trim());
    assert_eq!(key("rsa-3072").fingerprint(), fixture("rsa-3072.fingerprint").trim());
    assert_eq!(key("ecdsa-p384").algorithm(), "ecdsa-sha2-nistp384");
}

#[test]
fn what_is_no_key_is_said_to_be_what_it_is() {
    let line = fixture("ed25519.pub");
    let cut = line.split(' ').nth(1).unwrap();
    let unsupported = |algorithm: &str| KeyError::Unsupported { algorithm: algorithm.to_owned() };
    let table = [
        (String::new(), KeyError::NotAKey),
        ("ssh-ed25519".to_owned(), KeyError::NotAKey),
        (cut.to_owned(), KeyError::NotAKey),
        (format!("no-pty {line}"), KeyError::NotAKey),
        ("李店长 的公钥".to_owned(), KeyError::NotAKey),
        (fixture("ed25519"), KeyError::Private),
        (fixture("rsa-pem"), KeyError::Private),
        (fixture("ed25519").replace('\n', " "), KeyError::Private),
        (key("ed25519").fingerprint(), KeyError::Fingerprint),
        ("---- BEGIN SSH2 PUBLIC KEY ----\nAAAA".to_owned(), KeyError::OtherFormat),
        ("-----BEGIN PUBLIC KEY-----\nAAAA".to_owned(), KeyError::OtherFormat),
        (format!("{line}{line}"), KeyError::SeveralLines),
        (fixture("dsa.pub"), unsupported("ssh-dss")),
        (fixture("ecdsa-p521.pub"), unsupported("ecdsa-sha2-nistp521")),
        (fixture("rsa-1024.pub"), KeyError::Short { bits: 1024 }),
        (line.replace("AAAAC3", "AAAAC4"), KeyError::Damaged),
        (format!("ssh-ed25519 {}", &cut[..cut.len() - 4]), KeyError::Damaged),
        (format!("ssh-rsa {cut}"), KeyError::Damaged),
        (format!("ssh-ed25519 {cut}AAAA"), KeyError::Damaged),
        (format!("ssh-ed25519 {}", "A".repeat(100_000)), KeyError::Damaged),
    ];
    for (text, expected) in table {
        assert_eq!(PublicKey::parse(&text), Err(expected), "{text}");
    }
}

#[test]
fn a_private_key_is_never_quoted() {
    let error = PublicKey::parse(&fixture("ed25519")).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("AAAA"));
}

#[test]
fn what_proves_nothing_is_refused() {
    let ed25519 = key("ed25519");
    let rsa = key("rsa-2048");
    let inner = strings(&[b"ssh-ed25519", &[7; 64]]);
    let around = |fields| verify(&envelope(1, fields), b"");
    let unsupported = |algorithm: &str| Err(Bad::Unsupported { algorithm: algorithm.to_owned() });
    let golive: &[u8] = b"golive";

    let other = verify(&fixture("ed25519-namespace-file.sig"), &message());
    assert_eq!(other, Err(Bad::Namespace { found: "file".to_owned() }));
    let p521 = KeyError::Unsupported { algorithm: "ecdsa-sha2-nistp521".to_owned() };
    assert_eq!(verify(&fixture("ecdsa-p521.sig"), &message()), Err(Bad::Key(p521)));

    // As it would be, and each part of it wrong.
    assert_eq!(around([ed25519.blob(), golive, b"", b"sha512", &inner]), Err(Bad::Altered));
    assert_eq!(around([ed25519.blob(), golive, b"", b"sha1", &inner]), unsupported("sha1"));
    assert_eq!(around([ed25519.blob(), golive, b"x", b"sha512", &inner]), Err(Bad::NotASignature));
    assert_eq!(around([ed25519.blob(), golive, b"", b"sha512", b""]), Err(Bad::NotASignature));
    assert_eq!(around([b"", golive, b"", b"sha512", &inner]), Err(Bad::Key(KeyError::Damaged)));
    let longer = [&inner[..], b"x"].concat();
    assert_eq!(around([ed25519.blob(), golive, b"", b"sha512", &longer]), Err(Bad::NotASignature));
    let newer = envelope(2, [ed25519.blob(), golive, b"", b"sha512", &inner]);
    assert_eq!(verify(&newer, b""), Err(Bad::NotASignature));

    let sha1 = strings(&[b"ssh-rsa", &[7; 256]]);
    assert_eq!(around([rsa.blob(), golive, b"", b"sha512", &sha1]), unsupported("ssh-rsa (SHA-1)"));
    assert_eq!(around([rsa.blob(), golive, b"", b"sha512", &inner]), unsupported("ssh-ed25519"));
    let sha2 = strings(&[b"rsa-sha2-512", &[7; 256]]);
    assert_eq!(around([rsa.blob(), golive, b"", b"sha512", &sha2]), Err(Bad::Altered));
    let longer = strings(&[b"rsa-sha2-512", &[7; 257]]);
    assert_eq!(around([rsa.blob(), golive, b"", b"sha512", &longer]), Err(Bad::NotASignature));
}

#[test]
fn a_long_or_foreign_text_is_no_signature() {
    let signature = fixture("ed25519.sig");
    for text in [
        String::new(),
        fixture("ed25519"),
        format!("{signature}{signature}"),
        format!("{signature}{}", " ".repeat(TEXT_LENGTH_MAX)),
        signature.replace("SSH SIGNATURE", "PGP SIGNATURE"),
    ] {
        assert_eq!(verify(&text, &message()), Err(Bad::NotASignature), "{text}");
    }
}

#[test]
fn what_others_wrote_does_not_steer_the_terminal() {
    let name = format!("\u{1b}[31m{}", "x".repeat(100));
    let text = envelope(1, [b"", name.as_bytes(), b"", b"sha512", b""]);
    let said = verify(&text, b"").unwrap_err().to_string();
    assert!(!said.contains('\u{1b}') && said.contains("x…"), "{said}");
}

/// Signs as a token would: `PROTOCOL.u2f`.
fn by_token(flags: u8, message: &[u8], sign: impl Fn(&[u8]) -> Vec<u8>, algorithm: &str) -> Vec<u8> {
    let trailer = [flags, 0, 0, 0, 9];
    let data = [&Sha256::digest(b"ssh:")[..], &trailer, &Sha256::digest(to_sign(message))[..]].concat();
    [strings(&[algorithm.as_bytes(), &sign(&data)]), trailer.to_vec()].concat()
}

#[test]
fn security_keys_sign_when_touched() {
    let random = SystemRandom::new();
    let pair = Ed25519KeyPair::from_seed_unchecked(&[9; 32]).unwrap();
    let algorithm = "sk-ssh-ed25519@openssh.com";
    let blob = strings(&[algorithm.as_bytes(), pair.public_key().as_ref(), b"ssh:"]);
    let key = PublicKey::from_blob(&blob).unwrap();
    let sign = |data: &[u8]| pair.sign(data).as_ref().to_vec();
    let touched = armored(&key, &by_token(1, b"yes", sign, algorithm));
    assert_eq!(verify(&touched, b"yes"), Ok(key.clone()));
    assert_eq!(verify(&touched, b"no"), Err(Bad::Altered));
    let untouched = armored(&key, &by_token(0, b"yes", sign, algorithm));
    assert_eq!(verify(&untouched, b"yes"), Err(Bad::Untouched));

    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).unwrap();
    let algorithm = "sk-ecdsa-sha2-nistp256@openssh.com";
    let blob = strings(&[algorithm.as_bytes(), b"nistp256", pair.public_key().as_ref(), b"ssh:"]);
    let key = PublicKey::from_blob(&blob).unwrap();
    let sign = |data: &[u8]| {
        let signature = pair.sign(&random, data).unwrap();
        let (r, s) = signature.as_ref().split_at(32);
        let mut out = Vec::new();
        wire::put_natural(&mut out, r);
        wire::put_natural(&mut out, s);
        out
    };
    let touched = armored(&key, &by_token(5, b"yes", sign, algorithm));
    assert_eq!(verify(&touched, b"yes"), Ok(key));
    assert_eq!(verify(&touched, b"no"), Err(Bad::Altered));
}

proptest! {
    #[test]
    fn any_text_is_refused_in_peace(text in any::<String>(), bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(verify(&text, b"").is_err());
        prop_assert!(verify(&armor::encode(LABEL, &bytes), b"").is_err());
        prop_assert!(verify(&armor::encode(LABEL, &[MAGIC, &[0, 0, 0, 1], &bytes].concat()), b"").is_err());
        prop_assert!(PublicKey::parse(&text).is_err());
        prop_assert!(PublicKey::from_blob(&bytes).is_err());
    }

    #[test]
    fn no_byte_of_a_signature_can_be_changed(name in prop::sample::select(&SIGNED[..]), at: prop::sample::Index, by in 1..=255_u8) {
        let mut bytes = armor::decode(LABEL, &fixture(&format!("{name}.sig"))).unwrap().to_vec();
        let at = at.index(bytes.len());
        bytes[at] ^= by;
        prop_assert!(verify(&armor::encode(LABEL, &bytes), &message()).is_err(), "byte {at}");
    }

    #[test]
    fn no_end_of_a_signature_can_be_missing(name in prop::sample::select(&SIGNED[..]), at: prop::sample::Index) {
        let bytes = armor::decode(LABEL, &fixture(&format!("{name}.sig"))).unwrap();
        let cut = armor::encode(LABEL, &bytes[..at.index(bytes.len())]);
        prop_assert_eq!(verify(&cut, &message()), Err(Bad::NotASignature));
    }
}
