//! Following a redirect as a browser would, minus what a browser does not know to be secret.

use super::{Web, prepared::Ready, target::Target, way::Way};
use hyper::{
    HeaderMap, Method, StatusCode,
    body::Bytes,
    header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST, LOCATION, PROXY_AUTHORIZATION},
};
use std::sync::Arc;
use url::Url;

impl Web {
    /// Turns `request` into the one an answer redirects to. `false` when it does not, or to where nothing of ours
    /// should go: from `https` to anything less, or with a body to another origin.
    pub(super) fn follow(
        &self,
        way: &Arc<Way>,
        request: &mut Ready<'_>,
        status: StatusCode,
        answer: &HeaderMap,
    ) -> bool {
        let Some(keeps_method) = keeps_method(status) else { return false };
        let location = answer.get(LOCATION).and_then(|location| location.to_str().ok());
        let Some(mut next) = location.and_then(|it| request.target.url.join(it).ok()) else { return false };
        if !may_follow(request, &next, keeps_method) {
            return false;
        }
        if next.fragment().is_none() {
            next.set_fragment(request.target.url.fragment());
        }
        let Some(target) = Target::new(next, way, &self.pool) else { return false };
        redirect(request, target, keeps_method);
        true
    }
}

/// Whether the next request is the same again; `None` when `status` is no redirect.
fn keeps_method(status: StatusCode) -> Option<bool> {
    match status {
        StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND | StatusCode::SEE_OTHER => Some(false),
        StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => Some(true),
        _ => None,
    }
}

fn may_follow(request: &Ready<'_>, next: &Url, keeps_method: bool) -> bool {
    let allowed = match next.scheme() {
        "https" => true,
        "http" => !request.target.https,
        _ => false,
    };
    let elsewhere = next.origin() != request.target.url.origin();
    allowed && !(elsewhere && keeps_method && !request.body.is_empty())
}

fn redirect(request: &mut Ready<'_>, target: Target, keeps_method: bool) {
    let headers = request.headers.to_mut();
    if !keeps_method && request.method != Method::HEAD {
        request.method = Method::GET;
        request.body = Bytes::new();
        headers.remove(CONTENT_TYPE);
        headers.remove(CONTENT_LENGTH);
    }
    if target.url.origin() != request.target.url.origin() {
        keep_to_ourselves(headers);
    }
    headers.insert(HOST, target.authority.clone());
    request.target = Arc::new(target);
}

/// Drops what proves who we are, and everything made from a secret.
fn keep_to_ourselves(headers: &mut HeaderMap) {
    let ours: Vec<_> = headers
        .iter()
        .filter(|(name, value)| {
            value.is_sensitive() || [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE].contains(name)
        })
        .map(|(name, _)| name.clone())
        .collect();
    for name in ours {
        headers.remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::web::Web;
    use hyper::header::{ACCEPT, HeaderName, HeaderValue};
    use std::borrow::Cow;

    fn web() -> Web {
        Web::new()
    }

    fn request(web: &Web, method: Method, url: &str) -> Ready<'static> {
        let target = Target::new(url.parse().unwrap(), &web.plain, &web.pool).unwrap();
        let mut headers = HeaderMap::new();
        headers.insert(HOST, target.authority.clone());
        headers.insert(AUTHORIZATION, HeaderValue::from_static("Bearer x"));
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        let mut secret = HeaderValue::from_static("k");
        secret.set_sensitive(true);
        headers.insert("x-api-key", secret);
        Ready { method, target: Arc::new(target), headers: Cow::Owned(headers), body: "{}".into() }
    }

    fn followed(web: &Web, request: &mut Ready<'_>, to: &'static str, keeps_method: bool) -> bool {
        let mut answer = HeaderMap::new();
        answer.insert(LOCATION, HeaderValue::from_static(to));
        let status = if keeps_method { StatusCode::TEMPORARY_REDIRECT } else { StatusCode::FOUND };
        web.follow(&web.plain, request, status, &answer)
    }

    #[test]
    fn where_a_redirect_may_lead() {
        // from, to, same method and body, followed
        let cases = [
            ("http://a/x", "http://a/y", true, true),
            ("http://a/x", "https://a/y", false, true),
            ("https://a/x", "http://a/y", false, false),
            ("https://a/x", "https://b/y", false, true),
            ("https://a/x", "https://b/y", true, false),
            ("http://a/x", "file:///etc/passwd", false, false),
        ];
        let web = web();
        for (from, to, keeps, expected) in cases {
            let mut request = request(&web, Method::POST, from);
            assert_eq!(followed(&web, &mut request, to, keeps), expected, "{from} {to}");
            assert_eq!(request.target.url.as_str() == to, expected, "{from} {to}");
        }
    }

    #[test]
    fn credentials_stay_with_their_origin_and_a_post_becomes_a_get() {
        let web = web();
        let mut request = request(&web, Method::POST, "https://a/x");
        assert!(followed(&web, &mut request, "https://a/y", true));
        assert!(!request.body.is_empty() && request.headers.contains_key("x-api-key"));
        assert!(followed(&web, &mut request, "https://b/", false));
        assert_eq!((&request.method, request.body.is_empty()), (&Method::GET, true));
        let mut names: Vec<_> = request.headers.keys().map(HeaderName::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["accept", "host"]);
        assert_eq!(request.headers[HOST], "b");
    }
}
