//! Cookies of one run: kept and sent as a browser would, by domain, path, encryption and expiry.

use cookie_store::CookieStore;
use hyper::header::{HeaderMap, HeaderValue, SET_COOKIE};
use url::Url;

#[derive(Default)]
pub(in crate::probe) struct Jar {
    /// Made when the first cookie comes: most answers have none.
    store: Option<CookieStore>,
}

impl Jar {
    /// Keeps the cookies an answer of `url` sets.
    pub(super) fn keep(&mut self, headers: &HeaderMap, url: &Url) {
        for value in headers.get_all(SET_COOKIE) {
            let Ok(text) = value.to_str() else { continue };
            // A cookie for somebody else is left out, as a browser would.
            let _ = self.store.get_or_insert_with(CookieStore::new).parse(text, url);
        }
    }

    /// `Cookie` for a request to `url`, after those the plan sets itself.
    pub(super) fn header(&self, url: &Url, own: Option<&HeaderValue>) -> Option<HeaderValue> {
        let mut pairs: Vec<u8> = own.map(|own| own.as_bytes().to_vec()).unwrap_or_default();
        let before = pairs.len();
        for (name, value) in self.store.as_ref()?.get_request_values(url) {
            if !pairs.is_empty() {
                pairs.extend_from_slice(b"; ");
            }
            pairs.extend_from_slice(format!("{name}={value}").as_bytes());
        }
        let mut header = HeaderValue::from_bytes(&pairs).ok().filter(|_| pairs.len() > before)?;
        header.set_sensitive(true);
        Some(header)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_go_where_they_belong() {
        let mut jar = Jar::default();
        let url = |text: &str| text.parse::<Url>().unwrap();
        let mut headers = HeaderMap::new();
        for set in [
            "sid=1; Path=/",
            "area=2; Path=/members",
            "wide=3; Domain=example.com; Path=/",
            "shut=4; Secure; Path=/",
            "gone=5; Max-Age=0; Path=/",
            "theirs=6; Domain=other.example; Path=/",
        ] {
            headers.append(SET_COOKIE, HeaderValue::from_static(set));
        }
        jar.keep(&headers, &url("https://api.example.com/members/7"));
        let sent = |to: &str| {
            let header = jar.header(&url(to), None);
            let mut pairs: Vec<String> = header
                .map(|header| header.to_str().unwrap().split("; ").map(str::to_owned).collect())
                .unwrap_or_default();
            pairs.sort();
            pairs.join(" ")
        };
        assert_eq!(sent("https://api.example.com/members/8"), "area=2 shut=4 sid=1 wide=3");
        assert_eq!(sent("https://api.example.com/"), "shut=4 sid=1 wide=3");
        assert_eq!(sent("http://api.example.com/"), "sid=1 wide=3");
        assert_eq!(sent("https://www.example.com/"), "wide=3");
        assert_eq!(sent("https://other.example/"), "");
        let own = HeaderValue::from_static("mine=0");
        let both = jar.header(&url("https://www.example.com/"), Some(&own)).unwrap();
        assert_eq!(both, "mine=0; wide=3");
        assert!(both.is_sensitive());
    }
}
