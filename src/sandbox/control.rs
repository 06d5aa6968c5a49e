//! The control port: which faults are on. It is apart from the API so that it answers while `refuse` is on.

use super::{
    app::App,
    disturb,
    failure::Failure,
    fault::{Fault, FaultSet},
};
use axum::{
    Json, Router,
    extract::{Path, State, rejection::PathRejection},
    middleware::from_fn,
    routing::{get, put},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// The fault's name in the path, which may be no text at all.
type Name = Result<Path<String>, PathRejection>;

const UNKNOWN: Failure = Failure::not_found(
    "unknown_fault",
    "faults are slow, errors, stall, refuse, bad-json, expired-token, lost-points",
);

pub(super) fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/sandbox/faults", get(list))
        .route("/sandbox/faults/{name}", put(switch_on).delete(switch_off))
        .fallback(async || Failure::not_found("not_found", "the control port has /sandbox/faults"))
        .layer(from_fn(disturb::mark))
        .with_state(app)
}

async fn list(State(app): State<Arc<App>>) -> Json<Value> {
    Json(shown(app.faults.now()))
}

async fn switch_on(State(app): State<Arc<App>>, name: Name) -> Result<Json<Value>, Failure> {
    switch(&app, name, true)
}

async fn switch_off(State(app): State<Arc<App>>, name: Name) -> Result<Json<Value>, Failure> {
    switch(&app, name, false)
}

fn switch(app: &App, name: Name, on: bool) -> Result<Json<Value>, Failure> {
    let fault: Fault = name.ok().and_then(|Path(name)| name.parse().ok()).ok_or(UNKNOWN)?;
    app.faults.set(fault, on);
    Ok(Json(shown(app.faults.now())))
}

fn shown(set: FaultSet) -> Value {
    let names: Vec<&str> = set.list().into_iter().map(Fault::name).collect();
    json!({ "faults": names, "known": Fault::NAMES })
}
