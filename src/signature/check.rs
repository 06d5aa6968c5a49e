//! Whether a key made a signature. The arithmetic is ring's; here is what SSH puts around it.

use super::{
    bad::Bad,
    key::{Curve, Kind, PublicKey},
    wire::{Reader, padded},
};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_2048_8192_SHA512, RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm,
};
use sha2::{Digest, Sha256};

/// The flag a token sets when somebody touched it.
const TOUCHED: u8 = 1;

/// Checks the inner signature (RFC 4253, section 6.6, and `PROTOCOL.u2f`) of `data`.
pub(super) fn check(key: &PublicKey, blob: &[u8], data: &[u8]) -> Result<(), Bad> {
    let mut reader = Reader::new(blob);
    let algorithm = reader.text().ok_or(Bad::NotASignature)?;
    let signature = reader.string().ok_or(Bad::NotASignature)?;
    match key.kind() {
        Kind::Rsa { exponent, modulus } => {
            end(reader).and_then(|()| rsa(algorithm, exponent, modulus, signature, data))
        }
        _ if algorithm != key.algorithm() => Err(Bad::unsupported(algorithm)),
        Kind::Ed25519 { point } => end(reader).and_then(|()| holds(&ED25519, point, data, signature)),
        Kind::Ecdsa { curve, point } => end(reader).and_then(|()| ecdsa(*curve, point, data, signature)),
        Kind::SkEd25519 { point, application } => {
            let data = by_token(reader, application, data)?;
            holds(&ED25519, point, &data, signature)
        }
        Kind::SkEcdsa { point, application } => {
            let data = by_token(reader, application, data)?;
            ecdsa(Curve::P256, point, &data, signature)
        }
    }
}

fn end(reader: Reader<'_>) -> Result<(), Bad> {
    if reader.is_empty() { Ok(()) } else { Err(Bad::NotASignature) }
}

fn holds(
    algorithm: &'static dyn VerificationAlgorithm,
    point: &[u8],
    data: &[u8],
    signature: &[u8],
) -> Result<(), Bad> {
    UnparsedPublicKey::new(algorithm, point).verify(data, signature).map_err(|_| Bad::Altered)
}

/// Two numbers, which ring wants side by side.
fn ecdsa(curve: Curve, point: &[u8], data: &[u8], signature: &[u8]) -> Result<(), Bad> {
    let mut reader = Reader::new(signature);
    let mut half = || padded(reader.natural()?, curve.field_length());
    let halves = half().zip(half());
    let (r, s) = halves.filter(|_| reader.is_empty()).ok_or(Bad::NotASignature)?;
    let algorithm: &'static dyn VerificationAlgorithm = match curve {
        Curve::P256 => &ECDSA_P256_SHA256_FIXED,
        Curve::P384 => &ECDSA_P384_SHA384_FIXED,
    };
    holds(algorithm, point, data, &[r, s].concat())
}

/// RFC 8332; `ssh-rsa` as an algorithm of signatures is SHA-1 and proves nothing.
fn rsa(algorithm: &str, e: &[u8], n: &[u8], signature: &[u8], data: &[u8]) -> Result<(), Bad> {
    let parameters = match algorithm {
        "rsa-sha2-256" => &RSA_PKCS1_2048_8192_SHA256,
        "rsa-sha2-512" => &RSA_PKCS1_2048_8192_SHA512,
        "ssh-rsa" => return Err(Bad::unsupported("ssh-rsa (SHA-1)")),
        other => return Err(Bad::unsupported(other)),
    };
    // Some write the number without its leading zeros.
    let signature = padded(signature, n.len()).ok_or(Bad::NotASignature)?;
    RsaPublicKeyComponents { n, e }.verify(parameters, data, &signature).map_err(|_| Bad::Altered)
}

/// What a token signs in place of `data`: it adds its application, whether it was touched, and its counter.
fn by_token(mut reader: Reader<'_>, application: &[u8], data: &[u8]) -> Result<Vec<u8>, Bad> {
    let trailer = reader.rest();
    let flags = reader.byte().ok_or(Bad::NotASignature)?;
    reader.number().ok_or(Bad::NotASignature)?;
    end(reader)?;
    if flags & TOUCHED == 0 {
        return Err(Bad::Untouched);
    }
    Ok([&Sha256::digest(application)[..], trailer, &Sha256::digest(data)[..]].concat())
}
