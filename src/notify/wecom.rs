//! `kind = "wecom"`: the group robot of 企业微信.

use super::{
    deliver::{Deliver, Failure, Receipt},
    letter::{Letter, Size, fit},
    pace::Limits,
    robot::{Known, Robot, Tongue, is_mobile, tame},
};
use crate::wording::{Text, notify as say};
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

/// Documented: 4096 bytes of Markdown, 2048 of text.
const MARKDOWN: Size = Size::Bytes(4_096);
const PLAIN: Size = Size::Bytes(2_048);

pub static MANUAL: Text = Text {
    zh: r#"wecom：企业微信群机器人。

  [channel.launch]
  kind = "wecom"
  url = { env = "WECOM_WEBHOOK" }     # https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…
  at = ["wangqing", "13800001111"]    # 成员 userid、手机号，或 all
  fallback = "mail"

在群设置里添加群机器人，把 Webhook 地址放进环境变量或文件；知道地址的人都能在群里发言，所以它不能写在计划里。
消息用 Markdown 发送（4096 字节以内）；要 @ 手机号或所有人时改用文本（2048 字节以内），因为 Markdown 不支持。
过长的消息在字符边界截断并注明。每分钟最多 20 条：golive 先发 9 条，之后每 6 秒一条，其间的消息合并为一条。
以应答里的 errcode 为准：0 才算送达；45009 是超过频率；93000 是地址不对或机器人已被移除。
"#,
    en: r#"wecom: the group robot of WeCom (企业微信).

  [channel.launch]
  kind = "wecom"
  url = { env = "WECOM_WEBHOOK" }     # https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…
  at = ["wangqing", "13800001111"]    # userids, phone numbers, or all
  fallback = "mail"

Add a robot in the settings of the group and put its webhook address into the environment or a file: whoever knows
the address can write in the group, so it may not stand in the plan.
Messages are Markdown of up to 4096 bytes; with phone numbers or `all` to mention they are text of up to 2048 bytes,
because Markdown cannot mention those. Longer ones are cut between characters, and say so. The robot takes 20 messages
a minute: golive sends 9 at once and then one every 6 s; what comes in between goes out as one.
The errcode of the answer counts: only 0 is delivered; 45009 is too fast; 93000 is a wrong address or a robot that was
removed.
"#,
};

const TONGUE: Tongue = Tongue { codes: &["errcode"], words: &["errmsg"], known };

fn known(code: i64) -> Known {
    match code {
        -1 | 45_033 => Known::BUSY,
        45_009 => Known::after(60, &say::HINT_WECOM_RATE),
        93_000 => Known::never(&say::HINT_WECOM_KEY),
        40_058 | 45_002 => Known::never(&say::HINT_LONG),
        _ => Known::UNKNOWN,
    }
}

pub(super) struct Wecom(pub Robot);

impl Deliver for Wecom {
    fn limits(&self) -> Limits {
        Limits::TWENTY_A_MINUTE
    }

    fn deliver<'a>(&'a self, letter: &'a Letter) -> BoxFuture<'a, Result<Receipt, Failure>> {
        Box::pin(async move {
            let reply = self.0.post(self.0.web.url(), &body(letter, &self.0.at)).await?;
            self.0.read(&reply, &TONGUE)
        })
    }
}

fn body(letter: &Letter, at: &[String]) -> Value {
    if at.iter().any(|who| who == "all" || is_mobile(who)) {
        return text(letter, at);
    }
    let mut tail = Vec::new();
    if let Some(link) = &letter.link {
        tail.push(format!("\n[{}]({link})", say::MORE.get(letter.lang)));
    }
    for who in at {
        tail.push(format!("\n<@{}>", who.replace(['<', '>'], "")));
    }
    let tail = tail.concat();
    let title = format!("**{}**", tame(&letter.title));
    let lines = [title].into_iter().chain(letter.lines.iter().map(|line| format!("> {}", tame(line))));
    let content = fit(&lines.collect::<Vec<_>>(), MARKDOWN.less(&tail), letter.lang);
    json!({ "msgtype": "markdown", "markdown": { "content": content + &tail } })
}

fn text(letter: &Letter, at: &[String]) -> Value {
    let (mobiles, ids): (Vec<&String>, Vec<&String>) = at.iter().partition(|who| is_mobile(who));
    let ids: Vec<&str> = ids.into_iter().map(|who| if who == "all" { "@all" } else { who }).collect();
    json!({
        "msgtype": "text",
        "text": {
            "content": letter.plain(PLAIN),
            "mentioned_list": ids,
            "mentioned_mobile_list": mobiles,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{notify::Severity, wording::Lang};

    fn letter(lines: &[&str]) -> Letter {
        Letter {
            id: uuid::Uuid::nil(),
            severity: Severity::Critical,
            lang: Lang::Zh,
            title: "【严重】POS 同步中断".to_owned(),
            lines: lines.iter().map(|line| (*line).to_owned()).collect(),
            link: Some("https://wiki.example.cn/pos".to_owned()),
        }
    }

    #[test]
    fn markdown_mentions_members_and_nothing_else() {
        let content = body(&letter(&["a <@all> [x](https://evil.cn)"]), &["wang".to_owned()]);
        assert_eq!(
            content["markdown"]["content"],
            "**【严重】POS 同步中断**\n> a ＜@all> [x] (https://evil.cn)\n[查看详情](https://wiki.example.cn/pos)\n<@wang>"
        );
    }

    #[test]
    fn phone_numbers_and_all_are_mentioned_in_text() {
        let body = body(&letter(&["x"]), &["13800001111".to_owned(), "all".to_owned(), "wang".to_owned()]);
        assert_eq!(body["msgtype"], "text");
        assert_eq!(body["text"]["mentioned_list"], json!(["@all", "wang"]));
        assert_eq!(body["text"]["mentioned_mobile_list"], json!(["13800001111"]));
    }

    #[test]
    fn long_messages_keep_the_link_and_the_mentions() {
        let long = "会员积分".repeat(200);
        let lines = [long.as_str(); 20];
        let content = body(&letter(&lines), &["wang".to_owned()]);
        let content = content["markdown"]["content"].as_str().unwrap();
        assert!(content.len() <= 4_096 && content.len() > 4_000, "{}", content.len());
        assert!(content.ends_with("(https://wiki.example.cn/pos)\n<@wang>"), "{content}");
        let text = body(&letter(&lines), &["all".to_owned()]);
        assert!(text["text"]["content"].as_str().unwrap().len() <= 2_048);
    }
}
