//! Logging in.

use crate::sandbox::{access::Role, app::App, extract::Body, failure::Failure};
use axum::{Json, extract::State};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::sandbox) struct Credentials {
    user: String,
    password: String,
}

#[derive(Serialize)]
pub(in crate::sandbox) struct Session {
    token: String,
    role: Role,
    expires_at: DateTime<Utc>,
}

pub(in crate::sandbox) async fn login(
    State(app): State<Arc<App>>,
    Body(credentials): Body<Credentials>,
) -> Result<Json<Session>, Failure> {
    let login = app.sessions().login(&credentials.user, &credentials.password, app.now())?;
    app.metrics.logged_in(login.role);
    Ok(Json(Session { token: login.token, role: login.role, expires_at: login.expires_at }))
}
