//! The only place that draws randomness from the system. What needs much of it takes a [`Source`] as an argument.

/// Why no randomness could be had.
pub type Error = getrandom::Error;

/// Fills the buffer with unpredictable bytes, or says why it could not.
pub type Source = fn(&mut [u8]) -> Result<(), Error>;

/// The operating system's generator.
pub fn system(bytes: &mut [u8]) -> Result<(), Error> {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that draws randomness")]
    getrandom::fill(bytes)
}

/// `N` bytes from the operating system's generator.
pub fn bytes<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    system(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_draws_differ() {
        assert_ne!(bytes::<16>().unwrap(), bytes::<16>().unwrap());
    }
}
