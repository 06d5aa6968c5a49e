//! Following a redirect as a browser would, minus what a browser does not know to be secret.
//!
//! Done here rather than by the HTTP client, so that redirects are counted, cookies set on the way are kept, and
//! the last answer is still there when the count runs out.

use reqwest::{
    Method, Request, Response, StatusCode, Url,
    header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, LOCATION, PROXY_AUTHORIZATION},
};

/// Turns `request` into the one `response` redirects to. `false` when it does not, or to where nothing of ours
/// should go: from `https` to anything less, or with a body to another origin.
pub(super) fn follow(request: &mut Request, response: &Response) -> bool {
    let location = response.headers().get(LOCATION).and_then(|location| location.to_str().ok());
    let Some(next) = location.and_then(|location| request.url().join(location).ok()) else { return false };
    let Some(keeps_method) = keeps_method(response.status()) else { return false };
    redirect(request, next, keeps_method)
}

/// Whether the next request is the same again; `None` when `status` is no redirect.
fn keeps_method(status: StatusCode) -> Option<bool> {
    match status {
        StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND | StatusCode::SEE_OTHER => Some(false),
        StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => Some(true),
        _ => None,
    }
}

fn redirect(request: &mut Request, mut next: Url, keeps_method: bool) -> bool {
    let allowed = match next.scheme() {
        "https" => true,
        "http" => request.url().scheme() == "http",
        _ => false,
    };
    let elsewhere = next.origin() != request.url().origin();
    if !allowed || (elsewhere && keeps_method && request.body().is_some()) {
        return false;
    }
    if !keeps_method && *request.method() != Method::HEAD {
        *request.method_mut() = Method::GET;
        *request.body_mut() = None;
        request.headers_mut().remove(CONTENT_TYPE);
        request.headers_mut().remove(CONTENT_LENGTH);
    }
    if elsewhere {
        keep_to_ourselves(request);
    }
    if next.fragment().is_none() {
        next.set_fragment(request.url().fragment());
    }
    *request.url_mut() = next;
    true
}

/// Drops what proves who we are, and everything made from a secret.
fn keep_to_ourselves(request: &mut Request) {
    let headers = request.headers_mut();
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
    use reqwest::header::{ACCEPT, HeaderValue};

    fn request(method: Method, url: &str) -> Request {
        let mut request = Request::new(method, url.parse().unwrap());
        request.headers_mut().insert(AUTHORIZATION, HeaderValue::from_static("Bearer x"));
        request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
        let mut secret = HeaderValue::from_static("k");
        secret.set_sensitive(true);
        request.headers_mut().insert("x-api-key", secret);
        *request.body_mut() = Some("{}".into());
        request
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
        for (from, to, keeps, followed) in cases {
            let mut request = request(Method::POST, from);
            assert_eq!(redirect(&mut request, to.parse().unwrap(), keeps), followed, "{from} {to}");
            assert_eq!(request.url().as_str() == to, followed, "{from} {to}");
        }
    }

    #[test]
    fn credentials_stay_with_their_origin_and_a_post_becomes_a_get() {
        let mut request = request(Method::POST, "https://a/x");
        assert!(redirect(&mut request, "https://a/y".parse().unwrap(), true));
        assert!(request.body().is_some() && request.headers().contains_key("x-api-key"));
        assert!(redirect(&mut request, "https://b/".parse().unwrap(), false));
        assert_eq!((request.method(), request.body().is_none()), (&Method::GET, true));
        let names: Vec<_> = request.headers().keys().map(reqwest::header::HeaderName::as_str).collect();
        assert_eq!(names, ["accept"]);
    }
}
