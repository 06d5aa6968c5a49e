//! What a till posts, at most once per idempotency key.

use crate::sandbox::{
    access::Action,
    app::App,
    extract::{Body, Caller, Target},
    failure::Failure,
    fault::Fault,
    members::MemberId,
    replies,
    shop::Shop,
    till::{Purchase, Refund, Slip, TopUp},
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use std::sync::Arc;

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Says that the reply is that of an earlier request with the same key.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

pub(in crate::sandbox) async fn purchase(
    State(app): State<Arc<App>>,
    caller: Caller,
    Target(id): Target,
    headers: HeaderMap,
    Body(purchase): Body<Purchase>,
) -> Result<Response, Failure> {
    caller.must(Action::Purchase)?;
    let (now, lose_points) = (app.now(), app.faults.now().has(Fault::LostPoints));
    once(&mut app.shop(), id, &headers, ("purchase", &purchase), |shop| {
        shop.purchase(id, &purchase, lose_points, now)
    })
}

pub(in crate::sandbox) async fn top_up(
    State(app): State<Arc<App>>,
    caller: Caller,
    Target(id): Target,
    headers: HeaderMap,
    Body(top_up): Body<TopUp>,
) -> Result<Response, Failure> {
    caller.must(Action::TopUp)?;
    let now = app.now();
    once(&mut app.shop(), id, &headers, ("top-up", &top_up), |shop| shop.top_up(id, &top_up, now))
}

pub(in crate::sandbox) async fn refund(
    State(app): State<Arc<App>>,
    caller: Caller,
    Target(id): Target,
    headers: HeaderMap,
    Body(refund): Body<Refund>,
) -> Result<Response, Failure> {
    caller.must(Action::Refund)?;
    let now = app.now();
    once(&mut app.shop(), id, &headers, ("refund", &refund), |shop| shop.refund(id, &refund, now))
}

/// Does `act`, or gives the reply of the first time. Only what was done is remembered: a refused request changed
/// nothing and may be tried again with the same key.
fn once<T: Serialize>(
    shop: &mut Shop,
    member: MemberId,
    headers: &HeaderMap,
    (operation, request): (&str, &T),
    act: impl FnOnce(&mut Shop) -> Result<Slip, Failure>,
) -> Result<Response, Failure> {
    let unreadable =
        |_| Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "the reply could not be written");
    let Some(key) = headers.get(KEY) else {
        return Ok((StatusCode::CREATED, Json(act(shop)?)).into_response());
    };
    let key = key
        .to_str()
        .map_err(|_| Failure::bad_request("bad_key", "idempotency-key has 1 to 128 ASCII characters"))?;
    let asked = replies::fingerprint(operation, &serde_json::to_vec(request).map_err(unreadable)?);
    if let Some(reply) = shop.replies.recall(member, key, &asked)? {
        let replayed = [(REPLAYED, HeaderValue::from_static("true"))];
        return Ok((StatusCode::CREATED, replayed, Json(reply)).into_response());
    }
    let reply = serde_json::to_value(act(shop)?).map_err(unreadable)?;
    shop.replies.keep(member, key, asked, reply.clone());
    Ok((StatusCode::CREATED, Json(reply)).into_response())
}
