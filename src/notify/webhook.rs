//! `kind = "webhook"`: JSON to an address of one's own choice.

use super::{
    Setup,
    deliver::{Deliver, Failure, Receipt},
    letter::{Letter, Size},
    pace::Limits,
    sign,
    web::{Reply, Web, text},
};
use crate::{
    clock::Clock,
    phrase,
    plan::{JsonTemplate, Part, Template, Webhook as Plan},
    wording::{Text, notify as say},
};
use futures_util::future::BoxFuture;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value, json};
use std::time::Duration;

const TEXT: Size = Size::Bytes(32_000);

pub static MANUAL: Text = Text {
    zh: r#"webhook：把消息以 JSON 发到任意地址。

  [channel.desk]
  kind = "webhook"
  url = { env = "DESK_WEBHOOK" }
  headers = { Authorization = { env = "DESK_AUTH" } }
  json = { summary = "${message.title}", text = "${message.text}", level = "${message.severity}" }
  secret = { env = "DESK_SECRET" }          # 可选: 对正文做 HMAC-SHA256
  signature_header = "X-Golive-Signature"   # 值为 sha256=十六进制

json 里可用 ${message.id}（合并的消息是第一条的 id，重试时不变，可用来去重）、${message.severity}
（info warning critical）、${message.title}、${message.text}（标题以外的各行）、${message.link}。
不写 json 时正文为 {"id","severity","title","lines","link"}。
2xx 才算送达，但正文是 JSON 且 ok 或 success 为 false、或 errcode 不为 0 时不算。408、425、429、5xx 会重试，
有 Retry-After 就按它等待。先发 10 条，之后每秒一条，其间的消息合并为一条。
"#,
    en: r#"webhook: sends messages as JSON to any address.

  [channel.desk]
  kind = "webhook"
  url = { env = "DESK_WEBHOOK" }
  headers = { Authorization = { env = "DESK_AUTH" } }
  json = { summary = "${message.title}", text = "${message.text}", level = "${message.severity}" }
  secret = { env = "DESK_SECRET" }          # optional: HMAC-SHA256 of the body
  signature_header = "X-Golive-Signature"   # as sha256= and hexadecimal digits

`json` may name ${message.id} (of the first message when several go as one; the same at each attempt, so that doubles
can be told), ${message.severity} (info, warning, critical), ${message.title}, ${message.text} (all lines but the
title) and ${message.link}. Without `json` the body is {"id","severity","title","lines","link"}.
A 2xx is delivered, unless the answer is JSON in which ok or success is false, or errcode is not 0. 408, 425, 429 and
5xx are tried again, as Retry-After says. 10 go at once and then one a second; what comes in between goes out as one.
"#,
};

pub(super) struct Webhook {
    web: Web,
    headers: Vec<(String, Template)>,
    json: Option<JsonTemplate>,
    secret: Option<SecretString>,
    signature_header: HeaderName,
    clock: Clock,
}

impl Webhook {
    pub fn new(plan: &Plan, timeout: Duration, setup: &Setup) -> Result<Self, Failure> {
        let secret = plan.secret.as_ref().map(text);
        let bad = || Failure::unusable(phrase!(say::BAD_HEADER, name = &plan.signature_header));
        let signature_header = HeaderName::from_bytes(plan.signature_header.as_bytes()).map_err(|_| bad())?;
        let web = Web::new(&plan.url, plan.proxy.as_ref(), timeout, setup.ca_file.as_deref())?;
        let mut templates: Vec<&Template> = plan.headers.iter().map(|(_, template)| template).collect();
        plan.json.iter().for_each(|json| of_json(json, &mut templates));
        let hidden = templates.into_iter().flat_map(Template::parts).filter_map(|part| match part {
            Part::Secret(secret) => Some(secret.expose_secret()),
            _ => None,
        });
        Ok(Self {
            web: web.hiding(hidden).hiding(secret.as_deref()),
            headers: plan.headers.clone(),
            json: plan.json.clone(),
            secret: secret.map(SecretString::from),
            signature_header,
            clock: setup.clock,
        })
    }

    fn headers(&self, letter: &Letter, body: &[u8]) -> Result<HeaderMap, Failure> {
        let mut headers = HeaderMap::new();
        for (name, template) in &self.headers {
            let bad = || Failure::unusable(phrase!(say::BAD_HEADER, name = name));
            // A header is one line of visible characters; Chinese in it goes as UTF-8.
            let filled = fill(template, letter).replace(['\r', '\n'], " ");
            let mut value = HeaderValue::from_bytes(filled.as_bytes()).map_err(|_| bad())?;
            value.set_sensitive(true);
            headers.insert(HeaderName::from_bytes(name.as_bytes()).map_err(|_| bad())?, value);
        }
        if let Some(secret) = &self.secret {
            let signature = sign::webhook(secret.expose_secret(), body);
            if let Ok(value) = HeaderValue::from_str(&signature) {
                headers.insert(self.signature_header.clone(), value);
            }
        }
        Ok(headers)
    }

    /// A 2xx took it, unless its body says otherwise in one of the ways that are common.
    fn read(&self, reply: &Reply) -> Result<Receipt, Failure> {
        if !reply.is_success() {
            return Err(reply.failure(&self.web));
        }
        let json = reply.json().unwrap_or_default();
        let denied = |name: &str| json.get(name).and_then(Value::as_bool) == Some(false);
        let code = json.get("errcode").and_then(Value::as_i64).unwrap_or(0);
        let said = self.web.show(&reply.text());
        if denied("ok") || denied("success") || code != 0 {
            return Err(Failure::refused(phrase!(say::SAYS_NO, said = said)));
        }
        Ok(Receipt { said: format!("HTTP {} {said}", reply.status).trim_end().to_owned() })
    }
}

impl Deliver for Webhook {
    fn limits(&self) -> Limits {
        Limits::GENEROUS
    }

    fn deliver<'a>(&'a self, letter: &'a Letter) -> BoxFuture<'a, Result<Receipt, Failure>> {
        Box::pin(async move {
            let body = match &self.json {
                Some(template) => filled(template, letter),
                None => plain(letter),
            };
            let body = body.to_string().into_bytes();
            let headers = self.headers(letter, &body)?;
            let reply = self.web.post(self.web.url(), headers, body, self.clock.now()).await?;
            self.read(&reply)
        })
    }
}

/// The body when the plan has no template.
fn plain(letter: &Letter) -> Value {
    json!({
        "id": letter.id.to_string(),
        "severity": letter.severity.word(),
        "title": letter.title,
        "lines": letter.lines,
        "link": letter.link,
    })
}

fn filled(template: &JsonTemplate, letter: &Letter) -> Value {
    match template {
        JsonTemplate::Value(value) => value.clone(),
        JsonTemplate::Text(text) => fill(text, letter).into(),
        JsonTemplate::Array(items) => items.iter().map(|item| filled(item, letter)).collect(),
        JsonTemplate::Object(members) => {
            let members = members.iter().map(|(name, value)| (name.clone(), filled(value, letter)));
            Value::Object(members.collect::<Map<_, _>>())
        }
    }
}

fn fill(template: &Template, letter: &Letter) -> String {
    let of_message = |name: &str| {
        Some(match name {
            "message.id" => letter.id.to_string(),
            "message.severity" => letter.severity.word().to_owned(),
            "message.title" => letter.title.clone(),
            "message.text" => super::letter::fit(&letter.lines, TEXT, letter.lang),
            "message.link" => letter.link.clone().unwrap_or_default(),
            _ => return None,
        })
    };
    template.fill(&of_message, &|_| letter.id.simple().to_string()).unwrap_or_default()
}

fn of_json<'a>(json: &'a JsonTemplate, templates: &mut Vec<&'a Template>) {
    match json {
        JsonTemplate::Value(_) => {}
        JsonTemplate::Text(text) => templates.push(text),
        JsonTemplate::Array(items) => items.iter().for_each(|item| of_json(item, templates)),
        JsonTemplate::Object(members) => members.iter().for_each(|(_, value)| of_json(value, templates)),
    }
}
