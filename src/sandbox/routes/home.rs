//! What needs no login: what this is, whether it is up, and its figures.

use crate::sandbox::{app::App, failure::Failure, metrics};
use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
};
use serde_json::{Value, json};
use std::sync::Arc;

pub(in crate::sandbox) async fn about() -> Json<Value> {
    Json(json!({
        "name": "golive sandbox",
        "about": "A stand-in for a member system, for demos and tests. Not a product; all data is made up, \
                  kept in memory, and gone when it stops.",
        "about_zh": "用于演示和测试的会员系统替身，不是正式产品；数据均为虚构，仅在内存中，停止即清空。",
    }))
}

pub(in crate::sandbox) async fn health(State(app): State<Arc<App>>) -> Json<Value> {
    Json(json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION"), "build": app.build }))
}

pub(in crate::sandbox) async fn metrics(State(app): State<Arc<App>>) -> Result<impl IntoResponse, Failure> {
    let text = app.metrics.render(&app.shop(), app.now()).map_err(|_| {
        Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "metrics", "the metrics could not be written")
    })?;
    Ok(([(header::CONTENT_TYPE, metrics::CONTENT_TYPE)], text))
}
