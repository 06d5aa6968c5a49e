//! A new connection to a target: directly or through a proxy, secured where it has to be, in the version of HTTP both
//! sides speak.

use super::{
    Trip,
    link::Link,
    target::Target,
    way::{Proxy, Way},
    wire::Wire,
};
use crate::{
    measure::{Outcome, Phase},
    phrase,
    plan::HttpVersion,
    probe::{
        net::{connection_failure, handshake, timed},
        run::Failure,
    },
    wording::probe as say,
};
use std::io::{self, ErrorKind};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Longest answer of a proxy to being asked for a tunnel.
const TUNNEL_BYTES_MAX: usize = 16 << 10;

/// Connects to `target`. The trip's phases are told how long each part took.
pub(super) async fn dial(target: &Target, trip: &mut Trip<'_>) -> Result<Link, Failure> {
    let Trip { net, way, deadline, .. } = *trip;
    let stream = match &way.proxy {
        None => net.open(&target.host, target.port, deadline, trip.phases).await?,
        Some(proxy) => through(proxy, target, trip).await.map_err(of_proxy)?,
    };
    let broken = |_| Failure::new(Outcome::Reset, &say::BROKEN_OFF);
    if !target.https {
        return match way.version {
            HttpVersion::Http2 => Link::two(Wire::Plain(stream)).await.map_err(broken),
            HttpVersion::Auto | HttpVersion::Http1 => Link::one(Wire::Plain(stream)).await.map_err(broken),
        };
    }
    let config = way.tls(&net.trust, trip.fresh_connection)?;
    let secure = handshake(config, &target.host, stream, deadline, trip.phases).await?;
    let agreed = secure.get_ref().1.alpn_protocol() == Some(b"h2");
    if way.version == HttpVersion::Http2 && !agreed {
        return Err(Failure::new(Outcome::Tls, &say::NO_HTTP2));
    }
    let wire = Wire::Secure(Box::new(secure));
    let linked = if agreed { Link::two(wire).await } else { Link::one(wire).await };
    linked.map_err(broken)
}

async fn through(proxy: &Proxy, target: &Target, trip: &mut Trip<'_>) -> Result<TcpStream, Failure> {
    let Trip { net, way, deadline, .. } = *trip;
    let mut stream = net.open(&proxy.host, proxy.port, deadline, trip.phases).await?;
    if !is_tunnelled(way, target) {
        return Ok(stream);
    }
    let asked = deadline.bound(&say::NO_CONNECTION, tunnel(&mut stream, proxy, target));
    match timed(trip.phases, Phase::Connect, asked).await? {
        Ok(200..=299) => Ok(stream),
        Ok(407) => Err(Failure::new(Outcome::Refused, &say::PROXY_UNKNOWN)),
        Ok(status) => Err(Failure::new(Outcome::Refused, phrase!(say::STATUS, status = status))),
        Err(error) => Err(match error.kind() {
            ErrorKind::InvalidData => Failure::new(Outcome::Body, &say::NOT_HTTP),
            ErrorKind::UnexpectedEof => Failure::new(Outcome::Reset, &say::BROKEN_OFF),
            _ => connection_failure(&error),
        }),
    }
}

/// Whether the proxy only passes bytes on. What is not encrypted it is asked for itself.
pub(super) fn is_tunnelled(way: &Way, target: &Target) -> bool {
    way.proxy.is_some() && (target.https || way.version == HttpVersion::Http2)
}

fn of_proxy(failure: Failure) -> Failure {
    Failure { outcome: failure.outcome, why: phrase!(say::OF_PROXY, why = failure.why) }
}

/// Asks for a tunnel; yields the status of the answer. Nothing of the target comes before it is spoken to.
async fn tunnel(stream: &mut TcpStream, proxy: &Proxy, target: &Target) -> io::Result<u16> {
    let place = format!("{}:{}", target.host, target.port);
    let mut ask = format!("CONNECT {place} HTTP/1.1\r\nhost: {place}\r\n").into_bytes();
    if let Some(authorization) = &proxy.authorization {
        ask.extend_from_slice(b"proxy-authorization: ");
        ask.extend_from_slice(authorization.as_bytes());
        ask.extend_from_slice(b"\r\n");
    }
    ask.extend_from_slice(b"\r\n");
    stream.write_all(&ask).await?;
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        if answer.len() == TUNNEL_BYTES_MAX {
            return Err(ErrorKind::InvalidData.into());
        }
        answer.push(stream.read_u8().await?);
    }
    status(&answer).ok_or_else(|| ErrorKind::InvalidData.into())
}

/// The status in `HTTP/1.1 200 …`.
fn status(answer: &[u8]) -> Option<u16> {
    let rest = answer.strip_prefix(b"HTTP/1.1 ").or_else(|| answer.strip_prefix(b"HTTP/1.0 "))?;
    std::str::from_utf8(rest.get(..3)?).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_of_a_proxys_answer() {
        for (answer, expected) in [
            ("HTTP/1.1 200 Connection established\r\n\r\n", Some(200)),
            ("HTTP/1.0 407 No\r\n\r\n", Some(407)),
            ("HTTP/1.1 2\r\n\r\n", None),
            ("SSH-2.0\r\n\r\n", None),
            ("", None),
        ] {
            assert_eq!(status(answer.as_bytes()), expected, "{answer}");
        }
    }
}
