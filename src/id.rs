//! Names of things in a plan.

use std::{borrow::Borrow, fmt, sync::Arc};

/// The key of a thing in the plan, as in `[requirement.R-09]`. Cheap to clone; compared as text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Arc<str>);

impl Id {
    /// Takes `text` as it is. Use [`Id::is_valid`] on what people type.
    pub fn new(text: impl AsRef<str>) -> Self {
        Self(Arc::from(text.as_ref()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// An id starts with a letter or digit and goes on with letters, digits, `-` and `_`: it can stand in a
    /// fact's name, in a file name and on a command line as it is.
    pub fn is_valid(text: &str) -> bool {
        let mut chars = text.chars();
        text.len() <= 64
            && chars.next().is_some_and(|c| c.is_ascii_alphanumeric())
            && chars.all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    }
}

impl serde::Serialize for Id {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for Id {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text)
    }
}

/// Takes a text as it comes, without a `String` between.
struct Text;

impl serde::de::Visitor<'_> for Text {
    type Value = Id;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Id, E> {
        Ok(Id::new(text))
    }
}

impl Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Id {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_ids() {
        for id in ["R-09", "go-live", "pos_sync", "1st"] {
            assert!(Id::is_valid(id), "{id}");
        }
        for id in ["", "-x", "a.b", "门店", "a b", &"x".repeat(65)] {
            assert!(!Id::is_valid(id), "{id}");
        }
    }
}
