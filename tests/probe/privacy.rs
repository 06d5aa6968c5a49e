//! Nothing that a sample says may give away a secret or a customer.

use crate::{
    probes::{capturing, get, http, journey, once, secret, step, template, within},
    servers::{Server, answer, ok},
};
use golive::{
    measure::Sample,
    plan::{Auth, Body, JsonTemplate, Method, Part, Probe, Request, Template},
    wording::Lang,
};

const CANARY: &str = "c4n4ry/S3cret+ü \"x";

fn everything_said(sample: &Sample) -> String {
    let detail = sample.detail.as_ref().expect("these all fail");
    format!("{} {} {detail:?}", detail.render(Lang::En), detail.render(Lang::Zh))
}

fn with_canary(url: &str) -> Request {
    let url =
        Template::new(vec![Part::Plain(format!("{url}?key=").into()), Part::Secret("c4n4ryInUrl".into())]);
    Request {
        method: Method::Post,
        url,
        headers: vec![("x-api-key".into(), secret("c4n4ryInHeader"))],
        query: vec![("q".into(), secret(CANARY))],
        auth: Auth::Bearer(secret("c4n4ryBearer")),
        body: Body::Json(JsonTemplate::Object(vec![("password".into(), JsonTemplate::Text(secret(CANARY)))])),
        redirects_max: 3,
        ..get("")
    }
}

/// Says the whole request back, in the ways a careless server does.
async fn echo() -> Server {
    Server::answering(|request| {
        // What is shown is short: let the secrets stand in front.
        let lines: Vec<_> = request.lines().rev().filter(|line| line.contains("c4n4ry")).collect();
        let backwards = lines.join(" ");
        let body = serde_json::json!({ "echo": request, "message": lines }).to_string();
        let location = request.split(' ').nth(1).unwrap().to_owned();
        if location.starts_with("/loop") {
            return answer("302 Found", &format!("location: {location}\r\n"), body);
        }
        ok(if location.starts_with("/text") { backwards } else { body })
    })
    .await
}

#[tokio::test]
async fn a_canary_never_comes_out() {
    let server = echo().await;
    let silent = Server::raw(|_stream| std::future::pending()).await;
    let garbage = Server::saying("c4n4ry garbage").await;
    let expectations: &[&[&str]] = &[
        &["json.echo == 'x'"],
        &["body == 'x'"],
        &["contains(body, 'nothing like it')"],
        &["matches(body, '^x$')"],
        &["json.message == 'x'"],
        &["json.message[0] == 'x'"],
        &["json.message[1] in ['a', 'b'] || json.message[2] == 'x'"],
        &["json.echo > 5"],
        &["json == 'x'"],
        &["size == 1", "json.echo == 'x'"],
        &["json.absent == 'x'"],
    ];
    let mut probes: Vec<Probe> = Vec::new();
    for expect in expectations {
        probes.push(http(with_canary(&server.url("/json")), expect));
        probes.push(http(with_canary(&server.url("/text")), expect));
    }
    probes.push(http(with_canary(&server.url("/loop")), &[]));
    probes.push(http(with_canary(&server.url("/loop")), &["header['location'] == 'x'"]));
    probes.push(within(100, http(with_canary(&silent.url("/")), &[])));
    probes.push(http(with_canary(&garbage.url("/")), &[]));
    for url in ["http://127.0.0.1:1/", "http://nonexistent.invalid/", "https://127.0.0.1:1/", "c4n4ry://x/"] {
        probes.push(http(with_canary(url), &[]));
    }
    probes.push(http(
        Request { headers: vec![("x".into(), secret("c4n4ry\nnewline"))], ..get(server.url("/")) },
        &[],
    ));
    for probe in probes {
        let sample = once(probe).await;
        let said = everything_said(&sample);
        assert!(!said.contains("c4n4ry") && !said.contains("S3cret"), "{said}");
    }
    let sent = server.requests.lock().unwrap().join("\n");
    assert!(sent.contains("c4n4ryBearer") && sent.contains("c4n4ryInUrl"), "the secrets were really sent");
}

#[tokio::test]
async fn customers_are_masked_and_what_helps_is_shown() {
    let body = r#"{"code":"E42","member":{"name":"王敏","phone":"13812345678","openid":"oX1"},
        "note":"联系 13987654321 或 wang@example.com，证件 11010519491231002X","balance":12}"#;
    let server = Server::saying(ok(body)).await;
    let cases = [
        ("json.member.name == 'x'", "•••"),
        ("json.member == 'x'", "138"),
        ("json.note == ''", "139****4321"),
        ("body == ''", "E42"),
        ("json.code == 'OK' && json.member.phone != ''", "json.code = 'E42'"),
        ("json.balance == 13", "json.balance = 12"),
        ("json.member.phone == '13800000000'", "138****0000"),
    ];
    for (expect, shown) in cases {
        let said = everything_said(&once(http(get(server.url("/")), &[expect])).await);
        for private in
            ["王敏", "13812345678", "13987654321", "wang@", "11010519491231002X", "oX1", "13800000000"]
        {
            assert!(!said.contains(private), "{expect}: {said}");
        }
        assert!(said.contains(shown) || expect == "json.member == 'x'", "{expect}: {said}");
    }
}

#[tokio::test]
async fn a_captured_token_is_a_secret_from_then_on() {
    let server = Server::answering(|request| match request.split(' ').nth(1).unwrap() {
        "/login" => ok(r#"{"token":"c4n4ryToken"}"#),
        _ => ok(serde_json::json!({ "echo": request }).to_string()),
    })
    .await;
    let login = capturing(step("login", get(server.url("/login")), &[]), "token", "token");
    let page = Request { auth: Auth::Bearer(template("{token}")), ..get(server.url("/page")) };
    let said = everything_said(&once(journey(vec![login, step("page", page, &["json.echo == 'x'"])])).await);
    assert!(said.contains("GET /page") && !said.contains("c4n4ry"), "{said}");
}
