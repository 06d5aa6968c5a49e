//! `kind = "feishu"`: the custom bot of 飞书 and Lark.

use super::{
    deliver::{Deliver, Failure, Receipt},
    letter::{Letter, Size, fit, within},
    pace::Limits,
    robot::{Known, Robot, Tongue},
    sign,
};
use crate::wording::{Lang, Text, notify as say};
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

/// Documented as 20 KB for the whole body; and the sizes of text that are tried for it.
const BODY_BYTES: usize = 19_000;
const TEXT_BYTES: [usize; 3] = [12_000, 6_000, 3_000];
/// A paragraph costs some 40 bytes beside its text.
const PARAGRAPHS_MAX: usize = 120;

pub static MANUAL: Text = Text {
    zh: r#"feishu：飞书（Lark）群自定义机器人。

  [channel.launch]
  kind = "feishu"
  url = { env = "FEISHU_WEBHOOK" }     # https://open.feishu.cn/open-apis/bot/v2/hook/…
  secret = { env = "FEISHU_SECRET" }   # 安全设置“签名校验”的密钥
  keyword = "上线"                     # 安全设置“自定义关键词”；消息里没有时自动加上
  at = ["ou_1a2b3c", "all"]            # open_id、user_id，或 all
  fallback = "mail"

签名: 以“时间戳（秒）+ 换行 + 密钥”为键、空串为内容做 HMAC-SHA256；本机时间与实际相差不能超过一小时。
消息用富文本（post）发送，正文 12000 字节以内（飞书限整个请求 20 KB），过长时在字符边界截断并注明。
每分钟最多 100 条、每秒最多 5 条。golive 先发 4 条，之后每秒一条，其间的消息合并为一条。
以应答里的 code（旧版 StatusCode）为准：0 才算送达；19021 签名不对，19022 IP 不在白名单，19024 缺关键词，11232 超过频率。
"#,
    en: r#"feishu: the custom bot of Feishu (飞书) and Lark.

  [channel.launch]
  kind = "feishu"
  url = { env = "FEISHU_WEBHOOK" }     # https://open.feishu.cn/open-apis/bot/v2/hook/…
  secret = { env = "FEISHU_SECRET" }   # the key of "signature verification"
  keyword = "launch"                   # "custom keywords"; put into a message that lacks it
  at = ["ou_1a2b3c", "all"]            # open_ids, user_ids, or all
  fallback = "mail"

The signature is HMAC-SHA256 of nothing, keyed with the time in seconds, a newline and the secret; this machine's
clock may be off by an hour at most.
Messages are posts of up to 12,000 bytes (Feishu takes 20 KB for the whole request); longer ones are cut between
characters, and say so. The bot takes 100 messages a minute and 5 a second: golive sends 4 at once and then one a
second; what comes in between goes out as one.
The code of the answer counts (StatusCode, with old bots): only 0 is delivered; 19021 is a wrong signature, 19022 an IP
that is not on the list, 19024 a missing keyword, 11232 too fast.
"#,
};

const TONGUE: Tongue = Tongue { codes: &["code", "StatusCode"], words: &["msg", "StatusMessage"], known };

fn known(code: i64) -> Known {
    match code {
        11_232 => Known::after(60, &say::HINT_FEISHU_RATE),
        19_001 => Known::never(&say::HINT_FEISHU_KEY),
        19_021 => Known::never(&say::HINT_FEISHU_SIGN),
        19_022 => Known::never(&say::HINT_FEISHU_IP),
        19_024 => Known::never(&say::HINT_FEISHU_KEYWORD),
        // Said of requests that are too fast as well as of bad ones.
        2_200 | 9_499 => Known::BUSY,
        _ => Known::UNKNOWN,
    }
}

pub(super) struct Feishu(pub Robot);

impl Deliver for Feishu {
    fn limits(&self) -> Limits {
        Limits::FIVE_A_SECOND
    }

    fn deliver<'a>(&'a self, letter: &'a Letter) -> BoxFuture<'a, Result<Receipt, Failure>> {
        Box::pin(async move {
            let keyword = self.0.keyword.as_deref();
            let mut body = within(BODY_BYTES, &TEXT_BYTES, |size| body(letter, keyword, &self.0.at, size));
            if let Some(secret) = self.0.secret() {
                let timestamp = self.0.clock.now().timestamp();
                body["timestamp"] = timestamp.to_string().into();
                body["sign"] = sign::feishu(secret, timestamp).into();
            }
            let reply = self.0.post(self.0.web.url(), &body).await?;
            self.0.read(&reply, &TONGUE)
        })
    }
}

fn body(letter: &Letter, keyword: Option<&str>, at: &[String], size: Size) -> Value {
    let text = fit(&letter.lines, size, letter.lang);
    let mut paragraphs: Vec<Value> =
        text.lines().take(PARAGRAPHS_MAX).map(|line| json!([{ "tag": "text", "text": line }])).collect();
    if text.lines().count() > PARAGRAPHS_MAX {
        paragraphs.push(json!([{ "tag": "text", "text": say::CUT.get(letter.lang) }]));
    }
    // Looked for in the text: whether the title counts is not documented.
    if let Some(keyword) = keyword.filter(|keyword| !text.contains(keyword)) {
        paragraphs.push(json!([{ "tag": "text", "text": keyword }]));
    }
    if let Some(link) = &letter.link {
        paragraphs.push(json!([{ "tag": "a", "text": say::MORE.get(letter.lang), "href": link }]));
    }
    if !at.is_empty() {
        paragraphs.push(at.iter().map(|who| json!({ "tag": "at", "user_id": who })).collect());
    }
    let post = json!({ "title": letter.title, "content": paragraphs });
    let locale = if letter.lang == Lang::Zh { "zh_cn" } else { "en_us" };
    json!({ "msg_type": "post", "content": { "post": { locale: post } } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notify::Severity;

    #[test]
    fn a_post_of_paragraphs_that_stays_below_the_limit() {
        let letter = |lines: Vec<String>| Letter {
            id: uuid::Uuid::nil(),
            severity: Severity::Info,
            lang: Lang::Zh,
            title: "t".to_owned(),
            lines,
            link: Some("https://x.cn/".to_owned()),
        };
        let one = letter(vec!["<at user_id=\"all\">".to_owned()]);
        let short = body(&one, Some("上线"), &["all".to_owned()], Size::Bytes(12_000));
        assert_eq!(
            short["content"]["post"]["zh_cn"]["content"],
            json!([
                [{ "tag": "text", "text": "<at user_id=\"all\">" }],
                [{ "tag": "text", "text": "上线" }],
                [{ "tag": "a", "text": "查看详情", "href": "https://x.cn/" }],
                [{ "tag": "at", "user_id": "all" }],
            ])
        );
        for lines in [vec!["长".repeat(900); 40], vec!["短".to_owned(); 2_000], vec!["\"".repeat(900); 40]]
        {
            let letter = letter(lines);
            let made = within(BODY_BYTES, &TEXT_BYTES, |size| body(&letter, None, &[], size));
            let size = made.to_string().len();
            assert!((3_000..BODY_BYTES).contains(&size), "{size}");
        }
    }
}
