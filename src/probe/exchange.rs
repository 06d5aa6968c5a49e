//! One request over the network, with the redirects it may follow, and its whole answer within bounds.

use super::{
    answer::Answer,
    classify::classify,
    client::Clients,
    fill::Unsendable,
    redirect,
    run::{Deadline, Failure},
};
use crate::{measure::Outcome, phrase, plan, wording::probe as say};
use reqwest::{
    Request, Response,
    cookie::{CookieStore, Jar},
    header::{COOKIE, HeaderValue, SET_COOKIE},
};
use tokio::time::Instant;

/// Largest body that is read, after decompression.
pub(super) const BODY_BYTES_MAX: usize = 1 << 20;

/// How a request travels.
#[derive(Clone, Copy)]
pub(super) struct Travel {
    pub redirects_max: u8,
    pub fresh_connection: bool,
}

impl Travel {
    pub fn of(request: &plan::Request) -> Self {
        Self { redirects_max: request.redirects_max, fresh_connection: request.fresh_connection }
    }
}

/// Sends `request` and reads the answer. Cookies go into `jar` and come from it, also between redirects.
pub(super) async fn exchange(
    clients: &Clients,
    mut request: Request,
    travel: Travel,
    jar: &Jar,
    deadline: Deadline,
) -> Result<Answer, Failure> {
    let sent = Instant::now();
    let mut redirects = 0;
    let mut response = loop {
        let client = clients.to(request.url(), travel.fresh_connection)?;
        // Only a streamed body cannot be cloned, and requests are filled with whole ones.
        let mut outgoing = request.try_clone().ok_or_else(|| Failure::from(Unsendable::BadUrl))?;
        add_cookies(&mut outgoing, jar);
        let answered = deadline.bound(&say::NO_ANSWER, client.execute(outgoing)).await?;
        let response = answered.map_err(|error| classify(&error))?;
        jar.set_cookies(&mut response.headers().get_all(SET_COOKIE).iter(), request.url());
        if redirects == travel.redirects_max || !redirect::follow(&mut request, &response) {
            break response;
        }
        redirects += 1;
    };
    let body = deadline.bound(&say::NO_END, read(&mut response)).await??;
    let status = response.status().as_u16();
    let headers = std::mem::take(response.headers_mut());
    Ok(Answer { status, headers, body, time: sent.elapsed(), redirects })
}

/// Adds the jar's cookies to those the plan sets itself.
fn add_cookies(request: &mut Request, jar: &Jar) {
    let Some(kept) = jar.cookies(request.url()) else { return };
    let all = match request.headers().get(COOKIE) {
        Some(own) => {
            HeaderValue::from_bytes(&[own.as_bytes(), b"; ", kept.as_bytes()].concat()).unwrap_or(kept)
        }
        None => kept,
    };
    request.headers_mut().insert(COOKIE, all);
}

/// The body, decompressed as it comes, so that a small bomb fills no memory.
async fn read(response: &mut Response) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| classify(&error))? {
        if body.len() + chunk.len() > BODY_BYTES_MAX {
            return Err(Failure::new(Outcome::Body, phrase!(say::BODY_TOO_LARGE, max = BODY_BYTES_MAX)));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
