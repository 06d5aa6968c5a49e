//! An HTTP answer, and its parts by the names an assertion uses.

use super::{named::member, run::Failure};
use crate::{
    expr::{Missing, Path, Segment, Values},
    measure::Outcome,
    value::Value,
    wording::probe as say,
};
use chrono::TimeDelta;
use hyper::HeaderMap;
use std::{cell::OnceCell, time::Duration};

pub(super) struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    /// Decompressed and whole.
    pub body: Vec<u8>,
    /// From sending the first request to the end of the last answer.
    pub time: Duration,
    /// Redirects followed on the way to it.
    pub redirects: u8,
}

/// The answer as assertions and captures read it; JSON is parsed once, and only when asked for.
pub(super) struct Parts<'a> {
    pub answer: &'a Answer,
    json: OnceCell<Result<serde_json::Value, Failure>>,
}

impl<'a> Parts<'a> {
    pub fn new(answer: &'a Answer) -> Self {
        Self { answer, json: OnceCell::new() }
    }

    /// Whether the body is what a name reads it as: text for `body`, JSON for `json`.
    pub fn readable(&self, path: &Path) -> Result<(), Failure> {
        match path.root() {
            "body" => self.text().map(|_| ()),
            "json" => self.json().map(|_| ()),
            _ => Ok(()),
        }
    }

    fn text(&self) -> Result<&str, Failure> {
        std::str::from_utf8(&self.answer.body).map_err(|_| Failure::new(Outcome::Body, &say::BODY_NOT_TEXT))
    }

    fn json(&self) -> Result<&serde_json::Value, Failure> {
        self.json.get_or_init(|| self.parse()).as_ref().map_err(Clone::clone)
    }

    fn parse(&self) -> Result<serde_json::Value, Failure> {
        let body = &self.answer.body;
        if body.is_empty() {
            return Err(Failure::new(Outcome::Body, &say::BODY_EMPTY));
        }
        let body = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
        serde_json::from_slice(body).map_err(|_| Failure::new(Outcome::Body, &say::BODY_NOT_JSON))
    }

    /// All values of a header, as one.
    fn header(&self, name: &str) -> Result<Value, Missing> {
        let values: Vec<_> =
            self.answer.headers.get_all(name).iter().map(|v| String::from_utf8_lossy(v.as_bytes())).collect();
        if values.is_empty() { Err(Missing::default()) } else { Ok(Value::text(values.join(", "))) }
    }
}

impl Values for Parts<'_> {
    fn get(&self, path: &Path) -> Result<Value, Missing> {
        let because = |failure: Failure| Missing::because(failure.why);
        match path.segments() {
            [Segment::Key(root)] if root == "status" => Ok(Value::count(usize::from(self.answer.status))),
            [Segment::Key(root)] if root == "size" => Ok(Value::count(self.answer.body.len())),
            [Segment::Key(root)] if root == "time" => {
                TimeDelta::from_std(self.answer.time).map(Value::Duration).map_err(|_| Missing::default())
            }
            [Segment::Key(root)] if root == "body" => self.text().map(Value::text).map_err(because),
            [Segment::Key(root), Segment::Key(name)] if root == "header" => self.header(name),
            [Segment::Key(root), members @ ..] if root == "json" => {
                member(self.json().map_err(because)?, members)
            }
            _ => Err(Missing::default()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::{Expr, Truth};
    use hyper::header::HeaderValue;

    fn answer(body: &str) -> Answer {
        let mut headers = HeaderMap::new();
        headers.append("x-trace", HeaderValue::from_static("a"));
        headers.append("x-trace", HeaderValue::from_static("b"));
        Answer { status: 200, headers, body: body.into(), time: Duration::from_millis(12), redirects: 0 }
    }

    #[test]
    fn assertions_over_an_answer() {
        let json = r#"{"code":"OK","rate":0.97,"none":null,"items":[{"points":20}],"big":1e40}"#;
        let cases = [
            ("status == 200", Truth::True),
            ("time < 100ms && time > 10ms", Truth::True),
            ("size == 72", Truth::True),
            ("header['X-Trace'] == 'a, b'", Truth::True),
            ("header['x-none'] == ''", Truth::Unknown),
            ("contains(body, 'OK')", Truth::True),
            ("json.items[0].points >= 20", Truth::True),
            ("json.items[1].points < 5", Truth::Unknown),
            ("json.rate <= 0.01", Truth::False),
            ("json.none < 300", Truth::Unknown),
            ("json.absent != 'fatal'", Truth::Unknown),
            ("json.code < 100", Truth::Unknown),
            ("json.big > 1", Truth::Unknown),
            ("exists(json.absent)", Truth::False),
        ];
        let answer = answer(json);
        let parts = Parts::new(&answer);
        for (source, truth) in cases {
            let evaluation = Expr::parse(source).unwrap().evaluate(&parts);
            assert_eq!(evaluation.truth, truth, "{source}: {:?}", evaluation.why);
        }
    }

    #[test]
    fn nothing_in_a_body_that_is_not_json_passes() {
        for body in ["", "<html>", "{", "[1,2", "{\"a\":1} x"] {
            let answer = answer(body);
            let parts = Parts::new(&answer);
            for source in ["json.a < 5", "json.a != 'x'", "json.a == 1", "size(json.a) == 0"] {
                assert_eq!(
                    Expr::parse(source).unwrap().evaluate(&parts).truth,
                    Truth::Unknown,
                    "{body} {source}"
                );
            }
        }
        let answer = answer("\u{feff}{\"a\":1}");
        assert_eq!(Expr::parse("json.a == 1").unwrap().evaluate(&Parts::new(&answer)).truth, Truth::True);
    }
}
