//! What each route does, and what it refuses.

use crate::client::{ANY_PORT, Sandbox, answer, code, registration};
use golive::{
    clock::Clock,
    sandbox::{self, Options, StartError},
};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn it_says_what_it_is_and_how_it_is() {
    let sandbox = Sandbox::start().await;
    let (status, about) = answer(sandbox.request(Method::GET, "/")).await;
    assert_eq!(status, 200);
    assert!(about["about"].as_str().unwrap().contains("stand-in"));
    let (_, health) = answer(sandbox.request(Method::GET, "/health")).await;
    assert_eq!((&health["status"], &health["build"]), (&json!("ok"), &json!("sandbox")));
    assert_eq!(health["version"], env!("CARGO_PKG_VERSION"));
    sandbox.handle.stop().await;
}

#[tokio::test]
async fn it_listens_on_loopback_only() {
    let open = Options::new("0.0.0.0:0".parse().unwrap());
    assert!(matches!(sandbox::start(open).await, Err(StartError::NotLoopback(_))));
    let open_control = Options { control: Some("0.0.0.0:0".parse().unwrap()), ..Options::new(ANY_PORT) };
    assert!(matches!(sandbox::start(open_control).await, Err(StartError::NotLoopback(_))));
    let first = sandbox::start(Options::new(ANY_PORT)).await.unwrap();
    let error = sandbox::start(Options::new(first.addr())).await.err().unwrap();
    assert!(error.to_string().contains(&first.addr().to_string()), "{error}");
}

#[tokio::test]
async fn bad_requests_are_refused_in_one_shape() {
    let sandbox = Sandbox::start().await;
    let token = sandbox.token("cashier").await;
    let post = |path: &str| sandbox.request(Method::POST, path).bearer_auth(&token);
    let json_type = ("content-type", "application/json");
    let cases = [
        (sandbox.request(Method::GET, "/nowhere"), 404, "not_found"),
        (sandbox.request(Method::PUT, "/api/members").bearer_auth(&token), 405, "method_not_allowed"),
        (sandbox.request(Method::GET, "/api/members").bearer_auth(&token), 400, "bad_query"),
        (post("/api/coupons/%ff/redeem").json(&json!({ "store": "S01" })), 404, "coupon_not_found"),
        (sandbox.request(Method::GET, "/api/members/x").bearer_auth(&token), 404, "member_not_found"),
        (sandbox.request(Method::GET, "/api/members/99999").bearer_auth(&token), 404, "member_not_found"),
        (post("/api/members").header(json_type.0, json_type.1).body("{"), 400, "bad_json"),
        (post("/api/members").body("{}"), 415, "not_json"),
        (post("/api/members").json(&json!({ "phone": 1 })), 422, "bad_fields"),
        (
            post("/api/members").header(json_type.0, json_type.1).body("x".repeat(65 * 1024)),
            413,
            "body_too_large",
        ),
        (
            sandbox.request(Method::POST, "/api/login").json(&json!({ "user": "probe", "password": "no" })),
            401,
            "bad_credentials",
        ),
    ];
    for (request, expected, expected_code) in cases {
        let (status, reply) = answer(request).await;
        assert_eq!((status, code(&reply)), (expected, expected_code), "{reply}");
        assert!(reply["error"]["message"].is_string());
    }
}

#[tokio::test]
async fn a_member_joins_with_consent_and_a_good_phone_once() {
    let sandbox = Sandbox::start().await;
    let token = sandbox.token("cashier").await;
    let with = |field: &str, value: Value| {
        let mut body = registration("15900000001");
        body[field] = value;
        body
    };
    let refused = [
        (with("consent", Value::Null), 422, "consent_required"),
        (with("consent", json!({ "version": "", "marketing": false })), 422, "consent_required"),
        (with("phone", json!("12345")), 422, "bad_phone"),
        (with("phone", json!("13800000001")), 409, "phone_taken"),
        (with("store", json!("S99")), 422, "unknown_store"),
        (with("birthday", json!("2190-01-01")), 422, "bad_birthday"),
        (with("name", json!(" ")), 422, "bad_name"),
    ];
    for (body, expected, expected_code) in refused {
        let (status, reply) = sandbox.post(&token, "/api/members", &body).await;
        assert_eq!((status, code(&reply)), (expected, expected_code), "{body}");
    }
    let (status, reply) = sandbox.post(&token, "/api/members", &registration("15900000001")).await;
    assert_eq!(status, 201);
    assert_eq!(reply["coupons"][0]["kind"], "joining");
    assert_eq!(reply["member"]["tier"], "普通");
}

#[tokio::test]
async fn only_an_administrator_sees_phone_and_name() {
    let sandbox = Sandbox::start().await;
    for (user, phone, name) in [
        ("cashier", "138****0001", "样******"),
        ("marketing", "138****0001", "样******"),
        ("admin", "13800000001", "样例会员001"),
    ] {
        let token = sandbox.token(user).await;
        let (_, found) = sandbox.get(&token, "/api/members?phone=13800000001").await;
        let (_, read) = sandbox.get(&token, &format!("/api/members/{}", found["id"])).await;
        assert_eq!(found, read);
        assert_eq!((&read["phone"], &read["name"]), (&json!(phone), &json!(name)), "{user}");
    }
}

#[tokio::test]
async fn erasure_and_withdrawal_of_consent() {
    let sandbox = Sandbox::start().await;
    let (cashier, admin) = (sandbox.token("cashier").await, sandbox.token("admin").await);
    let id = sandbox.member(&cashier, "15900000002").await;
    let member = format!("/api/members/{id}");
    let (_, reply) = sandbox.delete(&cashier, &format!("{member}/consent")).await;
    assert_eq!(reply["consent"]["marketing"], false);
    assert!(reply["consent_withdrawn_at"].is_string());
    let (status, reply) = sandbox.delete(&cashier, "/api/members/1").await;
    assert_eq!((status, code(&reply)), (403, "forbidden"), "a real member is not for the cashier to erase");
    for (token, path) in [(&cashier, member.as_str()), (&admin, "/api/members/1")] {
        assert_eq!(sandbox.delete(token, path).await.1["erased"], true);
        assert_eq!(sandbox.get(&admin, path).await.0, 404);
    }
    assert_eq!(sandbox.get(&admin, "/api/reports/ledger").await.1["balanced"], true);
}

#[tokio::test]
async fn coupons_are_redeemed_once_and_in_time() {
    let sandbox = Sandbox::start().await;
    let (cashier, marketing) = (sandbox.token("cashier").await, sandbox.token("marketing").await);
    let id = sandbox.member(&cashier, "15900000003").await;
    let issue = |valid_days: u32| json!({ "member": id, "title": "满减券", "value_cents": 500, "valid_days": valid_days });
    let (status, open) = sandbox.post(&marketing, "/api/coupons", &issue(7)).await;
    assert_eq!((status, &open["status"]), (201, &json!("open")));
    let (_, late) = sandbox.post(&marketing, "/api/coupons", &issue(0)).await;
    let redeem = async |coupon: &str| {
        let path = format!("/api/coupons/{coupon}/redeem");
        let (status, reply) = sandbox.post(&cashier, &path, &json!({ "store": "S09" })).await;
        (status, code(&reply).to_owned())
    };
    let open = open["code"].as_str().unwrap();
    assert_eq!(redeem(open).await, (200, String::new()));
    assert_eq!(redeem(open).await, (409, "coupon_used".to_owned()));
    assert_eq!(redeem(late["code"].as_str().unwrap()).await, (410, "coupon_expired".to_owned()));
    assert_eq!(redeem("PROMO-999999").await, (404, "coupon_not_found".to_owned()));
    let (_, list) = sandbox.get(&cashier, &format!("/api/members/{id}/coupons")).await;
    let statuses: Vec<&Value> =
        list["coupons"].as_array().unwrap().iter().map(|coupon| &coupon["status"]).collect();
    assert_eq!(statuses, ["open", "used", "expired"]);
}

#[tokio::test]
async fn the_birthday_campaign_delivers_once() {
    let clock = Clock::Fixed("2026-11-22T23:59:59Z".parse().unwrap());
    let sandbox = Sandbox::with(Options { clock, ..Options::new(ANY_PORT) }).await;
    let marketing = sandbox.token("marketing").await;
    let date = "2026-11-22";
    let run =
        async || sandbox.post(&marketing, "/api/campaigns/birthday/run", &json!({ "date": date })).await.1;
    let (first, second) = (run().await, run().await);
    assert!(first["eligible"].as_u64().unwrap() >= 30, "{first}");
    assert_eq!(first["delivered"], first["eligible"]);
    assert_eq!((&second["delivered"], &second["delivered_before"]), (&json!(0), &first["eligible"]));
}

#[tokio::test]
async fn metrics_tell_what_happened() {
    let sandbox = Sandbox::start().await;
    let cashier = sandbox.token("cashier").await;
    sandbox.get(&cashier, "/api/members/1").await;
    sandbox.get(&cashier, "/api/members/2").await;
    sandbox.post(&cashier, "/api/coupons/JOIN-000001/redeem", &json!({ "store": "S01" })).await;
    let response = sandbox.request(Method::GET, "/metrics").send().await.unwrap();
    let text = response.text().await.unwrap();
    for line in [
        r#"sandbox_http_requests_total{route="/api/members/{id}",method="GET",status="200"} 2"#,
        r#"sandbox_logins_total{role="cashier"} 1"#,
        "sandbox_coupons_redeemed_total 1",
        "sandbox_members 300",
        "sandbox_active_stores 1",
        "sandbox_http_request_duration_seconds_count 4",
        "sandbox_balance_outstanding_cents ",
        "# EOF",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
}
