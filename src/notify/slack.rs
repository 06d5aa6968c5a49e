//! `kind = "slack"`: an incoming webhook.

use super::{
    deliver::{Deliver, Failure, Receipt},
    letter::{Letter, Size, fit},
    pace::Limits,
    robot::Robot,
    web::Reply,
};
use crate::{
    phrase,
    wording::{Text, notify as say},
};
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

/// Slack cuts texts at 40,000 characters and asks for no more than 4,000.
const TEXT: Size = Size::Characters(4_000);

pub static MANUAL: Text = Text {
    zh: r#"slack：Slack incoming webhook。

  [channel.launch]
  kind = "slack"
  url = { env = "SLACK_WEBHOOK" }      # https://hooks.slack.com/services/T…/B…/…
  at = ["U012AB3CD", "here"]           # 成员 id、用户组 id（S…）、here、channel 或 all
  lang = "en"
  fallback = "mail"

消息 4000 个字符以内，过长时在字符边界截断并注明。每秒最多 1 条，等待期间的消息合并为一条；
对方返回 429 时按 Retry-After 等待。应答是 ok 才算送达；404 no_service、410 channel_is_archived 等不再重试。
"#,
    en: r#"slack: an incoming webhook of Slack.

  [channel.launch]
  kind = "slack"
  url = { env = "SLACK_WEBHOOK" }      # https://hooks.slack.com/services/T…/B…/…
  at = ["U012AB3CD", "here"]           # member ids, group ids (S…), here, channel or all
  lang = "en"
  fallback = "mail"

Messages have up to 4,000 characters; longer ones are cut between characters, and say so. One message a second is
sent; what comes in between goes out as one. A 429 is obeyed: golive waits as long as Retry-After says. Only the answer
`ok` is delivered; no_service, channel_is_archived and the like are not tried again.
"#,
};

pub(super) struct Slack(pub Robot);

impl Deliver for Slack {
    fn limits(&self) -> Limits {
        Limits::ONE_A_SECOND
    }

    fn deliver<'a>(&'a self, letter: &'a Letter) -> BoxFuture<'a, Result<Receipt, Failure>> {
        Box::pin(async move {
            let reply = self.0.post(self.0.web.url(), &body(letter, &self.0.at)).await?;
            self.read(&reply)
        })
    }
}

impl Slack {
    /// `ok` as plain text, or as `{"ok":true}` from a workflow.
    fn read(&self, reply: &Reply) -> Result<Receipt, Failure> {
        let (text, json) = (reply.text(), reply.json());
        let ok = json.as_ref().and_then(|json| json.get("ok")).and_then(Value::as_bool);
        let error = json.as_ref().and_then(|json| json.get("error")).and_then(Value::as_str);
        let gone = ["no_service", "no_team", "no_active_hooks", "channel_is_archived", "channel_not_found"];
        let said = self.0.web.show(error.unwrap_or(&text));
        if gone.contains(&said.as_str()) {
            let code =
                phrase!(say::CODE_HINT, code = reply.status, said = said, hint = &say::HINT_SLACK_GONE);
            return Err(Failure::refused(code));
        }
        match (reply.is_success(), ok) {
            (false, _) => Err(reply.failure(&self.0.web)),
            (true, Some(false)) => Err(Failure::refused(phrase!(say::SAYS_NO, said = said))),
            (true, Some(true)) => Ok(Receipt { said: "ok".to_owned() }),
            (true, None) if text == "ok" => Ok(Receipt { said: text }),
            (true, None) => Err(reply.unreadable()),
        }
    }
}

/// The three characters that Slack's markup gives a meaning.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn mention(who: &str) -> String {
    match who {
        "all" | "channel" => "<!channel>".to_owned(),
        "here" | "everyone" => format!("<!{who}>"),
        _ if who.starts_with('S') => format!("<!subteam^{}>", escape(who)),
        _ => format!("<@{}>", escape(who)),
    }
}

fn body(letter: &Letter, at: &[String]) -> Value {
    let mut tail = Vec::new();
    if let Some(link) = &letter.link {
        tail.push(format!("\n<{}|{}>", escape(link), say::MORE.get(letter.lang)));
    }
    if !at.is_empty() {
        tail.push(format!("\n{}", at.iter().map(|who| mention(who)).collect::<Vec<_>>().join(" ")));
    }
    let tail = tail.concat();
    let lines = [format!("*{}*", escape(&letter.title))]
        .into_iter()
        .chain(letter.lines.iter().map(|line| escape(line)));
    let text = fit(&lines.collect::<Vec<_>>(), TEXT.less(&tail), letter.lang);
    json!({ "text": text + &tail, "unfurl_links": false })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{notify::Severity, wording::Lang};

    #[test]
    fn markup_in_a_message_stays_text() {
        let letter = Letter {
            id: uuid::Uuid::nil(),
            severity: Severity::Info,
            lang: Lang::En,
            title: "a < b".to_owned(),
            lines: vec!["<!channel> & co".to_owned()],
            link: Some("https://x.cn/?a=1&b=2".to_owned()),
        };
        let at = ["U1".to_owned(), "S2".to_owned(), "all".to_owned()];
        assert_eq!(
            body(&letter, &at)["text"],
            "*a &lt; b*\n&lt;!channel&gt; &amp; co\n<https://x.cn/?a=1&amp;b=2|read on>\n<@U1> <!subteam^S2> <!channel>"
        );
    }
}
