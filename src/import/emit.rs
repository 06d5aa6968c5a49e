//! Drafts as the TOML people would have written: short requests on one line, long ones as a table of their own.
//!
//! The one place that knows how the keys of a request are spelled.

use super::draft::{Auth, Body, Draft, Import, Json, Pem, Request, Text, Var, escape};
use crate::{
    phrase,
    plan::{HttpVersion, Method},
    wording::{Lang, import as say},
};
use std::{fmt::Write as _, time::Duration};

/// Longest line of a request before it becomes a table, in characters.
const LINE_MAX: usize = 110;

/// Where the text goes: TOML opens a table such as `[vars]` only once in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    NewFile,
    /// Added at the end of a file.
    Appended,
}

pub fn emit(import: &Import, home: Home, lang: Lang) -> String {
    let mut parts = Vec::new();
    if !import.vars.is_empty() {
        parts.push(vars(&import.vars, home));
    }
    parts.extend(import.drafts.iter().map(|draft| probe(draft, lang)));
    parts.join("\n")
}

/// `[vars]` in a new file; a table for each in one that may have `[vars]` already.
fn vars(vars: &[Var], home: Home) -> String {
    let mut out = if home == Home::NewFile { "[vars]\n".to_owned() } else { String::new() };
    for var in vars {
        let mut entries = vec![("env".to_owned(), quote(&var.env))];
        entries.extend(var.default.as_ref().map(|default| ("default".to_owned(), quote(default))));
        let mark = if var.asleep { "# " } else { "" };
        if home == Home::NewFile {
            let _ = writeln!(out, "{mark}{} = {}", key(&var.name), inline(&entries));
            continue;
        }
        let _ = writeln!(out, "{mark}[vars.{}]", key(&var.name));
        for (name, value) in entries {
            let _ = writeln!(out, "{mark}{name} = {value}");
        }
    }
    out
}

fn probe(draft: &Draft, lang: Lang) -> String {
    let mut out = String::new();
    for comment in &draft.comments {
        let text = comment.render(lang);
        let _ = writeln!(out, "# {}", text.replace(|c: char| c.is_control(), " "));
    }
    let mut table = format!("[probe.{}]\ntitle = {}\n", key(&draft.id), quote(&draft.title));
    if let Some(every) = draft.every {
        let _ = writeln!(table, "every = {}", quote(&duration(every)));
    }
    if let Some(timeout) = draft.timeout {
        let _ = writeln!(table, "timeout = {}", quote(&duration(timeout)));
    }
    if draft.retries > 0 {
        let _ = writeln!(table, "retries = {}", draft.retries);
    }
    if let Some(wait) = draft.retry_wait {
        let _ = writeln!(table, "retry_wait = {}", quote(&duration(wait)));
    }
    let entries = request(&draft.request);
    let line = format!("request = {}\n", inline(&entries));
    let long = line.chars().count() > LINE_MAX;
    if !long {
        table.push_str(&line);
    }
    table.push_str(&expect(&draft.expect));
    if long {
        let _ = writeln!(table, "\n[probe.{}.request]", key(&draft.id));
        for (name, value) in &entries {
            let _ = writeln!(table, "{name} = {value}");
        }
    }
    for line in table.lines() {
        let mark = match (draft.asleep, line) {
            (false, _) => "",
            (true, "") => "#",
            (true, _) => "# ",
        };
        let _ = writeln!(out, "{mark}{line}");
    }
    out
}

fn expect(conditions: &[String]) -> String {
    let quoted: Vec<String> = conditions.iter().map(|condition| quote(condition)).collect();
    let line = format!("expect = [{}]\n", quoted.join(", "));
    if line.chars().count() <= LINE_MAX {
        return line;
    }
    let lines = quoted.iter().fold(String::new(), |out, condition| out + "    " + condition + ",\n");
    format!("expect = [\n{lines}]\n")
}

/// The keys of a request with their values, as they stand in the plan's shape.
fn request(request: &Request) -> Vec<(String, String)> {
    let mut entries = Vec::new();
    let mut put = |name: &str, value: String| entries.push((name.to_owned(), value));
    if request.method != Method::Get {
        put("method", quote(request.method.word()));
    }
    put("url", text(&request.url));
    for (name, pairs) in
        [("headers", &request.headers), ("query", &request.query), ("cookies", &request.cookies)]
    {
        if !pairs.is_empty() {
            put(name, map(pairs));
        }
    }
    match &request.auth {
        Auth::None => {}
        Auth::Bearer(token) => put("bearer", text(token)),
        auth => {
            let (name, entries) = credentials(auth);
            put(name, inline(&entries));
        }
    }
    match &request.body {
        Body::None => {}
        Body::Json(value) => put("json", json(value)),
        Body::Form(pairs) => put("form", map(pairs)),
        Body::Text(body) => put("text", text(body)),
    }
    if let Some(kind) = &request.content_type {
        put("content_type", quote(&escape(kind)));
    }
    if request.version != HttpVersion::Auto {
        put("http", quote(HttpVersion::WORDS[request.version as usize]));
    }
    if let Some(identity) = &request.identity {
        put("client_cert", pem(&identity.chain));
        put("client_key", pem(&identity.key));
    }
    if let Some(proxy) = &request.proxy {
        put("proxy", text(proxy));
    }
    if request.redirects_max > 0 {
        put("redirects_max", request.redirects_max.to_string());
    }
    entries
}

/// The table of those ways to log in that have one.
fn credentials(auth: &Auth) -> (&'static str, Vec<(String, String)>) {
    let entry = |name: &str, value: String| (name.to_owned(), value);
    match auth {
        Auth::None | Auth::Bearer(_) => ("", Vec::new()),
        Auth::Basic { user, password } => {
            ("basic", vec![entry("user", text(user)), entry("password", text(password))])
        }
        Auth::OAuth2 { token_url, client_id, client_secret, scope } => {
            let mut entries = vec![
                entry("token_url", quote(&escape(token_url))),
                entry("client_id", text(client_id)),
                entry("client_secret", text(client_secret)),
            ];
            entries.extend(scope.as_ref().map(|scope| entry("scope", quote(&escape(scope)))));
            ("oauth2", entries)
        }
    }
}

fn map(pairs: &[(String, Text)]) -> String {
    inline(&pairs.iter().map(|(name, value)| (key(name), text(value))).collect::<Vec<_>>())
}

fn inline(entries: &[(String, String)]) -> String {
    if entries.is_empty() {
        return "{}".to_owned();
    }
    let entries: Vec<String> = entries.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    format!("{{ {} }}", entries.join(", "))
}

fn json(value: &Json) -> String {
    match value {
        Json::Value(value) => value.to_string(),
        Json::Text(value) => text(value),
        Json::Array(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(", ")),
        Json::Object(members) => {
            inline(&members.iter().map(|(name, value)| (key(name), json(value))).collect::<Vec<_>>())
        }
    }
}

fn text(text: &Text) -> String {
    match text {
        Text::Plain(text) => quote(&escape(text)),
        Text::Template(text) => quote(text),
        Text::Env(name) => format!("{{ env = {} }}", quote(name)),
    }
}

fn pem(pem: &Pem) -> String {
    match pem {
        Pem::File(path) => format!("{{ file = {} }}", quote(path)),
        Pem::Value(value) => text(value),
    }
}

fn key(name: &str) -> String {
    let bare = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if bare { name.to_owned() } else { quote(name) }
}

/// A basic string of TOML.
pub(super) fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// In the largest unit that divides it.
fn duration(duration: Duration) -> String {
    let ms = duration.as_millis();
    let units = [(86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1_000, "s")];
    let unit = units.into_iter().find(|(size, _)| ms >= *size && ms.is_multiple_of(*size));
    unit.map_or_else(|| format!("{ms}ms"), |(size, name)| format!("{}{name}", ms / size))
}

/// What is said above a probe that writes: it does so again and again.
pub(super) fn warn(draft: &mut Draft) {
    if !draft.request.method.is_safe() {
        draft.comments.push(phrase!(say::WRITES, method = draft.request.method.word()));
        draft.comments.push((&say::WRITES_CLEAN_UP).into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_survive_toml() {
        for text in ["a", "\"\\\n\t\r\u{7f}\u{1}", "会员", "'''", "${x}"] {
            let table: toml::Table = format!("x = {}", quote(text)).parse().unwrap();
            assert_eq!(table["x"].as_str(), Some(text));
        }
    }

    #[test]
    fn durations_keep_their_worth() {
        for (ms, expected) in
            [(30_000, "30s"), (1_500, "1500ms"), (90_000, "90s"), (600_000, "10m"), (86_400_000, "1d")]
        {
            assert_eq!(duration(Duration::from_millis(ms)), expected);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_survives_toml(text in "(.|\n){0,60}") {
            let table: toml::Table = format!("x = {}", quote(&text)).parse().unwrap();
            proptest::prop_assert_eq!(table["x"].as_str(), Some(text.as_str()));
        }
    }
}
