//! OpenSSH's format of private keys (`PROTOCOL.key`), one key to a file.
//!
//! ```text
//! "openssh-key-v1\0" · cipher · kdf · kdf options · number of keys · public key · private part
//! private part: check · check again · algorithm · numbers of the key · comment · 1 2 3 … up to a whole block
//! ```

use super::{error::FileFault, pair::Pair};
use crate::signature::{PublicKey, armor, wire::Reader};
use aes::Aes256;
use ctr::{
    Ctr128BE,
    cipher::{KeyIvInit, StreamCipher},
};
use secrecy::zeroize::Zeroizing;

const LABEL: &str = "OPENSSH PRIVATE KEY";
const MAGIC: &[u8] = b"openssh-key-v1\0";
/// The cipher ssh-keygen uses unless told otherwise.
const CIPHER: &str = "aes256-ctr";
const KEY_LENGTH: usize = 32;
const IV_LENGTH: usize = 16;
/// Block of the cipher, and of a private part that has none, in bytes.
const BLOCK_LENGTH: usize = 16;
const PLAIN_BLOCK_LENGTH: usize = 8;
/// Most rounds of the key derivation, about ten seconds; ssh-keygen takes 24 unless told otherwise.
const ROUNDS_MAX: u32 = 1024;

/// A file before its passphrase is known.
pub(super) struct Container {
    cipher: String,
    kdf: String,
    options: Vec<u8>,
    public: Vec<u8>,
    private: Zeroizing<Vec<u8>>,
}

/// How the passphrase becomes a key.
pub(super) struct Kdf {
    salt: Vec<u8>,
    rounds: u32,
}

/// The private part in the clear, without its checks.
pub(super) struct Private(Zeroizing<Vec<u8>>);

impl Container {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let bytes = armor::decode(LABEL, text)?;
        let mut reader = Reader::new(&bytes);
        let known = reader.take(MAGIC.len())? == MAGIC;
        let cipher = reader.text()?.to_owned();
        let kdf = reader.text()?.to_owned();
        let options = reader.string()?.to_vec();
        let single = reader.number()? == 1;
        let public = reader.string()?.to_vec();
        let private = Zeroizing::new(reader.string()?.to_vec());
        // What follows belongs to ciphers with a tag of their own, which are refused by name.
        (known && single && (cipher != CIPHER || reader.is_empty())).then_some(Self {
            cipher,
            kdf,
            options,
            public,
            private,
        })
    }

    pub(super) fn public(&self) -> &[u8] {
        &self.public
    }

    /// `None` when the key has no passphrase.
    pub(super) fn kdf(&self) -> Result<Option<Kdf>, FileFault> {
        match (self.cipher.as_str(), self.kdf.as_str()) {
            ("none", "none") => Ok(None),
            (CIPHER, "bcrypt") => {
                let mut reader = Reader::new(&self.options);
                let fields = reader.string().zip(reader.number());
                let (salt, rounds) = fields.filter(|_| reader.is_empty()).ok_or(FileFault::Damaged)?;
                if rounds > ROUNDS_MAX {
                    return Err(FileFault::unsupported(format!("bcrypt × {rounds}")));
                }
                Ok(Some(Kdf { salt: salt.to_vec(), rounds }))
            }
            (CIPHER, other) | (other, _) => Err(FileFault::unsupported(crate::wording::printable(other))),
        }
    }

    /// The private part of a key without a passphrase.
    pub(super) fn plain(&self) -> Result<Private, FileFault> {
        Private::open(&self.private, PLAIN_BLOCK_LENGTH).ok_or(FileFault::Damaged)
    }

    pub(super) fn decrypt(&self, kdf: &Kdf, passphrase: &[u8]) -> Result<Private, FileFault> {
        let mut derived = Zeroizing::new([0; KEY_LENGTH + IV_LENGTH]);
        // No key has an empty passphrase, so that one is wrong as well.
        if passphrase.is_empty() {
            return Err(FileFault::WrongPassphrase);
        }
        bcrypt_pbkdf::bcrypt_pbkdf(passphrase, &kdf.salt, kdf.rounds, &mut *derived)
            .map_err(|_| FileFault::Damaged)?;
        let (key, iv) = derived.split_at(KEY_LENGTH);
        let mut private = self.private.clone();
        Ctr128BE::<Aes256>::new_from_slices(key, iv)
            .map_err(|_| FileFault::Damaged)?
            .try_apply_keystream(&mut private)
            .map_err(|_| FileFault::Damaged)?;
        Private::open(&private, BLOCK_LENGTH).ok_or(FileFault::WrongPassphrase)
    }
}

impl Private {
    /// Looks at the two equal numbers in front, which a wrong passphrase does not give.
    fn open(bytes: &[u8], block: usize) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let (first, second) = (reader.number()?, reader.number()?);
        let whole = bytes.len().is_multiple_of(block);
        let rest = Zeroizing::new(reader.rest().to_vec());
        (first == second && whole).then_some(Self(rest))
    }

    /// The key pair, which has to be that of `public`.
    pub(super) fn pair(&self, public: &PublicKey) -> Result<Pair, FileFault> {
        let mut reader = Reader::new(&self.0);
        let algorithm = reader.text().ok_or(FileFault::Damaged)?;
        if algorithm != public.algorithm() {
            return Err(FileFault::Damaged);
        }
        let pair = Pair::read(public, &mut reader)?;
        reader.string().ok_or(FileFault::Damaged)?;
        let padded = reader.rest().iter().zip(1_u8..).all(|(byte, expected)| *byte == expected);
        if padded { Ok(pair) } else { Err(FileFault::Damaged) }
    }
}
