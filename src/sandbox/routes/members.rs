//! Members: joining, looking up, leaving.

use crate::sandbox::{
    access::Action,
    app::App,
    extract::{Body, Caller, Target},
    failure::Failure,
    members::{Member, Registration, View},
    shop::{Erasure, Shop},
};
use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

#[derive(Deserialize)]
pub(in crate::sandbox) struct Find {
    phone: String,
}

fn view(shop: &Shop, caller: Caller, member: &Member) -> View {
    member.view(caller.0, shop.points.held(member.id), shop.money.held(member.id))
}

pub(in crate::sandbox) async fn register(
    State(app): State<Arc<App>>,
    caller: Caller,
    Body(registration): Body<Registration>,
) -> Result<(StatusCode, Json<Value>), Failure> {
    caller.must(Action::RegisterMember)?;
    let now = app.now();
    let mut shop = app.shop();
    let id = shop.join(&registration, now)?;
    let member = view(&shop, caller, shop.members.get(id)?);
    let reply = json!({ "member": member, "coupons": shop.coupons.of(id, now) });
    Ok((StatusCode::CREATED, Json(reply)))
}

pub(in crate::sandbox) async fn find(
    State(app): State<Arc<App>>,
    caller: Caller,
    query: Result<Query<Find>, QueryRejection>,
) -> Result<Json<View>, Failure> {
    caller.must(Action::ReadMember)?;
    let Query(find) = query.map_err(|_| Failure::bad_request("bad_query", "give ?phone="))?;
    let shop = app.shop();
    Ok(Json(view(&shop, caller, shop.members.by_phone(&find.phone)?)))
}

pub(in crate::sandbox) async fn read(
    State(app): State<Arc<App>>,
    caller: Caller,
    Target(id): Target,
) -> Result<Json<View>, Failure> {
    caller.must(Action::ReadMember)?;
    let shop = app.shop();
    Ok(Json(view(&shop, caller, shop.members.get(id)?)))
}

pub(in crate::sandbox) async fn erase(
    State(app): State<Arc<App>>,
    caller: Caller,
    Target(id): Target,
) -> Result<Json<Erasure>, Failure> {
    caller.must(Action::EraseSynthetic)?;
    let mut shop = app.shop();
    if !shop.members.get(id)?.synthetic {
        caller.must(Action::EraseMember)?;
    }
    Ok(Json(shop.erase(id, app.now())?))
}

pub(in crate::sandbox) async fn withdraw_consent(
    State(app): State<Arc<App>>,
    caller: Caller,
    Target(id): Target,
) -> Result<Json<View>, Failure> {
    caller.must(Action::WithdrawConsent)?;
    let mut shop = app.shop();
    shop.withdraw_consent(id, app.now())?;
    Ok(Json(view(&shop, caller, shop.members.get(id)?)))
}

pub(in crate::sandbox) async fn points(
    State(app): State<Arc<App>>,
    caller: Caller,
    Target(id): Target,
) -> Result<Json<Value>, Failure> {
    caller.must(Action::ReadMember)?;
    let shop = app.shop();
    let earned = shop.members.get(id)?.points_earned;
    let recent = shop.points.movements(id);
    Ok(Json(json!({ "points": shop.points.held(id), "points_earned": earned, "recent": recent })))
}
