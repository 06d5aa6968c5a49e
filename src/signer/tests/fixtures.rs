//! The keys in `tests/keys/`, copied to where they are private.

use crate::signature::PublicKey;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

pub(super) fn text(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/keys").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(super) fn message() -> Vec<u8> {
    text("message.txt").into_bytes()
}

pub(super) fn public(name: &str) -> PublicKey {
    PublicKey::parse(&text(&format!("{name}.pub"))).unwrap()
}

/// A file that only its owner can read.
pub(super) fn private_file(directory: &Path, text: &str) -> PathBuf {
    let path = directory.join("key");
    fs::write(&path, text).unwrap();
    set_mode(&path, 0o600);
    path
}

#[cfg(unix)]
pub(super) fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
pub(super) fn set_mode(_: &Path, _: u32) {}

/// Whether a program of OpenSSH is here; without it a test says so and has nothing to do.
pub(super) fn installed(program: &str) -> bool {
    let found = Command::new(program)
        .arg("-?")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok();
    if !found {
        eprintln!("skipped: {program} is not installed");
    }
    found
}

/// What `ssh-keygen -Y verify` thinks of a signature of [`message`].
pub(super) fn ssh_keygen_accepts(directory: &Path, key: &PublicKey, signature: &str) -> bool {
    fs::write(directory.join("signers"), format!("lin {key}\n")).unwrap();
    fs::write(directory.join("signature"), signature).unwrap();
    fs::write(directory.join("message"), message()).unwrap();
    Command::new("ssh-keygen")
        .args(["-Y", "verify", "-f", "signers", "-I", "lin", "-n", "golive", "-s", "signature"])
        .current_dir(directory)
        .stdin(fs::File::open(directory.join("message")).unwrap())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap()
        .success()
}
