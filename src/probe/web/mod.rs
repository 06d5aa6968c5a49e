//! HTTP as probes speak it: every phase timed, every byte bounded, every failure in our own words.
//!
//! ```text
//! prepared  a request of the plan, what is constant made once     exchange  a request and its whole answer
//! way       version, certificate, proxy      target  where to     redirect, cookies, token, tries
//! pool      kept connections                 dial    new ones     link, wire, whole, body, classify
//! ```

mod body;
mod classify;
mod cookies;
mod dial;
mod exchange;
mod link;
mod pool;
mod prepared;
mod redirect;
mod target;
mod token;
mod tries;
mod way;
mod whole;
mod wire;

pub(super) use cookies::Jar;
pub(super) use prepared::Prepared;
pub(super) use tries::Tries;

use super::{
    answer::Answer,
    fill::{Captures, Unsendable},
    net::Net,
    run::{Deadline, Failure, RunValues},
};
use crate::{
    measure::Phases,
    plan::{self, OAuth2},
};
use hyper::header::AUTHORIZATION;
use pool::Pool;
use std::sync::{Arc, Mutex, PoisonError};
use token::{Token, TokenSource};
use tokio::time::Instant;
use way::{Source, Way};

/// What the requests of one prober share.
pub(super) struct Web {
    pool: Pool,
    /// HTTP without anything else to it.
    plain: Arc<Way>,
    ways: Mutex<Vec<Arc<Way>>>,
    tokens: Mutex<Vec<Arc<Token>>>,
}

/// How far a request travels, and what it has on the way.
struct Trip<'a> {
    net: &'a Net,
    way: &'a Arc<Way>,
    redirects_max: u8,
    fresh_connection: bool,
    jar: &'a mut Jar,
    deadline: Deadline,
    phases: &'a mut Phases,
}

/// Why there is no answer.
pub(super) enum NoAnswer {
    Unsendable(Unsendable),
    Failure(Failure),
}

/// What a request takes from the run it belongs to.
pub(super) struct Asking<'a> {
    pub net: &'a Net,
    pub captures: &'a Captures,
    pub values: &'a RunValues,
    pub jar: &'a mut Jar,
    pub deadline: Deadline,
    pub phases: &'a mut Phases,
}

/// An answer, and the token that was shown for it: a secret nobody knew before.
pub(super) struct Answered {
    pub answer: Answer,
    pub token: Option<Arc<str>>,
}

impl From<Unsendable> for NoAnswer {
    fn from(unsendable: Unsendable) -> Self {
        Self::Unsendable(unsendable)
    }
}

impl From<Failure> for NoAnswer {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<NoAnswer> for Failure {
    fn from(trouble: NoAnswer) -> Self {
        match trouble {
            NoAnswer::Unsendable(unsendable) => unsendable.into(),
            NoAnswer::Failure(failure) => failure,
        }
    }
}

impl Web {
    pub fn new() -> Self {
        let plain = Arc::new(Way::default());
        let ways = Mutex::new(vec![Arc::clone(&plain)]);
        Self { pool: Pool::default(), plain, ways, tokens: Mutex::default() }
    }

    /// Sends a request of the plan and reads its answer.
    pub async fn answer(&self, request: &Prepared, asking: Asking<'_>) -> Result<Answered, NoAnswer> {
        let Asking { net, captures, values, jar, deadline, phases } = asking;
        let mut ready = request.fill(self, captures, values)?;
        let way = request.way.as_ref().map_err(Clone::clone)?;
        let token = match &request.token {
            Some(source) => Some((source, source.get(self, net, deadline, phases).await?)),
            None => None,
        };
        if let Some(header) = token.as_ref().and_then(|(_, text)| token::header(text)) {
            ready.headers.to_mut().insert(AUTHORIZATION, header);
        }
        let (redirects_max, fresh_connection) = request.travel();
        let trip = Trip { net, way, redirects_max, fresh_connection, jar, deadline, phases };
        let answer = self.exchange(ready, trip).await?;
        if let Some((source, text)) = token.as_ref().filter(|_| answer.status == 401) {
            source.forget(text).await;
        }
        Ok(Answered { answer, token: token.map(|(_, text)| text) })
    }

    /// Closes connections that have waited for too long.
    pub fn sweep(&self) {
        self.pool.sweep(Instant::now());
    }

    /// The way a request travels: the same for all that travel alike, so that they share connections.
    fn way(&self, request: &plan::Request) -> Result<Arc<Way>, Failure> {
        let source = Source::of(request);
        let mut ways = self.ways.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(way) = ways.iter().find(|way| way.is_of(&source)) {
            return Ok(Arc::clone(way));
        }
        let way = Arc::new(Way::new(source)?);
        ways.push(Arc::clone(&way));
        Ok(way)
    }

    /// The tokens of a client, shared by all requests that show them.
    fn token(&self, oauth2: &OAuth2, request: &plan::Request) -> Arc<Token> {
        let source = TokenSource::of(oauth2, request);
        let tokens = || self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let known = tokens().iter().find(|token| token.is_of(&source)).cloned();
        if let Some(token) = known {
            return token;
        }
        let token = Arc::new(Token::new(self, source, oauth2, request));
        tokens().push(Arc::clone(&token));
        token
    }
}
