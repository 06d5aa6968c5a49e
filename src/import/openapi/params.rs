//! The values a request needs: parameters with their examples.

use super::{
    super::{
        credential::Credentials,
        draft::{Request, Text, Var, escape},
        name, url,
    },
    Operation, Taken,
    document::{Document, line},
};
use crate::{phrase, wording::import as say};
use serde_json::Value;

/// Longest value taken over from an example, in characters.
const EXAMPLE_MAX: usize = 200;

/// Fills in what one operation needs.
pub(super) struct Filler<'a> {
    pub document: &'a Document,
    /// Secrets and variables of the whole document: probes share them.
    pub credentials: &'a mut Credentials,
    /// What the names of variables begin with.
    pub prefix: &'a str,
    /// Names that the plan has already.
    pub taken: Taken<'a>,
    /// Variables whose value somebody has to think of.
    pub made_up: Vec<String>,
}

impl Filler<'_> {
    /// The path with its parameters filled in, as part of a template; queries and headers go into `request`.
    pub(super) fn parameters(&mut self, operation: &Operation<'_>, request: &mut Request) -> String {
        let document = self.document;
        let parameters = parameters(document, operation);
        let mut path = escape(operation.path);
        for parameter in parameters {
            let field = |key: &str| parameter.get(key).and_then(Value::as_str).unwrap_or_default();
            let (name, place) = (field("name"), field("in"));
            let required = parameter.get("required").and_then(Value::as_bool) == Some(true);
            match place {
                "path" => {
                    let text = self.value(name, parameter);
                    path = path.replace(&format!("{{{name}}}"), &self.in_path(text));
                }
                "query" if required => {
                    let text = self.value(name, parameter);
                    request.query.push((name.to_owned(), text));
                }
                "header" if required && !is_own_header(name) => {
                    let text = self.value(name, parameter);
                    request.headers.push((name.to_owned(), text));
                }
                "cookie" if required && !name.is_empty() => self.cookie(name, request),
                _ => {}
            }
        }
        // A parameter that is nowhere described.
        while let Some((from, to)) = open_brace(&path) {
            let name = path[from + 1..to].to_owned();
            let var = self.variable(&name, "1");
            path.replace_range(from..=to, &format!("${{{var}}}"));
        }
        path
    }

    fn in_path(&mut self, text: Text) -> String {
        match text {
            Text::Plain(value) => url::encode(&value),
            Text::Template(template) => template,
            Text::Env(env) => self.credentials.part(env),
        }
    }

    /// An example of the document, or a variable.
    fn value(&mut self, name: &str, parameter: &Value) -> Text {
        match self.example(parameter) {
            Some(example) => self.credentials.text(name, &example),
            None if super::super::credential::is_private(name, "1") => {
                self.credentials.take(name, name, phrase!(say::WHAT_VALUE, name = name))
            }
            None => {
                let var = self.variable(name, &placeholder(self.document, parameter));
                Text::Template(format!("${{{var}}}"))
            }
        }
    }

    fn variable(&mut self, name: &str, default: &str) -> String {
        let env = name::env_name(&[self.prefix, name]);
        let wanted = env.to_ascii_lowercase();
        if let Some(known) = self.credentials.vars.iter().find(|var| var.env == env) {
            return known.name.clone();
        }
        let free = name::free(&wanted, "_", self.taken.var);
        self.made_up.push(free.clone());
        let default = Some(default.to_owned());
        self.credentials.vars.push(Var { name: free.clone(), env, default, asleep: false });
        free
    }

    fn example(&self, parameter: &Value) -> Option<String> {
        let schema = self.document.member(parameter, "schema").unwrap_or(parameter);
        let first = |value: Option<&Value>| match value {
            Some(Value::Array(items)) => items.first().cloned(),
            Some(Value::Object(members)) => {
                members.values().next().and_then(|it| self.document.member(it, "value")).cloned()
            }
            _ => None,
        };
        let candidates = [
            parameter.get("example").cloned(),
            parameter.get("x-example").cloned(),
            first(parameter.get("examples")),
            schema.get("example").cloned(),
            first(schema.get("examples")),
            schema.get("default").cloned(),
            schema.get("const").cloned(),
            first(schema.get("enum")),
            schema.get("items").and_then(|items| first(items.get("enum"))),
        ];
        candidates.into_iter().flatten().find_map(|value| plain(&value))
    }
}

/// Those of the operation, and those of its path that it does not say anew.
fn parameters<'a>(document: &'a Document, operation: &Operation<'a>) -> Vec<&'a Value> {
    let list = |value: &'a Value| value.get("parameters").and_then(Value::as_array);
    let all = [list(operation.value), list(operation.item)].into_iter().flatten().flatten();
    let mut found: Vec<&Value> = Vec::new();
    for parameter in all.filter_map(|parameter| document.resolve(parameter)) {
        let same = |known: &&Value| ["name", "in"].iter().all(|key| known.get(key) == parameter.get(key));
        if !found.iter().any(same) {
            found.push(parameter);
        }
    }
    found
}

/// A value as it stands in an address.
fn plain(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Array(items) => items.iter().map(plain).collect::<Option<Vec<_>>>()?.join(","),
        _ => return None,
    };
    (!text.is_empty() && text.chars().count() <= EXAMPLE_MAX && line(&text, EXAMPLE_MAX) == text)
        .then_some(text)
}

/// Something of the right form, to be replaced by something that exists.
fn placeholder(document: &Document, parameter: &Value) -> String {
    let schema = document.member(parameter, "schema").unwrap_or(parameter);
    let field = |key: &str| schema.get(key).and_then(Value::as_str).unwrap_or_default();
    match (field("type"), field("format")) {
        ("boolean", _) => "true",
        (_, "uuid") => "00000000-0000-0000-0000-000000000001",
        (_, "date") => "2026-01-01",
        (_, "date-time") => "2026-01-01T00:00:00Z",
        _ => "1",
    }
    .to_owned()
}

/// Headers that `OpenAPI` says are described elsewhere.
fn is_own_header(name: &str) -> bool {
    ["accept", "content-type", "authorization"].contains(&name.to_ascii_lowercase().as_str())
}

/// A `{name}` that is no `${variable}`.
fn open_brace(path: &str) -> Option<(usize, usize)> {
    let from = path.match_indices('{').map(|(at, _)| at).find(|at| !path[..*at].ends_with('$'))?;
    let to = from + path[from..].find('}')?;
    Some((from, to))
}
