//! A plan's request with this run's values in it, ready to send; and the secrets it holds.

use super::run::{Failure, RunValues};
use crate::{
    mask::Secrets,
    measure::Outcome,
    phrase,
    plan::{Body, Check, JsonTemplate, Part, Probe, Request, Template, Unfilled},
    wording::probe as say,
};
use reqwest::{
    Client, Method, Url,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue},
};
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

struct Filler<'a> {
    captures: &'a Captures,
    values: &'a RunValues,
}

/// Headers whose values come from secrets or captures are marked sensitive; they are not sent on to another
/// origin.
pub(super) fn fill(
    client: &Client,
    request: &Request,
    captures: &Captures,
    values: &RunValues,
) -> Result<reqwest::Request, Unsendable> {
    let filler = Filler { captures, values };
    let mut url = Url::parse(filler.text(&request.url)?.trim()).map_err(|_| Unsendable::BadUrl)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Unsendable::BadUrl);
    }
    for (name, value) in &request.query {
        url.query_pairs_mut().append_pair(name, &filler.text(value)?);
    }
    let method = Method::from_bytes(request.method.word().as_bytes()).unwrap_or(Method::GET);
    let mut builder = client.request(method, url);
    builder = match &request.body {
        Body::None => builder,
        Body::Json(json) => builder.json(&filler.json(json)?),
        Body::Form(fields) => builder.form(&filler.pairs(fields)?),
        Body::Text(text) => {
            builder.header(CONTENT_TYPE, "text/plain; charset=utf-8").body(filler.text(text)?)
        }
    };
    let mut ready = builder.build().map_err(|_| Unsendable::BadUrl)?;
    for (name, value) in &request.headers {
        let bad = || Unsendable::BadHeader(name.clone());
        let header = HeaderName::from_bytes(name.as_bytes()).map_err(|_| bad())?;
        ready.headers_mut().insert(header, filler.header(value, "", bad)?);
    }
    if let Some(bearer) = &request.bearer {
        let bad = || Unsendable::BadHeader(AUTHORIZATION.to_string());
        ready.headers_mut().insert(AUTHORIZATION, filler.header(bearer, "Bearer ", bad)?);
    }
    Ok(ready)
}

impl Filler<'_> {
    fn text(&self, template: &Template) -> Result<String, Unfilled> {
        let capture = |name: &str| {
            self.captures.iter().rev().find(|(captured, _)| captured == name).map(|(_, value)| value.clone())
        };
        template.fill(&capture, &|value| self.values.get(value))
    }

    fn pairs(&self, pairs: &[(String, Template)]) -> Result<Vec<(String, String)>, Unfilled> {
        pairs.iter().map(|(name, value)| Ok((name.clone(), self.text(value)?))).collect()
    }

    fn json(&self, template: &JsonTemplate) -> Result<serde_json::Value, Unfilled> {
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

    fn header(
        &self,
        template: &Template,
        scheme: &str,
        bad: impl Fn() -> Unsendable,
    ) -> Result<HeaderValue, Unsendable> {
        let text = format!("{scheme}{}", self.text(template)?);
        let mut value = HeaderValue::from_str(&text).map_err(|_| bad())?;
        let made_here = |part: &Part| matches!(part, Part::Secret(_) | Part::Capture(_));
        value.set_sensitive(template.parts().iter().any(made_here));
        Ok(value)
    }
}

/// Every secret a probe uses.
pub(super) fn secrets(probe: &Probe) -> Secrets {
    let requests: Vec<&Request> = match &probe.check {
        Check::Http(http) => vec![&http.request],
        Check::Journey(journey) => journey.steps.iter().map(|step| &step.request).collect(),
        Check::Host(_) => Vec::new(),
    };
    let parts = requests.into_iter().flat_map(templates).flat_map(Template::parts);
    Secrets::new(parts.filter_map(|part| match part {
        Part::Secret(secret) => Some(secret.expose_secret()),
        _ => None,
    }))
}

fn templates(request: &Request) -> Vec<&Template> {
    let pairs = request.headers.iter().chain(&request.query).map(|(_, template)| template);
    let mut templates: Vec<&Template> =
        std::iter::once(&request.url).chain(&request.bearer).chain(pairs).collect();
    match &request.body {
        Body::None => {}
        Body::Json(json) => of_json(json, &mut templates),
        Body::Form(fields) => templates.extend(fields.iter().map(|(_, template)| template)),
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
