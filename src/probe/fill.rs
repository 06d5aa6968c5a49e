//! Values of a run filled into what the plan wrote; and the secrets it holds.

use super::run::{Failure, RunValues};
use crate::{
    mask::Secrets,
    measure::Outcome,
    phrase,
    plan::{Attempt, Auth, Body, Check, JsonTemplate, Part, Probe, Request, Template, Unfilled},
    wording::probe as say,
};
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use secrecy::ExposeSecret;

/// Why a request cannot be made.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Unsendable {
    Uncaptured(String),
    BadUrl,
    BadHeader(String),
}

impl From<Unfilled> for Unsendable {
    fn from(Unfilled(name): Unfilled) -> Self {
        Self::Uncaptured(name)
    }
}

impl From<Unsendable> for Failure {
    fn from(unsendable: Unsendable) -> Self {
        let why = match unsendable {
            Unsendable::Uncaptured(name) => phrase!(say::UNCAPTURED, name = name),
            Unsendable::BadUrl => (&say::BAD_URL).into(),
            Unsendable::BadHeader(name) => phrase!(say::BAD_HEADER, name = name),
        };
        Self::new(Outcome::Assertion, why)
    }
}

/// Values captured by earlier steps, by name.
pub(super) type Captures = Vec<(String, String)>;

/// What is filled in.
pub(super) struct Filler<'a> {
    pub captures: &'a Captures,
    pub values: &'a RunValues,
}

/// A template of a kind that captures nothing.
pub(super) fn text(template: &Template, values: &RunValues) -> Result<String, Unsendable> {
    Ok(Filler { captures: &Captures::new(), values }.text(template)?)
}

/// Headers of a kind that captures nothing; those made from secrets are marked sensitive.
pub(super) fn headers(wanted: &[(String, Template)], values: &RunValues) -> Result<HeaderMap, Unsendable> {
    let filler = Filler { captures: &Captures::new(), values };
    let header = |(name, value): &(String, Template)| {
        let bad = || Unsendable::BadHeader(name.clone());
        let header = HeaderName::from_bytes(name.as_bytes()).map_err(|_| bad())?;
        let mut filled = HeaderValue::from_str(&filler.text(value)?).map_err(|_| bad())?;
        filled.set_sensitive(is_secret(value));
        Ok((header, filled))
    };
    wanted.iter().map(header).collect()
}

impl Filler<'_> {
    pub fn text(&self, template: &Template) -> Result<String, Unfilled> {
        let capture = |name: &str| {
            self.captures.iter().rev().find(|(captured, _)| captured == name).map(|(_, value)| value.clone())
        };
        template.fill(&capture, &|value| self.values.get(value))
    }

    pub fn json(&self, template: &JsonTemplate) -> Result<serde_json::Value, Unfilled> {
        Ok(match template {
            JsonTemplate::Value(value) => value.clone(),
            JsonTemplate::Text(text) => self.text(text)?.into(),
            JsonTemplate::Array(items) => {
                serde_json::Value::Array(items.iter().map(|item| self.json(item)).collect::<Result<_, _>>()?)
            }
            JsonTemplate::Object(members) => {
                let members = members.iter().map(|(name, value)| Ok((name.clone(), self.json(value)?)));
                serde_json::Value::Object(members.collect::<Result<_, Unfilled>>()?)
            }
        })
    }
}

/// Whether nothing in it waits for a run.
pub(super) fn is_constant(template: &Template) -> bool {
    template.parts().iter().all(|part| matches!(part, Part::Plain(_) | Part::Secret(_)))
}

pub(super) fn json_is_constant(json: &JsonTemplate) -> bool {
    match json {
        JsonTemplate::Value(_) => true,
        JsonTemplate::Text(text) => is_constant(text),
        JsonTemplate::Array(items) => items.iter().all(json_is_constant),
        JsonTemplate::Object(members) => members.iter().all(|(_, value)| json_is_constant(value)),
    }
}

/// Whether it holds what is not for everybody.
pub(super) fn is_secret(template: &Template) -> bool {
    template.parts().iter().any(|part| matches!(part, Part::Secret(_) | Part::Capture(_)))
}

/// The text of a template that waits for nothing.
pub(super) fn constant(template: &Template) -> Option<String> {
    template.fill(&|_| None, &|_| String::new()).ok().filter(|_| is_constant(template))
}

/// Every secret a probe uses.
pub(super) fn secrets(probe: &Probe) -> Secrets {
    let used = match &probe.check {
        Check::Http(http) => templates(&http.request),
        Check::Journey(journey) => journey.steps.iter().flat_map(|step| templates(&step.request)).collect(),
        Check::Host(_) => Vec::new(),
        Check::Tcp(tcp) => std::iter::once(&tcp.peer.host).chain(&tcp.send).collect(),
        Check::Tls(tls) => vec![&tls.peer.host],
        Check::Dns(dns) => {
            std::iter::once(&dns.name).chain(dns.server.iter().map(|peer| &peer.host)).collect()
        }
        Check::Grpc(grpc) => std::iter::once(&grpc.url).chain(values(&grpc.headers)).collect(),
        Check::Websocket(socket) => {
            std::iter::once(&socket.url).chain(values(&socket.headers)).chain(&socket.send).collect()
        }
        Check::Icmp(icmp) => vec![&icmp.host],
        Check::Denied(denied) => match &denied.attempt {
            Attempt::Request { request, .. } => templates(request),
            Attempt::Port { peer, .. } => vec![&peer.host],
        },
    };
    let parts = used.into_iter().flat_map(Template::parts);
    Secrets::new(parts.filter_map(|part| match part {
        Part::Secret(secret) => Some(secret.expose_secret()),
        _ => None,
    }))
}

fn values(pairs: &[(String, Template)]) -> impl Iterator<Item = &Template> {
    pairs.iter().map(|(_, template)| template)
}

fn templates(request: &Request) -> Vec<&Template> {
    let pairs = [&request.headers, &request.query, &request.cookies].into_iter();
    let mut templates: Vec<&Template> = pairs.flat_map(|pairs| values(pairs)).collect();
    templates.push(&request.url);
    templates.extend(&request.content_type);
    templates.extend(&request.proxy);
    templates.extend(request.identity.iter().flat_map(|it| [&it.chain, &it.key]));
    match &request.auth {
        Auth::None => {}
        Auth::Bearer(token) => templates.push(token),
        Auth::Basic { user, password } => templates.extend([user, password]),
        Auth::OAuth2(it) => {
            templates.extend([&it.token_url, &it.client_id, &it.client_secret]);
            templates.extend(it.scope.iter().chain(&it.audience));
        }
    }
    match &request.body {
        Body::None => {}
        Body::Json(json) => of_json(json, &mut templates),
        Body::Form(fields) => templates.extend(values(fields)),
        Body::Text(text) => templates.push(text),
    }
    templates
}

fn of_json<'a>(json: &'a JsonTemplate, templates: &mut Vec<&'a Template>) {
    match json {
        JsonTemplate::Value(_) => {}
        JsonTemplate::Text(text) => templates.push(text),
        JsonTemplate::Array(items) => items.iter().for_each(|item| of_json(item, templates)),
        JsonTemplate::Object(members) => members.iter().for_each(|(_, value)| of_json(value, templates)),
    }
}
