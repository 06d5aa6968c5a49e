//! What a good answer is, as the document describes it.

use super::{Operation, document::Document};
use serde_json::Value;

/// Most members asked for in one probe.
const MEMBERS_MAX: usize = 12;

/// Conditions over the answer: its status, and the members it must have.
pub(super) fn expect(document: &Document, operation: &Operation<'_>) -> Vec<String> {
    let responses = document.member(operation.value, "responses").and_then(Value::as_object);
    let statuses = || responses.into_iter().flatten();
    let exact = |(code, response)| {
        let code: &String = code;
        code.parse::<u16>().ok().filter(|code| (100..600).contains(code)).map(|code| (code, response))
    };
    let within = |from: u16, to: u16| {
        let codes = statuses().filter_map(exact).filter(move |(code, _)| (from..to).contains(code));
        codes.min_by_key(|(code, _)| *code)
    };
    let range = statuses().find(|(code, _)| code.eq_ignore_ascii_case("2XX"));
    let (status, response) = match (within(200, 300), range, within(300, 400)) {
        (Some((code, response)), ..) => (format!("status == {code}"), Some(response)),
        (None, Some((_, response)), _) => ("status >= 200 && status < 300".to_owned(), Some(response)),
        (None, None, Some((code, _))) => (format!("status == {code}"), None),
        _ => ("status == 200".to_owned(), None),
    };
    let mut expect = vec![status];
    if operation.has_body
        && let Some(schema) = response.and_then(|response| schema(document, response))
    {
        expect.extend(members(document, schema));
    }
    expect
}

/// The schema of the JSON of a response.
fn schema<'a>(document: &'a Document, response: &'a Value) -> Option<&'a Value> {
    if document.is_swagger {
        return document.member(response, "schema");
    }
    let content = document.member(response, "content")?.as_object()?;
    let is_json = |name: &&String| {
        let media = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        media == "application/json" || media.ends_with("+json")
    };
    let name = content.keys().find(is_json)?;
    document.member(content.get(name)?, "schema")
}

/// `exists(json.id)` for every member that is required and never null.
fn members(document: &Document, schema: &Value) -> Vec<String> {
    let schemas = document.schemas(schema);
    let property =
        |name: &str| schemas.iter().find_map(|schema| document.resolve(schema.get("properties")?.get(name)?));
    let mut names: Vec<&str> = Vec::new();
    for schema in &schemas {
        let required = schema.get("required").and_then(Value::as_array);
        for name in required.into_iter().flatten().filter_map(Value::as_str) {
            if !names.contains(&name) && can_be_named(name) && property(name).is_none_or(is_always_there) {
                names.push(name);
            }
        }
    }
    names.into_iter().take(MEMBERS_MAX).map(|name| format!("exists(json{})", path(name))).collect()
}

/// Not one that is only sent, nor one that may be null.
fn is_always_there(property: &Value) -> bool {
    let is_true = |key: &str| property.get(key).and_then(Value::as_bool) == Some(true);
    let types = property.get("type").and_then(Value::as_array);
    let null = |value: &Value| value.as_str() == Some("null");
    let choices = ["oneOf", "anyOf"].iter().filter_map(|key| property.get(key)?.as_array()).flatten();
    let choice = |choice: &Value| choice.get("type").is_some_and(null);
    !is_true("writeOnly")
        && !is_true("nullable")
        && !is_true("x-nullable")
        && !types.is_some_and(|types| types.iter().any(null))
        && !choices.into_iter().any(choice)
}

fn can_be_named(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 64
        && !name.contains(['\'', '\\', '$'])
        && !name.chars().any(char::is_control)
}

fn path(name: &str) -> String {
    let bare = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if bare { format!(".{name}") } else { format!("['{name}']") }
}
