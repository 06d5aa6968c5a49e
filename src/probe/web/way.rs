//! How requests travel: by which version of HTTP, as whom, and through which proxy. Made once, shared by all
//! requests that travel alike.

use crate::{
    measure::Outcome,
    plan::{self, HttpVersion, Template},
    probe::{
        fill::constant,
        net::{Hello, Identity, Trust},
        run::Failure,
    },
    wording::probe as say,
};
use base64ct::{Base64, Encoding};
use hyper::header::HeaderValue;
use rustls::ClientConfig;
use std::sync::{Arc, OnceLock};
use url::Url;

#[derive(Default)]
pub(in crate::probe) struct Way {
    pub(super) version: HttpVersion,
    pub(super) proxy: Option<Proxy>,
    identity: Option<Identity>,
    /// What it was made from, to know it again.
    source: Source,
    kept: OnceLock<Result<Arc<ClientConfig>, Failure>>,
    fresh: OnceLock<Result<Arc<ClientConfig>, Failure>>,
}

/// A proxy that is spoken to over HTTP/1.1.
pub(super) struct Proxy {
    pub host: String,
    pub port: u16,
    pub authorization: Option<HeaderValue>,
}

#[derive(Clone, Default, PartialEq)]
pub(super) struct Source {
    version: HttpVersion,
    proxy: Option<String>,
    identity: Option<(String, String)>,
}

impl Source {
    pub fn of(request: &plan::Request) -> Self {
        let text = |template: &Template| constant(template).unwrap_or_default();
        Self {
            version: request.version,
            proxy: request.proxy.as_ref().map(text),
            identity: request.identity.as_ref().map(|it| (text(&it.chain), text(&it.key))),
        }
    }
}

impl Way {
    /// What is wrong with a proxy or a certificate is wrong on our own side.
    pub(super) fn new(source: Source) -> Result<Self, Failure> {
        let unable = |what| Failure::new(Outcome::Unable, what);
        let proxy = match &source.proxy {
            Some(url) => Some(Proxy::parse(url).ok_or_else(|| unable(&say::BAD_PROXY))?),
            None => None,
        };
        let identity = match &source.identity {
            Some((chain, key)) => Some(
                Identity::from_pem(chain.as_bytes(), key.as_bytes())
                    .ok_or_else(|| unable(&say::BAD_IDENTITY))?,
            ),
            None => None,
        };
        let version = source.version;
        Ok(Self { version, proxy, identity, source, kept: OnceLock::new(), fresh: OnceLock::new() })
    }

    pub(super) fn is_of(&self, source: &Source) -> bool {
        self.source == *source
    }

    /// The set-up for TLS. A fresh connection takes up no earlier session: a first-time visitor has none.
    pub(super) fn tls(&self, trust: &Trust, fresh: bool) -> Result<Arc<ClientConfig>, Failure> {
        let protocols: &[&[u8]] = match self.version {
            HttpVersion::Auto => &[b"h2", b"http/1.1"],
            HttpVersion::Http1 => &[b"http/1.1"],
            HttpVersion::Http2 => &[b"h2"],
        };
        let hello = Hello { identity: self.identity.as_ref(), protocols, resume: !fresh };
        let made = if fresh { &self.fresh } else { &self.kept };
        made.get_or_init(|| trust.client(&hello)).clone()
    }
}

impl Proxy {
    fn parse(url: &str) -> Option<Self> {
        let url = Url::parse(url.trim()).ok().filter(|url| url.scheme() == "http")?;
        let authorization = credentials(&url).and_then(|(user, password)| basic(&user, &password));
        Some(Self { host: url.host_str()?.to_owned(), port: url.port_or_known_default()?, authorization })
    }
}

/// The user and password that stand in a URL.
pub(super) fn credentials(url: &Url) -> Option<(String, String)> {
    let plain = |text: &str| {
        // A form's pairs are encoded as these are, but for the plus sign.
        let pair = format!("x={}", text.replace('+', "%2B"));
        url::form_urlencoded::parse(pair.as_bytes())
            .next()
            .map_or_else(String::new, |(_, value)| value.into())
    };
    let named = !url.username().is_empty() || url.password().is_some();
    named.then(|| (plain(url.username()), plain(url.password().unwrap_or_default())))
}

/// `Basic …` (RFC 7617), marked as secret.
pub(super) fn basic(user: &str, password: &str) -> Option<HeaderValue> {
    let encoded = Base64::encode_string(format!("{user}:{password}").as_bytes());
    let mut value = HeaderValue::from_str(&format!("Basic {encoded}")).ok()?;
    value.set_sensitive(true);
    Some(value)
}
