//! Nothing that is reported may give away the address of a robot, a key or a password, however the service echoes it.

use crate::{
    bench::{channel, reports, secret, setup},
    servers::{Server, answer, ok},
};
use golive::{
    notify::Event,
    plan::{Carrier, JsonTemplate, Robot, Webhook},
    wording::Lang,
};

/// Says the whole request back, as a message, in the members that services have for it.
fn echo(request: &str, status: &str) -> Vec<u8> {
    let body = serde_json::json!({
        "errcode": 1, "errmsg": request, "code": 1, "msg": request, "ok": false, "error": request,
    });
    let text = body.to_string();
    if status.is_empty() { ok(text) } else { answer(status, "", text) }
}

#[tokio::test]
async fn a_canary_never_comes_out() {
    for status in ["", "400 Bad Request", "302 Found", "500 Internal Server Error"] {
        let server = Server::answering(move |request| {
            // What is shown is short: let the secrets stand in front.
            let secrets: Vec<_> = request.lines().filter(|line| line.contains("c4n4ry")).rev().collect();
            echo(&secrets.join(" "), status)
        })
        .await;
        let garbage = Server::saying("c4n4ry nonsense\r\n\r\n").await;
        for url in [
            server.url("/hook/c4n4ryInPath?key=c4n4ryInQuery"),
            garbage.url("/c4n4ryInPath"),
            "https://c4n4ry.invalid/c4n4ryInPath".to_owned(),
        ] {
            let robot = || Robot {
                url: secret(&url),
                secret: Some(secret("c4n4rySecret")),
                keyword: None,
                at: Vec::new(),
                proxy: None,
            };
            let webhook = Webhook {
                url: secret(&url),
                headers: vec![("x-api-key".into(), secret("c4n4ryInHeader"))],
                json: Some(JsonTemplate::Text(secret("c4n4ryInBody \"x"))),
                secret: Some(secret("c4n4rySecret")),
                signature_header: "x-sign".into(),
                proxy: None,
            };
            for carrier in [
                Carrier::Wecom(robot()),
                Carrier::Dingtalk(robot()),
                Carrier::Feishu(robot()),
                Carrier::Slack(robot()),
                Carrier::Webhook(webhook.clone()),
            ] {
                let channel = channel("c", carrier);
                let shown = format!("{channel:?}");
                assert!(!shown.contains("c4n4ry"), "{shown}");
                for report in reports(vec![channel], setup()).await {
                    let (debug, mut said) = (format!("{report:?}"), String::new());
                    if let Event::Failed { why, .. } | Event::Retrying { why, .. } = &report.event {
                        said = why.render(Lang::Zh) + &why.render(Lang::En);
                    }
                    assert!(!debug.contains("c4n4ry") && !said.contains("c4n4ry"), "{status}: {debug}");
                }
            }
        }
    }
}
