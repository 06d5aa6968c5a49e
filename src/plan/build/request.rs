//! `[probe.….request]`: templates filled in, secrets kept out of the plan, addresses checked.

use super::{
    Builder,
    address::{Address, address, has_credentials},
    secret::names_secret,
};
use crate::{
    phrase,
    plan::{
        Body, JsonTemplate, Method, Request, Template,
        diagnostic::Finding,
        source::Span,
        walk::{Draft, DraftPart, Item, JsonDraft, Node, Record, clip},
    },
    wording::plan as say,
};

impl Builder<'_> {
    /// A request and where it goes. `captures` are the values that earlier steps take from their answers.
    pub(super) fn request(&mut self, record: &Record, captures: &[&str]) -> Option<(Request, Address)> {
        let url = self.url(record, captures);
        let headers = self.pairs(record, "headers", captures);
        let query = self.pairs(record, "query", captures);
        let body = self.body(record, captures);
        let bearer = self.template(record, "bearer", captures);
        if let (Some(node), Some(draft)) = (record.node("bearer"), record.template("bearer")) {
            self.refuse_literal("bearer", draft, node.span);
        }
        let method = record.choice("method").and_then(|at| Method::ALL.get(*at).copied());
        let (url, address) = url?;
        let request = Request {
            method: method.unwrap_or(Method::Get),
            url,
            headers: headers?,
            query: query?,
            body: body?,
            bearer,
            redirects_max: record.integer("redirects_max").and_then(|n| u8::try_from(*n).ok()).unwrap_or(0),
            fresh_connection: record.bool("fresh_connection").copied().unwrap_or(false),
        };
        Some((request, address))
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

    fn template(&mut self, record: &Record, key: &str, captures: &[&str]) -> Option<Template> {
        let draft = record.template(key)?;
        self.vars.fill(draft, record.at(key), captures, self.report).map(Template::new)
    }

    fn url(&mut self, record: &Record, captures: &[&str]) -> Option<(Template, Address)> {
        let (draft, span) = (record.template("url")?, record.at("url"));
        let parts = self.vars.fill(draft, span, captures, self.report)?;
        let address = address(&parts);
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
                let message = phrase!(say::BAD_URL, url = url);
                self.report.add(Finding::error("FMT-04", span, message).hint(&say::BAD_URL_HINT));
            }
            Address::Remote { host, encrypted: false } => {
                let span = from.unwrap_or(span);
                if self.unencrypted.insert(span) {
                    let message = phrase!(say::UNENCRYPTED, host = clip(host));
                    self.report.add(Finding::error("SEC-08", span, message).hint(&say::UNENCRYPTED_HINT));
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

    fn pairs(&mut self, record: &Record, key: &str, captures: &[&str]) -> Option<Vec<(String, Template)>> {
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

    fn body(&mut self, record: &Record, captures: &[&str]) -> Option<Body> {
        let bodies: Vec<&str> =
            ["json", "form", "text"].into_iter().filter(|key| record.node(key).is_some()).collect();
        if let [first, second, ..] = bodies.as_slice() {
            let message = phrase!(say::TWO_BODIES, first = *first, second = *second);
            self.report.add(Finding::error("FMT-04", record.at(second), message));
        }
        let json = match record.json("json") {
            Some(draft) => self.json(draft, captures).map(Body::Json),
            None => Some(Body::None),
        };
        let form = self.pairs(record, "form", captures);
        let text = self.template(record, "text", captures);
        match bodies.first() {
            None => Some(Body::None),
            Some(&"json") => json,
            Some(&"form") => form.map(Body::Form),
            Some(_) => text.map(Body::Text),
        }
    }

    fn json(&mut self, draft: &JsonDraft, captures: &[&str]) -> Option<JsonTemplate> {
        match draft {
            JsonDraft::Value(value) => Some(JsonTemplate::Value(value.clone())),
            JsonDraft::Text(draft, span) => {
                self.vars.fill(draft, *span, captures, self.report).map(Template::new).map(JsonTemplate::Text)
            }
            JsonDraft::Array(values) => {
                let values: Vec<_> = values.iter().map(|value| self.json(value, captures)).collect();
                values.into_iter().collect::<Option<_>>().map(JsonTemplate::Array)
            }
            JsonDraft::Object(entries) => {
                let mut built = Vec::with_capacity(entries.len());
                for (name, span, value) in entries {
                    let literal = matches!(value, JsonDraft::Value(serde_json::Value::String(text)) if !text.is_empty())
                        || matches!(value, JsonDraft::Value(serde_json::Value::Number(_)));
                    if literal && names_secret(name) {
                        self.literal_secret(name, *span);
                    }
                    built.push(self.json(value, captures).map(|value| (name.clone(), value)));
                }
                built.into_iter().collect::<Option<_>>().map(JsonTemplate::Object)
            }
        }
    }

    /// Refuses text without any variable where a secret belongs.
    fn refuse_literal(&mut self, name: &str, draft: &Draft, span: Span) {
        let Draft::Text(parts) = draft else { return };
        let plain = match parts.as_slice() {
            [DraftPart::Plain(text)] => !text.trim().is_empty(),
            _ => false,
        };
        if plain && (name == "bearer" || names_secret(name)) {
            self.literal_secret(name, span);
        }
    }

    fn literal_secret(&mut self, name: &str, span: Span) {
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

fn is_header_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}
