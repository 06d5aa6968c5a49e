//! The JSON Schema (draft 2020-12) of a plan file, for editors: made from the same shapes that loading checks.

use super::{
    shape::{FILE, Key, Kind, Need, Shape},
    walk::ID_PATTERN,
};
use crate::wording::Lang;
use serde_json::{Map, Value, json};

const DURATION_PATTERN: &str = r"^[0-9][0-9_]*(\.[0-9]+)?(us|µs|ms|s|m|h|d)$|\$\{";
const CLOCK_PATTERN: &str = "^([01][0-9]|2[0-3]):[0-5][0-9]$";
const BYTES_PATTERN: &str = r"^[0-9]+(\.[0-9]+)? ?([KMG]iB|[KMG]B)$";
const DAYS_PATTERN: &str = r"^[0-9]+(\.[0-9]+)?d$";

/// The schema with its descriptions in `lang`.
pub fn json_schema(lang: Lang) -> Value {
    let mut schema = table(&FILE, lang);
    if let Value::Object(map) = &mut schema {
        map.insert("$schema".to_owned(), "https://json-schema.org/draft/2020-12/schema".into());
        map.insert("title".to_owned(), "golive plan".into());
    }
    schema
}

fn table(shape: &Shape, lang: Lang) -> Value {
    let mut properties = Map::new();
    for key in shape.keys {
        let mut value = kind(&key.kind, lang);
        if let Value::Object(map) = &mut value {
            map.insert("description".to_owned(), key.doc.get(lang).into());
            if let Need::Default(text) = key.need {
                map.insert("default".to_owned(), serde_json::from_str(text).unwrap_or_else(|_| text.into()));
            }
        }
        properties.insert(key.name.to_owned(), value);
    }
    let mut schema = json!({ "type": "object", "properties": properties, "additionalProperties": false });
    let required = |key: &&Key| key.need == Need::Required && key.only.is_empty();
    add_list(
        &mut schema,
        "required",
        shape.keys.iter().filter(required).map(|key| key.name.into()).collect(),
    );
    add_list(&mut schema, "allOf", variants(shape));
    schema
}

/// What each `kind` must and must not have. A table that names no kind has the default one.
fn variants(shape: &Shape) -> Vec<Value> {
    let Some(Key { kind: Kind::Choice(words), need, .. }) = shape.key("kind") else { return Vec::new() };
    let variant = |word: &&str| {
        let is_default = matches!(need, Need::Default(text) if text.trim_matches('"') == *word);
        let mut condition = json!({ "properties": { "kind": { "const": word } } });
        if !is_default {
            add_list(&mut condition, "required", vec!["kind".into()]);
        }
        let own = |key: &&Key| key.only.contains(word) && key.need == Need::Required;
        let foreign = shape.keys.iter().filter(|key| !key.is_of(word));
        let absent: Map<_, _> = foreign.map(|key| (key.name.to_owned(), Value::Bool(false))).collect();
        let mut then = json!({ "properties": absent });
        add_list(&mut then, "required", shape.keys.iter().filter(own).map(|key| key.name.into()).collect());
        json!({ "if": condition, "then": then })
    };
    words.iter().map(variant).collect()
}

fn add_list(schema: &mut Value, name: &str, list: Vec<Value>) {
    if let (Value::Object(map), false) = (schema, list.is_empty()) {
        map.insert(name.to_owned(), list.into());
    }
}

fn kind(wanted: &Kind, lang: Lang) -> Value {
    match wanted {
        Kind::Text | Kind::Zone | Kind::Condition(_) | Kind::Pointer => {
            json!({ "type": "string", "minLength": 1 })
        }
        Kind::Title => json!({ "oneOf": [{ "type": "string", "minLength": 1 }, title()] }),
        Kind::Id | Kind::Reference(_) => json!({ "type": "string", "pattern": ID_PATTERN }),
        Kind::Duration { .. } => json!({ "type": "string", "pattern": DURATION_PATTERN }),
        Kind::Bytes { .. } => json!({ "type": "string", "pattern": BYTES_PATTERN }),
        Kind::Days => json!({ "type": "string", "pattern": DAYS_PATTERN }),
        Kind::Share => {
            let percent = json!({ "type": "string", "pattern": r"^[0-9]+(\.[0-9]+)? ?%$" });
            json!({ "oneOf": [{ "type": "number", "minimum": 0, "maximum": 1 }, percent] })
        }
        Kind::Number => json!({ "type": "number" }),
        Kind::Clock => json!({ "type": "string", "pattern": CLOCK_PATTERN }),
        Kind::Integer { least, most } => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Kind::Bool => json!({ "type": "boolean" }),
        Kind::Choice(words) => json!({ "type": "string", "enum": words }),
        Kind::Date => json!({ "type": "string", "format": "date" }),
        Kind::Time => json!({ "type": "string", "format": "date-time" }),
        Kind::Template | Kind::Variable => {
            json!({ "anyOf": [{ "type": "string" }, { "type": "number" }, from_env(), from_file()] })
        }
        Kind::Json => json!({}),
        Kind::List(inner) => json!({ "type": "array", "items": kind(inner, lang) }),
        Kind::Table(shape) => table(shape, lang),
        Kind::Short(shape, name) => match shape.key(name) {
            Some(key) => json!({ "anyOf": [kind(&key.kind, lang), table(shape, lang)] }),
            None => table(shape, lang),
        },
        Kind::Keyed(shape) => {
            json!({
                "type": "object",
                "propertyNames": { "pattern": ID_PATTERN },
                "additionalProperties": table(shape, lang),
            })
        }
        Kind::Map(inner) => json!({ "type": "object", "additionalProperties": kind(inner, lang) }),
    }
}

fn title() -> Value {
    let text = json!({ "type": "string", "minLength": 1 });
    json!({
        "type": "object",
        "properties": { "zh": text, "en": text },
        "additionalProperties": false,
        "minProperties": 1,
    })
}

fn from_env() -> Value {
    json!({
        "type": "object",
        "properties": {
            "env": { "type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$" },
            "default": { "type": ["string", "integer"] },
            "secret": { "type": "boolean" },
        },
        "required": ["env"],
        "additionalProperties": false,
    })
}

fn from_file() -> Value {
    json!({
        "type": "object",
        "properties": { "file": { "type": "string" } },
        "required": ["file"],
        "additionalProperties": false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_loading_checks() {
        let schema = json_schema(Lang::En);
        let requirement = &schema["properties"]["requirement"]["additionalProperties"];
        assert_eq!(requirement["required"], json!(["title", "priority"]));
        assert_eq!(requirement["properties"]["priority"]["enum"], json!(["must", "should", "could", "wont"]));
        assert_eq!(requirement["additionalProperties"], json!(false));
        let journey = &schema["properties"]["probe"]["additionalProperties"]["allOf"][1];
        assert_eq!(journey["then"]["required"], json!(["step"]));
        assert_eq!(journey["then"]["properties"]["request"], json!(false));
    }

    #[test]
    fn the_duration_pattern_agrees_with_the_reader() {
        let pattern = regex::Regex::new(DURATION_PATTERN).unwrap();
        for text in ["90s", "1.5h", "300ms", "3d", "5", "s", "90 s", "90sec", "-1s", "1_000ms", ""] {
            assert_eq!(pattern.is_match(text), crate::expr::duration(text).is_some(), "{text}");
        }
    }

    #[test]
    fn both_languages_have_the_same_shape() {
        fn strip(value: &mut Value) {
            match value {
                Value::Object(map) => {
                    map.remove("description");
                    map.values_mut().for_each(strip);
                }
                Value::Array(values) => values.iter_mut().for_each(strip),
                _ => {}
            }
        }
        let (mut zh, mut en) = (json_schema(Lang::Zh), json_schema(Lang::En));
        assert_ne!(zh, en);
        strip(&mut zh);
        strip(&mut en);
        assert_eq!(zh, en);
    }
}
