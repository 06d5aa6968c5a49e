//! HTTP for messages: one POST, its whole answer within bounds, and nothing secret in what is said of it.
//!
//! TLS is always verified. No redirect is followed, since a message must not wander, and no proxy is used unless the
//! plan names one.

use super::{
    Cause,
    deliver::{Again, Failure, clip},
};
use crate::{
    mask::Secrets,
    phrase,
    plan::Template,
    value::show_duration,
    wording::{Phrase, notify as say},
};
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::{
    Certificate, Client, Proxy, Response, Url,
    header::{CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER},
    redirect,
};
use std::{error::Error, net::IpAddr, path::Path, time::Duration};
use tokio::time::timeout;

/// Largest answer that is read; services say a line.
const ANSWER_BYTES_MAX: usize = 64 << 10;
/// Largest accepted certificate file.
const CA_BYTES_MAX: u64 = 1 << 20;
/// Parts of an address that are this long are kept out of everything that is shown.
const KEY_BYTES: usize = 8;
/// Errors inside errors that are looked at.
const DEPTH_MAX: usize = 16;

/// An address that takes messages.
pub(super) struct Web {
    client: Client,
    url: Url,
    timeout: Duration,
    secrets: Secrets,
}

/// A whole answer.
pub(super) struct Reply {
    pub status: u16,
    /// How long the service wants to be left alone.
    pub retry_after: Option<Duration>,
    body: Vec<u8>,
}

impl Web {
    pub fn new(
        url: &Template,
        proxy: Option<&Template>,
        timeout: Duration,
        ca_file: Option<&Path>,
    ) -> Result<Self, Failure> {
        let filled = text(url);
        let url = Url::parse(filled.trim()).map_err(|_| Failure::unusable(&say::BAD_ADDRESS))?;
        let encrypted = match url.scheme() {
            "https" => true,
            "http" if is_loopback(&url) => false,
            "http" => return Err(Failure::unusable(&say::PLAIN_ELSEWHERE)),
            _ => return Err(Failure::unusable(&say::BAD_ADDRESS)),
        };
        // Fails only when a provider is installed already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = Client::builder()
            .user_agent(concat!("golive/", env!("CARGO_PKG_VERSION")))
            .no_proxy()
            .referer(false)
            .gzip(false)
            .redirect(redirect::Policy::none())
            .pool_max_idle_per_host(1)
            .pool_idle_timeout(Duration::from_secs(4));
        builder =
            if encrypted { builder.tls_certs_merge(roots(ca_file)?) } else { builder.tls_certs_only([]) };
        if let Some(proxy) = proxy {
            let bad = |_| Failure::unusable(&say::BAD_PROXY);
            builder = builder.proxy(Proxy::all(text(proxy).trim()).map_err(bad)?);
        }
        let client = builder.build().map_err(|_| Failure::unusable(&say::NO_CLIENT))?;
        let secrets = keys(&url).iter().fold(Secrets::default(), |secrets, key| secrets.with(key));
        Ok(Self { client, url, timeout, secrets })
    }

    /// Keeps these out of what is shown as well, also where an answer quotes the JSON they stood in.
    #[must_use]
    pub fn hiding<'a>(mut self, more: impl IntoIterator<Item = &'a str>) -> Self {
        for secret in more {
            let quoted = serde_json::Value::from(secret).to_string();
            self.secrets = self.secrets.with(secret).with(quoted.trim_matches('"'));
        }
        self
    }

    pub fn url(&self) -> Url {
        self.url.clone()
    }

    /// What a service said, short and safe to show.
    pub fn show(&self, said: &str) -> String {
        clip(&self.secrets.mask(said))
    }

    /// Sends JSON and reads the answer.
    pub async fn post(
        &self,
        url: Url,
        mut headers: HeaderMap,
        body: Vec<u8>,
        now: DateTime<Utc>,
    ) -> Result<Reply, Failure> {
        headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json; charset=utf-8"));
        let request = self.client.post(url).headers(headers).body(body);
        let exchange = async {
            let mut response = request.send().await.map_err(|error| failure(&error))?;
            let retry_after = retry_after(response.headers(), now);
            let body = read(&mut response).await?;
            Ok(Reply { status: response.status().as_u16(), retry_after, body })
        };
        let late = || {
            let limit = TimeDelta::from_std(self.timeout).unwrap_or(TimeDelta::MAX);
            Failure::unreachable(phrase!(say::NO_ANSWER, limit = show_duration(limit)))
        };
        timeout(self.timeout, exchange).await.unwrap_or_else(|_| Err(late()))
    }
}

impl Reply {
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).trim().to_owned()
    }

    pub fn json(&self) -> Option<serde_json::Map<String, serde_json::Value>> {
        match serde_json::from_slice(&self.body) {
            Ok(serde_json::Value::Object(object)) => Some(object),
            _ => None,
        }
    }

    /// Why an answer of this status is none that took the message.
    pub fn failure(&self, web: &Web) -> Failure {
        let status = self.status;
        let said = web.show(&self.text());
        let why: Phrase = match status {
            300..400 => phrase!(say::REDIRECTED, status = status),
            _ if said.is_empty() => phrase!(say::STATUS_ALONE, status = status),
            _ => phrase!(say::STATUS, status = status, said = said),
        };
        Failure::new(Cause::Refused, self.again(), why)
    }

    /// An answer that this service does not give: a page of a captive portal, or nothing at all.
    pub fn unreadable(&self) -> Failure {
        Failure::unreachable(phrase!(say::UNREADABLE, status = self.status))
    }

    /// Whether its status asks for another attempt.
    fn again(&self) -> Again {
        match (self.retry_after, self.status) {
            (Some(wait), 408 | 425 | 429 | 500..) => Again::After(wait),
            (None, 408 | 425 | 429 | 500..) => Again::Soon,
            _ => Again::Never,
        }
    }
}

/// The text of a template that holds nothing but what was known when the plan was read.
pub(super) fn text(template: &Template) -> String {
    template.fill(&|_| None, &|_| String::new()).unwrap_or_default()
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    match host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
        Ok(ip) => ip.is_loopback(),
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}

/// The address and what in it may be a key.
fn keys(url: &Url) -> Vec<String> {
    let segments = url.path_segments().into_iter().flatten().map(str::to_owned);
    let values = url.query_pairs().map(|(_, value)| value.into_owned());
    let logins = [url.username().to_owned(), url.password().unwrap_or_default().to_owned()];
    let long = |part: &String| part.len() >= KEY_BYTES;
    segments.chain(values).filter(long).chain(logins).chain([url.to_string()]).collect()
}

/// Certificates to trust besides the platform's.
pub(super) fn roots(ca_file: Option<&Path>) -> Result<Vec<Certificate>, Failure> {
    let Some(pem) = ca_pem(ca_file)? else { return Ok(Vec::new()) };
    Certificate::from_pem_bundle(&pem).map_err(|_| Failure::unusable(&say::CA_UNREADABLE))
}

pub(super) fn ca_pem(ca_file: Option<&Path>) -> Result<Option<Vec<u8>>, Failure> {
    let Some(path) = ca_file else { return Ok(None) };
    let unreadable = |_| Failure::unusable(&say::CA_UNREADABLE);
    if std::fs::metadata(path).map_err(unreadable)?.len() > CA_BYTES_MAX {
        return Err(Failure::unusable(&say::CA_UNREADABLE));
    }
    std::fs::read(path).map(Some).map_err(unreadable)
}

async fn read(response: &mut Response) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failure(&error))? {
        if body.len() + chunk.len() > ANSWER_BYTES_MAX {
            return Err(Failure::unreachable(&say::TOO_LARGE));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// In our own words: the library's may quote an address with its key.
fn failure(error: &reqwest::Error) -> Failure {
    let is_tls = |error: &(dyn Error + 'static)| error.is::<rustls::Error>();
    if error.is_dns() {
        Failure::unreachable(&say::NOT_RESOLVED)
    } else if chain(error).any(is_tls) {
        Failure::new(Cause::Unreachable, Again::Never, &say::NOT_TRUSTED)
    } else if error.is_connect() {
        Failure::unreachable(&say::NOT_CONNECTED)
    } else {
        Failure::unreachable(&say::BROKEN_OFF)
    }
}

/// The error and what it wraps. An [`std::io::Error`] made from another error has that one inside, not as its source.
pub(super) fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error: &&'a (dyn Error + 'static)| {
        let inside = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        inside.map(|inside| inside as &'a (dyn Error + 'static)).or_else(|| error.source())
    })
    .take(DEPTH_MAX)
}

/// `Retry-After`: seconds, or a date.
fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = DateTime::parse_from_rfc2822(text).ok()?;
    Some((date.to_utc() - now).to_std().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_read_in_both_its_forms() {
        let now = DateTime::parse_from_rfc3339("2026-12-05T22:00:00Z").unwrap().to_utc();
        let of = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, HeaderValue::from_str(text).unwrap());
            retry_after(&headers, now)
        };
        assert_eq!(of("30"), Some(Duration::from_secs(30)));
        assert_eq!(of("Sat, 05 Dec 2026 22:00:30 GMT"), Some(Duration::from_secs(30)));
        assert_eq!(of("Sat, 05 Dec 2026 21:00:00 GMT"), Some(Duration::ZERO));
        for text in ["", "-1", "soon", "1.5"] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
