//! Reading a private key's file, with ssh's caution.

use super::{
    error::{FileFault, SignerError},
    openssh::Container,
    pair::Pair,
};
use crate::signature::{KeyError, PublicKey};
use secrecy::{ExposeSecret, SecretString, zeroize::Zeroizing};
use std::{
    fs::{self, File, Metadata},
    io::Read,
    path::Path,
};

/// Longest file, in bytes; an RSA key of 16,384 bits has 13 KB.
const FILE_LENGTH_MAX: u64 = 64 * 1024;

/// Reads the key pair. `passphrase` is asked once, and only when the file has one.
pub(super) fn read(
    path: &Path,
    passphrase: &mut dyn FnMut() -> Option<SecretString>,
) -> Result<(PublicKey, Pair), SignerError> {
    guarded(path).and_then(|container| open(&container, passphrase)).map_err(SignerError::file(path))
}

/// The file's key, once it is known that nobody else can read it.
fn guarded(path: &Path) -> Result<Container, FileFault> {
    let (text, metadata) = content(path)?;
    // In this order: a public key may well be readable by all.
    let container = container(&text)?;
    refuse_exposed(&metadata)?;
    Ok(container)
}

pub(super) fn open(
    container: &Container,
    passphrase: &mut dyn FnMut() -> Option<SecretString>,
) -> Result<(PublicKey, Pair), FileFault> {
    let key = PublicKey::from_blob(container.public()).map_err(FileFault::Key)?;
    if key.is_in_token() {
        return Err(FileFault::unsupported(key.algorithm()));
    }
    let private = match container.kdf()? {
        None => container.plain()?,
        Some(kdf) => {
            let passphrase = passphrase().ok_or(FileFault::NoPassphrase)?;
            container.decrypt(&kdf, passphrase.expose_secret().as_bytes())?
        }
    };
    let pair = private.pair(&key)?;
    Ok((key, pair))
}

fn content(path: &Path) -> Result<(Zeroizing<String>, Metadata), FileFault> {
    // A pipe would keep us waiting: look before opening.
    if !fs::metadata(path).map_err(FileFault::Read)?.is_file() {
        return Err(FileFault::NotAFile);
    }
    let file = File::open(path).map_err(FileFault::Read)?;
    let metadata = file.metadata().map_err(FileFault::Read)?;
    if metadata.len() > FILE_LENGTH_MAX {
        return Err(FileFault::NotAKey);
    }
    // Of its full size from the start, so that no part of the secret is left behind in a smaller buffer.
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(FILE_LENGTH_MAX).unwrap_or_default()));
    file.take(FILE_LENGTH_MAX).read_to_end(&mut bytes).map_err(FileFault::Read)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| FileFault::NotAKey)?;
    Ok((Zeroizing::new(text.to_owned()), metadata))
}

pub(super) fn container(text: &str) -> Result<Container, FileFault> {
    let text = text.trim_start();
    if text.starts_with("-----BEGIN OPENSSH PRIVATE KEY-----") {
        return Container::parse(text).ok_or(FileFault::Damaged);
    }
    match PublicKey::parse(text) {
        Ok(_) | Err(KeyError::Unsupported { .. } | KeyError::Short { .. }) => Err(FileFault::Public),
        Err(KeyError::Private) => Err(FileFault::OtherFormat),
        Err(KeyError::OtherFormat) if text.contains("PUBLIC KEY") => Err(FileFault::Public),
        Err(_) => Err(FileFault::NotAKey),
    }
}

#[cfg(unix)]
fn refuse_exposed(metadata: &Metadata) -> Result<(), FileFault> {
    use std::os::unix::fs::PermissionsExt;
    let mode = metadata.permissions().mode() & 0o7777;
    let for_others = mode & 0o077;
    if for_others == 0 { Ok(()) } else { Err(FileFault::Exposed { mode }) }
}

/// Elsewhere permissions are not bits that could be read here.
#[cfg(not(unix))]
fn refuse_exposed(_: &Metadata) -> Result<(), FileFault> {
    Ok(())
}
