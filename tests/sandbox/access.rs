//! The table of roles, tried out call by call.

use crate::client::{Sandbox, answer, code};
use golive::sandbox::access::{Action, MATRIX, Role};
use reqwest::Method;
use serde_json::{Value, json};

/// One call per action. The bodies need not succeed; only 401 and 403 matter here.
fn calls(synthetic: u64) -> Vec<(Action, Method, String, Value)> {
    let (get, post, delete) = (Method::GET, Method::POST, Method::DELETE);
    let member = |rest: &str| format!("/api/members/1{rest}");
    let empty = || json!({});
    vec![
        (
            Action::RegisterMember,
            post.clone(),
            "/api/members".to_owned(),
            crate::client::registration("13800000001"),
        ),
        (Action::ReadMember, get.clone(), member(""), empty()),
        (Action::ReadMember, get.clone(), member("/points"), empty()),
        (Action::ReadMember, get.clone(), member("/coupons"), empty()),
        (Action::WithdrawConsent, delete.clone(), member("/consent"), empty()),
        (Action::Purchase, post.clone(), member("/purchases"), json!({ "amount_cents": 1, "store": "S01" })),
        (Action::TopUp, post.clone(), member("/topups"), json!({ "amount_cents": 1, "store": "S01" })),
        (Action::Refund, post.clone(), member("/refunds"), json!({ "receipt": 0, "store": "S01" })),
        (Action::RedeemCoupon, post.clone(), "/api/coupons/X-1/redeem".to_owned(), json!({ "store": "S01" })),
        (
            Action::IssueCoupon,
            post.clone(),
            "/api/coupons".to_owned(),
            json!({ "member": 1, "title": "券", "value_cents": 1, "valid_days": 1 }),
        ),
        (
            Action::RunCampaign,
            post,
            "/api/campaigns/birthday/run".to_owned(),
            json!({ "date": "2000-01-01" }),
        ),
        (Action::ReadSummary, get.clone(), "/api/reports/summary".to_owned(), empty()),
        (Action::ReadLedger, get, "/api/reports/ledger".to_owned(), empty()),
        (Action::EraseSynthetic, delete.clone(), format!("/api/members/{synthetic}"), empty()),
        (Action::EraseMember, delete, "/api/members/2".to_owned(), empty()),
    ]
}

#[tokio::test]
async fn each_role_may_do_what_the_table_says_and_nothing_else() {
    for (user, role) in [
        ("cashier", Role::Cashier),
        ("probe", Role::Cashier),
        ("marketing", Role::Marketing),
        ("admin", Role::Admin),
    ] {
        let sandbox = Sandbox::start().await;
        let token = sandbox.token(user).await;
        let synthetic = sandbox.member(&sandbox.token("cashier").await, "15900000008").await;
        for (action, method, path, body) in calls(synthetic) {
            let mut request = sandbox.request(method.clone(), &path).bearer_auth(&token);
            if method == Method::POST {
                request = request.json(&body);
            }
            let (status, reply) = answer(request).await;
            let allowed = status != 403;
            assert_eq!(allowed, role.may(action), "{user} {method} {path}: {status} {reply}");
            assert_ne!(status, 401, "{user} {method} {path}");
            assert!(status < 500, "{user} {method} {path}: {reply}");
        }
    }
}

#[tokio::test]
async fn nothing_is_open_without_a_token() {
    let sandbox = Sandbox::start().await;
    for (_, method, path, body) in calls(1) {
        for (token, expected) in [(None, "token_missing"), (Some("guess"), "token_unknown")] {
            let request = sandbox.request(method.clone(), &path).json(&body);
            let request = if let Some(token) = token { request.bearer_auth(token) } else { request };
            let (status, reply) = answer(request).await;
            assert_eq!((status, code(&reply)), (401, expected), "{method} {path}");
        }
    }
}

#[test]
fn the_reference_prints_the_table_as_it_is() {
    let docs = include_str!("../../docs/sandbox.md");
    for (_, name, roles) in MATRIX {
        let [cashier, marketing, admin] = roles.map(|may| if may { "yes" } else { "-" });
        let row = format!("| {name} | {cashier} | {marketing} | {admin} |");
        assert!(docs.contains(&row), "docs/sandbox.md lacks: {row}");
    }
}
