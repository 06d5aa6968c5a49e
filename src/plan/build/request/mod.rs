//! `[probe.….request]`: templates filled in, secrets kept out of the plan, addresses checked.

mod body;
mod sender;

use super::{
    Builder,
    address::{Address, HTTP, Schemes, address, has_credentials},
    secret::names_secret,
};
use crate::{
    phrase,
    plan::{
        Capture, HttpVersion, Method, Request, Retry, Template,
        diagnostic::Finding,
        source::Span,
        walk::{Draft, DraftPart, Item, Node, Record, clip},
    },
    wording::plan as say,
};
use regex::{Regex, RegexBuilder};
use std::time::Duration;

/// Between two tries, unless the plan says otherwise.
const RETRY_WAIT: Duration = Duration::from_millis(200);
/// Largest compiled pattern of a capture.
const PATTERN_BYTES_MAX: usize = 1 << 20;

impl Builder<'_> {
    /// A request and where it goes. `captures` are the values that earlier steps take from their answers.
    pub(super) fn request(&mut self, record: &Record, captures: &[&str]) -> Option<(Request, Address)> {
        let url = self.url(record, "url", captures, HTTP);
        let headers = self.pairs(record, "headers", captures);
        let query = self.pairs(record, "query", captures);
        let cookies = self.pairs(record, "cookies", captures);
        let body = self.body(record, captures);
        let content_type = self.template(record, "content_type", captures);
        let auth = self.auth(record, captures);
        let identity = self.identity(record);
        let proxy = self.proxy(record);
        let method = record.choice("method").and_then(|at| Method::ALL.get(*at).copied());
        let version = record.choice("http").and_then(|at| HttpVersion::ALL.get(*at).copied());
        let (url, address) = url?;
        let request = Request {
            method: method.unwrap_or(Method::Get),
            url,
            headers: headers?,
            query: query?,
            cookies: cookies?,
            body: body?,
            content_type,
            auth: auth?,
            idempotent: record.bool("idempotent").copied().unwrap_or(false),
            redirects_max: record.integer("redirects_max").and_then(|n| u8::try_from(*n).ok()).unwrap_or(0),
            fresh_connection: record.bool("fresh_connection").copied().unwrap_or(false),
            version: version.unwrap_or_default(),
            identity,
            proxy,
        };
        Some((request, address))
    }

    /// How often `request` may be tried again: only what is as good twice as once.
    pub(super) fn retry(&mut self, record: &Record, request: &Request) -> Retry {
        let times = record.integer("retries").copied().unwrap_or(0);
        let keyed = request.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("idempotency-key"));
        if times > 0 && !request.method.is_idempotent() && !request.idempotent && !keyed {
            let message = phrase!(say::RETRY_UNSAFE, method = request.method.word());
            let finding = Finding::error("FMT-04", record.at("retries"), message);
            self.report.add(finding.hint(&say::RETRY_UNSAFE_HINT));
        }
        Retry { times, wait: self.duration(record, "retry_wait").unwrap_or(RETRY_WAIT) }
    }

    /// `token = "json.token"`, or with a regular expression over the text that stands there.
    pub(super) fn captures(&mut self, record: &Record) -> Option<Vec<(String, Capture)>> {
        let (mut captures, mut sound) = (Vec::new(), true);
        for (name, _, node) in record.map("capture") {
            let Item::Record(record) = &node.item else { continue };
            let Some(Item::Pointer(from)) = record.node("from").map(|node| &node.item) else { continue };
            let regex = match record.text("regex").map(|text| pattern(text)) {
                None => None,
                Some(Some(regex)) => Some(regex),
                Some(None) => {
                    let finding = Finding::error("FMT-04", record.at("regex"), &say::BAD_REGEX);
                    self.report.add(finding.hint(&say::BAD_REGEX_HINT));
                    sound = false;
                    continue;
                }
            };
            captures.push((name.clone(), Capture { from: from.clone(), regex }));
        }
        sound.then_some(captures)
    }

    /// A literal in a variable whose name says that it is a secret.
    pub(super) fn check_variables(&mut self) {
        let things = self.things;
        for (name, (_, node)) in &things.vars {
            if let Item::Template(draft) = &node.item {
                self.refuse_literal(name, draft, node.span);
            }
        }
    }

    pub(super) fn template(&mut self, record: &Record, key: &str, captures: &[&str]) -> Option<Template> {
        let draft = record.template(key)?;
        self.vars.fill(draft, record.at(key), captures, self.report).map(Template::new)
    }

    pub(super) fn url(
        &mut self,
        record: &Record,
        key: &str,
        captures: &[&str],
        schemes: Schemes,
    ) -> Option<(Template, Address)> {
        let (draft, span) = (record.template(key)?, record.at(key));
        let parts = self.vars.fill(draft, span, captures, self.report)?;
        let address = address(&parts, schemes);
        let from = match draft {
            Draft::Text(drafts) => match drafts.first() {
                Some(DraftPart::Name(name, _)) => self.vars.span(name),
                _ => None,
            },
            Draft::Outside(_) => None,
        };
        match &address {
            Address::Wrong => {
                let url = if has_credentials(&parts) {
                    "•••".to_owned()
                } else {
                    clip(&Template::new(parts.clone()).to_string())
                };
                let message = phrase!(say::BAD_URL, url = url, trade = schemes.trade);
                let hint = phrase!(say::BAD_URL_HINT, encrypted = schemes.encrypted);
                self.report.add(Finding::error("FMT-04", span, message).hint(hint));
            }
            Address::Remote { host, encrypted: false } => {
                let span = from.unwrap_or(span);
                if self.unencrypted.insert(span) {
                    let Schemes { plain, encrypted, .. } = schemes;
                    let message = phrase!(say::UNENCRYPTED, host = clip(host), plain = plain);
                    let hint = phrase!(say::UNENCRYPTED_HINT, encrypted = encrypted, plain = plain);
                    self.report.add(Finding::error("SEC-08", span, message).hint(hint));
                }
            }
            _ => {}
        }
        if has_credentials(&parts) || literal_in_query(draft) {
            let finding = Finding::error("SEC-08", span, &say::SECRET_IN_URL);
            self.report.add(finding.hint(&say::SECRET_HINT));
        }
        Some((Template::new(parts), address))
    }

    pub(super) fn pairs(
        &mut self,
        record: &Record,
        key: &str,
        captures: &[&str],
    ) -> Option<Vec<(String, Template)>> {
        let (mut pairs, mut sound) = (Vec::new(), true);
        for (name, span, node) in record.map(key) {
            if key == "headers" && !is_header_name(name) {
                self.report.add(Finding::error("FMT-04", *span, phrase!(say::BAD_HEADER, name = clip(name))));
            }
            let Node { item: Item::Template(draft), span } = node else { continue };
            self.refuse_literal(name, draft, *span);
            match self.vars.fill(draft, *span, captures, self.report) {
                Some(parts) => pairs.push((name.clone(), Template::new(parts))),
                None => sound = false,
            }
        }
        sound.then_some(pairs)
    }

    /// Refuses text without any variable where a secret belongs.
    pub(super) fn refuse_literal(&mut self, name: &str, draft: &Draft, span: Span) {
        let Draft::Text(parts) = draft else { return };
        let plain = match parts.as_slice() {
            [DraftPart::Plain(text)] => !text.trim().is_empty(),
            _ => false,
        };
        if plain && (name == "bearer" || names_secret(name)) {
            self.literal_secret(name, span);
        }
    }

    pub(super) fn literal_secret(&mut self, name: &str, span: Span) {
        let message = phrase!(say::LITERAL_SECRET, name = clip(name));
        self.report.add(Finding::error("SEC-08", span, message).hint(&say::SECRET_HINT));
    }
}

/// `?token=abc`, written out.
fn literal_in_query(draft: &Draft) -> bool {
    let Draft::Text(parts) = draft else { return false };
    parts.iter().any(|part| match part {
        DraftPart::Plain(text) => text.split(['?', '&']).skip(1).any(|pair| {
            pair.split_once('=').is_some_and(|(name, value)| !value.is_empty() && names_secret(name))
        }),
        DraftPart::Name(..) => false,
    })
}

/// A pattern that takes time in proportion to the text, and a bounded amount of memory.
fn pattern(text: &str) -> Option<Regex> {
    RegexBuilder::new(text).size_limit(PATTERN_BYTES_MAX).build().ok()
}

pub(super) fn is_header_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}
