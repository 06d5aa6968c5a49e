//! `kind = "dingtalk"`: the custom robot of 钉钉.

use super::{
    deliver::{Deliver, Failure, Receipt},
    letter::{Letter, Size, fit, within},
    pace::Limits,
    robot::{Known, Robot, Tongue, is_mobile, tame},
    sign,
};
use crate::wording::{Text, notify as say};
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

/// Documented for the whole body; and the sizes of text that are tried for it.
const BODY_BYTES: usize = 20_000;
const TEXT_BYTES: [usize; 3] = [16_000, 8_000, 4_000];
/// How long the robot is mute after too many messages.
const MUTE_S: u64 = 600;

pub static MANUAL: Text = Text {
    zh: r#"dingtalk：钉钉自定义机器人。

  [channel.launch]
  kind = "dingtalk"
  url = { env = "DINGTALK_WEBHOOK" }   # https://oapi.dingtalk.com/robot/send?access_token=…
  secret = { env = "DINGTALK_SECRET" } # 安全设置“加签”里 SEC 开头的密钥
  keyword = "上线"                     # 安全设置“自定义关键词”；消息里没有时自动加上
  at = ["13800001111", "manager01"]    # 手机号、userid，或 all
  fallback = "mail"

安全设置至少选一项: 加签（secret）、自定义关键词（keyword）或 IP。加签: 时间戳（毫秒）与密钥做 HMAC-SHA256，
本机时间与实际相差不能超过一小时。
消息用 Markdown 发送，正文 16000 字节以内（钉钉限整个消息 20000 字节），过长时在字符边界截断并注明。
每分钟最多 20 条，超出后机器人停用 10 分钟。golive 先发 9 条，之后每 6 秒一条，其间的消息合并为一条；
若仍被停用（130101、410100），有 fallback 就立刻改走，没有就等停用结束。
以应答里的 errcode 为准：0 才算送达；310000 是关键词、加签或 IP 不符合安全设置。
"#,
    en: r#"dingtalk: the custom robot of DingTalk (钉钉).

  [channel.launch]
  kind = "dingtalk"
  url = { env = "DINGTALK_WEBHOOK" }   # https://oapi.dingtalk.com/robot/send?access_token=…
  secret = { env = "DINGTALK_SECRET" } # the key beginning with SEC, from "additional signature"
  keyword = "launch"                   # "custom keywords"; put into a message that lacks it
  at = ["13800001111", "manager01"]    # phone numbers, userids, or all
  fallback = "mail"

The robot's security settings want at least one of: a signature (secret), a keyword, an IP. The signature is
HMAC-SHA256 of the time and the secret; this machine's clock may be off by an hour at most.
Messages are Markdown of up to 16,000 bytes (DingTalk takes 20,000 for the whole message); longer ones are cut between
characters, and say so. The robot takes 20 messages a minute and is mute for 10 minutes when there are more: golive
sends 9 at once and then one every 6 s; what comes in between goes out as one. If the robot is mute all the same
(130101, 410100), a fallback takes over at once; without one golive waits.
The errcode of the answer counts: only 0 is delivered; 310000 means that keyword, signature or IP do not fit.
"#,
};

const TONGUE: Tongue = Tongue { codes: &["errcode"], words: &["errmsg"], known };

fn known(code: i64) -> Known {
    match code {
        -1 => Known::BUSY,
        130_101 | 410_100 => Known::after(MUTE_S, &say::HINT_DINGTALK_RATE),
        310_000 => Known::never(&say::HINT_DINGTALK_SAFETY),
        300_001 | 400_101 | 400_102 => Known::never(&say::HINT_DINGTALK_TOKEN),
        _ => Known::UNKNOWN,
    }
}

pub(super) struct Dingtalk(pub Robot);

impl Deliver for Dingtalk {
    fn limits(&self) -> Limits {
        Limits::TWENTY_A_MINUTE
    }

    fn deliver<'a>(&'a self, letter: &'a Letter) -> BoxFuture<'a, Result<Receipt, Failure>> {
        Box::pin(async move {
            let mut url = self.0.web.url();
            if let Some(secret) = self.0.secret() {
                let timestamp = self.0.clock.now().timestamp_millis();
                url.query_pairs_mut()
                    .append_pair("timestamp", &timestamp.to_string())
                    .append_pair("sign", &sign::dingtalk(secret, timestamp));
            }
            let title = self.0.title(&letter.title);
            let body = within(BODY_BYTES, &TEXT_BYTES, |size| body(letter, &title, &self.0.at, size));
            let reply = self.0.post(url, &body).await?;
            self.0.read(&reply, &TONGUE)
        })
    }
}

/// Whoever is to be notified stands in `at` and, for Markdown, in the text as well.
fn body(letter: &Letter, title: &str, at: &[String], size: Size) -> Value {
    let mut tail = Vec::new();
    if let Some(link) = &letter.link {
        tail.push(format!("\n\n[{}]({link})", say::MORE.get(letter.lang)));
    }
    let people: Vec<&String> = at.iter().filter(|who| *who != "all").collect();
    if !people.is_empty() {
        let mentions: Vec<String> = people.iter().map(|who| format!("@{}", tame(who))).collect();
        tail.push(format!("\n\n{}", mentions.join(" ")));
    }
    let tail = tail.concat();
    // A line of its own needs an empty one before it in Markdown.
    let lines = [format!("#### {}", tame(title))]
        .into_iter()
        .chain(letter.lines.iter().flat_map(|line| [String::new(), tame(line)]));
    let text = fit(&lines.collect::<Vec<_>>(), size.less(&tail), letter.lang);
    let (mobiles, ids): (Vec<&String>, Vec<&String>) = people.into_iter().partition(|who| is_mobile(who));
    json!({
        "msgtype": "markdown",
        "markdown": { "title": title, "text": text + &tail },
        "at": { "atMobiles": mobiles, "atUserIds": ids, "isAtAll": at.iter().any(|who| who == "all") },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{notify::Severity, wording::Lang};

    #[test]
    fn people_are_mentioned_in_the_text_and_beside_it() {
        let letter = Letter {
            id: uuid::Uuid::nil(),
            severity: Severity::Info,
            lang: Lang::En,
            title: "t".to_owned(),
            lines: vec!["one".to_owned(), "\"".repeat(40_000)],
            link: None,
        };
        let at = ["13800001111".to_owned(), "m01".to_owned(), "all".to_owned()];
        let body = within(BODY_BYTES, &TEXT_BYTES, |size| body(&letter, "launch t", &at, size));
        assert_eq!(
            body["at"],
            json!({ "atMobiles": ["13800001111"], "atUserIds": ["m01"], "isAtAll": true })
        );
        let text = body["markdown"]["text"].as_str().unwrap();
        assert!(text.starts_with("#### launch t\n\none\n\n\"\"\""), "{}", &text[..40]);
        assert!(text.ends_with("\n\n@13800001111 @m01"));
        assert!(body.to_string().len() <= BODY_BYTES);
    }
}
