//! The robots of group chats: requests as documented, and answers read for what they say.

use crate::{
    bench::{channel, end, end_of, failed, json, reports, robot, secret, sent, setup},
    servers::{Server, answer, ok},
};
use golive::{
    id::Id,
    notify::{Cause, Event},
    plan::{Carrier, Robot},
};
use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

type Kind = fn(Robot) -> Carrier;

const WECOM_OK: &str = r#"{"errcode":0,"errmsg":"ok"}"#;
const FEISHU_OK: &str = r#"{"StatusCode":0,"StatusMessage":"success","code":0,"data":{},"msg":"success"}"#;

#[tokio::test]
async fn what_took_the_message_says_so() {
    let cases: [(Kind, &str, &str); 6] = [
        (Carrier::Wecom, WECOM_OK, "errcode 0 ok"),
        (Carrier::Dingtalk, WECOM_OK, "errcode 0 ok"),
        (Carrier::Feishu, FEISHU_OK, "code 0 success"),
        (Carrier::Feishu, r#"{"StatusCode":0,"StatusMessage":"success"}"#, "code 0 success"),
        (Carrier::Slack, "ok", "ok"),
        (Carrier::Slack, r#"{"ok":true}"#, "ok"),
    ];
    for (kind, body, said) in cases {
        let server = Server::saying(ok(body)).await;
        assert_eq!(end(kind(robot(&server.url("/hook")))).await, sent(1, said), "{body}");
    }
}

/// HTTP 200 with an error inside is a failed send, in the words of the service, tried again only where that helps.
#[tokio::test]
async fn an_error_in_the_body_is_a_failure() {
    let cases: [(Kind, &str, u32, &str); 12] = [
        (
            Carrier::Wecom,
            r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#,
            1,
            "error code 93000: invalid webhook url (the address of the robot is wrong, or it was removed)",
        ),
        (
            Carrier::Wecom,
            r#"{"errcode":40058,"errmsg":"exceed max length"}"#,
            1,
            "error code 40058: exceed max length (the message is too long)",
        ),
        (Carrier::Wecom, r#"{"errcode":-1,"errmsg":"system busy"}"#, 3, "error code -1: system busy"),
        (
            Carrier::Wecom,
            r#"{"errcode":1,"errmsg":"13812345678 is nobody"}"#,
            1,
            "error code 1: 138****5678 is nobody",
        ),
        (
            Carrier::Dingtalk,
            r#"{"errcode":310000,"errmsg":"sign not match"}"#,
            1,
            "error code 310000: sign not match (keyword, signature or IP do not fit the robot's security settings)",
        ),
        (
            Carrier::Feishu,
            r#"{"code":19021,"msg":"sign match fail or timestamp is not within one hour from current time"}"#,
            1,
            "error code 19021: sign match fail or timestamp is not within one hour from current time (the signature is wrong, or this machine's clock is off by more than an hour)",
        ),
        (
            Carrier::Feishu,
            r#"{"code":19024,"msg":"Key Words Not Found"}"#,
            1,
            "error code 19024: Key Words Not Found (the message lacks the keyword that the robot wants)",
        ),
        (
            Carrier::Feishu,
            r#"{"StatusCode":19024,"StatusMessage":"x"}"#,
            1,
            "error code 19024: x (the message lacks the keyword that the robot wants)",
        ),
        (
            Carrier::Slack,
            r#"{"ok":false,"error":"invalid_blocks"}"#,
            1,
            "the answer says that it failed: invalid_blocks",
        ),
        (
            Carrier::Slack,
            "<html>captive portal</html>",
            3,
            "the answer (HTTP 200) is not what this service says: not delivered, as far as is known",
        ),
        (
            Carrier::Wecom,
            "",
            3,
            "the answer (HTTP 200) is not what this service says: not delivered, as far as is known",
        ),
        (
            Carrier::Dingtalk,
            r#"{"status":1111,"wait":5,"punish":"deny"}"#,
            3,
            "the answer (HTTP 200) is not what this service says: not delivered, as far as is known",
        ),
    ];
    for (kind, body, attempts, words) in cases {
        let server = Server::saying(ok(body)).await;
        let (tried, _, why) = failed(&end(kind(robot(&server.url("/hook")))).await);
        assert_eq!((tried, why.as_str()), (attempts, words), "{body}");
        assert_eq!(server.requests.lock().unwrap().len(), attempts as usize);
    }
}

#[tokio::test]
async fn a_status_is_read_as_well() {
    let cases = [
        (
            "404 Not Found",
            "no_service",
            1,
            Cause::Refused,
            "error code 404: no_service (the webhook was stopped, or the channel archived)",
        ),
        ("400 Bad Request", "invalid_payload", 1, Cause::Refused, "HTTP 400: invalid_payload"),
        ("302 Found", "", 1, Cause::Refused, "redirected (HTTP 302); a message follows no redirect"),
        ("503 Service Unavailable", "", 3, Cause::Refused, "HTTP 503"),
    ];
    for (status, body, attempts, cause, words) in cases {
        let server =
            Server::saying(answer(status, "location: https://elsewhere.example.com/\r\n", body)).await;
        let found = failed(&end(Carrier::Slack(robot(&server.url("/services/T/B/key")))).await);
        assert_eq!(found, (attempts, cause, words.to_owned()), "{status}");
    }
}

#[tokio::test]
async fn retry_after_is_obeyed() {
    let asked = AtomicUsize::new(0);
    let server = Server::answering(move |_| match asked.fetch_add(1, Ordering::Relaxed) {
        0 => answer("429 Too Many Requests", "retry-after: 1\r\n", "rate_limited"),
        _ => ok("ok"),
    })
    .await;
    let all = reports(vec![channel("c", Carrier::Slack(robot(&server.url("/x"))))], setup()).await;
    let pause = all.iter().find_map(|report| match &report.event {
        Event::Retrying { pause, .. } => Some(*pause),
        _ => None,
    });
    assert_eq!(pause, Some(Duration::from_secs(1)));
    assert_eq!(all.last().unwrap().event, sent(2, "ok"));
}

/// The signatures are those of `notify::sign`'s vectors: openssl made them.
#[tokio::test]
async fn requests_are_signed_as_documented() {
    let server = Server::saying(ok(WECOM_OK)).await;
    let signed = |url: &str| Robot { secret: Some(secret("this is secret")), ..robot(url) };
    end(Carrier::Dingtalk(signed(&server.url("/robot/send?access_token=t0ken")))).await;
    assert_eq!(
        server.lines(),
        [
            "POST /robot/send?access_token=t0ken&timestamp=1700000000000&sign=sSFWELbV2YwjdDQhWZwTcWlX5BWUx5J6TPpsZmuPii0%3D HTTP/1.1"
        ]
    );
    let server = Server::saying(ok(FEISHU_OK)).await;
    end(Carrier::Feishu(signed(&server.url("/open-apis/bot/v2/hook/x")))).await;
    let body = json(&server.requests.lock().unwrap()[0]);
    assert_eq!(body["timestamp"], "1700000000");
    // python3: base64.b64encode(hmac.new(b'1700000000\nthis is secret', b'', hashlib.sha256).digest())
    assert_eq!(body["sign"], "OfGzRzoUICBOoc8wVra1e4A1hPfbZ9zqXozA8CWVUuY=");
}

#[tokio::test]
async fn messages_are_dressed_as_documented() {
    let server =
        Server::answering(|request| ok(if request.contains("msg_type") { FEISHU_OK } else { WECOM_OK }))
            .await;
    let with = |keyword: &str, at: &[&str]| Robot {
        keyword: Some(keyword.to_owned()),
        at: at.iter().map(|who| secret(who)).collect(),
        ..robot(&server.url("/x"))
    };
    end(Carrier::Wecom(Robot { keyword: None, ..with("", &["wang"]) })).await;
    end(Carrier::Dingtalk(with("launch", &["13800001111"]))).await;
    end(Carrier::Feishu(with("launch", &["ou_1"]))).await;
    let requests = server.requests.lock().unwrap();
    let bodies: Vec<_> = requests.iter().map(|request| json(request)).collect();
    assert_eq!(
        bodies[0],
        serde_json::json!({
            "msgtype": "markdown",
            "markdown": { "content": "**[critical] POS sync is down**\n> success 41 %\n[read on](https://wiki.example.com/pos)\n<@wang>" },
        })
    );
    assert_eq!(
        bodies[1],
        serde_json::json!({
            "msgtype": "markdown",
            "markdown": {
                "title": "launch [critical] POS sync is down",
                "text": "#### launch [critical] POS sync is down\n\nsuccess 41 %\n\n[read on](https://wiki.example.com/pos)\n\n@13800001111",
            },
            "at": { "atMobiles": ["13800001111"], "atUserIds": [], "isAtAll": false },
        })
    );
    let post = &bodies[2]["content"]["post"]["en_us"];
    assert_eq!(post["title"], "[critical] POS sync is down");
    assert_eq!(post["content"][1], serde_json::json!([{ "tag": "text", "text": "launch" }]));
    assert_eq!(post["content"][3], serde_json::json!([{ "tag": "at", "user_id": "ou_1" }]));
    assert!(requests[0].contains("content-type: application/json; charset=utf-8"), "{}", requests[0]);
}

#[tokio::test]
async fn servers_that_hang_dribble_or_flood_end_in_time() {
    let silent = Server::raw(|stream| async move {
        let _held = stream;
        std::future::pending::<()>().await;
    })
    .await;
    let endless = Server::raw(|mut stream| async move {
        use tokio::io::AsyncWriteExt;
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n").await;
        while stream.write_all(&[b'x'; 8_192]).await.is_ok() {}
    })
    .await;
    let garbage = Server::saying("what?").await;
    let cut = Server::saying("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nok").await;
    let cases = [
        (silent.url("/"), "no answer within 300ms"),
        (endless.url("/"), "the answer is too large"),
        (garbage.url("/"), "the connection broke before the answer was complete"),
        (cut.url("/"), "no answer within 300ms"),
        ("http://127.0.0.1:1/".to_owned(), "it cannot be reached"),
        ("http://192.0.2.1/".to_owned(), "only this machine may be spoken to without encryption"),
        ("https://nothing.invalid/".to_owned(), "the name does not resolve"),
        ("not an address".to_owned(), "the address of the channel is not valid"),
    ];
    for (url, words) in cases {
        let mut channel = channel("c", Carrier::Wecom(robot(&url)));
        channel.timeout = Duration::from_millis(300);
        let (_, cause, why) = failed(&end_of(channel, setup()).await);
        assert_eq!(why, words, "{url}");
        assert_ne!(cause, Cause::Refused, "{url}");
    }
}

#[tokio::test]
async fn the_next_channel_takes_over() {
    let refusing = Server::saying(ok(r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#)).await;
    let taking = Server::saying(ok("ok")).await;
    let mut first = channel("launch", Carrier::Wecom(robot(&refusing.url("/x"))));
    first.fallback = Some(Id::new("backup"));
    let second = channel("backup", Carrier::Slack(robot(&taking.url("/x"))));
    let all = reports(vec![first, second], setup()).await;
    assert!(
        all.iter()
            .any(|report| matches!(&report.event, Event::FailedOver { to, .. } if to.as_str() == "backup"))
    );
    assert_eq!(all.last().unwrap().event, sent(1, "ok"));
    let text = json(&taking.requests.lock().unwrap()[0])["text"].to_string();
    assert!(text.contains("channel launch could not deliver this: error code 93000"), "{text}");
}
