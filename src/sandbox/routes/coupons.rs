//! Coupons: issuing, listing, redeeming.

use crate::sandbox::{
    access::Action,
    app::App,
    coupons::{self, Issue, View},
    extract::{Body, Caller, Target},
    failure::Failure,
    members::MemberId,
    stores::Stores,
};
use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::sandbox) struct Redeem {
    store: String,
}

pub(in crate::sandbox) async fn issue(
    State(app): State<Arc<App>>,
    caller: Caller,
    Body(issue): Body<Issue>,
) -> Result<(StatusCode, Json<View>), Failure> {
    caller.must(Action::IssueCoupon)?;
    let mut shop = app.shop();
    shop.members.get(MemberId(issue.member))?;
    Ok((StatusCode::CREATED, Json(shop.coupons.issue(&issue, app.now())?)))
}

pub(in crate::sandbox) async fn of_member(
    State(app): State<Arc<App>>,
    caller: Caller,
    Target(id): Target,
) -> Result<Json<Value>, Failure> {
    caller.must(Action::ReadMember)?;
    let shop = app.shop();
    shop.members.get(id)?;
    Ok(Json(json!({ "coupons": shop.coupons.of(id, app.now()) })))
}

pub(in crate::sandbox) async fn redeem(
    State(app): State<Arc<App>>,
    caller: Caller,
    code: Result<Path<String>, PathRejection>,
    Body(redeem): Body<Redeem>,
) -> Result<Json<View>, Failure> {
    caller.must(Action::RedeemCoupon)?;
    let Path(code) = code.map_err(|_| coupons::UNKNOWN)?;
    let store = Stores::find(&redeem.store)?;
    let now = app.now();
    let mut shop = app.shop();
    let coupon = shop.coupons.redeem(&code, store, now)?;
    shop.stores.touch(store, now);
    app.metrics.coupon_redeemed();
    Ok(Json(coupon))
}
