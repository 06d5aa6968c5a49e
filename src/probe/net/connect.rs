//! Addresses to a connection: the first that answers, without waiting long for one that does not.

use crate::{
    measure::Outcome,
    probe::run::{Deadline, Failure},
    wording::probe as say,
};
use futures_util::stream::{FuturesUnordered, StreamExt};
use std::{
    io::{self, ErrorKind},
    net::SocketAddr,
    time::Duration,
};
use tokio::{net::TcpStream, time::sleep};

/// Addresses of one name that are tried.
const ADDRESSES_MAX: usize = 8;
/// How long an address is tried alone before the next is tried beside it (RFC 8305, 5).
const HEAD_START: Duration = Duration::from_millis(250);

/// Numbers of the operating system for "too many open files" here and everywhere, and "no buffer space".
const NO_FILES: [i32; 3] = [24, 23, 105];

/// A connection to one of `addresses`.
pub(in crate::probe) async fn connect(
    addresses: &[SocketAddr],
    deadline: Deadline,
) -> Result<TcpStream, Failure> {
    let connected = match addresses {
        [address] => deadline.bound(&say::NO_CONNECTION, TcpStream::connect(*address)).await?,
        several => deadline.bound(&say::NO_CONNECTION, race(&in_turn(several))).await?,
    };
    let stream = connected.map_err(|error| connection_failure(&error))?;
    // What is asked is small and has to go at once. A platform that cannot promise that is only slower.
    let _ = stream.set_nodelay(true);
    Ok(stream)
}

/// Why there is no connection. What this machine lacks is no evidence about the target.
pub(in crate::probe) fn connection_failure(error: &io::Error) -> Failure {
    let ours = error.raw_os_error().is_some_and(|number| NO_FILES.contains(&number));
    match error.kind() {
        _ if ours => Failure::new(Outcome::Unable, &say::NO_SOCKET),
        ErrorKind::AddrNotAvailable | ErrorKind::OutOfMemory => {
            Failure::new(Outcome::Unable, &say::NO_SOCKET)
        }
        ErrorKind::ConnectionRefused => Failure::new(Outcome::Refused, &say::REFUSED),
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted => {
            Failure::new(Outcome::Reset, &say::BROKEN_OFF)
        }
        _ => Failure::new(Outcome::Refused, &say::UNREACHABLE),
    }
}

/// IPv6 and IPv4 by turns, the platform's first choice first.
fn in_turn(addresses: &[SocketAddr]) -> Vec<SocketAddr> {
    let Some(first) = addresses.first() else { return Vec::new() };
    let (mut like, mut unlike): (Vec<_>, Vec<_>) =
        addresses.iter().copied().partition(|address| address.is_ipv6() == first.is_ipv6());
    like.reverse();
    unlike.reverse();
    let turns = std::iter::from_fn(|| {
        let pair = [like.pop(), unlike.pop()];
        pair.iter().any(Option::is_some).then_some(pair)
    });
    turns.flatten().flatten().take(ADDRESSES_MAX).collect()
}

async fn race(addresses: &[SocketAddr]) -> io::Result<TcpStream> {
    let mut waiting = addresses.iter();
    let mut tries = FuturesUnordered::new();
    tries.extend(waiting.next().map(|address| TcpStream::connect(*address)));
    let mut told: Option<io::Error> = None;
    loop {
        tokio::select! {
            ended = tries.next() => match ended {
                Some(Ok(stream)) => return Ok(stream),
                Some(Err(error)) => {
                    tries.extend(waiting.next().map(|address| TcpStream::connect(*address)));
                    // A refusal says more than a network that does not reach there.
                    if told.is_none() || error.kind() == ErrorKind::ConnectionRefused {
                        told = Some(error);
                    }
                }
                None => return Err(told.unwrap_or_else(|| ErrorKind::AddrNotAvailable.into())),
            },
            () = sleep(HEAD_START), if waiting.len() > 0 => {
                tries.extend(waiting.next().map(|address| TcpStream::connect(*address)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_take_turns() {
        let of = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect::<Vec<SocketAddr>>();
        let (a, b, c, d) = ("[::1]:1", "[::2]:1", "127.0.0.1:1", "127.0.0.2:1");
        assert_eq!(in_turn(&of(&[a, b, c, d])), of(&[a, c, b, d]));
        assert_eq!(in_turn(&of(&[c, a, b])), of(&[c, a, b]));
        assert_eq!(in_turn(&of(&[a; 20])).len(), ADDRESSES_MAX);
        assert!(in_turn(&[]).is_empty());
    }

    #[tokio::test]
    async fn the_address_that_answers_is_taken() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let good = listener.local_addr().unwrap();
        let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let stream = race(&[closed, good]).await.unwrap();
        assert_eq!(stream.peer_addr().unwrap(), good);
        let refused = race(&[closed, closed]).await.unwrap_err();
        assert_eq!(connection_failure(&refused).outcome, Outcome::Refused);
        assert!(race(&[]).await.is_err());
    }

    #[test]
    fn what_this_machine_lacks_is_told_from_what_the_target_does() {
        for number in NO_FILES {
            assert_eq!(connection_failure(&io::Error::from_raw_os_error(number)).outcome, Outcome::Unable);
        }
        for (kind, outcome) in [
            (ErrorKind::AddrNotAvailable, Outcome::Unable),
            (ErrorKind::NetworkUnreachable, Outcome::Refused),
            (ErrorKind::ConnectionReset, Outcome::Reset),
        ] {
            assert_eq!(connection_failure(&kind.into()).outcome, outcome, "{kind}");
        }
    }
}
