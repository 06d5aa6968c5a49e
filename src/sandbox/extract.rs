//! What handlers take out of a request, with refusals in the sandbox's own shape.

use super::{
    access::{Action, Role},
    app::App,
    auth,
    failure::Failure,
    fault::Fault,
    members::MemberId,
};
use axum::{
    Json,
    extract::{FromRequest, FromRequestParts, Path, Request},
    http::{StatusCode, header, request::Parts},
};
use serde::de::DeserializeOwned;
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

/// How long a client may take to send a body.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);

/// Who is calling, by the bearer token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Caller(pub(super) Role);

impl Caller {
    pub(super) fn must(self, action: Action) -> Result<(), Failure> {
        self.0.must(action)
    }
}

impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Failure> {
        let header = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|value| value.strip_prefix("Bearer ")).ok_or(auth::MISSING)?;
        let role = app.sessions().role(token, app.now())?;
        if app.faults.now().has(Fault::ExpiredToken) { Err(auth::EXPIRED) } else { Ok(Self(role)) }
    }
}

/// A JSON body of at most [`super::router::BODY_MAX_BYTES`].
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Arc<App>> for Body<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Failure> {
        match timeout(BODY_TIMEOUT, Json::<T>::from_request(request, app)).await {
            Ok(Ok(Json(body))) => Ok(Self(body)),
            Ok(Err(rejection)) => Err(bad_body(rejection.status())),
            Err(_) => Err(bad_body(StatusCode::REQUEST_TIMEOUT)),
        }
    }
}

fn bad_body(status: StatusCode) -> Failure {
    match status {
        StatusCode::REQUEST_TIMEOUT => {
            Failure::new(status, "body_too_slow", "the body did not arrive in time")
        }
        StatusCode::PAYLOAD_TOO_LARGE => Failure::new(status, "body_too_large", "a body has 64 KiB at most"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            Failure::new(status, "not_json", "the content type is not application/json")
        }
        StatusCode::UNPROCESSABLE_ENTITY => {
            Failure::new(status, "bad_fields", "fields are missing, unknown or of the wrong type")
        }
        _ => Failure::bad_request("bad_json", "the body is not JSON"),
    }
}

/// The member id of the path.
pub(super) struct Target(pub(super) MemberId);

impl FromRequestParts<Arc<App>> for Target {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Failure> {
        match Path::<u64>::from_request_parts(parts, app).await {
            Ok(Path(id)) => Ok(Self(MemberId(id))),
            Err(_) => Err(Failure::not_found("member_not_found", "there is no such member")),
        }
    }
}
