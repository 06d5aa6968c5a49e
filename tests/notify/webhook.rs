//! Webhooks: the body as the plan has it, signed, and answers of every sort.

use crate::{
    bench::{ID, end, failed, json, secret, sent},
    servers::{Server, answer, ok},
};
use golive::plan::{Carrier, JsonTemplate, Part, Template, Webhook};

fn webhook(url: &str) -> Webhook {
    Webhook {
        url: secret(url),
        headers: Vec::new(),
        json: None,
        secret: None,
        signature_header: Webhook::SIGNATURE_HEADER.to_owned(),
        proxy: None,
    }
}

fn of_message(name: &str) -> Template {
    Template::new(vec![
        Part::Plain("<".into()),
        Part::Capture(name.to_owned()),
        Part::Plain(">".into()),
    ])
}

#[tokio::test]
async fn without_a_template_the_body_is_golives_own() {
    let server = Server::saying(answer("204 No Content", "", "")).await;
    assert_eq!(end(Carrier::Webhook(webhook(&server.url("/x")))).await, sent(1, "HTTP 204"));
    let body = json(&server.requests.lock().unwrap()[0]);
    assert_eq!(
        body,
        serde_json::json!({
            "id": ID.to_string(),
            "severity": "critical",
            "title": "[critical] POS sync is down",
            "lines": ["success 41 %"],
            "link": "https://wiki.example.com/pos",
        })
    );
}

#[tokio::test]
async fn templates_headers_and_signature() {
    let server = Server::saying(ok("{}")).await;
    let json_of = JsonTemplate::Object(vec![
        ("summary".into(), JsonTemplate::Text(of_message("message.title"))),
        ("text".into(), JsonTemplate::Array(vec![JsonTemplate::Text(of_message("message.text"))])),
        ("fixed".into(), JsonTemplate::Value(7.into())),
    ]);
    let hook = Webhook {
        headers: vec![
            ("Authorization".into(), secret("Bearer t0ken")),
            ("X-Severity".into(), of_message("message.severity")),
        ],
        json: Some(json_of),
        secret: Some(secret("s3cret")),
        ..webhook(&server.url("/x"))
    };
    assert_eq!(end(Carrier::Webhook(hook)).await, sent(1, "HTTP 200 {}"));
    let requests = server.requests.lock().unwrap();
    let body = r#"{"summary":"<[critical] POS sync is down>","text":["<success 41 %>"],"fixed":7}"#;
    assert_eq!(requests[0].split_once("\r\n\r\n").unwrap().1, body);
    assert!(requests[0].contains("authorization: Bearer t0ken\r\n"), "{}", requests[0]);
    assert!(requests[0].contains("x-severity: <critical>\r\n"), "{}", requests[0]);
    // printf '%s' BODY | openssl dgst -sha256 -hmac s3cret
    let signature =
        "x-golive-signature: sha256=4f991460235861016ba491aa34ba6d1c64d77746e579d5905b743b178bdcd9f2\r\n";
    assert!(requests[0].contains(signature), "{}", requests[0]);
}

#[tokio::test]
async fn common_ways_to_say_no() {
    for body in [r#"{"ok":false,"error":"x"}"#, r#"{"success":false}"#, r#"{"errcode":7}"#] {
        let server = Server::saying(ok(body)).await;
        let (attempts, _, why) = failed(&end(Carrier::Webhook(webhook(&server.url("/x")))).await);
        assert_eq!((attempts, why), (1, format!("the answer says that it failed: {body}")));
    }
    let server = Server::saying(answer("500 Internal Server Error", "", "boom")).await;
    let (attempts, _, why) = failed(&end(Carrier::Webhook(webhook(&server.url("/x")))).await);
    assert_eq!((attempts, why.as_str()), (3, "HTTP 500: boom"));
}
