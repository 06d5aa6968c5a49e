//! `[channel.<id>]`.

use super::{Key, Kind, Shape};
use crate::{
    plan::{Carrier, MailTls, sort::Sort},
    wording::keys as doc,
};

const SECOND_MS: u64 = 1_000;

const WEB: &[&str] = &["wecom", "dingtalk", "feishu", "slack", "webhook"];
const ROBOTS: &[&str] = &["wecom", "dingtalk", "feishu", "slack"];
const SIGNED: &[&str] = &["dingtalk", "feishu", "webhook"];
const KEYWORDS: &[&str] = &["dingtalk", "feishu"];
const WEBHOOK: &[&str] = &["webhook"];
const MAIL: &[&str] = &["mail"];
const COMMAND: &[&str] = &["command"];

pub static CHANNEL: Shape = Shape {
    keys: &[
        Key::required("kind", Kind::Choice(&Carrier::WORDS), &doc::CHANNEL_KIND),
        Key::optional("title", Kind::Title, &doc::CHANNEL_TITLE),
        Key::default("lang", Kind::Choice(&["zh", "en"]), "\"zh\"", &doc::CHANNEL_LANG),
        Key::optional("fallback", Kind::Reference(Sort::Channel), &doc::CHANNEL_FALLBACK),
        Key::default(
            "timeout",
            Kind::Duration { least_ms: SECOND_MS, most_ms: 60 * SECOND_MS },
            "\"10s\"",
            &doc::CHANNEL_TIMEOUT,
        ),
        Key::required("url", Kind::Template, &doc::CHANNEL_URL).only(WEB),
        Key::optional("secret", Kind::Template, &doc::CHANNEL_SECRET).only(SIGNED),
        Key::optional("keyword", Kind::Text, &doc::CHANNEL_KEYWORD).only(KEYWORDS),
        Key::optional("at", Kind::List(&Kind::Template), &doc::CHANNEL_AT).only(ROBOTS),
        Key::optional("proxy", Kind::Template, &doc::CHANNEL_PROXY).only(WEB),
        Key::optional("headers", Kind::Map(&Kind::Template), &doc::CHANNEL_HEADERS).only(WEBHOOK),
        Key::optional("json", Kind::Json, &doc::CHANNEL_JSON).only(WEBHOOK),
        Key::default(
            "signature_header",
            Kind::Text,
            "\"X-Golive-Signature\"",
            &doc::CHANNEL_SIGNATURE_HEADER,
        )
        .only(WEBHOOK),
        Key::required("host", Kind::Template, &doc::CHANNEL_HOST).only(MAIL),
        Key::optional("port", Kind::Integer { least: 1, most: 65_535 }, &doc::CHANNEL_PORT).only(MAIL),
        Key::default("tls", Kind::Choice(&MailTls::WORDS), "\"starttls\"", &doc::CHANNEL_TLS).only(MAIL),
        Key::optional("user", Kind::Template, &doc::CHANNEL_USER).only(MAIL),
        Key::optional("password", Kind::Template, &doc::CHANNEL_PASSWORD).only(MAIL),
        Key::required("from", Kind::Template, &doc::CHANNEL_FROM).only(MAIL),
        Key::required("to", Kind::List(&Kind::Template), &doc::CHANNEL_TO).only(MAIL),
        Key::required("run", Kind::List(&Kind::Text), &doc::CHANNEL_RUN).only(COMMAND),
    ],
};
