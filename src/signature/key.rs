//! People's public keys, as they stand in `authorized_keys` and in the `ssh_key` of a plan.

use super::{key_error::KeyError, wire::Reader};
use base64ct::{Base64, Base64Unpadded, Encoding};
use sha2::{Digest, Sha256};
use std::{fmt, hash};

/// Shortest RSA modulus that is taken, in bits.
pub(super) const RSA_BITS_MIN: usize = 2048;
/// Longest, in bits: what ring checks.
const RSA_BITS_MAX: usize = 8192;
/// Longest RSA exponent that ring takes, in bytes.
const RSA_EXPONENT_LENGTH_MAX: usize = 4;
/// Longest text of a key, in bytes; an RSA key of 8192 bits has 1,400.
const TEXT_LENGTH_MAX: usize = 16 * 1024;

/// A public key without its comment. Two are equal when they are the same key.
#[derive(Clone)]
pub struct PublicKey {
    kind: Kind,
    blob: Vec<u8>,
}

/// What a signature is checked with.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    Ed25519 {
        point: Vec<u8>,
    },
    Ecdsa {
        curve: Curve,
        point: Vec<u8>,
    },
    Rsa {
        exponent: Vec<u8>,
        modulus: Vec<u8>,
    },
    /// A key in a security token, for an application (`ssh:` unless chosen otherwise).
    SkEd25519 {
        point: Vec<u8>,
        application: Vec<u8>,
    },
    SkEcdsa {
        point: Vec<u8>,
        application: Vec<u8>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    P256,
    P384,
}

impl Curve {
    /// Its name inside keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::P256 => "nistp256",
            Self::P384 => "nistp384",
        }
    }

    pub const fn algorithm(self) -> &'static str {
        match self {
            Self::P256 => "ecdsa-sha2-nistp256",
            Self::P384 => "ecdsa-sha2-nistp384",
        }
    }

    /// Bytes of a coordinate, and of a private key.
    pub const fn field_length(self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
        }
    }

    /// Checks that the bytes are a point in its long form; ring checks that it lies on the curve.
    fn point(self, bytes: &[u8]) -> Option<Vec<u8>> {
        let fits = bytes.len() == 1 + 2 * self.field_length() && bytes.first() == Some(&4);
        fits.then(|| bytes.to_vec())
    }
}

impl PublicKey {
    /// Reads one line: algorithm, key in base64, and a comment, which is not kept.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        if text.contains("PRIVATE KEY") || text.starts_with("PuTTY-User-Key-File") {
            return Err(KeyError::Private);
        }
        if text.starts_with("----") {
            return Err(KeyError::OtherFormat);
        }
        if text.starts_with("SHA256:") || text.starts_with("MD5:") {
            return Err(KeyError::Fingerprint);
        }
        let mut words = text.split_ascii_whitespace();
        let (Some(algorithm), Some(base64)) = (words.next(), words.next()) else {
            return Err(KeyError::NotAKey);
        };
        if !["ssh-", "ecdsa-", "sk-"].iter().any(|start| algorithm.starts_with(start)) {
            return Err(KeyError::NotAKey);
        }
        if text.contains(['\n', '\r']) {
            return Err(KeyError::SeveralLines);
        }
        if base64.len() > TEXT_LENGTH_MAX {
            return Err(KeyError::Damaged);
        }
        let blob = Base64::decode_vec(base64).map_err(|_| KeyError::Damaged)?;
        let key = Self::from_blob(&blob)?;
        if key.algorithm() == algorithm { Ok(key) } else { Err(KeyError::Damaged) }
    }

    /// Reads the bytes of a key (RFC 4253, section 6.6), as signatures and agents hold them.
    pub fn from_blob(blob: &[u8]) -> Result<Self, KeyError> {
        let mut reader = Reader::new(blob);
        let algorithm = reader.text().ok_or(KeyError::Damaged)?;
        let kind = Kind::read(algorithm, &mut reader)?;
        if !reader.is_empty() {
            return Err(KeyError::Damaged);
        }
        Ok(Self { kind, blob: blob.to_vec() })
    }

    pub fn blob(&self) -> &[u8] {
        &self.blob
    }

    pub(super) fn kind(&self) -> &Kind {
        &self.kind
    }

    /// Its name as in `authorized_keys`.
    pub fn algorithm(&self) -> &'static str {
        match &self.kind {
            Kind::Ed25519 { .. } => "ssh-ed25519",
            Kind::Ecdsa { curve, .. } => curve.algorithm(),
            Kind::Rsa { .. } => "ssh-rsa",
            Kind::SkEd25519 { .. } => "sk-ssh-ed25519@openssh.com",
            Kind::SkEcdsa { .. } => "sk-ecdsa-sha2-nistp256@openssh.com",
        }
    }

    /// Whether its private half stays in a security token that wants to be touched.
    pub fn is_in_token(&self) -> bool {
        matches!(self.kind, Kind::SkEd25519 { .. } | Kind::SkEcdsa { .. })
    }

    /// As `ssh-keygen -l` shows it.
    pub fn fingerprint(&self) -> String {
        format!("SHA256:{}", Base64Unpadded::encode_string(&Sha256::digest(&self.blob)))
    }
}

impl Kind {
    fn read(algorithm: &str, reader: &mut Reader<'_>) -> Result<Self, KeyError> {
        match algorithm {
            "ssh-ed25519" => ed25519(reader).map(|point| Self::Ed25519 { point }),
            "ssh-rsa" => return rsa(reader),
            "sk-ssh-ed25519@openssh.com" => ed25519(reader)
                .zip(reader.string())
                .map(|(point, application)| Self::SkEd25519 { point, application: application.to_vec() }),
            "sk-ecdsa-sha2-nistp256@openssh.com" => ecdsa(Curve::P256, reader)
                .zip(reader.string())
                .map(|(point, application)| Self::SkEcdsa { point, application: application.to_vec() }),
            _ => match [Curve::P256, Curve::P384].into_iter().find(|curve| curve.algorithm() == algorithm) {
                Some(curve) => ecdsa(curve, reader).map(|point| Self::Ecdsa { curve, point }),
                None => return Err(KeyError::unsupported(algorithm)),
            },
        }
        .ok_or(KeyError::Damaged)
    }
}

fn ed25519(reader: &mut Reader<'_>) -> Option<Vec<u8>> {
    reader.string().filter(|point| point.len() == 32).map(<[u8]>::to_vec)
}

fn ecdsa(curve: Curve, reader: &mut Reader<'_>) -> Option<Vec<u8>> {
    reader.text().filter(|name| *name == curve.name())?;
    curve.point(reader.string()?)
}

fn rsa(reader: &mut Reader<'_>) -> Result<Kind, KeyError> {
    let exponent = reader.natural().ok_or(KeyError::Damaged)?;
    let modulus = reader.natural().ok_or(KeyError::Damaged)?;
    let first = modulus.first().ok_or(KeyError::Damaged)?;
    let bits = modulus.len() * 8 - first.leading_zeros() as usize;
    if bits < RSA_BITS_MIN {
        return Err(KeyError::Short { bits });
    }
    if bits > RSA_BITS_MAX || exponent.len() > RSA_EXPONENT_LENGTH_MAX {
        return Err(KeyError::unsupported(&format!("ssh-rsa ({bits})")));
    }
    Ok(Kind::Rsa { exponent: exponent.to_vec(), modulus: modulus.to_vec() })
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.blob == other.blob
    }
}

impl Eq for PublicKey {}

impl hash::Hash for PublicKey {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.blob.hash(state);
    }
}

/// One line, as it may stand in a plan.
impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.algorithm(), Base64::encode_string(&self.blob))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({} {})", self.algorithm(), self.fingerprint())
    }
}
