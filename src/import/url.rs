//! The parts of a web address, and percent signs.

/// An address in parts, each as it was written.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Url<'a> {
    /// `https://api.example.cn:8443`, without who logs in.
    pub origin: String,
    pub host: &'a str,
    /// `user:password` before the host.
    pub login: Option<&'a str>,
    /// With its slash, or empty.
    pub path: &'a str,
    pub query: Option<&'a str>,
}

/// Takes an address apart; one without a scheme is HTTP, as curl has it. `None` for another scheme or no host.
pub(super) fn parse(text: &str) -> Option<Url<'_>> {
    let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
    let scheme = scheme.to_ascii_lowercase();
    if !["http", "https"].contains(&scheme.as_str()) {
        return None;
    }
    let rest = rest.split('#').next().unwrap_or_default();
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at(end);
    let (login, host) = match authority.rsplit_once('@') {
        Some((login, host)) => (Some(login).filter(|login| !login.is_empty()), host),
        None => (None, authority),
    };
    let (path, query) = match rest.split_once('?') {
        Some((path, query)) => (path, Some(query).filter(|query| !query.is_empty())),
        None => (rest, None),
    };
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '$' | '{' | '}' | '<' | '>');
    let plausible = !host.is_empty() && !host.starts_with(':') && !host.contains(odd);
    plausible.then(|| Url { origin: format!("{scheme}://{host}"), host, login, path, query })
}

/// `a=1&b=%20` as names and values; `None` when it is not that, or not text.
pub(super) fn pairs(query: &str) -> Option<Vec<(String, String)>> {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=')?;
        Some((decode(name)?, decode(value)?))
    };
    query.split('&').filter(|part| !part.is_empty()).map(pair).collect()
}

/// With `+` for a space, as forms have it.
pub(super) fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
                u8::try_from(digit(rest.next())? * 16 + digit(rest.next())?).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

/// As one segment of a path or one value of a query.
pub(super) fn encode(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        match byte {
            byte if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => out.push(char::from(byte)),
            byte => out.extend(["%", &format!("{byte:02X}")]),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_come_apart() {
        let url = parse("https://u:p@Api.cn:8443/a/b?x=1&y#frag").unwrap();
        assert_eq!(url.origin, "https://Api.cn:8443");
        assert_eq!((url.host, url.login), ("Api.cn:8443", Some("u:p")));
        assert_eq!((url.path, url.query), ("/a/b", Some("x=1&y")));
        assert_eq!(parse("localhost:8787/health").unwrap().origin, "http://localhost:8787");
        assert_eq!(parse("http://x?a=1").unwrap().path, "");
        for text in ["", "ftp://x/", "http://", "http:///x", "https://$HOST/x", "a b"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn pairs_are_decoded_whole_or_not_at_all() {
        assert_eq!(pairs("a=1&b=%E4%BC%9A+x").unwrap()[1], ("b".into(), "会 x".into()));
        for text in ["a", "a=%f", "a=%zz", "a=%ff"] {
            assert_eq!(pairs(text), None, "{text}");
        }
        assert_eq!(encode("a b/会"), "a%20b%2F%E4%BC%9A");
    }

    proptest::proptest! {
        #[test]
        fn what_is_encoded_comes_back(text in "\\PC{0,40}") {
            proptest::prop_assert_eq!(decode(&encode(&text)), Some(text));
        }
    }
}
