//! What failed on the way to a server that is not spoken to over HTTP, as one of our outcomes and in our own words.

use super::{net::tls_words, run::Failure};
use crate::{measure::Outcome, wording::probe as say};
use std::{
    error::Error,
    io::{self, ErrorKind},
};

/// What an error of a library means for the connection.
pub(super) fn on_the_way(error: &(dyn Error + 'static)) -> Failure {
    let chain = chain(error);
    let io: Vec<&io::Error> = chain.iter().filter_map(|error| error.downcast_ref()).collect();
    let is = |wanted: &[ErrorKind]| io.iter().any(|error| wanted.contains(&error.kind()));
    if let Some(tls) = chain.iter().find_map(|error| error.downcast_ref::<rustls::Error>()) {
        return Failure::new(Outcome::Tls, tls_words(tls));
    }
    // The standard library has no kind for it.
    if io.iter().any(|error| error.to_string().contains("failed to lookup address")) {
        return Failure::new(Outcome::Dns, &say::DNS);
    }
    if is(&[ErrorKind::ConnectionRefused]) {
        Failure::new(Outcome::Refused, &say::REFUSED)
    } else if is(&[ErrorKind::NotFound]) {
        // The socket of a server on this machine.
        Failure::new(Outcome::Refused, &say::UNREACHABLE)
    } else if is(&[ErrorKind::TimedOut, ErrorKind::HostUnreachable, ErrorKind::NetworkUnreachable]) {
        Failure::new(Outcome::Refused, &say::UNREACHABLE)
    } else {
        Failure::new(Outcome::Reset, &say::BROKEN_OFF)
    }
}

/// Errors inside errors that are looked at.
const DEPTH_MAX: usize = 16;

/// The error and what it wraps. An [`io::Error`] made from another error has that one inside, not as its source.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> Vec<&'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error: &&'a (dyn Error + 'static)| {
        let inside = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        inside.map(|inside| inside as &'a (dyn Error + 'static)).or_else(|| error.source())
    })
    .take(DEPTH_MAX)
    .collect()
}
