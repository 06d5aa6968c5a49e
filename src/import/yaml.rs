//! YAML as JSON: what an `OpenAPI` document uses of it, in bounded depth and size.

use super::Mistake;
use crate::{phrase, wording::import as say};
use saphyr_parser::{Event, Parser, ScalarStyle, Tag};
use serde_json::{Map, Number, Value};
use std::collections::HashMap;

/// Deepest nesting.
const DEPTH_MAX: usize = 100;
/// Most values, those that aliases repeat included.
const VALUES_MAX: usize = 1_000_000;

/// The first document of `text`.
pub(super) fn parse(text: &str) -> Result<Value, Mistake> {
    let mut tree = Tree::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| bad(error.marker().line()))?;
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                tree.count(1)?;
                tree.put(scalar(&text, style, tag.as_deref()), 1, anchor);
            }
            Event::SequenceStart(anchor, _) => tree.open(Value::Array(Vec::new()), anchor)?,
            Event::MappingStart(anchor, _) => tree.open(Value::Object(Map::new()), anchor)?,
            Event::SequenceEnd | Event::MappingEnd => tree.close(),
            Event::Alias(anchor) => {
                let known = tree.anchors.get(&anchor).cloned();
                let (value, size) = known.ok_or_else(|| bad(span.start.line()))?;
                // What an alias repeats is counted again.
                tree.count(size)?;
                tree.put(value, size, 0);
            }
            Event::DocumentEnd => break,
            _ => {}
        }
    }
    tree.root.ok_or_else(|| bad(1))
}

fn bad(line: usize) -> Mistake {
    Mistake::new(phrase!(say::BAD_YAML, line = line))
}

#[derive(Default)]
struct Tree {
    root: Option<Value>,
    open: Vec<Branch>,
    /// What an anchor stands for, and of how many values that is made.
    anchors: HashMap<usize, (Value, usize)>,
    values: usize,
}

struct Branch {
    value: Value,
    /// The key that waits for its value.
    key: Option<String>,
    anchor: usize,
    size: usize,
}

impl Tree {
    fn count(&mut self, more: usize) -> Result<(), Mistake> {
        self.values += more;
        if self.values > VALUES_MAX {
            return Err(Mistake::new(phrase!(say::YAML_LARGE, max = VALUES_MAX)));
        }
        Ok(())
    }

    fn open(&mut self, value: Value, anchor: usize) -> Result<(), Mistake> {
        if self.open.len() >= DEPTH_MAX {
            return Err(Mistake::new(phrase!(say::YAML_DEEP, max = DEPTH_MAX)));
        }
        self.count(1)?;
        self.open.push(Branch { value, key: None, anchor, size: 1 });
        Ok(())
    }

    fn close(&mut self) {
        if let Some(branch) = self.open.pop() {
            self.put(branch.value, branch.size, branch.anchor);
        }
    }

    fn put(&mut self, value: Value, size: usize, anchor: usize) {
        if anchor > 0 {
            self.anchors.insert(anchor, (value.clone(), size));
        }
        let Some(branch) = self.open.last_mut() else {
            self.root.get_or_insert(value);
            return;
        };
        branch.size += size;
        match &mut branch.value {
            Value::Array(items) => items.push(value),
            Value::Object(members) => match branch.key.take() {
                None => branch.key = Some(key(value)),
                Some(key) if key == "<<" => merge(members, value),
                Some(key) => drop(members.insert(key, value)),
            },
            _ => {}
        }
    }
}

/// `<<: *base`: what is said already wins.
fn merge(members: &mut Map<String, Value>, value: Value) {
    match value {
        Value::Object(more) => {
            for (name, value) in more {
                members.entry(name).or_insert(value);
            }
        }
        Value::Array(list) => list.into_iter().for_each(|value| merge(members, value)),
        _ => {}
    }
}

/// JSON has only texts for keys: `200:` is `"200":`.
fn key(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// A scalar as the core schema of YAML 1.2 reads it.
fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    let is_text = tag.is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str");
    if style != ScalarStyle::Plain || is_text {
        return text.into();
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => true.into(),
        "false" | "False" | "FALSE" => false.into(),
        _ => number(text).map_or_else(|| text.into(), Value::Number),
    }
}

/// `3`, `-2`, `1.5`, `1e3`; not `1.0.0`, and not `007`, which is mostly an id.
fn number(text: &str) -> Option<Number> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let plausible = digits.starts_with(|c: char| c.is_ascii_digit())
        && !(digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0."))
        && digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'));
    if !plausible {
        return None;
    }
    match text.parse::<i64>() {
        Ok(number) => Some(number.into()),
        Err(_) => Number::from_f64(text.parse().ok()?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn yaml_reads_as_json() {
        let cases = [
            ("a: 1\nb: [x, 'y', \"z\"]\n", json!({"a": 1, "b": ["x", "y", "z"]})),
            (
                "responses:\n  200: {description: ok}\n  '404': {}\n",
                json!({"responses": {"200": {"description": "ok"}, "404": {}}}),
            ),
            (
                "a: &x {n: 1}\nb: *x\nc:\n  <<: *x\n  m: 2\n",
                json!({"a": {"n": 1}, "b": {"n": 1}, "c": {"n": 1, "m": 2}}),
            ),
            (
                "- ~\n- true\n- 1.5\n- 3.0.3\n- 007\n- yes\n- !!str 5\n",
                json!([null, true, 1.5, "3.0.3", "007", "yes", "5"]),
            ),
            ("t: |\n  会员\n  二\nf: >-\n  a\n  b\n", json!({"t": "会员\n二\n", "f": "a b"})),
            ("--- # one\na: 1\n--- # two\nb: 2\n", json!({"a": 1})),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_yaml_has_a_line_and_bombs_do_not_go_off() {
        for text in ["a: [1,\nb", "a: *nobody", "", "\"open", "a: b: c"] {
            assert!(parse(text).is_err(), "{text}");
        }
        let mut bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
        for n in 1..12 {
            let all = vec![format!("*a{}", n - 1); 10].join(",");
            bomb.extend([format!("a{n}: &a{n} [{all}]\n")]);
        }
        assert_eq!(parse(&bomb).unwrap_err().message.text(), &say::YAML_LARGE);
        let deep = "[".repeat(5_000);
        assert!(parse(&deep).is_err());
    }

    proptest::proptest! {
        #[test]
        fn nothing_makes_it_panic(text in "([a-z0-9:\\[\\]{}&*!|>'\"#%,~<-]|\n|  |\t|会){0,80}") {
            let _ = parse(&text);
        }
    }
}
