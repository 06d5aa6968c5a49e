//! What the robots of group chats have in common: an address, perhaps a secret, a keyword, people to mention, and
//! answers that carry a code.

use super::{
    Cause, Setup,
    deliver::{Again, Failure, Receipt},
    web::{Reply, Web, text},
};
use crate::{
    clock::Clock,
    phrase,
    plan::Robot as Plan,
    wording::{Text, notify as say},
};
use reqwest::{Url, header::HeaderMap};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use std::time::Duration;

pub(super) struct Robot {
    pub web: Web,
    pub secret: Option<SecretString>,
    pub keyword: Option<String>,
    pub at: Vec<String>,
    pub clock: Clock,
}

impl Robot {
    pub fn new(plan: &Plan, timeout: Duration, setup: &Setup) -> Result<Self, Failure> {
        let secret = plan.secret.as_ref().map(text);
        let web = Web::new(&plan.url, plan.proxy.as_ref(), timeout, setup.ca_file.as_deref())?;
        Ok(Self {
            web: web.hiding(secret.as_deref()),
            secret: secret.map(SecretString::from),
            keyword: plan.keyword.clone(),
            at: plan.at.iter().map(text).filter(|who| !who.trim().is_empty()).collect(),
            clock: setup.clock,
        })
    }

    pub fn secret(&self) -> Option<&str> {
        self.secret.as_ref().map(ExposeSecret::expose_secret)
    }

    /// The title, with the keyword in front where the robot wants one and the title has none.
    pub fn title(&self, title: &str) -> String {
        match &self.keyword {
            Some(keyword) if !title.contains(keyword.as_str()) => format!("{keyword} {title}"),
            _ => title.to_owned(),
        }
    }

    pub async fn post(&self, url: Url, body: &Value) -> Result<Reply, Failure> {
        self.web.post(url, HeaderMap::new(), body.to_string().into_bytes(), self.clock.now()).await
    }

    /// Reads an answer that says by a number how it went, whatever its status.
    pub fn read(&self, reply: &Reply, tongue: &Tongue) -> Result<Receipt, Failure> {
        let json = reply.json();
        let member = |names: &[&str]| names.iter().find_map(|name| json.as_ref()?.get(*name));
        let said = member(tongue.words).and_then(Value::as_str).unwrap_or_default();
        let said = self.web.show(said);
        match member(tongue.codes).and_then(Value::as_i64) {
            Some(0) if reply.is_success() => Ok(Receipt { said: format!("{} 0 {said}", tongue.codes[0]) }),
            None if reply.is_success() => Err(reply.unreadable()),
            None | Some(0) => Err(reply.failure(&self.web)),
            Some(code) => {
                let Known { again, hint } = (tongue.known)(code);
                let again = reply.retry_after.map_or(again, Again::After);
                let why = match hint {
                    Some(hint) => phrase!(say::CODE_HINT, code = code, said = said, hint = hint),
                    None => phrase!(say::CODE, code = code, said = said),
                };
                Err(Failure::new(Cause::Refused, again, why))
            }
        }
    }
}

/// How a service says how it went.
pub(super) struct Tongue {
    /// Members that hold the code; 0 is success.
    pub codes: &'static [&'static str],
    /// Members that hold the words.
    pub words: &'static [&'static str],
    pub known: fn(i64) -> Known,
}

/// What is known of a code.
pub(super) struct Known {
    again: Again,
    hint: Option<&'static Text>,
}

impl Known {
    pub const UNKNOWN: Self = Self { again: Again::Never, hint: None };
    pub const BUSY: Self = Self { again: Again::Soon, hint: None };

    pub const fn never(hint: &'static Text) -> Self {
        Self { again: Again::Never, hint: Some(hint) }
    }

    pub const fn after(seconds: u64, hint: &'static Text) -> Self {
        Self { again: Again::After(Duration::from_secs(seconds)), hint: Some(hint) }
    }
}

/// A mainland mobile number, by which `wecom` and `dingtalk` find people.
pub(super) fn is_mobile(who: &str) -> bool {
    who.len() == 11 && who.starts_with('1') && who.bytes().all(|b| b.is_ascii_digit())
}

/// Text that makes no mention, tag or link of its own in the Markdown of `wecom` and `dingtalk`, which know no escapes.
pub(super) fn tame(text: &str) -> String {
    text.replace('<', "＜").replace("](", "] (")
}
