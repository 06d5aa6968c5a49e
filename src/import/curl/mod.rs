//! A command line of curl, as browsers and Postman copy it, as a probe.

mod login;
mod options;
#[cfg(test)]
mod tests;
mod way;

use super::{
    Mistake, Wish,
    credential::{Credentials, is_private, is_public, is_token},
    draft::{Body, Draft, Import, Request, Text, escape},
    emit, name, shell_words,
    url::{self, Url},
};
use crate::{
    mask, phrase,
    plan::Method,
    wording::{Phrase, import as say},
};
use options::{Args, DataAs};
use serde_json::Value;
use std::time::Duration;

/// Redirects followed for `-L`; a plan allows ten.
const REDIRECTS: u8 = 5;
const REDIRECTS_MAX: u8 = 10;
/// Longest title made of an address, in characters.
const TITLE_MAX: usize = 80;
/// How often a probe that writes runs, unless something is said.
const WRITES_EVERY: Duration = Duration::from_mins(10);

/// Headers that a browser sends with everything, and those the client makes itself.
const NOISE: [&str; 19] = [
    "accept-encoding",
    "accept-language",
    "cache-control",
    "connection",
    "content-length",
    "dnt",
    "if-modified-since",
    "if-none-match",
    "keep-alive",
    "postman-token",
    "pragma",
    "priority",
    "proxy-connection",
    "referer",
    "te",
    "transfer-encoding",
    "upgrade-insecure-requests",
    "x-client-data",
    "save-data",
];

/// Drafts the probe that `text` describes. `taken` knows the ids that the plan has.
pub fn curl(text: &str, wish: Wish<'_>, taken: &dyn Fn(&str) -> bool) -> Result<Import, Mistake> {
    if text.contains("^\"") || text.contains("^\n") || text.contains("^\r") {
        return Err(Mistake::new(&say::WINDOWS_QUOTES).hint(&say::WINDOWS_QUOTES_HINT));
    }
    let shell_words::Words { words, cut } = shell_words::split(text)?;
    let mut words = words.into_iter();
    let program = words.next().unwrap_or_default();
    if !["curl", "curl.exe"].contains(&program.rsplit('/').next().unwrap_or_default()) {
        return Err(Mistake::new(&say::NOT_CURL).hint(&say::NOT_CURL_HINT));
    }
    let mut args = options::read(words.collect())?;
    if cut {
        args.notes.push((&say::REST_LEFT_OUT).into());
    }
    let typed = args.url.take().ok_or_else(|| Mistake::new(&say::NO_ADDRESS))?;
    let url =
        url::parse(&typed).ok_or_else(|| Mistake::new(&say::BAD_ADDRESS).hint(&say::BAD_ADDRESS_HINT))?;
    let id = match wish.id {
        Some(id) => id.to_owned(),
        None => name::free(&id_of(&url), "-", taken),
    };
    Builder { credentials: Credentials::new(&id), args, dropped: Vec::new() }.build(id, &url, wish)
}

struct Builder {
    credentials: Credentials,
    args: Args,
    /// Names of headers that were left out.
    dropped: Vec<String>,
}

impl Builder {
    fn build(mut self, id: String, url: &Url<'_>, wish: Wish<'_>) -> Result<Import, Mistake> {
        let method = self.method()?;
        let mut request = Request::new(method, Text::Plain(String::new()));
        self.address(url, &mut request);
        self.authority(url, &mut request);
        let media = self.headers(url, &mut request);
        if self.args.data_as != DataAs::Query {
            self.body(media.as_deref(), &mut request);
        }
        if self.args.follow {
            request.redirects_max = self.args.redirects.unwrap_or(REDIRECTS).min(REDIRECTS_MAX);
        }
        self.way(url, &mut request)?;
        let (retries, retry_wait) = self.retries(&request);
        let safe = method.is_safe();
        let expect = if safe { "status == 200" } else { "status >= 200 && status < 300" };
        let mut draft = Draft {
            title: wish.title.map_or_else(|| title(method, url), str::to_owned),
            id,
            every: wish.every.or((!safe).then_some(WRITES_EVERY)),
            timeout: self.args.timeout,
            retries,
            retry_wait,
            request,
            expect: vec![expect.to_owned()],
            comments: Vec::new(),
            asleep: false,
        };
        emit::warn(&mut draft);
        let mut notes = self.args.notes;
        if !self.dropped.is_empty() {
            notes.push(phrase!(say::HEADERS_LEFT_OUT, names = self.dropped.join(" ")));
        }
        let Credentials { secrets, vars, .. } = self.credentials;
        Ok(Import { vars, drafts: vec![draft], secrets, notes })
    }

    fn method(&self) -> Result<Method, Mistake> {
        let implied = match (self.args.head, self.args.data_as == DataAs::Query || self.args.data.is_empty())
        {
            (true, _) => "HEAD",
            (false, true) => "GET",
            (false, false) => "POST",
        };
        let word = self.args.method.as_deref().unwrap_or(implied);
        let known = Method::ALL.into_iter().find(|method| method.word() == word);
        known.ok_or_else(|| {
            let word = word.chars().take(20).collect::<String>();
            Mistake::new(phrase!(say::UNKNOWN_METHOD, method = word))
        })
    }

    /// The address and the query. What is private in the query stands apart, all else as it was typed.
    fn address(&mut self, url: &Url<'_>, request: &mut Request) {
        let moved = if self.args.data_as == DataAs::Query { self.args.data.join("&") } else { String::new() };
        let mut kept = Vec::new();
        for part in url.query.unwrap_or_default().split('&').chain(moved.split('&')) {
            let (name, value) = part.split_once('=').unwrap_or(("", part));
            let decoded = url::decode(value).unwrap_or_else(|| value.to_owned());
            let readable = url::decode(name).unwrap_or_else(|| name.to_owned());
            if is_private(&readable, &decoded) {
                let text = self.credentials.text(&readable, &decoded);
                request.query.retain(|(known, _)| *known != readable);
                request.query.push((readable, text));
            } else if !part.is_empty() {
                kept.push(part);
            }
        }
        let query = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
        request.url = match self.credentials.path(url.path) {
            Text::Template(path) => {
                Text::Template(format!("{}{path}{}", escape(&url.origin), escape(&query)))
            }
            _ => Text::Plain(format!("{}{}{query}", url.origin, url.path)),
        };
    }

    /// The headers worth keeping; returns the media type of the body, which belongs to it.
    fn headers(&mut self, url: &Url<'_>, request: &mut Request) -> Option<String> {
        let mut media = None;
        let safe = request.method.is_safe();
        for (name, value) in std::mem::take(&mut self.args.headers) {
            let lower = name.to_ascii_lowercase();
            match lower.as_str() {
                "content-type" => media = Some(value),
                "cookie" => self.args.cookies.push(value),
                _ if is_noise(&lower, &value, url, safe) => self.dropped.push(lower),
                _ => {
                    let text = self.credentials.text(&name, &value);
                    set(&mut request.headers, name, text);
                }
            }
        }
        self.cookies(request);
        media
    }

    fn body(&mut self, media: Option<&str>, request: &mut Request) {
        if self.args.data.is_empty() {
            return;
        }
        let asked = self.args.data_as == DataAs::Json;
        let separator = if asked { "" } else { "&" };
        let data = self.args.data.join(separator);
        let kind = media.unwrap_or_default().to_ascii_lowercase();
        let is_json = asked || kind.contains("json");
        let is_form = kind.is_empty() || kind.contains("x-www-form-urlencoded");
        if asked && !request.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("accept")) {
            request.headers.push(("Accept".to_owned(), Text::Plain("application/json".to_owned())));
        }
        if (is_json || media.is_none())
            && let Ok(value @ (Value::Object(_) | Value::Array(_))) = serde_json::from_str::<Value>(&data)
            && let Some(json) = self.credentials.body(&value)
        {
            if !is_json {
                self.args.notes.push((&say::TAKEN_FOR_JSON).into());
            }
            request.body = Body::Json(json);
            if !kind.is_empty() && !kind.starts_with("application/json") {
                request.content_type = Some(kind);
            }
            return;
        }
        if is_form && let Some(pairs) = url::pairs(&data).filter(|pairs| are_unique(pairs)) {
            request.body = Body::Form(self.credentials.pairs(&pairs));
            return;
        }
        let fallback = if asked { "application/json" } else { "application/x-www-form-urlencoded" };
        request.content_type = Some(media.unwrap_or(fallback).to_owned());
        request.body = Body::Text(self.raw(&data));
    }

    /// A body that is sent as it stands: taken out whole when anything in it may be private.
    fn raw(&mut self, data: &str) -> Text {
        let words = data.split(|c: char| c.is_whitespace() || "\"'<>&=,;{}[]()".contains(c));
        let named = serde_json::from_str::<Value>(data).is_ok_and(|value| mask::json(&value) != value);
        let form = data
            .split('&')
            .filter_map(|part| part.split_once('='))
            .any(|(name, value)| is_private(name, value));
        if named || form || mask::personal(data) != data || words.into_iter().any(is_token) {
            self.credentials.take("body", data, Phrase::from(&say::WHAT_BODY))
        } else {
            Text::Plain(data.to_owned())
        }
    }
}

fn is_noise(name: &str, value: &str, url: &Url<'_>, safe: bool) -> bool {
    match name {
        "user-agent" => {
            ["Mozilla/", "curl/", "PostmanRuntime/", "insomnia/"].iter().any(|it| value.starts_with(it))
        }
        "accept" => value == "*/*" || value.starts_with("text/html,"),
        "host" => value.eq_ignore_ascii_case(url.host),
        // A server may refuse a writing request that comes from nowhere.
        "origin" => safe,
        _ => name.starts_with("sec-") || NOISE.contains(&name),
    }
}

/// The last of several headers of one name counts, as in a table of TOML.
fn set(headers: &mut Vec<(String, Text)>, name: String, text: Text) {
    headers.retain(|(known, _)| !known.eq_ignore_ascii_case(&name));
    headers.push((name, text));
}

fn are_unique(pairs: &[(String, String)]) -> bool {
    pairs.iter().enumerate().all(|(at, (name, _))| pairs[..at].iter().all(|(known, _)| known != name))
}

/// The telling part of the path, or the host.
fn id_of(url: &Url<'_>) -> String {
    let telling = |segment: &&str| {
        let version = segment.strip_prefix('v').is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
        let number = segment.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        !number && !version && *segment != "api" && is_public(segment)
    };
    let segments: Vec<&str> = url.path.split('/').filter(telling).collect();
    let last = segments.len().saturating_sub(2);
    [name::slug(&segments[last..].join("-")), name::slug(url.host.split(':').next().unwrap_or_default())]
        .into_iter()
        .find(|slug| !slug.is_empty())
        .unwrap_or_else(|| "probe".to_owned())
}

fn title(method: Method, url: &Url<'_>) -> String {
    let shown = |segment: &str| if is_public(segment) { segment.to_owned() } else { mask::DOTS.to_owned() };
    let path = url.path.split('/').map(shown).collect::<Vec<_>>().join("/");
    let path = if path.is_empty() { "/" } else { path.as_str() };
    format!("{} {path}", method.word()).chars().filter(|c| !c.is_control()).take(TITLE_MAX).collect()
}
