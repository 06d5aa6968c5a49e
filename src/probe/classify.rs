//! An error of the HTTP client as one of our outcomes, in our own words: its own may quote a URL with secrets.

use super::{dns::NotResolved, run::Failure};
use crate::{
    measure::Outcome,
    wording::{Text, probe as say},
};
use rustls::CertificateError;
use std::{
    error::Error,
    io::{self, ErrorKind},
};

/// Errors inside errors that are looked at.
const DEPTH_MAX: usize = 16;

pub(super) fn classify(error: &reqwest::Error) -> Failure {
    let chain = chain(error);
    let io = |wanted: fn(ErrorKind) -> bool| {
        chain.iter().filter_map(|e| e.downcast_ref::<io::Error>()).any(|e| wanted(e.kind()))
    };
    let hyper = || chain.iter().filter_map(|e| e.downcast_ref::<hyper::Error>());
    // A decoder's early end, without hyper in the chain, is a whole answer with a bad body.
    let ended_early =
        io(|kind| kind == ErrorKind::UnexpectedEof) && (error.is_connect() || hyper().next().is_some());

    if error.is_dns() || chain.iter().any(|e| e.is::<NotResolved>()) {
        Failure::new(Outcome::Dns, &say::DNS)
    } else if let Some(tls) = chain.iter().find_map(|e| e.downcast_ref::<rustls::Error>()) {
        Failure::new(Outcome::Tls, tls_words(tls))
    } else if io(|kind| kind == ErrorKind::ConnectionRefused) {
        Failure::new(Outcome::Refused, &say::REFUSED)
    } else if hyper().any(hyper::Error::is_parse) {
        Failure::new(Outcome::Body, &say::NOT_HTTP)
    } else if io(is_broken) || hyper().any(is_cut) || ended_early {
        Failure::new(Outcome::Reset, &say::BROKEN_OFF)
    } else if error.is_connect() {
        Failure::new(Outcome::Refused, &say::UNREACHABLE)
    } else if error.is_decode() {
        Failure::new(Outcome::Body, &say::BODY_NOT_DECODED)
    } else {
        Failure::new(Outcome::Reset, &say::BROKEN_OFF)
    }
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

fn is_broken(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe)
}

fn is_cut(error: &hyper::Error) -> bool {
    error.is_incomplete_message() || error.is_canceled() || error.is_closed() || error.is_body_write_aborted()
}

fn tls_words(error: &rustls::Error) -> &'static Text {
    match error {
        rustls::Error::InvalidCertificate(error) => match error {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => &say::CERT_EXPIRED,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => &say::CERT_EARLY,
            // Signed in the name of an authority we trust, by somebody else.
            CertificateError::UnknownIssuer | CertificateError::BadSignature => &say::CERT_ISSUER,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                &say::CERT_NAME
            }
            CertificateError::Revoked => &say::CERT_REVOKED,
            _ => &say::CERT_BAD,
        },
        rustls::Error::InvalidMessage(_) => &say::TLS_NOT_SPOKEN,
        rustls::Error::AlertReceived(_) => &say::TLS_REFUSED,
        _ => &say::TLS_FAILED,
    }
}
