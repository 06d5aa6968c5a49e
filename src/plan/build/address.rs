//! Where a request goes, as far as it is known before it is sent.

use crate::plan::template::Part;
use std::net::{IpAddr, Ipv6Addr};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Address {
    /// This machine.
    Loopback,
    Remote {
        host: String,
        encrypted: bool,
    },
    /// Decided by a secret or by an earlier answer.
    Unknown,
    /// Not an HTTP address.
    Wrong,
}

/// How a URL begins, with TLS and without.
#[derive(Clone, Copy)]
pub(super) struct Schemes {
    /// What is spoken there, for people.
    pub trade: &'static str,
    pub encrypted: &'static str,
    pub plain: &'static str,
}

pub(super) const HTTP: Schemes = Schemes { trade: "HTTP", encrypted: "https://", plain: "http://" };
pub(super) const WEBSOCKET: Schemes = Schemes { trade: "WebSocket", encrypted: "wss://", plain: "ws://" };

/// Reads scheme and host from what is plain at the start of a URL.
pub(super) fn address(parts: &[Part], schemes: Schemes) -> Address {
    let Some(Part::Plain(start)) = parts.first() else { return Address::Unknown };
    let lower = start.to_ascii_lowercase();
    let (encrypted, rest) = match (lower.strip_prefix(schemes.encrypted), lower.strip_prefix(schemes.plain)) {
        (Some(rest), _) => (true, rest),
        (_, Some(rest)) => (false, rest),
        _ => return Address::Wrong,
    };
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or("");
    if authority.len() == rest.len() && parts.len() > 1 {
        return Address::Unknown;
    }
    let host = host(authority);
    let plausible = !host.is_empty() && !host.contains(|c: char| c.is_whitespace() || c.is_control());
    match plausible {
        false => Address::Wrong,
        true if is_loopback(host) => Address::Loopback,
        true => Address::Remote { host: host.to_owned(), encrypted },
    }
}

/// Where a connection to a host by name or IP address goes. What travels over it is not known here.
pub(super) fn host_address(parts: &[Part]) -> Address {
    let [Part::Plain(host)] = parts else { return Address::Unknown };
    let host = host.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
    let is_v6 = host.parse::<Ipv6Addr>().is_ok();
    let foreign =
        |c: char| c.is_whitespace() || c.is_control() || "/?#@\\".contains(c) || (c == ':' && !is_v6);
    match host.is_empty() || host.contains(foreign) {
        true => Address::Wrong,
        false if is_loopback(&host) => Address::Loopback,
        false => Address::Remote { host, encrypted: true },
    }
}

/// Whether a name and password stand before the host.
pub(super) fn has_credentials(parts: &[Part]) -> bool {
    let Some(Part::Plain(start)) = parts.first() else { return false };
    let rest = start.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or("");
    authority
        .rsplit_once('@')
        .is_some_and(|(user, _)| user.split_once(':').is_some_and(|(_, p)| !p.is_empty()))
}

pub(super) fn host(authority: &str) -> &str {
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or(""),
        None => host.split(':').next().unwrap_or(""),
    }
}

pub(super) fn is_loopback(host: &str) -> bool {
    let host = host.trim_end_matches('.');
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(v4)) => v4.is_loopback(),
        Ok(IpAddr::V6(v6)) => {
            v6 == Ipv6Addr::LOCALHOST || v6.to_ipv4_mapped().is_some_and(|v4| v4.is_loopback())
        }
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let of = |text: &str| address(&[Part::Plain(text.into())], HTTP);
        for text in [
            "http://127.0.0.1:8787/x",
            "http://127.9.9.9",
            "https://LOCALHOST/",
            "http://[::1]:80/",
            "http://a.localhost",
        ] {
            assert_eq!(of(text), Address::Loopback, "{text}");
        }
        let remote = |host: &str, encrypted| Address::Remote { host: host.into(), encrypted };
        assert_eq!(of("http://127.0.0.1.evil.cn/"), remote("127.0.0.1.evil.cn", false));
        assert_eq!(of("http://localhost@evil.cn/"), remote("evil.cn", false));
        assert_eq!(of("https://api.example.cn"), remote("api.example.cn", true));
        for text in ["ftp://x", "127.0.0.1:80", "http://", "http:///x", "http://a b/"] {
            assert_eq!(of(text), Address::Wrong, "{text}");
        }
        let captured = |text: &str| address(&[Part::Plain(text.into()), Part::Capture("x".into())], HTTP);
        assert_eq!(captured("http://127.0.0.1"), Address::Unknown);
        assert_eq!(captured("http://127.0.0.1/"), Address::Loopback);
    }
    #[test]
    fn hosts() {
        let of = |text: &str| host_address(&[Part::Plain(text.into())]);
        for text in ["localhost", "127.0.0.1", "::1", "[::1]", "A.Localhost."] {
            assert_eq!(of(text), Address::Loopback, "{text}");
        }
        for text in ["", "db:5432", "tcp://db", "a b", "db/x", "me@db"] {
            assert_eq!(of(text), Address::Wrong, "{text}");
        }
        assert!(matches!(of("fe80::2"), Address::Remote { .. }));
        assert_eq!(host_address(&[Part::Secret("db".into())]), Address::Unknown);
        let socket = [Part::Plain("wss://live.example.cn/ws".into())];
        assert!(matches!(address(&socket, WEBSOCKET), Address::Remote { encrypted: true, .. }));
        assert_eq!(address(&socket, HTTP), Address::Wrong);
    }
}
