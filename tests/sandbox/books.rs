//! Money and points over HTTP: nothing happens twice, nothing is lost.

use crate::client::{Sandbox, answer, code};
use reqwest::Method;
use serde_json::{Value, json};

async fn keyed(sandbox: &Sandbox, token: &str, path: &str, key: &str, body: &Value) -> (u16, Value) {
    let request = sandbox.request(Method::POST, path).bearer_auth(token);
    answer(request.header("idempotency-key", key).json(body)).await
}

#[tokio::test]
async fn a_purchase_pays_from_the_balance_redeems_and_earns() {
    let sandbox = Sandbox::start().await;
    let cashier = sandbox.token("cashier").await;
    let id = sandbox.member(&cashier, "15900000004").await;
    let path = |what: &str| format!("/api/members/{id}/{what}");
    let (status, slip) =
        sandbox.post(&cashier, &path("topups"), &json!({ "amount_cents": 50_000, "store": "S01" })).await;
    assert_eq!((status, &slip["balance_cents"]), (201, &json!(50_000)));
    let big = json!({ "amount_cents": 150_050, "store": "S01", "pay_with_balance_cents": 20_000 });
    let (_, slip) = sandbox.post(&cashier, &path("purchases"), &big).await;
    assert_eq!((&slip["balance_cents"], &slip["points"]), (&json!(30_000), &json!(1_500)));
    assert_eq!(slip["tier"], "银卡");
    let small = json!({ "amount_cents": 1_000, "store": "S01", "redeem_points": 500 });
    let (_, slip) = sandbox.post(&cashier, &path("purchases"), &small).await;
    assert_eq!((&slip["points"], &slip["receipt"]["cash_cents"]), (&json!(1_005), &json!(500)));
    let refund = json!({ "receipt": slip["receipt"]["number"], "store": "S01" });
    let (_, slip) = sandbox.post(&cashier, &path("refunds"), &refund).await;
    assert_eq!((&slip["points"], &slip["receipt"]["refunded"]), (&json!(1_500), &json!(true)));
    let (_, points) = sandbox.get(&cashier, &path("points")).await;
    let changes: Vec<i64> = points["recent"]
        .as_array()
        .unwrap()
        .iter()
        .map(|movement| movement["change"].as_i64().unwrap())
        .collect();
    assert_eq!(changes, [1_500, -500, 5, 500, -5]);
}

#[tokio::test]
async fn what_a_member_does_not_have_is_refused() {
    let sandbox = Sandbox::start().await;
    let cashier = sandbox.token("cashier").await;
    let id = sandbox.member(&cashier, "15900000005").await;
    let path = format!("/api/members/{id}/purchases");
    let cases = [
        (json!({ "amount_cents": 0, "store": "S01" }), 422, "bad_amount"),
        (json!({ "amount_cents": 10_000_001, "store": "S01" }), 422, "bad_amount"),
        (json!({ "amount_cents": -5, "store": "S01" }), 422, "bad_fields"),
        (json!({ "amount_cents": 1.5, "store": "S01" }), 422, "bad_fields"),
        (json!({ "amount_cents": 100, "store": "S01", "redeem_points": 101 }), 422, "too_many_points"),
        (json!({ "amount_cents": 100, "store": "S01", "redeem_points": 1 }), 409, "points_insufficient"),
        (json!({ "amount_cents": 100, "store": "S01", "pay_with_balance_cents": 101 }), 422, "overpaid"),
        (
            json!({ "amount_cents": 100, "store": "S01", "pay_with_balance_cents": 1 }),
            409,
            "balance_insufficient",
        ),
    ];
    for (body, expected, expected_code) in cases {
        let (status, reply) = sandbox.post(&cashier, &path, &body).await;
        assert_eq!((status, code(&reply)), (expected, expected_code), "{body}");
    }
}

#[tokio::test]
async fn the_same_key_gives_the_same_reply_and_happens_once() {
    let sandbox = Sandbox::start().await;
    let cashier = sandbox.token("cashier").await;
    let id = sandbox.member(&cashier, "15900000006").await;
    let path = format!("/api/members/{id}/topups");
    let body = json!({ "amount_cents": 700, "store": "S01" });
    let first = keyed(&sandbox, &cashier, &path, "k1", &body).await;
    let second = keyed(&sandbox, &cashier, &path, "k1", &body).await;
    assert_eq!(first, second);
    assert_eq!(first.1["balance_cents"], 700);
    let other = json!({ "amount_cents": 800, "store": "S01" });
    let (status, reply) = keyed(&sandbox, &cashier, &path, "k1", &other).await;
    assert_eq!((status, code(&reply)), (409, "key_reused"));
    let purchases = format!("/api/members/{id}/purchases");
    let (status, _) = keyed(&sandbox, &cashier, &purchases, "k1", &body).await;
    assert_eq!(status, 409, "the key belongs to a top-up");
    let (_, third) = keyed(&sandbox, &cashier, &path, "k2", &body).await;
    assert_eq!(third["balance_cents"], 1_400);
    let (status, reply) = keyed(&sandbox, &cashier, &path, &"k".repeat(129), &body).await;
    assert_eq!((status, code(&reply)), (400, "bad_key"));
}

#[tokio::test]
async fn the_reports_add_up() {
    let sandbox = Sandbox::start().await;
    let (cashier, admin) = (sandbox.token("cashier").await, sandbox.token("admin").await);
    let before = sandbox.get(&admin, "/api/reports/summary").await.1;
    let id = sandbox.member(&cashier, "15900000007").await;
    let path = |what: &str| format!("/api/members/{id}/{what}");
    sandbox.post(&cashier, &path("topups"), &json!({ "amount_cents": 900, "store": "S02" })).await;
    sandbox.post(&cashier, &path("purchases"), &json!({ "amount_cents": 4_200, "store": "S03" })).await;
    let after = sandbox.get(&admin, "/api/reports/summary").await.1;
    let grew = |field: &str| after[field].as_i64().unwrap() - before[field].as_i64().unwrap();
    for (field, by) in [
        ("members", 1),
        ("members_active", 1),
        ("stores", 0),
        ("stores_active", 3),
        ("points_issued", 42),
        ("points_outstanding", 42),
        ("points_redeemed", 0),
        ("balance_outstanding_cents", 900),
        ("balance_spent_cents", 0),
        ("coupons_issued", 1),
        ("coupons_redeemed", 0),
    ] {
        assert_eq!(grew(field), by, "{field}");
    }
    let check = sandbox.get(&admin, "/api/reports/ledger").await.1;
    assert_eq!((&check["balanced"], &check["difference_cents"]), (&json!(true), &json!(0)));
    assert_eq!(check["money"]["members"], after["balance_outstanding_cents"]);
}
