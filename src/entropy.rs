//! The only place that draws randomness from the system.

/// `N` random bytes. Errors when the system has no source of randomness.
pub fn bytes<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    #[expect(clippy::disallowed_methods, reason = "this is the one place that draws randomness")]
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}
