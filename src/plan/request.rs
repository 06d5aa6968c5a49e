//! An HTTP request as the plan writes it.

use super::Template;
use crate::expr::Path;
use regex::Regex;
use std::time::Duration;

#[derive(Clone, Debug)]
pub struct Request {
    pub method: Method,
    pub url: Template,
    pub headers: Vec<(String, Template)>,
    pub query: Vec<(String, Template)>,
    pub cookies: Vec<(String, Template)>,
    pub body: Body,
    /// Says of the body what it is, where that is not what golive would say.
    pub content_type: Option<Template>,
    pub auth: Auth,
    /// An `Idempotency-Key` with a value for this run alone: what is sent twice counts once.
    pub idempotent: bool,
    /// Redirects followed at most; 0 unless asked.
    pub redirects_max: u8,
    /// A new connection for each request, as a first-time visitor has.
    pub fresh_connection: bool,
    pub version: HttpVersion,
    /// Who we are, where the server asks for a certificate.
    pub identity: Option<ClientCert>,
    /// `http://proxy:3128`. Never taken from the environment unless the plan says so.
    pub proxy: Option<Template>,
}

impl Request {
    /// `GET` and nothing else.
    pub fn get(url: Template) -> Self {
        Self {
            method: Method::Get,
            url,
            headers: Vec::new(),
            query: Vec::new(),
            cookies: Vec::new(),
            body: Body::None,
            content_type: None,
            auth: Auth::None,
            idempotent: false,
            redirects_max: 0,
            fresh_connection: false,
            version: HttpVersion::Auto,
            identity: None,
            proxy: None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Get,
    Head,
    Post,
    Put,
    Patch,
    Delete,
    Options,
    Trace,
}

impl Method {
    pub const WORDS: [&str; 8] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];
    pub const ALL: [Self; 8] =
        [Self::Get, Self::Head, Self::Post, Self::Put, Self::Patch, Self::Delete, Self::Options, Self::Trace];

    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }

    /// Asks and changes nothing (RFC 9110, 9.2.1).
    pub fn is_safe(self) -> bool {
        matches!(self, Self::Get | Self::Head | Self::Options | Self::Trace)
    }

    /// Twice is as good as once (RFC 9110, 9.2.2).
    pub fn is_idempotent(self) -> bool {
        self.is_safe() || matches!(self, Self::Put | Self::Delete)
    }
}

/// The version of HTTP that is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum HttpVersion {
    /// Whichever a secured server prefers; 1.1 without TLS.
    #[default]
    Auto,
    Http1,
    /// Also without TLS, where it cannot be agreed upon beforehand.
    Http2,
}

impl HttpVersion {
    pub const WORDS: [&str; 3] = ["auto", "1.1", "2"];
    pub const ALL: [Self; 3] = [Self::Auto, Self::Http1, Self::Http2];
}

#[derive(Clone, Debug)]
pub enum Body {
    None,
    Json(JsonTemplate),
    Form(Vec<(String, Template)>),
    Text(Template),
}

/// JSON whose texts may hold variables and secrets.
#[derive(Clone, Debug)]
pub enum JsonTemplate {
    Value(serde_json::Value),
    Text(Template),
    Array(Vec<Self>),
    Object(Vec<(String, Self)>),
}

/// How a request says who sends it.
#[derive(Clone, Debug)]
pub enum Auth {
    None,
    /// `Authorization: Bearer …`.
    Bearer(Template),
    Basic {
        user: Template,
        password: Template,
    },
    OAuth2(Box<OAuth2>),
}

/// A token for a client of its own right (RFC 6749, 4.4), kept until shortly before it expires.
#[derive(Clone, Debug)]
pub struct OAuth2 {
    pub token_url: Template,
    pub client_id: Template,
    pub client_secret: Template,
    pub scope: Option<Template>,
    pub audience: Option<Template>,
}

/// A certificate chain and its key, as PEM.
#[derive(Clone, Debug)]
pub struct ClientCert {
    pub chain: Template,
    pub key: Template,
}

/// Where a value stands in an answer.
#[derive(Clone, Debug)]
pub struct Capture {
    pub from: Path,
    /// Of the text there: its first group, or all that matches where it has none.
    pub regex: Option<Regex>,
}

impl Capture {
    pub fn at(from: Path) -> Self {
        Self { from, regex: None }
    }
}

/// Trying again after what may pass: no connection, a broken one, no answer in time, a status of 500 or above.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Retry {
    /// Further tries at most.
    pub times: u32,
    /// Between two tries.
    pub wait: Duration,
}

/// Every text of a request that may hold a secret.
pub(super) fn templates(request: &Request) -> Vec<&Template> {
    let pairs = request.headers.iter().chain(&request.query).chain(&request.cookies);
    let mut templates: Vec<&Template> = pairs.map(|(_, template)| template).collect();
    templates.push(&request.url);
    templates.extend(&request.content_type);
    templates.extend(&request.proxy);
    templates.extend(request.identity.iter().flat_map(|it| [&it.chain, &it.key]));
    match &request.auth {
        Auth::None => {}
        Auth::Bearer(token) => templates.push(token),
        Auth::Basic { user, password } => templates.extend([user, password]),
        Auth::OAuth2(it) => {
            templates.extend([&it.token_url, &it.client_id, &it.client_secret]);
            templates.extend(it.scope.iter().chain(&it.audience));
        }
    }
    match &request.body {
        Body::None => {}
        Body::Json(json) => of_json(json, &mut templates),
        Body::Form(fields) => templates.extend(fields.iter().map(|(_, template)| template)),
        Body::Text(text) => templates.push(text),
    }
    templates
}

fn of_json<'a>(json: &'a JsonTemplate, templates: &mut Vec<&'a Template>) {
    match json {
        JsonTemplate::Value(_) => {}
        JsonTemplate::Text(text) => templates.push(text),
        JsonTemplate::Array(items) => items.iter().for_each(|item| of_json(item, templates)),
        JsonTemplate::Object(members) => members.iter().for_each(|(_, value)| of_json(value, templates)),
    }
}
