//! What a probe saw, by name, for kinds whose answers are few values.

use super::{
    judge,
    run::{Failure, Run},
};
use crate::{
    expr::{Expr, Missing, Path, Segment, Values},
    measure::Readings,
    value::Value,
    wording::expr as said,
};
use chrono::TimeDelta;
use std::time::Duration;

/// Names with their values; a name that is not among them has none, and nothing that asks for it passes.
#[derive(Debug, Default)]
pub(super) struct Named(Vec<(&'static str, Value)>);

impl Named {
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Value) -> Self {
        self.0.push((name, value));
        self
    }

    #[must_use]
    pub fn some(self, name: &'static str, value: Option<Value>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    #[must_use]
    pub fn time(self, name: &'static str, time: Duration) -> Self {
        self.some(name, TimeDelta::from_std(time).ok().map(Value::Duration))
    }

    /// Texts that are looked at one by one.
    #[must_use]
    pub fn texts(self, name: &'static str, texts: &[String]) -> Self {
        self.with(name, Value::Json(texts.into()))
    }

    /// Whether all of `expect` holds.
    pub fn judge(&self, expect: &[Expr], run: &Run<'_>) -> Result<(), Failure> {
        expect.iter().try_for_each(|expr| judge::holds(expr, self, run.secrets))
    }

    /// Whether all of `expect` holds, and what is to be kept of it.
    pub fn conclude(&self, expect: &[Expr], run: &Run<'_>) -> Result<Readings, Failure> {
        self.judge(expect, run)?;
        judge::read(run.read, self)
    }
}

impl Values for Named {
    fn get(&self, path: &Path) -> Result<Value, Missing> {
        let found = self.0.iter().find(|(name, _)| *name == path.root());
        match (found.map(|(_, value)| value), path.segments()) {
            (Some(value), [_]) => Ok(value.clone()),
            (Some(Value::Json(json)), [_, members @ ..]) => member(json, members),
            _ => Err(Missing::default()),
        }
    }
}

/// What stands in JSON where `members` lead.
pub(super) fn member(json: &serde_json::Value, members: &[Segment]) -> Result<Value, Missing> {
    let found = members.iter().try_fold(json, |json, member| match member {
        Segment::Key(key) => json.get(key),
        Segment::Index(index) => json.get(index),
    });
    let out_of_range = |_| Missing::because(&said::OUT_OF_RANGE);
    Value::from_json(found.ok_or_else(Missing::default)?).map_err(out_of_range)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::Truth;

    #[test]
    fn a_name_without_a_value_never_passes() {
        let named = Named::default()
            .texts("answers", &["a".into(), "b".into()])
            .time("time", Duration::from_millis(5))
            .some("ttl", None);
        let cases = [
            ("answers[1] == 'b'", Truth::True),
            ("size(answers) == 2 && time < 1s", Truth::True),
            ("answers[2] != 'x'", Truth::Unknown),
            ("answers.a != 'x'", Truth::Unknown),
            ("ttl < 5s", Truth::Unknown),
            ("ttl > 5s", Truth::Unknown),
            ("exists(answers[2])", Truth::False),
        ];
        for (source, truth) in cases {
            assert_eq!(Expr::parse(source).unwrap().evaluate(&named).truth, truth, "{source}");
        }
    }
}
