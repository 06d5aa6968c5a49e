//! Secrets that are known, and so can be taken out of any text.

use super::DOTS;
use std::fmt;

/// The secrets one probe uses. Shows none of them.
#[derive(Clone, Default)]
pub struct Secrets {
    /// Each secret in the forms it may come back in, longest first, so that no secret hides part of another.
    forms: Vec<String>,
}

impl Secrets {
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Self {
        secrets.into_iter().fold(Self::default(), Self::with)
    }

    /// These and one more, such as a session's token that was captured on the way.
    #[must_use]
    pub fn with(mut self, secret: &str) -> Self {
        if secret.trim().is_empty() {
            return self;
        }
        for form in [secret.to_owned(), percent(secret, "%20"), percent(secret, "+"), json(secret)] {
            if !self.forms.contains(&form) {
                self.forms.push(form);
            }
        }
        self.forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        self
    }

    /// Bytes of the longest form of any of them.
    pub fn longest(&self) -> usize {
        self.forms.first().map_or(0, String::len)
    }

    /// `text` without these secrets and without personal data.
    pub fn mask(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for form in &self.forms {
            if text.contains(form.as_str()) {
                text = text.replace(form.as_str(), DOTS);
            }
        }
        super::personal(&text)
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secrets({})", self.forms.len())
    }
}

/// As in a query or a form, where only letters, digits and `-._~` stand for themselves.
fn percent(text: &str, space: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        match byte {
            b' ' => out.push_str(space),
            byte if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => out.push(char::from(byte)),
            byte => out.extend(["%", &format!("{byte:02X}")]),
        }
        out
    })
}

/// As between the quotes of a JSON text.
fn json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_secret_goes() {
        let secrets = Secrets::new(["s3 cr\"t/1", "s3"]);
        for text in [r#"s3 cr"t/1"#, "q=s3%20cr%22t%2F1", "q=s3+cr%22t%2F1", r#"{"echo":"s3 cr\"t/1"}"#] {
            let masked = secrets.mask(text);
            assert!(masked.contains(DOTS) && !masked.contains("cr"), "{masked}");
        }
        assert!(!format!("{secrets:?}").contains("s3"));
    }

    #[test]
    fn an_empty_secret_hides_nothing() {
        assert_eq!(Secrets::new(["", " "]).mask("a b"), "a b");
    }
}
