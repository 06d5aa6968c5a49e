//! An HTTP request as the plan writes it.

use super::Template;

#[derive(Clone, Debug)]
pub struct Request {
    pub method: Method,
    pub url: Template,
    pub headers: Vec<(String, Template)>,
    pub query: Vec<(String, Template)>,
    pub body: Body,
    /// `Authorization: Bearer …`.
    pub bearer: Option<Template>,
    /// Redirects followed at most; 0 unless asked.
    pub redirects_max: u8,
    /// A new connection for each request, as a first-time visitor has.
    pub fresh_connection: bool,
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
}

impl Method {
    pub const WORDS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    pub const ALL: [Self; 7] =
        [Self::Get, Self::Head, Self::Post, Self::Put, Self::Patch, Self::Delete, Self::Options];

    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }
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
