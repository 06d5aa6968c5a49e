//! A request's JSON, written as TOML.

use super::{Draft, DraftPart, JsonDraft, Walker, template::is_outside};
use crate::{phrase, wording::plan as say};
use toml::{Spanned, de::DeValue};

/// Deepest accepted JSON.
const DEPTH_MAX: usize = 64;

impl Walker<'_> {
    pub(super) fn json(&mut self, value: &Spanned<DeValue<'_>>, depth: usize) -> Option<JsonDraft> {
        let span = self.span(value);
        if depth > DEPTH_MAX {
            self.wrong(span, phrase!(say::JSON_DEEP, max = DEPTH_MAX), None);
            return None;
        }
        Some(match value.get_ref() {
            DeValue::String(text) => match self.text(text, span)? {
                Draft::Text(parts) => match parts.as_slice() {
                    [DraftPart::Plain(text)] => JsonDraft::Value(text.clone().into()),
                    _ => JsonDraft::Text(Draft::Text(parts), span),
                },
                outside @ Draft::Outside(_) => JsonDraft::Text(outside, span),
            },
            DeValue::Integer(number) => {
                let Ok(number) = i64::from_str_radix(number.as_str(), number.radix()) else {
                    self.wrong(span, phrase!(say::NUMBER_TOO_LARGE, number = number.as_str()), None);
                    return None;
                };
                JsonDraft::Value(number.into())
            }
            DeValue::Float(number) => {
                let exact = number.as_str().parse().ok().and_then(serde_json::Number::from_f64);
                let Some(number) = exact else {
                    self.wrong(span, phrase!(say::NUMBER_TOO_LARGE, number = number.as_str()), None);
                    return None;
                };
                JsonDraft::Value(number.into())
            }
            DeValue::Boolean(value) => JsonDraft::Value((*value).into()),
            DeValue::Datetime(time) => JsonDraft::Value(time.to_string().into()),
            DeValue::Array(values) => {
                let values: Vec<_> = values.iter().map(|value| self.json(value, depth + 1)).collect();
                JsonDraft::Array(values.into_iter().collect::<Option<_>>()?)
            }
            DeValue::Table(table) if is_outside(table) => {
                JsonDraft::Text(Draft::Outside(self.outside(table, span)?), span)
            }
            DeValue::Table(table) => {
                let entry = |(name, value): (&Spanned<toml::de::DeString<'_>>, _)| {
                    let span = self.span(value);
                    Some((name.get_ref().to_string(), span, self.json(value, depth + 1)?))
                };
                let entries: Vec<_> = table.iter().map(entry).collect();
                JsonDraft::Object(entries.into_iter().collect::<Option<_>>()?)
            }
        })
    }
}
