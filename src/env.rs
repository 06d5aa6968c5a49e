//! The only place that reads the environment of the process.

/// The value of a variable; `None` when it is unset, empty or not Unicode.
pub fn get(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
