//! Values of a run filled into what the plan wrote; and the secrets it holds.

use super::run::{Failure, RunValues};
use crate::{
    mask::Secrets,
    measure::Outcome,
    phrase,
    plan::{JsonTemplate, Part, Probe, Template, Unfilled},
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

/// A template of a kind that captures nothing. What comes of it may hold secrets.
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

/// Whether a run needs values of its own to fill any of these.
pub(super) fn uses_run_values<'a>(templates: impl IntoIterator<Item = &'a Template>) -> bool {
    templates.into_iter().flat_map(Template::parts).any(|part| matches!(part, Part::Run(_)))
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
    let parts = probe.check.templates().into_iter().flat_map(Template::parts);
    Secrets::new(parts.filter_map(|part| match part {
        Part::Secret(secret) => Some(secret.expose_secret()),
        _ => None,
    }))
}
