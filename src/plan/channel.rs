//! `[channel.launch]`: where messages to people go.

use super::{JsonTemplate, Place, Template};
use crate::{id::Id, title::Title, wording::Lang};
use std::time::Duration;

#[derive(Clone, Debug)]
pub struct Channel {
    pub id: Id,
    pub place: Place,
    pub title: Title,
    /// The language its messages are written in.
    pub lang: Lang,
    /// Where a message goes that this channel could not deliver.
    pub fallback: Option<Id>,
    /// One attempt takes no longer.
    pub timeout: Duration,
    pub carrier: Carrier,
}

/// What carries the messages.
#[derive(Clone, Debug)]
pub enum Carrier {
    Wecom(Robot),
    Dingtalk(Robot),
    Feishu(Robot),
    Slack(Robot),
    Webhook(Webhook),
    Mail(Mail),
    Command(Command),
}

impl Carrier {
    pub const WORDS: [&str; 7] = ["wecom", "dingtalk", "feishu", "slack", "webhook", "mail", "command"];

    pub fn word(&self) -> &'static str {
        match self {
            Self::Wecom(_) => "wecom",
            Self::Dingtalk(_) => "dingtalk",
            Self::Feishu(_) => "feishu",
            Self::Slack(_) => "slack",
            Self::Webhook(_) => "webhook",
            Self::Mail(_) => "mail",
            Self::Command(_) => "command",
        }
    }
}

/// A robot of a group chat. Whoever knows its address can write to the group.
#[derive(Clone, Debug)]
pub struct Robot {
    pub url: Template,
    /// What requests are signed with.
    pub secret: Option<Template>,
    /// A word without which the robot takes no message.
    pub keyword: Option<String>,
    /// Whom every message mentions: ids, phone numbers, or `all`.
    pub at: Vec<Template>,
    pub proxy: Option<Template>,
}

/// An address that takes JSON.
#[derive(Clone, Debug)]
pub struct Webhook {
    pub url: Template,
    pub headers: Vec<(String, Template)>,
    /// The body; golive's own shape if there is none.
    pub json: Option<JsonTemplate>,
    /// What the body is signed with.
    pub secret: Option<Template>,
    /// The header that carries the signature.
    pub signature_header: String,
    pub proxy: Option<Template>,
}

impl Webhook {
    /// What `${…}` may name in `json` and `headers` besides the plan's variables.
    pub const NAMES: [&str; 5] =
        ["message.id", "message.severity", "message.title", "message.text", "message.link"];
    pub const SIGNATURE_HEADER: &str = "X-Golive-Signature";
}

#[derive(Clone, Debug)]
pub struct Mail {
    pub host: String,
    pub port: u16,
    pub tls: MailTls,
    /// Both, or neither.
    pub login: Option<(Template, Template)>,
    pub from: Template,
    /// At least one.
    pub to: Vec<Template>,
}

/// How the connection to a mail server is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailTls {
    /// Asked for after connecting, and insisted on.
    Starttls,
    /// From the first byte.
    Implicit,
    /// Not at all: to this machine only.
    None,
}

impl MailTls {
    pub const WORDS: [&str; 3] = ["starttls", "implicit", "none"];
    pub const ALL: [Self; 3] = [Self::Starttls, Self::Implicit, Self::None];

    /// The port that is usual for it.
    pub const fn port(self) -> u16 {
        match self {
            Self::Starttls => 587,
            Self::Implicit => 465,
            Self::None => 25,
        }
    }
}

/// A program that is started with each message; no shell reads its arguments.
#[derive(Clone, Debug)]
pub struct Command {
    /// The program and its arguments; at least the program.
    pub run: Vec<String>,
}
