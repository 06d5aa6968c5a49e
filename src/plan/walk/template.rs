//! Text with `${name}` in it, and values from the environment or a file.

use super::{Draft, DraftPart, Item, Outside, Walker, clip};
use crate::{
    phrase,
    plan::{diagnostic::Finding, shape::Kind, source::Span},
    suggest,
    wording::{Phrase, plan as say},
};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

const OUTSIDE_KEYS: [&str; 4] = ["env", "default", "secret", "file"];

impl Walker<'_> {
    pub(super) fn template(&mut self, kind: &'static Kind, value: &Spanned<DeValue<'_>>) -> Item {
        let span = self.span(value);
        let draft = match value.get_ref() {
            DeValue::String(text) => self.text(text, span),
            DeValue::Integer(number) => Some(Draft::Text(vec![DraftPart::Plain(number.to_string())])),
            DeValue::Float(number) => Some(Draft::Text(vec![DraftPart::Plain(number.as_str().to_owned())])),
            DeValue::Table(table) => self.outside(table, span).map(Draft::Outside),
            other => return self.mismatch(kind.name(), other, span, None),
        };
        draft.map_or(Item::Broken, Item::Template)
    }

    /// Splits text at `${name}`; `$${` is a literal `${`.
    pub(super) fn text(&mut self, text: &str, span: Span) -> Option<Draft> {
        let start = self.text_start(text, span);
        let at = |from: usize, to: usize| {
            start.map_or(span, |start| Span::new(span.file, start + from..start + to))
        };
        let (mut parts, mut plain, mut from) = (Vec::new(), String::new(), 0);
        while let Some(found) = text[from..].find("${") {
            let open = from + found;
            if text[..open].ends_with('$') && open > from {
                plain.push_str(&text[from..open - 1]);
                plain.push_str("${");
                from = open + 2;
                continue;
            }
            plain.push_str(&text[from..open]);
            let Some(length) = text[open..].find('}') else {
                self.wrong(at(open, open + 2), &say::UNCLOSED_NAME, Some(Phrase::from(&say::ESCAPE_HINT)));
                return None;
            };
            let name = &text[open + 2..open + length];
            if !is_name(name) {
                let message = phrase!(say::BAD_NAME, name = clip(name));
                self.wrong(at(open, open + length + 1), message, Some(Phrase::from(&say::ESCAPE_HINT)));
                return None;
            }
            if !plain.is_empty() {
                parts.push(DraftPart::Plain(std::mem::take(&mut plain)));
            }
            parts.push(DraftPart::Name(name.to_owned(), at(open, open + length + 1)));
            from = open + length + 1;
        }
        plain.push_str(&text[from..]);
        if !plain.is_empty() || parts.is_empty() {
            parts.push(DraftPart::Plain(plain));
        }
        Some(Draft::Text(parts))
    }

    /// `{ env = "NAME", default = "…", secret = true }` or `{ file = "path" }`.
    pub(super) fn outside(&mut self, table: &DeTable<'_>, span: Span) -> Option<Outside> {
        let before = self.report.errors();
        for (name, _) in table {
            let typed = name.get_ref().as_ref();
            if !OUTSIDE_KEYS.contains(&typed) {
                let hint = match suggest::nearest(typed, OUTSIDE_KEYS) {
                    Some(near) => phrase!(say::DID_YOU_MEAN, name = near),
                    None => phrase!(say::KEYS_HINT, names = OUTSIDE_KEYS.join(" ")),
                };
                let message = phrase!(say::UNKNOWN_KEY, key = clip(typed));
                self.report.add(Finding::error("FMT-02", self.span(name), message).hint(hint));
            }
        }
        let env = self.text_of(table, "env");
        let file = self.text_of(table, "file");
        let default = self.text_of(table, "default");
        let secret = match table.get("secret").map(|value| (value.get_ref(), self.span(value))) {
            Some((DeValue::Boolean(secret), _)) => Some(*secret),
            Some((other, at)) => {
                self.mismatch(&say::WANT_BOOL, other, at, None);
                None
            }
            None => None,
        };
        if self.report.errors() > before {
            return None;
        }
        match (env, file) {
            (Some(name), None) if is_env_name(&name) => Some(Outside::Env { name, default, secret }),
            (Some(name), None) => {
                self.wrong(span, phrase!(say::BAD_ENV_NAME, name = clip(&name)), None);
                None
            }
            (None, Some(path)) if default.is_none() && secret.is_none() => Some(Outside::File { path }),
            _ => {
                self.wrong(span, &say::ENV_OR_FILE, Some(Phrase::from(&say::ENV_OR_FILE_HINT)));
                None
            }
        }
    }

    fn text_of(&mut self, table: &DeTable<'_>, key: &str) -> Option<String> {
        let value = table.get(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            DeValue::Integer(number) if key == "default" => Some(number.to_string()),
            other => {
                self.mismatch(&say::WANT_TEXT, other, self.span(value), None);
                None
            }
        }
    }
}

/// Whether a JSON object is really a value from outside.
pub(super) fn is_outside(table: &DeTable<'_>) -> bool {
    let named = table.contains_key("env") || table.contains_key("file");
    named && table.iter().all(|(name, _)| OUTSIDE_KEYS.contains(&name.get_ref().as_ref()))
}

/// A variable's name: letters, digits, `-`, `_`, and one dot for `run.id`.
fn is_name(name: &str) -> bool {
    name.len() <= 64
        && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

fn is_env_name(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
