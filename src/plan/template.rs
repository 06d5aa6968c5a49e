//! Text with values filled in: `"${base}/api/members/${member}"`.
//!
//! Variables and secrets are resolved when the plan is loaded; captures and run values when a request is sent.
//! A secret shows as `•••` everywhere but in the request itself.

use secrecy::{ExposeSecret, SecretString};
use std::{fmt, ops::Deref};

#[derive(Clone, Debug)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Clone, Debug)]
pub enum Part {
    Plain(Plain),
    Secret(SecretString),
    /// A value captured by an earlier step of the journey.
    Capture(String),
    Run(RunValue),
}

/// Text that is known when the plan is loaded, and how the plan writes it: what comes from the environment stands there
/// by its name.
#[derive(Clone, PartialEq, Eq)]
pub struct Plain {
    text: String,
    written: String,
    /// The variables of the environment in it, with their values.
    settings: Vec<(String, String)>,
}

impl Plain {
    /// The value of a variable of the environment.
    pub fn setting(name: &str, value: String) -> Self {
        let written = format!("${{env.{name}}}");
        Self { text: value.clone(), written, settings: vec![(name.to_owned(), value)] }
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub fn push(&mut self, more: Self) {
        self.text.push_str(&more.text);
        self.written.push_str(&more.written);
        self.settings.extend(more.settings);
    }
}

impl Deref for Plain {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl<T: Into<String>> From<T> for Plain {
    fn from(text: T) -> Self {
        let text = text.into();
        Self { written: text.clone(), text, settings: Vec::new() }
    }
}

impl fmt::Debug for Plain {
    /// As the plan writes it: that is what the hash of a runbook is taken of.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.written, f)
    }
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
        Self { parts: vec![Part::Plain(text.into().into())] }
    }

    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// As the plan writes it: what comes from the environment by its name, secrets as dots.
    pub fn written(&self) -> String {
        let part = |part: &Part| match part {
            Part::Plain(plain) => plain.written.clone(),
            part => Self::new(vec![part.clone()]).to_string(),
        };
        self.parts.iter().map(part).collect()
    }

    /// The variables of the environment in it that are no secrets, with their values.
    pub fn settings(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parts.iter().flat_map(|part| {
            let settings = if let Part::Plain(plain) = part { plain.settings.as_slice() } else { &[] };
            settings.iter().map(|(name, value)| (name.as_str(), value.as_str()))
        })
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
