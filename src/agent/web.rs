//! `/metrics` and `/healthz`.

use super::{Counters, Health, PlanFile, gauges};
use crate::{clock::Clock, conductor::Snapshot};
use axum::{
    Json, Router,
    extract::State,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::get,
};
use prometheus_client::{encoding::text, registry::Registry};
use std::{fmt, sync::Arc};
use tokio::sync::watch;

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
const END: &str = "# EOF\n";

/// What there is to show at any moment.
pub struct Board {
    pub counters: Arc<Counters>,
    /// The latest snapshot of the plan at work.
    pub snapshot: watch::Receiver<Arc<Snapshot>>,
    pub plan_file: watch::Receiver<PlanFile>,
    pub clock: Clock,
}

impl Board {
    pub fn health(&self) -> Health {
        Health::of(&self.snapshot.borrow(), self.plan_file.borrow().clone(), self.clock.now())
    }

    pub(super) fn metrics(&self) -> Result<String, fmt::Error> {
        let snapshot = Arc::clone(&self.snapshot.borrow());
        let gauges = gauges::registry(&snapshot, &self.health());
        Ok(encoded(self.counters.registry())? + &encoded(&gauges)? + END)
    }
}

/// A registry without the end mark, so that several can follow each other.
fn encoded(registry: &Registry) -> Result<String, fmt::Error> {
    let mut out = String::new();
    text::encode(&mut out, registry)?;
    Ok(out.strip_suffix(END).map(str::to_owned).unwrap_or(out))
}

pub fn router(board: Arc<Board>) -> Router {
    Router::new().route("/metrics", get(metrics)).route("/healthz", get(health)).with_state(board)
}

async fn metrics(State(board): State<Arc<Board>>) -> Response {
    match board.metrics() {
        Ok(text) => ([(CONTENT_TYPE, OPEN_METRICS)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn health(State(board): State<Arc<Board>>) -> Response {
    let health = board.health();
    let status = if health.is_well() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(health)).into_response()
}
