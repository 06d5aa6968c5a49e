//! A probe before it is TOML. A draft can hold no secret: where one was, it names a variable of the environment.

use crate::{
    plan::{HttpVersion, Method},
    wording::Phrase,
};
use serde_json::Value;
use std::time::Duration;

/// Everything that was drafted in one go, and what to tell of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Import {
    pub(super) vars: Vec<Var>,
    pub(super) drafts: Vec<Draft>,
    /// What has to be in the environment before the probes run.
    pub secrets: Vec<Secret>,
    /// What was left out or understood in a way worth knowing.
    pub notes: Vec<Phrase>,
}

impl Import {
    /// The ids of the probes that will run.
    pub fn ids(&self) -> Vec<&str> {
        self.drafts.iter().filter(|draft| !draft.asleep).map(|draft| draft.id.as_str()).collect()
    }
}

/// A value that was taken out.
#[derive(Clone, Debug, PartialEq)]
pub struct Secret {
    /// The variable of the environment it belongs into.
    pub env: String,
    /// What it is.
    pub what: Phrase,
    /// Something of its form, for judging a plan before the value is set.
    pub stand_in: &'static str,
}

/// A line of `[vars]`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Var {
    pub name: String,
    pub env: String,
    /// `None` for a secret.
    pub default: Option<String>,
    /// Written as a comment, for probes that are comments themselves.
    pub asleep: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Draft {
    pub id: String,
    pub title: String,
    pub every: Option<Duration>,
    pub timeout: Option<Duration>,
    pub retries: u8,
    /// Between two tries, where it is not what a plan has by itself.
    pub retry_wait: Option<Duration>,
    pub request: Request,
    /// Conditions over the answer.
    pub expect: Vec<String>,
    /// Said above the probe.
    pub comments: Vec<Phrase>,
    /// Written as comments only: it would change data, and somebody has to decide that.
    pub asleep: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Request {
    pub method: Method,
    pub url: Text,
    pub headers: Vec<(String, Text)>,
    pub query: Vec<(String, Text)>,
    pub cookies: Vec<(String, Text)>,
    pub auth: Auth,
    pub body: Body,
    /// What the body is, where its kind does not say so.
    pub content_type: Option<String>,
    pub version: HttpVersion,
    pub identity: Option<Identity>,
    pub proxy: Option<Text>,
    pub redirects_max: u8,
}

impl Request {
    pub(super) fn new(method: Method, url: Text) -> Self {
        Self {
            method,
            url,
            headers: Vec::new(),
            query: Vec::new(),
            cookies: Vec::new(),
            auth: Auth::None,
            body: Body::None,
            content_type: None,
            version: HttpVersion::Auto,
            identity: None,
            proxy: None,
            redirects_max: 0,
        }
    }
}

/// Who sends a request: a plan takes one way to say so.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Auth {
    None,
    Bearer(Text),
    Basic { user: Text, password: Text },
    OAuth2 { token_url: String, client_id: Text, client_secret: Text, scope: Option<String> },
}

/// A certificate and its key.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Identity {
    pub chain: Pem,
    pub key: Pem,
}

/// Where the text of a PEM file comes from.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Pem {
    /// `{ file = "path" }`.
    File(String),
    Value(Text),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Body {
    None,
    Json(Json),
    Form(Vec<(String, Text)>),
    Text(Text),
}

/// JSON whose private texts have been taken out. There is no null: TOML has none.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json {
    /// A number or a boolean.
    Value(Value),
    Text(Text),
    Array(Vec<Self>),
    Object(Vec<(String, Self)>),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Text {
    /// As it is.
    Plain(String),
    /// `{ env = "NAME" }`.
    Env(String),
    /// With `${name}` in it; a literal `${` is escaped already.
    Template(String),
}

/// A literal text as part of a template.
pub(super) fn escape(text: &str) -> String {
    text.replace("${", "$${")
}
