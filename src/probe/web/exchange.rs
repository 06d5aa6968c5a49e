//! One request over the network, with the redirects it may follow, and its whole answer within bounds.

use super::{
    Trip, Web, body,
    classify::{head_failure, is_cut},
    cookies::Jar,
    dial::{dial, is_tunnelled},
    link::{Link, Unanswered},
    prepared::Ready,
    way::Way,
    whole::Whole,
};
use crate::{
    measure::Phase,
    probe::{answer::Answer, net::timed, run::Failure},
    wording::probe as say,
};
use hyper::{
    Request, Response, Version,
    body::Incoming,
    header::{COOKIE, HOST, PROXY_AUTHORIZATION},
};
use std::sync::Arc;
use tokio::time::Instant;

impl Web {
    /// Sends `request` and reads the answer. Cookies go into the trip's jar and come from it, also between redirects.
    pub(super) async fn exchange(
        &self,
        mut request: Ready<'_>,
        mut trip: Trip<'_>,
    ) -> Result<Answer, Failure> {
        let sent = Instant::now();
        let mut redirects = 0;
        loop {
            let (mut link, answered) = head(&request, &mut trip).await?;
            let (head, rest) = answered.into_parts();
            trip.jar.keep(&head.headers, &request.target.url);
            let origin = Arc::clone(&request.target.origin);
            let follows = redirects < trip.redirects_max
                && self.follow(trip.way, &mut request, head.status, &head.headers);
            let reading = trip.deadline.bound(&say::NO_END, body::read(&mut link, &head.headers, rest));
            let read = timed(trip.phases, Phase::Body, reading).await?;
            if read.is_ok() && !trip.fresh_connection {
                origin.keep(link, Instant::now());
            }
            if follows {
                redirects += 1;
                continue;
            }
            let (status, headers) = (head.status.as_u16(), head.headers);
            return Ok(Answer { status, headers, body: read?, time: sent.elapsed(), redirects });
        }
    }
}

/// Sends one request; yields the head of its answer. A kept connection may have been closed by the server just when
/// it was used: if so, and nothing is done twice by it, the request goes once more over a new one, as browsers do.
async fn head(request: &Ready<'_>, trip: &mut Trip<'_>) -> Result<(Link, Response<Incoming>), Failure> {
    let kept = if trip.fresh_connection { None } else { request.target.origin.take(Instant::now()) };
    if let Some(mut link) = kept {
        match send(request, &mut link, trip).await? {
            Ok(response) => return Ok((link, response)),
            Err(unanswered) => {
                let again = unanswered.unsent || request.method.is_idempotent();
                if !again || !is_cut(&unanswered) {
                    return Err(head_failure(&unanswered));
                }
            }
        }
    }
    let mut link = dial(&request.target, trip).await?;
    match send(request, &mut link, trip).await? {
        Ok(response) => Ok((link, response)),
        Err(unanswered) => Err(head_failure(&unanswered)),
    }
}

async fn send(
    request: &Ready<'_>,
    link: &mut Link,
    trip: &mut Trip<'_>,
) -> Result<Result<Response<Incoming>, Unanswered>, Failure> {
    let outgoing = outgoing(trip.way, request, link, trip.jar);
    timed(trip.phases, Phase::Wait, trip.deadline.bound(&say::NO_ANSWER, link.send(outgoing))).await
}

/// The request as it goes over `link`.
fn outgoing(way: &Way, request: &Ready<'_>, link: &Link, jar: &Jar) -> Request<Whole> {
    let Ready { method, target, headers, body } = request;
    let mut headers = headers.clone().into_owned();
    if let Some(cookies) = jar.header(&target.url, headers.get(COOKIE)) {
        headers.insert(COOKIE, cookies);
    }
    let mut outgoing = Request::new(Whole(body.clone()));
    *outgoing.method_mut() = method.clone();
    *outgoing.uri_mut() = target.path.clone();
    if link.is_two() {
        headers.remove(HOST);
        *outgoing.uri_mut() = target.whole.clone();
        *outgoing.version_mut() = Version::HTTP_2;
    } else if let Some(proxy) = way.proxy.as_ref().filter(|_| !is_tunnelled(way, target)) {
        *outgoing.uri_mut() = target.whole.clone();
        if let Some(authorization) = &proxy.authorization {
            headers.insert(PROXY_AUTHORIZATION, authorization.clone());
        }
    }
    *outgoing.headers_mut() = headers;
    outgoing
}
