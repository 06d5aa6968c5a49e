//! The layers around the routes: the faults, the figures, and the header that says what this is.

use super::{
    app::App,
    failure::Failure,
    fault::{Fault, FaultSet},
};
use crate::clock::Stopwatch;
use axum::{
    body::{Body, to_bytes},
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::sync::Arc;

pub const MARK: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-sandbox"), HeaderValue::from_static("golive"));

/// Marks every answer as one of the sandbox.
pub(super) async fn mark(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().insert(MARK.0, MARK.1);
    response
}

/// Counts and times every answer, those that a fault made included.
pub(super) async fn measure(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let watch = Stopwatch::start();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = request.method().clone();
    let response = next.run(request).await;
    let route = route.as_ref().map_or("unmatched", MatchedPath::as_str);
    app.metrics.answered(route, method.as_str(), response.status().as_u16(), watch.elapsed());
    response
}

/// Which faults reach a path: `/api` all of them, `/health` those of the host, the rest none.
fn reaching(set: FaultSet, path: &str) -> impl Fn(Fault) -> bool + use<> {
    let api = path.starts_with("/api/");
    let health = path == "/health";
    move |fault| {
        set.has(fault) && (api || (health && matches!(fault, Fault::Slow | Fault::Errors | Fault::Stall)))
    }
}

/// Lets the faults that are on loose on this call.
pub(super) async fn disturb(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let on = reaching(app.faults.now(), request.uri().path());
    if on(Fault::Stall) {
        // Like a process that hangs: nothing is done while it lasts. A client that gives up drops this call.
        app.faults.lifted(Fault::Stall).await;
    }
    if on(Fault::Slow) {
        tokio::time::sleep(app.slow).await;
    }
    if on(Fault::Errors) && app.faults.fails_this_call() {
        let failure = Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "the fault `errors` is on");
        return failure.into_response();
    }
    let response = next.run(request).await;
    if on(Fault::BadJson) { cut_off(response).await } else { response }
}

/// The first half of the body, as if all were well.
async fn cut_off(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    // The bodies are made by the routes, in memory and of known kind.
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    parts.status = StatusCode::OK;
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(bytes.slice(..bytes.len() / 2)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::fault::Switchboard;

    #[test]
    fn health_suffers_from_the_host_only() {
        let board = Switchboard::new();
        for fault in Fault::ALL {
            board.set(fault, true);
        }
        let health = reaching(board.now(), "/health");
        assert!(health(Fault::Slow) && health(Fault::Errors) && health(Fault::Stall));
        assert!(!health(Fault::BadJson) && !health(Fault::ExpiredToken) && !health(Fault::LostPoints));
        assert!(reaching(board.now(), "/api/members")(Fault::BadJson));
        assert!(Fault::ALL.into_iter().all(|fault| !reaching(board.now(), "/metrics")(fault)));
    }
}
