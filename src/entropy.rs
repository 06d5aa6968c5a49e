//! The only place that draws randomness from the system. What needs some takes a [`Source`] as an argument.

/// Why no randomness could be had.
pub type Error = getrandom::Error;

/// Fills the buffer with unpredictable bytes, or says why it could not.
pub type Source = fn(&mut [u8]) -> Result<(), Error>;

/// The operating system's generator.
pub fn system(bytes: &mut [u8]) -> Result<(), Error> {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that draws randomness")]
    getrandom::fill(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_draws_differ() {
        let (mut one, mut two) = ([0; 16], [0; 16]);
        system(&mut one).unwrap();
        system(&mut two).unwrap();
        assert_ne!(one, two);
    }
}
