//! Key pairs read from a file, and the signatures they make. The arithmetic is ring's.

use super::{error::FileFault, modulo::remainder};
use crate::signature::{
    Curve, PublicKey,
    wire::{Reader, padded, put_natural, strings, trimmed},
};
use ring::{
    rand::SystemRandom,
    rsa::{KeyPairComponents, PublicKeyComponents},
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair,
        RSA_PKCS1_SHA512, RsaKeyPair,
    },
};
use secrecy::zeroize::Zeroizing;

/// A private key with its public half, which ring has found to belong together. Shows nothing of itself.
pub(super) enum Pair {
    Ed25519(Box<Ed25519KeyPair>),
    Ecdsa { curve: Curve, pair: Box<EcdsaKeyPair> },
    Rsa(Box<RsaKeyPair>),
}

impl Pair {
    /// Reads the numbers after the algorithm's name, which have to be those of `public`.
    pub(super) fn read(public: &PublicKey, reader: &mut Reader<'_>) -> Result<Self, FileFault> {
        match public.algorithm() {
            "ssh-ed25519" => ed25519(public, reader),
            "ssh-rsa" => rsa(public, reader),
            _ => ecdsa(public, reader),
        }
    }

    /// The inner signature: its algorithm and its bytes. `None` when ring could not make one.
    pub(super) fn sign(&self, data: &[u8]) -> Option<Vec<u8>> {
        let random = SystemRandom::new();
        match self {
            Self::Ed25519(pair) => Some(strings(&[b"ssh-ed25519", pair.sign(data).as_ref()])),
            Self::Ecdsa { curve, pair } => {
                let signature = pair.sign(&random, data).ok()?;
                let (r, s) = signature.as_ref().split_at_checked(curve.field_length())?;
                let mut numbers = Vec::new();
                put_natural(&mut numbers, r);
                put_natural(&mut numbers, s);
                Some(strings(&[curve.algorithm().as_bytes(), &numbers]))
            }
            Self::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA512, &random, data, &mut signature).ok()?;
                Some(strings(&[b"rsa-sha2-512", &signature]))
            }
        }
    }
}

/// The public half stands in a file twice, and has to be the same key both times.
fn same(public: &PublicKey, found: &[&[u8]]) -> Result<(), FileFault> {
    if public.blob() == strings(found) { Ok(()) } else { Err(FileFault::Damaged) }
}

fn ed25519(public: &PublicKey, reader: &mut Reader<'_>) -> Result<Pair, FileFault> {
    let (point, private) = reader.string().zip(reader.string()).ok_or(FileFault::Damaged)?;
    same(public, &[b"ssh-ed25519", point])?;
    // The seed, and the public key once more.
    let (seed, again) = private.split_at_checked(32).ok_or(FileFault::Damaged)?;
    if again != point {
        return Err(FileFault::Damaged);
    }
    let pair = Ed25519KeyPair::from_seed_and_public_key(seed, point).map_err(|_| FileFault::Damaged)?;
    Ok(Pair::Ed25519(Box::new(pair)))
}

fn ecdsa(public: &PublicKey, reader: &mut Reader<'_>) -> Result<Pair, FileFault> {
    let (name, point) = reader.text().zip(reader.string()).ok_or(FileFault::Damaged)?;
    let scalar = reader.natural().ok_or(FileFault::Damaged)?;
    let (curve, algorithm) = match name {
        "nistp256" => (Curve::P256, &ECDSA_P256_SHA256_FIXED_SIGNING),
        "nistp384" => (Curve::P384, &ECDSA_P384_SHA384_FIXED_SIGNING),
        _ => return Err(FileFault::Damaged),
    };
    same(public, &[curve.algorithm().as_bytes(), name.as_bytes(), point])?;
    let scalar = Zeroizing::new(padded(scalar, curve.field_length()).ok_or(FileFault::Damaged)?);
    let pair = EcdsaKeyPair::from_private_key_and_public_key(algorithm, &scalar, point, &SystemRandom::new())
        .map_err(|_| FileFault::Damaged)?;
    Ok(Pair::Ecdsa { curve, pair: Box::new(pair) })
}

fn rsa(public: &PublicKey, reader: &mut Reader<'_>) -> Result<Pair, FileFault> {
    let Numbers { modulus, exponent, secret, inverse, primes: [p, q] } =
        numbers(reader).ok_or(FileFault::Damaged)?;
    same(public, &[b"ssh-rsa", exponent, modulus])?;
    let (modulus, exponent) = (trimmed(modulus), trimmed(exponent));
    let for_prime = |prime: &[u8]| remainder(secret, &less_one(prime)).ok_or(FileFault::Damaged);
    let (for_p, for_q) = (for_prime(p)?, for_prime(q)?);
    let components = KeyPairComponents {
        public_key: PublicKeyComponents { n: modulus, e: exponent },
        d: secret,
        p,
        q,
        dP: for_p.as_slice(),
        dQ: for_q.as_slice(),
        qInv: inverse,
    };
    let bits = modulus.len() * 8;
    match RsaKeyPair::from_components(&components) {
        Ok(pair) => Ok(Pair::Rsa(Box::new(pair))),
        // ring signs with 2048 to 4096 bits and an exponent of at least 65537.
        Err(_) if bits > 4096 || !bits.is_multiple_of(1024) || exponent.len() < 3 => {
            Err(FileFault::unsupported(format!("ssh-rsa ({bits})")))
        }
        Err(_) => Err(FileFault::Damaged),
    }
}

/// The numbers of an RSA key, in the order of the file.
struct Numbers<'a> {
    /// The public ones as they are written.
    modulus: &'a [u8],
    exponent: &'a [u8],
    secret: &'a [u8],
    /// Of the second prime, modulo the first.
    inverse: &'a [u8],
    primes: [&'a [u8]; 2],
}

fn numbers<'a>(reader: &mut Reader<'a>) -> Option<Numbers<'a>> {
    Some(Numbers {
        modulus: reader.string()?,
        exponent: reader.string()?,
        secret: reader.natural()?,
        inverse: reader.natural()?,
        primes: [reader.natural()?, reader.natural()?],
    })
}

/// An odd number less one.
fn less_one(odd: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut even = Zeroizing::new(odd.to_vec());
    if let Some(last) = even.last_mut() {
        *last &= !1;
    }
    even
}
