//! Signatures people make with the SSH keys they already have.
//!
//! The format is OpenSSH's (`PROTOCOL.sshsig`) with the namespace `golive`, so that `ssh-keygen -Y verify -n golive`
//! can check what golive recorded, and what `ssh-keygen -Y sign -n golive` made is taken here. Everything is pure;
//! signatures are made by `signer`.
//!
//! ```text
//! envelope: "SSHSIG" · version 1 · key · namespace · reserved · hash algorithm · signature
//! signed:   "SSHSIG" · namespace · reserved · hash algorithm · hash of the message
//! ```

pub mod armor;
mod bad;
mod check;
mod key;
mod key_error;
pub mod wire;

#[cfg(test)]
mod tests;

pub use bad::Bad;
pub use key::{Curve, PublicKey};
pub use key_error::KeyError;

use sha2::{Digest, Sha256, Sha512};
use wire::{Reader, strings};

/// What these signatures are for: one made for anything else is refused, and the other way round.
pub const NAMESPACE: &str = "golive";

const MAGIC: &[u8] = b"SSHSIG";
const VERSION: u32 = 1;
const LABEL: &str = "SSH SIGNATURE";
/// Longest text of a signature, in bytes; one with an RSA key of 8192 bits has 3,100.
const TEXT_LENGTH_MAX: usize = 16 * 1024;

/// The key that signed `message`. Whose key it is, and whether they may sign, is for the caller to say.
pub fn verify(armored: &str, message: &[u8]) -> Result<PublicKey, Bad> {
    if armored.len() > TEXT_LENGTH_MAX {
        return Err(Bad::NotASignature);
    }
    let bytes = armor::decode(LABEL, armored).ok_or(Bad::NotASignature)?;
    let envelope = Envelope::read(&bytes).ok_or(Bad::NotASignature)?;
    if envelope.namespace != NAMESPACE {
        return Err(Bad::namespace(envelope.namespace));
    }
    let hash = match envelope.hash {
        "sha256" => Sha256::digest(message).to_vec(),
        "sha512" => Sha512::digest(message).to_vec(),
        other => return Err(Bad::unsupported(other)),
    };
    let key = PublicKey::from_blob(envelope.key).map_err(Bad::Key)?;
    check::check(&key, envelope.signature, &signed(envelope.hash, &hash))?;
    Ok(key)
}

/// The bytes a key has to sign for `message`.
pub fn to_sign(message: &[u8]) -> Vec<u8> {
    signed("sha512", &Sha512::digest(message))
}

/// The signature as text, from what `key` made of [`to_sign`].
pub fn armored(key: &PublicKey, signature: &[u8]) -> String {
    let fields = strings(&[key.blob(), NAMESPACE.as_bytes(), b"", b"sha512", signature]);
    armor::encode(LABEL, &[MAGIC, &VERSION.to_be_bytes(), &fields].concat())
}

fn signed(hash: &str, digest: &[u8]) -> Vec<u8> {
    let fields = strings(&[NAMESPACE.as_bytes(), b"", hash.as_bytes(), digest]);
    [MAGIC, &fields].concat()
}

struct Envelope<'a> {
    key: &'a [u8],
    namespace: &'a str,
    hash: &'a str,
    signature: &'a [u8],
}

impl<'a> Envelope<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let known = reader.take(MAGIC.len())? == MAGIC && reader.number()? == VERSION;
        let key = reader.string()?;
        let namespace = reader.text()?;
        // Not covered by the signature as OpenSSH makes it, so nothing may stand there.
        let reserved = reader.string()?;
        let hash = reader.text()?;
        let signature = reader.string()?;
        (known && reserved.is_empty() && reader.is_empty()).then_some(Self {
            key,
            namespace,
            hash,
            signature,
        })
    }
}
