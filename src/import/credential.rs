//! Telling what must not stand in a plan, and giving it a name in the environment instead.

use super::{
    draft::{Json, Secret, Text, Var, escape},
    name, url,
};
use crate::{
    mask, phrase,
    plan::names_secret,
    wording::{Phrase, import as say},
};
use serde_json::Value;

/// Names that mostly belong to a secret where a program sends them, without `_` and `-`.
const NAMES: [&str; 12] = [
    "sig",
    "sign",
    "signature",
    "ticket",
    "sid",
    "csrf",
    "xsrf",
    "csrfmiddlewaretoken",
    "captcha",
    "jwt",
    "assertion",
    "code",
];
/// Shortest value of a `key` that is taken for a secret, in bytes.
const KEY_MIN: usize = 12;
/// Shortest text that is taken for a token by its looks, in bytes.
const TOKEN_MIN: usize = 20;
/// How well-known tokens begin.
const TOKENS: [&str; 10] =
    ["eyJ", "sk-", "sk_", "pk_", "ghp_", "github_pat_", "glpat-", "xox", "AKIA", "AIza"];

/// Stands for most values while a plan is judged.
const STAND_IN: &str = "x";

/// Takes secrets out of one import. The values are kept until it is done, only to know one again.
pub(super) struct Credentials {
    /// Put before each name: the id of the probe.
    prefix: String,
    known: Vec<(String, String)>,
    pub secrets: Vec<Secret>,
    pub vars: Vec<Var>,
}

impl Credentials {
    pub(super) fn new(prefix: &str) -> Self {
        Self { prefix: prefix.to_owned(), known: Vec::new(), secrets: Vec::new(), vars: Vec::new() }
    }

    /// `value` of the header, parameter or member `name`, unless it is private.
    pub(super) fn text(&mut self, name: &str, value: &str) -> Text {
        if is_private(name, value) {
            self.take(name, value, phrase!(say::WHAT_VALUE, name = name))
        } else {
            Text::Plain(value.to_owned())
        }
    }

    /// A value that is private whatever it looks like.
    pub(super) fn take(&mut self, name: &str, value: &str, what: Phrase) -> Text {
        self.take_formed(name, value, what, STAND_IN)
    }

    /// A value that a plan takes in one form only, of which `stand_in` is an example.
    pub(super) fn take_formed(
        &mut self,
        name: &str,
        value: &str,
        what: Phrase,
        stand_in: &'static str,
    ) -> Text {
        let env = self.env(name, value);
        if !self.secrets.iter().any(|secret| secret.env == env) {
            self.secrets.push(Secret { env: env.clone(), what, stand_in });
        }
        Text::Env(env)
    }

    /// A value that is private whatever it looks like, as part of a template.
    pub(super) fn take_part(&mut self, name: &str, value: &str, what: Phrase) -> String {
        match self.take(name, value, what) {
            Text::Env(env) => self.part(env),
            Text::Plain(text) => escape(&text),
            Text::Template(text) => text,
        }
    }

    /// A variable of the environment as part of a template, which takes variables of the plan.
    pub(super) fn part(&mut self, env: String) -> String {
        let var = env.to_ascii_lowercase();
        if !self.vars.iter().any(|known| known.name == var) {
            self.vars.push(Var { name: var.clone(), env, default: None, asleep: false });
        }
        format!("${{{var}}}")
    }

    fn env(&mut self, name: &str, value: &str) -> String {
        if let Some(named) = variable(value) {
            return named.to_owned();
        }
        let wanted = name::env_name(&[&self.prefix, name]);
        let other = |env: &str| self.known.iter().any(|(known, its)| known == env && its != value);
        let env = name::free(&wanted, "_", other);
        self.known.push((env.clone(), value.to_owned()));
        env
    }

    pub(super) fn pairs(&mut self, pairs: &[(String, String)]) -> Vec<(String, Text)> {
        pairs.iter().map(|(name, value)| (name.clone(), self.text(name, value))).collect()
    }

    /// The JSON of a body. `None`, and nothing taken, when TOML cannot say it: a null, or a number beyond 64 bits.
    pub(super) fn body(&mut self, value: &Value) -> Option<Json> {
        let (secrets, known) = (self.secrets.len(), self.known.len());
        let json = self.json("body", value);
        if json.is_none() {
            self.secrets.truncate(secrets);
            self.known.truncate(known);
        }
        json
    }

    fn json(&mut self, name: &str, value: &Value) -> Option<Json> {
        Some(match value {
            Value::Number(number) if is_private(name, &number.to_string()) => {
                Json::Text(self.text(name, &number.to_string()))
            }
            Value::Null => return None,
            Value::Number(number) if number.is_u64() && number.as_i64().is_none() => return None,
            Value::Bool(_) | Value::Number(_) => Json::Value(value.clone()),
            Value::String(text) => Json::Text(self.text(name, text)),
            Value::Array(items) => {
                Json::Array(items.iter().map(|item| self.json(name, item)).collect::<Option<_>>()?)
            }
            Value::Object(members) => {
                let member = |(name, value): (&String, &Value)| Some((name.clone(), self.json(name, value)?));
                let members: Vec<_> = members.iter().map(member).collect::<Option<_>>()?;
                // The plan would read this as a value from outside.
                let outside = |name: &str| ["env", "file", "default", "secret"].contains(&name);
                if !members.is_empty() && members.iter().all(|(name, _)| outside(name)) {
                    return None;
                }
                Json::Object(members)
            }
        })
    }

    /// The path of an address, with its private segments as variables.
    pub(super) fn path(&mut self, path: &str) -> Text {
        let mut hidden = false;
        let segments: Vec<String> = path
            .split('/')
            .map(|segment| {
                if is_public(segment) {
                    return escape(segment);
                }
                hidden = true;
                let what = Phrase::from(&say::WHAT_PATH);
                self.take_part("path", segment, what)
            })
            .collect();
        if hidden { Text::Template(segments.join("/")) } else { Text::Plain(path.to_owned()) }
    }
}

/// Whether a value of this name is a secret or somebody's personal data. `name` itself is mostly that of a thing.
pub(super) fn is_private(name: &str, value: &str) -> bool {
    if value.trim().is_empty() {
        return false;
    }
    let plain: String =
        name.chars().filter(|c| !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect();
    names_secret(name)
        || (mask::is_private(name) && plain != "name")
        || NAMES.contains(&plain.as_str())
        || (plain.ends_with("key") && value.len() >= KEY_MIN)
        || is_token(value)
        || mask::personal(value) != value
}

/// Whether a text looks like something a machine gave out: known beginnings, or small and capital letters and digits
/// mixed over some length.
pub(super) fn is_token(text: &str) -> bool {
    let known = TOKENS.iter().any(|start| text.starts_with(start));
    let has = |kind: fn(&char) -> bool| text.chars().any(|c| kind(&c));
    let solid = text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.~+/=%".contains(&b));
    let mixed = has(char::is_ascii_uppercase) && has(char::is_ascii_lowercase) && has(char::is_ascii_digit);
    let hexadecimal = text.len() >= 32 && text.bytes().all(|b| b.is_ascii_hexdigit());
    text.len() >= TOKEN_MIN && solid && (known || hexadecimal || (mixed && !text.contains(['/', '.'])))
}

/// Whether a segment of a path may be shown.
pub(super) fn is_public(segment: &str) -> bool {
    let text = url::decode(segment).unwrap_or_else(|| segment.to_owned());
    !is_token(segment) && mask::personal(&text) == text
}

/// `$TOKEN` and `${TOKEN}`: who wrote that has named the variable already.
pub(super) fn variable(value: &str) -> Option<&str> {
    let rest = value.strip_prefix('$')?;
    let name = rest.strip_prefix('{').map_or(Some(rest), |inner| inner.strip_suffix('}'))?;
    let sound = !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    sound.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_things_are_told_from_others() {
        for (name, value) in [
            ("Authorization", "x"),
            ("X-Api-Key", "x"),
            ("password", "x"),
            ("access_token", "x"),
            ("phone", "1"),
            ("q", "13812345678"),
            ("q", "wang@example.com"),
            ("key", "0123456789abcdef"),
            ("state", "eyJhbGciOiJIUzI1NiJ9.e30.abc"),
            ("v", "Zm9vYmFyYmF6cXV4MTIzNDU2"),
        ] {
            assert!(is_private(name, value), "{name}={value}");
        }
        for (name, value) in [
            ("page", "2"),
            ("name", "coupon"),
            ("password", ""),
            ("key", "points"),
            ("sort", "createdAt"),
            ("url", "https://Example.cn/Member/Points/2026"),
            ("id", "123e4567-e89b-12d3-a456-426614174000"),
        ] {
            assert!(!is_private(name, value), "{name}={value}");
        }
    }

    #[test]
    fn one_value_has_one_name_and_another_has_another() {
        let mut credentials = Credentials::new("login");
        assert_eq!(credentials.text("token", "a"), Text::Env("LOGIN_TOKEN".into()));
        assert_eq!(credentials.text("token", "a"), Text::Env("LOGIN_TOKEN".into()));
        assert_eq!(credentials.text("token", "b"), Text::Env("LOGIN_TOKEN_2".into()));
        assert_eq!(credentials.text("token", "${MY_TOKEN}"), Text::Env("MY_TOKEN".into()));
        assert_eq!(credentials.secrets.len(), 3);
    }

    #[test]
    fn secrets_in_a_path_become_variables() {
        let mut credentials = Credentials::new("hook");
        let path = credentials.path("/services/Zm9vYmFyYmF6cXV4MTIzNDU2/x");
        assert_eq!(path, Text::Template("/services/${hook_path}/x".into()));
        assert_eq!(credentials.vars[0].env, "HOOK_PATH");
        assert_eq!(credentials.path("/a/b"), Text::Plain("/a/b".into()));
    }
}
