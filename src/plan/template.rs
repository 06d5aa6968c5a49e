//! Text with values filled in: `"${base}/api/members/${member}"`.
//!
//! Variables and secrets are resolved when the plan is loaded; captures and run values when a request is sent.
//! A secret shows as `•••` everywhere but in the request itself.

use secrecy::{ExposeSecret, SecretString};
use std::fmt;

#[derive(Clone, Debug)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Clone, Debug)]
pub enum Part {
    Plain(String),
    Secret(SecretString),
    /// A value captured by an earlier step of the journey.
    Capture(String),
    Run(RunValue),
}

/// Values made anew for each run of a probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunValue {
    /// `${run.id}`: 32 hexadecimal digits, such as for an idempotency key.
    Id,
    /// `${run.digits}`: 8 random decimal digits, such as for the tail of a phone number.
    Digits,
}

impl RunValue {
    pub const WORDS: [&str; 2] = ["run.id", "run.digits"];
}

/// A captured value that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfilled(pub String);

impl Template {
    pub fn new(parts: Vec<Part>) -> Self {
        Self { parts }
    }

    pub fn plain(text: impl Into<String>) -> Self {
        Self { parts: vec![Part::Plain(text.into())] }
    }

    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The text to send. It may hold secrets: use it only in a request.
    pub fn fill(
        &self,
        capture: &dyn Fn(&str) -> Option<String>,
        run: &dyn Fn(RunValue) -> String,
    ) -> Result<String, Unfilled> {
        let mut out = String::new();
        for part in &self.parts {
            match part {
                Part::Plain(text) => out.push_str(text),
                Part::Secret(secret) => out.push_str(secret.expose_secret()),
                Part::Capture(name) => out.push_str(&capture(name).ok_or_else(|| Unfilled(name.clone()))?),
                Part::Run(value) => out.push_str(&run(*value)),
            }
        }
        Ok(out)
    }
}

impl fmt::Display for Template {
    /// For people: secrets are dots, later values keep their name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts.iter().try_for_each(|part| match part {
            Part::Plain(text) => f.write_str(text),
            Part::Secret(_) => f.write_str("•••"),
            Part::Capture(name) => write!(f, "${{{name}}}"),
            Part::Run(RunValue::Id) => f.write_str("${run.id}"),
            Part::Run(RunValue::Digits) => f.write_str("${run.digits}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_go_into_the_request_and_nowhere_else() {
        let template = Template::new(vec![
            Part::Plain("Bearer ".into()),
            Part::Secret("s3cr3t".into()),
            Part::Capture("token".into()),
        ]);
        assert_eq!(template.to_string(), "Bearer •••${token}");
        assert!(!format!("{template:?}").contains("s3cr3t"));
        let filled = template.fill(&|_| Some("T".into()), &|_| String::new());
        assert_eq!(filled.as_deref(), Ok("Bearer s3cr3tT"));
        let unfilled = template.fill(&|_| None, &|_| String::new());
        assert_eq!(unfilled, Err(Unfilled("token".into())));
    }
}
