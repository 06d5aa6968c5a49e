//! The API: which path goes to which handler.

use super::{app::App, disturb, failure::Failure, routes};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware::{from_fn, from_fn_with_state},
    routing::{delete, get, post},
};
use routes::{coupons, home, members, office, session, till};
use std::sync::Arc;

pub(super) const BODY_MAX_BYTES: usize = 64 * 1024;

pub(super) fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/", get(home::about))
        .route("/health", get(home::health))
        .route("/metrics", get(home::metrics))
        .route("/api/login", post(session::login))
        .route("/api/members", post(members::register).get(members::find))
        .route("/api/members/{id}", get(members::read).delete(members::erase))
        .route("/api/members/{id}/consent", delete(members::withdraw_consent))
        .route("/api/members/{id}/points", get(members::points))
        .route("/api/members/{id}/coupons", get(coupons::of_member))
        .route("/api/members/{id}/purchases", post(till::purchase))
        .route("/api/members/{id}/topups", post(till::top_up))
        .route("/api/members/{id}/refunds", post(till::refund))
        .route("/api/coupons", post(coupons::issue))
        .route("/api/coupons/{code}/redeem", post(coupons::redeem))
        .route("/api/campaigns/birthday/run", post(office::run_birthday))
        .route("/api/reports/summary", get(office::summary))
        .route("/api/reports/ledger", get(office::ledger))
        .fallback(async || Failure::not_found("not_found", "there is no such route"))
        .method_not_allowed_fallback(async || {
            Failure::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "method_not_allowed",
                "this route takes another method",
            )
        })
        .layer(DefaultBodyLimit::max(BODY_MAX_BYTES))
        .layer(from_fn_with_state(Arc::clone(&app), disturb::disturb))
        .layer(from_fn_with_state(Arc::clone(&app), disturb::measure))
        .layer(from_fn(disturb::mark))
        .with_state(app)
}
