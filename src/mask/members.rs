//! Personal data known by the name of the member that holds it.

use super::DOTS;
use serde_json::Value;

/// Whole names, without `_` and `-`, in lower case.
const NAMES: [&str; 22] = [
    "name",
    "username",
    "realname",
    "fullname",
    "nickname",
    "firstname",
    "lastname",
    "membername",
    "customername",
    "contact",
    "contactname",
    "tel",
    "pin",
    "otp",
    "auth",
    "cookie",
    "setcookie",
    "authorization",
    "姓名",
    "地址",
    "生日",
    "手机",
];

/// Ends of names, likewise.
const ENDINGS: [&str; 24] = [
    "phone",
    "mobile",
    "telephone",
    "phonenumber",
    "mobilenumber",
    "email",
    "mail",
    "openid",
    "unionid",
    "idcard",
    "idno",
    "idnumber",
    "address",
    "birthday",
    "birthdate",
    "password",
    "passwd",
    "pwd",
    "secret",
    "token",
    "session",
    "sessionid",
    "apikey",
    "手机号",
];

/// Whether a member, header or parameter of this name holds personal data or a secret.
pub fn is_private(name: &str) -> bool {
    let name: String =
        name.chars().filter(|c| !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect();
    NAMES.contains(&name.as_str()) || ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// `json` with the values of private members masked at any depth.
pub fn json(json: &Value) -> Value {
    match json {
        Value::Array(items) => items.iter().map(self::json).collect(),
        Value::Object(members) => {
            let masked = members.iter().map(|(name, value)| {
                let hide =
                    is_private(name) && !matches!(value, Value::Null | Value::Object(_) | Value::Array(_));
                (name.clone(), if hide { DOTS.into() } else { self::json(value) })
            });
            Value::Object(masked.collect())
        }
        other => other.clone(),
    }
}

/// Masks `"name": value` and `name=value` in text that may be a cut or broken JSON or a query.
pub(super) fn pairs(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(sign) = rest.find([':', '=']) {
        let (before, after) = rest.split_at(sign + 1);
        out.push_str(before);
        rest = after;
        let name = if before.ends_with('=') { parameter(before) } else { quoted(before) };
        if !name.is_some_and(is_private) {
            continue;
        }
        let spaces = if before.ends_with('=') { 0 } else { rest.len() - rest.trim_start().len() };
        let (blank, value) = rest.split_at(spaces);
        out.push_str(blank);
        let quote = if value.starts_with('"') { "\"" } else { "" };
        let end = if quote.is_empty() { bare(value) } else { 1 + string(&value[1..]) };
        if end > quote.len() {
            out.push_str(quote);
            out.push_str(DOTS);
        } else {
            out.push_str(&value[..end]);
        }
        rest = &value[end..];
    }
    out.push_str(rest);
    out
}

/// The name before `=`.
fn parameter(before: &str) -> Option<&str> {
    let name = before.strip_suffix('=')?;
    name.rsplit(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').next()
}

/// The name in quotes before `:`.
fn quoted(before: &str) -> Option<&str> {
    before.strip_suffix(':')?.trim_end().strip_suffix('"')?.rsplit('"').next()
}

/// Bytes up to the closing quote, or to the end of a text that was cut.
fn string(text: &str) -> usize {
    let mut escaped = false;
    for (i, c) in text.char_indices() {
        match c {
            '"' if !escaped => return i,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len()
}

/// Bytes of a value that has no quotes; none for an object or array, whose members speak for themselves.
fn bare(text: &str) -> usize {
    text.find(|c: char| c.is_whitespace() || "&;,\"'<>()[]{}".contains(c)).unwrap_or(text.len())
}
