//! Who logs in: the security schemes of the document as keys of a request.

use super::{
    super::{
        draft::{Auth, Request, Text},
        url,
    },
    Operation,
    document::Document,
    params::Filler,
};
use crate::{
    phrase,
    wording::{Phrase, import as say},
};
use serde_json::Value;

/// A scheme with what an operation asks of it.
struct Scheme<'a> {
    name: String,
    value: &'a Value,
    scopes: Vec<&'a str>,
}

impl Scheme<'_> {
    fn field(&self, key: &str) -> &str {
        self.value.get(key).and_then(Value::as_str).unwrap_or_default()
    }
}

impl Filler<'_> {
    /// The first way to log in of which everything is known.
    pub(super) fn security(&mut self, operation: &Operation<'_>, request: &mut Request) {
        let document = self.document;
        let security = operation.value.get("security").or_else(|| document.root().get("security"));
        let alternatives = security.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        // Where nobody has to log in, nobody does.
        let known = alternatives.iter().filter_map(|alternative| schemes(document, alternative));
        for scheme in known.min_by_key(Vec::len).unwrap_or_default() {
            self.log_in(&scheme, request);
        }
    }

    fn log_in(&mut self, scheme: &Scheme<'_>, request: &mut Request) {
        let name = scheme.field("name");
        if scheme.field("type") == "apiKey" {
            let what = phrase!(say::WHAT_VALUE, name = name);
            let pairs = match scheme.field("in") {
                "cookie" => return self.cookie(name, request),
                "query" => &mut request.query,
                _ => &mut request.headers,
            };
            if !name.is_empty() {
                pairs.push((name.to_owned(), self.credentials.take(&scheme.name, &scheme.name, what)));
            }
            return;
        }
        // A request has one `Authorization`.
        if request.auth != Auth::None {
            return;
        }
        let mut take = |part: &str, what: Phrase| {
            let named = format!("{}_{part}", scheme.name);
            self.credentials.take(&named, &named, what)
        };
        request.auth = match (scheme.field("type"), scheme.field("scheme").to_ascii_lowercase().as_str()) {
            ("basic", _) | ("http", "basic") => Auth::Basic {
                user: take("user", Phrase::from(&say::WHAT_USER)),
                password: take("password", Phrase::from(&say::WHAT_PASSWORD)),
            },
            ("oauth2", _) if let Some(token_url) = token_url(scheme.value) => Auth::OAuth2 {
                token_url,
                client_id: take("client_id", Phrase::from(&say::WHAT_CLIENT_ID)),
                client_secret: take("client_secret", Phrase::from(&say::WHAT_CLIENT_SECRET)),
                scope: Some(scheme.scopes.join(" ")).filter(|scope| !scope.is_empty()),
            },
            _ => Auth::Bearer(self.bearer(&scheme.name)),
        };
    }

    fn bearer(&mut self, scheme_name: &str) -> Text {
        self.credentials.take(scheme_name, scheme_name, Phrase::from(&say::WHAT_BEARER))
    }

    pub(super) fn cookie(&mut self, name: &str, request: &mut Request) {
        if name.is_empty() || request.cookies.iter().any(|(known, _)| known == name) {
            return;
        }
        let text = self.credentials.take(name, name, phrase!(say::WHAT_COOKIE, name = name));
        request.cookies.push((name.to_owned(), text));
    }
}

/// The schemes that have to be used together; `None` when one of them is nowhere described.
fn schemes<'a>(document: &'a Document, alternative: &'a Value) -> Option<Vec<Scheme<'a>>> {
    let all = if document.is_swagger {
        document.member(document.root(), "securityDefinitions")
    } else {
        let components = document.member(document.root(), "components");
        components.and_then(|components| document.member(components, "securitySchemes"))
    };
    let scheme = |(name, scopes): (&String, &'a Value)| {
        let scopes = scopes.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        Some(Scheme { name: name.clone(), value: document.member(all?, name)?, scopes })
    };
    alternative.as_object()?.iter().map(scheme).collect()
}

/// Where a client that acts for itself gets its token. `None` for the flows that need a person, and for an address
/// that is not whole, or that would carry the client's secret unencrypted.
fn token_url(scheme: &Value) -> Option<String> {
    let flow = match scheme.pointer("/flows/clientCredentials") {
        Some(flow) => flow,
        None if scheme.get("flow").and_then(Value::as_str) == Some("application") => scheme,
        None => return None,
    };
    let text = flow.get("tokenUrl").and_then(Value::as_str)?;
    let url = url::parse(text).filter(|url| url.login.is_none() && url.query.is_none())?;
    url.origin.starts_with("https://").then(|| text.to_owned())
}
