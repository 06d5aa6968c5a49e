//! A document of `OpenAPI`, and the references inside it.

use super::super::{Mistake, yaml};
use crate::{phrase, wording::import as say};
use serde_json::Value;

/// References followed from one to the next.
const CHAIN_MAX: usize = 16;
/// Schemas looked through for one answer.
const SCHEMAS_MAX: usize = 64;

pub(super) struct Document {
    root: Value,
    /// Swagger 2.0, which keeps schemas, servers and bodies elsewhere.
    pub is_swagger: bool,
}

impl Document {
    pub(super) fn read(text: &str) -> Result<Self, Mistake> {
        let text = text.trim_start_matches('\u{feff}');
        let root = if text.trim_start().starts_with('{') {
            serde_json::from_str(text)
                .map_err(|error| Mistake::new(phrase!(say::BAD_JSON, line = error.line())))?
        } else {
            yaml::parse(text)?
        };
        let version = |key: &str| match root.get(key) {
            Some(Value::String(version)) => version.clone(),
            Some(Value::Number(version)) => version.to_string(),
            _ => String::new(),
        };
        let (openapi, swagger) = (version("openapi"), version("swagger"));
        if !openapi.starts_with("3.") && !swagger.starts_with('2') {
            return Err(Mistake::new(&say::NOT_OPENAPI).hint(&say::NOT_OPENAPI_HINT));
        }
        Ok(Self { is_swagger: openapi.is_empty(), root })
    }

    pub(super) fn root(&self) -> &Value {
        &self.root
    }

    /// `value`, or what it refers to; `None` when that leads nowhere, round in circles or out of the document.
    pub(super) fn resolve<'a>(&'a self, value: &'a Value) -> Option<&'a Value> {
        let mut value = value;
        for _ in 0..CHAIN_MAX {
            let Some(reference) = value.get("$ref").and_then(Value::as_str) else { return Some(value) };
            value = self.root.pointer(&percent(reference.strip_prefix('#')?))?;
        }
        None
    }

    /// The member `key` of `value`, with both resolved.
    pub(super) fn member<'a>(&'a self, value: &'a Value, key: &str) -> Option<&'a Value> {
        self.resolve(self.resolve(value)?.get(key)?)
    }

    /// A schema and all that `allOf` makes part of it.
    pub(super) fn schemas<'a>(&'a self, schema: &'a Value) -> Vec<&'a Value> {
        let (mut found, mut waiting): (Vec<&Value>, _) = (Vec::new(), vec![schema]);
        while let Some(next) = waiting.pop() {
            if found.len() >= SCHEMAS_MAX {
                break;
            }
            let Some(schema) = self.resolve(next) else { continue };
            if found.iter().any(|known| std::ptr::eq(*known, schema)) {
                continue;
            }
            if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
                waiting.extend(parts.iter().rev());
            }
            found.push(schema);
        }
        found
    }
}

/// A reference is part of an address: `~1` stays for the pointer, `%7B` is a brace.
fn percent(pointer: &str) -> String {
    super::super::url::decode(&pointer.replace('+', "%2B")).unwrap_or_else(|| pointer.to_owned())
}

/// Only the first line of a text, shortened.
pub(super) fn line(text: &str, most: usize) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    line.chars().filter(|c| !c.is_control()).take(most).collect::<String>().trim().to_owned()
}
