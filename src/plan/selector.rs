//! `node_filesystem_avail_bytes{mountpoint="/",fstype!~"tmpfs|overlay"}`: which series of a metrics page are meant.
//!
//! The language is that of Prometheus: a label that is not there is empty, and a regular expression must match the
//! whole value.

use regex::{Regex, RegexBuilder};

/// Longest accepted selector, in bytes, and largest compiled regular expression.
const SOURCE_BYTES_MAX: usize = 4_096;
const REGEX_BYTES_MAX: usize = 1 << 20;

#[derive(Clone, Debug)]
pub struct Selector {
    source: String,
    name: String,
    matchers: Vec<Matcher>,
}

#[derive(Clone, Debug)]
struct Matcher {
    label: String,
    test: Test,
}

#[derive(Clone, Debug)]
enum Test {
    Is(String),
    IsNot(String),
    Like(Regex),
    Unlike(Regex),
}

impl Selector {
    /// `None` when it cannot be read.
    pub fn parse(source: &str) -> Option<Self> {
        let text = source.trim();
        let (name, rest) = name(text)?;
        let mut matchers = Vec::new();
        let rest = rest.trim_start();
        if text.len() > SOURCE_BYTES_MAX {
            return None;
        }
        if let Some(inside) = rest.strip_prefix('{') {
            let mut rest = inside.trim_start();
            while !rest.starts_with('}') {
                let (matcher, after) = Matcher::parse(rest)?;
                matchers.push(matcher);
                let after = after.trim_start();
                rest = match after.strip_prefix(',') {
                    Some(more) => more.trim_start(),
                    None if after.starts_with('}') => after,
                    None => return None,
                };
            }
            (rest == "}").then_some(())?;
        } else if !rest.is_empty() {
            return None;
        }
        Some(Self { source: text.to_owned(), name: name.to_owned(), matchers })
    }

    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether a series is meant. Labels that are not among `labels` are empty.
    pub fn matches(&self, name: &str, labels: &[(&str, String)]) -> bool {
        let value = |wanted: &str| {
            labels.iter().find(|(label, _)| *label == wanted).map_or("", |(_, value)| value.as_str())
        };
        self.name == name && self.matchers.iter().all(|matcher| matcher.test.holds(value(&matcher.label)))
    }
}

impl Matcher {
    fn parse(text: &str) -> Option<(Self, &str)> {
        let (label, rest) = label(text)?;
        let rest = rest.trim_start();
        let (relation, rest) = ["=~", "!~", "!=", "="]
            .into_iter()
            .find_map(|relation| rest.strip_prefix(relation).map(|rest| (relation, rest)))?;
        let (value, rest) = quoted(rest.trim_start())?;
        let regex = || {
            RegexBuilder::new(&format!("^(?:{value})$"))
                .size_limit(REGEX_BYTES_MAX)
                .dot_matches_new_line(true)
                .build()
                .ok()
        };
        let test = match relation {
            "=~" => Test::Like(regex()?),
            "!~" => Test::Unlike(regex()?),
            "!=" => Test::IsNot(value),
            _ => Test::Is(value),
        };
        Some((Self { label: label.to_owned(), test }, rest))
    }
}

impl Test {
    fn holds(&self, value: &str) -> bool {
        match self {
            Self::Is(wanted) => value == wanted,
            Self::IsNot(wanted) => value != wanted,
            Self::Like(regex) => regex.is_match(value),
            Self::Unlike(regex) => !regex.is_match(value),
        }
    }
}

/// The name of a metric at the start of `text`, and what follows.
pub fn name(text: &str) -> Option<(&str, &str)> {
    word(text, |c| c.is_ascii_alphanumeric() || c == '_' || c == ':')
}

/// The name of a label at the start of `text`, and what follows.
pub fn label(text: &str) -> Option<(&str, &str)> {
    word(text, |c| c.is_ascii_alphanumeric() || c == '_')
}

fn word(text: &str, belongs: impl Fn(char) -> bool) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !belongs(c)).unwrap_or(text.len());
    (end > 0 && !text.starts_with(|c: char| c.is_ascii_digit())).then(|| text.split_at(end))
}

/// The text between the double quotes at the start of `text`, with its escapes undone, and what follows.
pub fn quoted(text: &str) -> Option<(String, &str)> {
    let inside = text.strip_prefix('"')?;
    let (mut value, mut escaped) = (String::new(), false);
    for (at, c) in inside.char_indices() {
        match (escaped, c) {
            (false, '"') => return Some((value, &inside[at + 1..])),
            (false, '\\') => escaped = true,
            (false, c) => value.push(c),
            (true, c) => {
                match c {
                    'n' => value.push('\n'),
                    '"' | '\\' => value.push(c),
                    other => value.extend(['\\', other]),
                }
                escaped = false;
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_choose_as_prometheus_does() {
        let labels = [("device", "/dev/sda1".to_owned()), ("fstype", "ext4".to_owned())];
        for (source, chosen) in [
            ("disk", true),
            ("disk{}", true),
            (r#"disk{device="/dev/sda1"}"#, true),
            (r#"disk{device="/dev/sda1", fstype = "ext4",}"#, true),
            (r#"disk{device=~"/dev/sd.*"}"#, true),
            (r#"disk{device=~"sda1"}"#, false),
            (r#"disk{fstype!~"tmpfs|ext4"}"#, false),
            (r#"disk{fstype!="tmpfs"}"#, true),
            (r#"disk{host=""}"#, true),
            (r#"disk{host!=""}"#, false),
            ("disks", false),
        ] {
            assert_eq!(Selector::parse(source).unwrap().matches("disk", &labels), chosen, "{source}");
        }
        for bad in [
            "",
            "1a",
            "a b",
            "a{",
            "a{b}",
            r#"a{b="c}"#,
            r#"a{b=~"("}"#,
            r#"a{b="c"} 1"#,
            r#"a{b="c" d="e"}"#,
        ] {
            assert!(Selector::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn escapes_are_undone() {
        assert_eq!(quoted(r#""a\"b\\c\nd\e" x"#), Some(("a\"b\\c\nd\\e".to_owned(), " x")));
        assert_eq!(quoted("\"a"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[a-z{}=~!,\" \\\\]{0,40}") {
            if let Some(selector) = Selector::parse(&text) {
                proptest::prop_assert!(!selector.name.is_empty());
            }
        }
    }
}
