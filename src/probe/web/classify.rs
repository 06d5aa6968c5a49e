//! An error of a connection as one of our outcomes, in our own words: its own may quote a URL with secrets.

use super::link::Unanswered;
use crate::{
    measure::Outcome,
    probe::{net::tls_failure, run::Failure},
    wording::probe as say,
};
use std::{
    error::Error,
    io::{self, ErrorKind},
};

/// Errors inside errors that are looked at.
const DEPTH_MAX: usize = 16;

/// Why no answer came.
pub(super) fn head_failure(unanswered: &Unanswered) -> Failure {
    match &unanswered.error {
        Some(error) => failure(error),
        None => broken_off(),
    }
}

/// Why an answer that had begun did not come to its end.
pub(super) fn body_failure(error: &hyper::Error) -> Failure {
    let garbled = |kind| matches!(kind, ErrorKind::InvalidInput | ErrorKind::InvalidData);
    let tls = chain(error).into_iter().any(<dyn Error>::is::<rustls::Error>);
    if !tls && io_kinds(error).any(garbled) {
        Failure::new(Outcome::Body, &say::BODY_NOT_DECODED)
    } else {
        failure(error)
    }
}

/// Whether the connection ended, as one that was kept too long does, and nothing else went wrong.
pub(super) fn is_cut(unanswered: &Unanswered) -> bool {
    unanswered.error.as_ref().is_none_or(|error| failure(error).outcome == Outcome::Reset)
}

fn failure(error: &hyper::Error) -> Failure {
    let inside = chain(error);
    let secured = inside
        .iter()
        .filter_map(|error| error.downcast_ref::<io::Error>())
        .find(|error| error.get_ref().is_some_and(<dyn Error + Send + Sync>::is::<rustls::Error>));
    if let Some(error) = secured {
        tls_failure(error)
    } else if error.is_parse_too_large() {
        Failure::new(Outcome::Body, &say::HEAD_TOO_LARGE)
    } else if error.is_parse() {
        Failure::new(Outcome::Body, &say::NOT_HTTP)
    } else {
        broken_off()
    }
}

fn broken_off() -> Failure {
    Failure::new(Outcome::Reset, &say::BROKEN_OFF)
}

fn io_kinds<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = ErrorKind> + 'a {
    chain(error).into_iter().filter_map(|error| error.downcast_ref::<io::Error>()).map(io::Error::kind)
}

/// The error and what it wraps. An [`io::Error`] made from another error has that one inside, not as its source.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> Vec<&'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error: &&'a (dyn Error + 'static)| {
        let inside = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        inside.map(|inside| inside as &'a (dyn Error + 'static)).or_else(|| error.source())
    })
    .take(DEPTH_MAX)
    .collect()
}
