//! The only place that draws randomness. Everything else gets its random bytes as an argument.

/// `N` bytes from the operating system. Errors when it has none to give, which a caller reports rather than
/// works around.
pub fn bytes<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    #[expect(clippy::disallowed_methods, reason = "this is the one place that draws randomness")]
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    #[test]
    fn two_draws_differ() {
        assert_ne!(super::bytes::<16>().unwrap(), super::bytes::<16>().unwrap());
    }
}
