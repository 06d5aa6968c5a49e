//! `[channel.launch]`: addresses are checked, and keys of robots kept out of the plan.

use super::{
    Builder,
    address::{Address, HTTP, address, is_loopback},
    request::is_header_name,
    store::whole,
};
use crate::{
    id::Id,
    phrase,
    plan::{
        Carrier, Channel, Command, Mail, MailTls, Robot, Template, Webhook,
        diagnostic::Finding,
        source::Span,
        template::Part,
        walk::{Item, Node, Record, clip},
    },
    title::Title,
    wording::{Lang, plan as say},
};
use std::time::Duration;

const TIMEOUT: Duration = Duration::from_secs(10);
/// Most people one channel mentions or writes to.
const PEOPLE_MAX: usize = 50;
/// Segments of a path that are at least this long, with letters and digits, are taken for keys.
const KEY_CHARACTERS: usize = 16;

impl Builder<'_> {
    pub(super) fn channel(&mut self, id: &Id, span: Span, record: &Record) -> Option<Channel> {
        let word = record.choice("kind").and_then(|at| Carrier::WORDS.get(*at)).copied();
        let carrier = match word? {
            "wecom" => self.robot(record).map(Carrier::Wecom),
            "dingtalk" => self.robot(record).map(Carrier::Dingtalk),
            "feishu" => self.robot(record).map(Carrier::Feishu),
            "slack" => self.robot(record).map(Carrier::Slack),
            "webhook" => self.webhook(record).map(Carrier::Webhook),
            "mail" => self.mail(record).map(Carrier::Mail),
            _ => self.channel_command(record).map(Carrier::Command),
        };
        let lang = record.choice("lang").map_or(Lang::Zh, |at| if *at == 0 { Lang::Zh } else { Lang::En });
        Some(Channel {
            id: id.clone(),
            place: self.sources.place(span),
            title: record.title("title").cloned().unwrap_or_else(|| Title::same(id.as_str())),
            lang,
            fallback: record.reference("fallback").cloned(),
            timeout: self.duration(record, "timeout").unwrap_or(TIMEOUT),
            carrier: carrier?,
        })
    }

    fn robot(&mut self, record: &Record) -> Option<Robot> {
        let url = self.channel_url(record, true);
        let secret = self.channel_secret(record, "secret");
        let at = self.people(record, "at");
        let proxy = self.template(record, "proxy", &[]);
        Some(Robot { url: url?, secret, keyword: record.text("keyword").cloned(), at: at?, proxy })
    }

    fn webhook(&mut self, record: &Record) -> Option<Webhook> {
        let url = self.channel_url(record, false);
        let secret = self.channel_secret(record, "secret");
        let headers = self.pairs(record, "headers", &Webhook::NAMES);
        let json = record.json("json").map(|draft| self.json(draft, &Webhook::NAMES));
        let proxy = self.template(record, "proxy", &[]);
        let named = record.text("signature_header").cloned();
        if let Some(name) = named.as_ref().filter(|name| !is_header_name(name)) {
            let message = phrase!(say::BAD_HEADER, name = clip(name));
            self.report.add(Finding::error("FMT-04", record.at("signature_header"), message));
        }
        Some(Webhook {
            url: url?,
            headers: headers?,
            json: match json {
                Some(built) => Some(built?),
                None => None,
            },
            secret,
            signature_header: named.unwrap_or_else(|| Webhook::SIGNATURE_HEADER.to_owned()),
            proxy,
        })
    }

    /// The address of a channel. It is known in full when the plan is read. Who knows the address of a robot writes
    /// in its group, so that one never stands in the plan.
    fn channel_url(&mut self, record: &Record, robot: bool) -> Option<Template> {
        let (draft, span) = (record.template("url")?, record.at("url"));
        let parts = self.vars.fill(draft, span, &[], self.report)?;
        let found = whole(&parts).map_or(Address::Unknown, |text| address(&[Part::Plain(text.into())], HTTP));
        let hint = match &found {
            Address::Wrong | Address::Unknown => {
                let finding = Finding::error("FMT-04", span, &say::CHANNEL_BAD_URL);
                self.report.add(finding.hint(phrase!(say::BAD_URL_HINT, encrypted = HTTP.encrypted)));
                return None;
            }
            Address::Remote { encrypted: false, .. } => Some(&say::CHANNEL_UNENCRYPTED),
            _ => None,
        };
        if let Some(message) = hint {
            self.report.add(Finding::error("SEC-08", span, message).hint(phrase!(
                say::UNENCRYPTED_HINT,
                encrypted = HTTP.encrypted,
                plain = HTTP.plain
            )));
        }
        let written: String = parts
            .iter()
            .filter_map(|part| if let Part::Plain(text) = part { Some(text.as_str()) } else { None })
            .collect();
        let whole_is_written = !parts.iter().any(|part| matches!(part, Part::Secret(_)));
        let is_key = (robot && whole_is_written) || holds_key(&written);
        if found != Address::Loopback && is_key {
            let finding = Finding::error("SEC-08", span, &say::CHANNEL_KEY_WRITTEN);
            self.report.add(finding.hint(&say::SECRET_HINT));
        }
        Some(Template::new(parts))
    }

    fn channel_secret(&mut self, record: &Record, key: &str) -> Option<Template> {
        let draft = record.template(key)?;
        self.refuse_literal(key, draft, record.at(key));
        self.template(record, key, &[])
    }

    /// People or addresses; `None` when one of them is wrong, which has been said.
    fn people(&mut self, record: &Record, key: &str) -> Option<Vec<Template>> {
        let nodes = record.list(key);
        if nodes.len() > PEOPLE_MAX {
            let message = phrase!(say::CHANNEL_PEOPLE, max = PEOPLE_MAX);
            self.report.add(Finding::error("FMT-04", record.at(key), message));
            return None;
        }
        let fill = |node: &Node| match &node.item {
            Item::Template(draft) => self.vars.fill(draft, node.span, &[], self.report).map(Template::new),
            _ => None,
        };
        let filled: Vec<_> = nodes.iter().map(fill).collect();
        filled.into_iter().collect()
    }

    fn mail(&mut self, record: &Record) -> Option<Mail> {
        let tls = record.choice("tls").and_then(|at| MailTls::ALL.get(*at).copied());
        let tls = tls.unwrap_or(MailTls::Starttls);
        let host = self.mail_host(record, tls);
        let user = self.template(record, "user", &[]);
        let password = self.channel_secret(record, "password");
        if record.node("user").is_some() != record.node("password").is_some() {
            let given = if record.node("user").is_some() { "user" } else { "password" };
            self.report.add(Finding::error("FMT-03", record.at(given), &say::CHANNEL_LOGIN));
        }
        let from = self.template(record, "from", &[]);
        let to = self.people(record, "to");
        if record.node("to").is_some() && record.list("to").is_empty() {
            self.report.add(Finding::error("FMT-04", record.at("to"), &say::CHANNEL_NOBODY));
        }
        let port = record.integer("port").and_then(|port| u16::try_from(*port).ok());
        Some(Mail {
            host: host?,
            port: port.unwrap_or(tls.port()),
            tls,
            login: user.zip(password),
            from: from?,
            to: to?,
        })
    }

    fn mail_host(&mut self, record: &Record, tls: MailTls) -> Option<String> {
        let (draft, span) = (record.template("host")?, record.at("host"));
        let host = whole(&self.vars.fill(draft, span, &[], self.report)?)?;
        let plausible = !host.is_empty()
            && host.len() <= 255
            && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._:".contains(&b));
        if !plausible {
            self.report.add(Finding::error("FMT-04", span, &say::CHANNEL_BAD_HOST));
            return None;
        }
        if tls == MailTls::None && !is_loopback(&host) {
            let finding = Finding::error("SEC-08", record.at("tls"), &say::CHANNEL_PLAIN_MAIL);
            self.report.add(finding.hint(&say::CHANNEL_PLAIN_MAIL_HINT));
        }
        Some(host)
    }

    fn channel_command(&mut self, record: &Record) -> Option<Command> {
        let run = record.texts("run");
        if run.is_empty() && record.node("run").is_some() {
            self.report.add(Finding::error("FMT-04", record.at("run"), &say::CHANNEL_NO_PROGRAM));
        }
        (!run.is_empty()).then_some(Command { run })
    }
}

/// Whether an address, as far as it stands in the plan, seems to hold a key.
fn holds_key(written: &str) -> bool {
    let rest = written.split_once("://").map_or("", |(_, rest)| rest);
    let (authority, rest) = rest.split_once('/').unwrap_or((rest, ""));
    let is_key = |word: &str| {
        word.chars().count() >= KEY_CHARACTERS
            && word.contains(|c: char| c.is_ascii_digit())
            && word.contains(|c: char| c.is_ascii_alphabetic())
    };
    authority.contains('@') || rest.split(['/', '?', '&', '=', '#']).any(is_key)
}

#[cfg(test)]
mod tests {
    use super::holds_key;

    #[test]
    fn keys_in_addresses_are_noticed() {
        for url in [
            "https://hooks.slack.com/services/T000/B000/Xa8Kd9sLq0Zp4Vn2Tr6Yw1Bc",
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7f9c-4bc4-97a0-0ec1eefa5898",
            "https://user:word@hooks.example.com/x",
        ] {
            assert!(holds_key(url), "{url}");
        }
        for url in [
            "https://hooks.slack.com/services/",
            "https://alerts.example.com/api/v2/notifications?source=golive",
            "https://oapi.dingtalk.com/robot/send?access_token=",
            "",
        ] {
            assert!(!holds_key(url), "{url}");
        }
    }
}
