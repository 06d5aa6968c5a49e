//! Whether an answer is a good one, in words that show what it was instead.

use super::{answer::Parts, fill::Captures, run::Failure};
use crate::{
    expr::{Expr, Missing, Path, Segment, Truth, Values},
    mask::{self, Secrets},
    measure::{Outcome, Readings},
    phrase,
    plan::Capture,
    value::{self, Value},
    wording::{Phrase, expr as said, probe as say},
};
use std::sync::Arc;

/// Characters of a value that are shown.
const SHOWN_MAX: usize = 80;
/// Characters of an assertion that are shown.
const SOURCE_MAX: usize = 160;
/// Values shown for one assertion.
const SEEN_MAX: usize = 4;

/// Looks at the status first, then at assertions that need no body, then at the rest: a broken body behind a
/// status of 502 is the status's doing.
pub(super) fn judge(expect: &[Expr], parts: &Parts<'_>, secrets: &Secrets) -> Result<(), Failure> {
    if !expect.iter().any(|expr| reads(expr, "status")) {
        status(parts)?;
    }
    let (of_body, of_head): (Vec<_>, Vec<_>) =
        expect.iter().partition(|expr| reads(expr, "body") || reads(expr, "json"));
    of_head.iter().try_for_each(|expr| holds(expr, parts, secrets))?;
    for expr in of_body {
        expr.paths().into_iter().try_for_each(|path| parts.readable(path))?;
        holds(expr, parts, secrets)?;
    }
    Ok(())
}

/// Whether a condition holds of `values`.
pub(super) fn holds(expr: &Expr, values: &dyn Values, secrets: &Secrets) -> Result<(), Failure> {
    let evaluation = expr.evaluate(values);
    if evaluation.truth == Truth::True {
        return Ok(());
    }
    let source = excerpt(&secrets.mask(expr.source()), SOURCE_MAX);
    let why = match evaluation.truth {
        Truth::True | Truth::False => {
            phrase!(say::NOT_SO, source = source, seen = seen(&evaluation.seen, secrets))
        }
        // What makes a condition unknown is a name or a type: its words hold no value.
        Truth::Unknown => {
            let why =
                evaluation.why.into_iter().next().unwrap_or_else(|| phrase!(said::MISSING, name = &source));
            phrase!(say::UNJUDGED, source = source, why = why)
        }
    };
    Err(Failure::new(Outcome::Assertion, why))
}

/// Takes the values later steps need: as many as there are, whatever is wrong with others, for clean-up may need
/// them. They are added to `captures`, and to `secrets` where they look like one. Errors name the first lacking.
pub(super) fn capture(
    wanted: &[(String, Capture)],
    parts: &Parts<'_>,
    captures: &mut Captures,
    secrets: &mut Secrets,
) -> Result<(), Failure> {
    let mut result = Ok(());
    for (name, capture) in wanted {
        match captured(name, capture, parts) {
            Ok(text) => {
                if mask::is_private(name) || is_private(&capture.from) {
                    *secrets = std::mem::take(secrets).with(&text);
                }
                captures.push((name.clone(), text));
            }
            Err(failure) => result = result.and(Err(failure)),
        }
    }
    result
}

/// The numbers to keep of a good answer, durations in seconds. Errors name the first that is not there or not a number.
pub(super) fn read(wanted: &[(String, Path)], values: &dyn Values) -> Result<Readings, Failure> {
    let number = |(name, path): &(String, Path)| {
        let found = values.get(path).map(|value| match value {
            Value::Number(number) => Some(number),
            Value::Duration(duration) => value::seconds(duration),
            _ => None,
        });
        match found {
            Ok(Some(number)) => Ok((Arc::from(name.as_str()), number)),
            Ok(None) => Err(not_captured(name, path, Missing::because(&say::NO_NUMBER))),
            Err(missing) => Err(not_captured(name, path, missing)),
        }
    };
    wanted.iter().map(number).collect()
}

fn captured(name: &str, capture: &Capture, parts: &Parts<'_>) -> Result<String, Failure> {
    let path = &capture.from;
    parts.readable(path)?;
    let missing = |reason| not_captured(name, path, Missing { reason, ..Missing::default() });
    let text = match parts.get(path) {
        Ok(Value::Text(text)) => text,
        Ok(Value::Json(serde_json::Value::Null)) => {
            return Err(missing(Some(phrase!(said::IS_NULL, name = path.to_string()))));
        }
        Ok(Value::Json(json)) if capture.regex.is_some() => json.to_string(),
        Ok(Value::Json(_)) => return Err(missing(Some(Phrase::from(&say::NO_TEXT)))),
        Ok(other) => other.to_string(),
        Err(Missing { reason, .. }) => return Err(missing(reason)),
    };
    let Some(regex) = &capture.regex else { return Ok(text) };
    let found = regex.captures(&text).and_then(|found| found.get(1).or_else(|| found.get(0)));
    found.map(|found| found.as_str().to_owned()).ok_or_else(|| missing(Some(Phrase::from(&say::NO_MATCH))))
}

fn not_captured(name: &str, path: &Path, missing: Missing) -> Failure {
    let why = phrase!(say::NOT_CAPTURED, name = name, path = path.to_string());
    let why = match missing.reason {
        Some(reason) => phrase!(say::BECAUSE, what = why, why = reason),
        None => why,
    };
    Failure::new(Outcome::Assertion, why)
}

fn status(parts: &Parts<'_>) -> Result<(), Failure> {
    let (status, redirects) = (parts.answer.status, parts.answer.redirects);
    let why = match status {
        ..300 => return Ok(()),
        300..400 if redirects > 0 => {
            phrase!(say::STILL_REDIRECTED, status = status, count = u32::from(redirects))
        }
        300..400 => phrase!(say::REDIRECTED, status = status),
        _ => phrase!(say::STATUS, status = status),
    };
    Err(Failure::new(Outcome::Status, why))
}

/// Whether any of the conditions speaks of one of these names.
pub(super) fn speaks_of(expect: &[Expr], roots: &[&str]) -> bool {
    roots.iter().any(|root| expect.iter().any(|expr| reads(expr, root)))
}

pub(super) fn reads(expr: &Expr, root: &str) -> bool {
    expr.paths().iter().any(|path| path.root() == root)
}

fn is_private(path: &Path) -> bool {
    let names = |segment: &Segment| matches!(segment, Segment::Key(key) if mask::is_private(key));
    path.segments().iter().rev().find(|segment| matches!(segment, Segment::Key(_))).is_some_and(names)
}

/// `status = 500, json.code = 'E1'`: masked before it is cut, for half a secret is still a leak.
fn seen(seen: &[(Path, Result<Value, Missing>)], secrets: &Secrets) -> String {
    let show = |(path, value): &(Path, Result<Value, Missing>)| {
        let shown = value.as_ref().map_or_else(|_| "–".to_owned(), |value| shown(path, value, secrets));
        format!("{path} = {shown}")
    };
    seen.iter().take(SEEN_MAX).map(show).collect::<Vec<_>>().join(", ")
}

fn shown(path: &Path, value: &Value, secrets: &Secrets) -> String {
    match value {
        Value::Text(_) | Value::Number(_) if is_private(path) => mask::DOTS.to_owned(),
        Value::Text(text) => format!("'{}'", excerpt(&in_one_line(&secrets.mask(text)), SHOWN_MAX)),
        Value::Json(json) if is_private(path) && !json.is_null() => mask::DOTS.to_owned(),
        Value::Json(json) => excerpt(&secrets.mask(&mask::json(json).to_string()), SHOWN_MAX),
        other => secrets.mask(&other.to_string()),
    }
}

/// What is shown is one line: line ends and other control characters as TOML writes them.
fn in_one_line(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut line, c| {
        if c.is_control() {
            line.extend(c.escape_default());
        } else {
            line.push(c);
        }
        line
    })
}

pub(super) fn excerpt(text: &str, chars_max: usize) -> String {
    match text.char_indices().nth(chars_max) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
