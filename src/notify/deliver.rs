//! What every kind of channel can do: take one letter to its service, once.

use super::{letter::Letter, pace::Limits, report::Cause};
use crate::wording::Phrase;
use futures_util::future::BoxFuture;
use std::time::Duration;

/// Longest part of an answer that is shown, in characters.
const SAID_CHARACTERS: usize = 200;

pub(super) trait Deliver: Send + Sync {
    fn limits(&self) -> Limits;

    /// Takes the letter to the service and reads what it answers.
    fn deliver<'a>(&'a self, letter: &'a Letter) -> BoxFuture<'a, Result<Receipt, Failure>>;
}

/// The service's word that it took a letter, free of secrets.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Receipt {
    pub said: String,
}

/// Why an attempt failed, in words free of secrets, and whether another makes sense.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Failure {
    pub cause: Cause,
    pub why: Phrase,
    pub again: Again,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Again {
    /// It would fail in the same way.
    Never,
    /// After the usual pause.
    Soon,
    /// The service said when, or its rules do.
    After(Duration),
}

impl Failure {
    pub fn new(cause: Cause, again: Again, why: impl Into<Phrase>) -> Self {
        Self { cause, why: why.into(), again }
    }

    pub fn refused(why: impl Into<Phrase>) -> Self {
        Self::new(Cause::Refused, Again::Never, why)
    }

    pub fn unreachable(why: impl Into<Phrase>) -> Self {
        Self::new(Cause::Unreachable, Again::Soon, why)
    }

    pub fn unusable(why: impl Into<Phrase>) -> Self {
        Self::new(Cause::Unusable, Again::Never, why)
    }
}

/// A channel that cannot be used, and says so each time.
pub(super) struct Broken(pub Failure);

impl Deliver for Broken {
    fn limits(&self) -> Limits {
        Limits::GENEROUS
    }

    fn deliver<'a>(&'a self, _: &'a Letter) -> BoxFuture<'a, Result<Receipt, Failure>> {
        Box::pin(async { Err(self.0.clone()) })
    }
}

/// The beginning of what a service said, on one line.
pub(super) fn clip(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = crate::wording::printable(&line);
    match line.char_indices().nth(SAID_CHARACTERS) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}
