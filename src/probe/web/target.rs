//! Where a request goes, read once from its URL.

use super::{
    pool::{Origin, Pool},
    way::Way,
};
use hyper::{Uri, header::HeaderValue};
use std::sync::Arc;
use url::{Position, Url};

pub(super) struct Target {
    pub url: Url,
    pub https: bool,
    pub host: String,
    pub port: u16,
    /// `Host`: without the port where it is the scheme's own.
    pub authority: HeaderValue,
    /// What a server is asked for over HTTP/1.1: path and query.
    pub path: Uri,
    /// What a proxy, and a server over HTTP/2, is asked for.
    pub whole: Uri,
    pub origin: Arc<Origin>,
}

impl Target {
    /// `None` when no request can go there.
    pub fn new(url: Url, way: &Arc<Way>, pool: &Pool) -> Option<Self> {
        let https = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let host = url.host_str().filter(|host| !host.is_empty())?.to_owned();
        let port = url.port_or_known_default()?;
        let named = &url[Position::BeforeHost..Position::AfterPort];
        let path = &url[Position::BeforePath..Position::AfterQuery];
        Some(Self {
            https,
            port,
            authority: HeaderValue::from_str(named).ok()?,
            path: path.parse().ok()?,
            whole: format!("{}://{named}{path}", url.scheme()).parse().ok()?,
            origin: pool.origin(https, &host, port, way),
            host,
            url,
        })
    }
}
