//! What head office does: campaigns and reports.

use crate::sandbox::{
    access::Action,
    app::App,
    campaign::{Outcome, Run},
    extract::{Body, Caller},
    failure::Failure,
    report::{Check, Summary},
};
use axum::{Json, extract::State};
use std::sync::Arc;

pub(in crate::sandbox) async fn run_birthday(
    State(app): State<Arc<App>>,
    caller: Caller,
    Body(run): Body<Run>,
) -> Result<Json<Outcome>, Failure> {
    caller.must(Action::RunCampaign)?;
    Ok(Json(app.shop().run_birthday(&run, app.now())?))
}

pub(in crate::sandbox) async fn summary(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Json<Summary>, Failure> {
    caller.must(Action::ReadSummary)?;
    Ok(Json(app.shop().summary(app.now())))
}

pub(in crate::sandbox) async fn ledger(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Json<Check>, Failure> {
    caller.must(Action::ReadLedger)?;
    Ok(Json(app.shop().check()))
}
