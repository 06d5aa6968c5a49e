//! What a probe found, by the names its conditions use.

use super::judge;
use super::run::{Failure, Run};
use crate::{
    expr::{Expr, Missing, Path, Segment, Values},
    measure::Readings,
    value::Value,
    wording::{Phrase, expr as said},
};
use chrono::TimeDelta;
use std::time::Duration;

/// A value, or why there is none.
pub(super) type Found = Result<Value, Missing>;

/// Values by name. What is not among them is missing, and nothing missing ever passes.
#[derive(Default)]
pub(super) struct Findings {
    named: Vec<(&'static str, Found)>,
    /// Members of a name: the columns of `row`.
    members: Vec<(&'static str, String, Found)>,
    /// A name with JSON behind it.
    json: Option<(&'static str, Result<serde_json::Value, Phrase>)>,
}

impl Findings {
    #[must_use]
    pub fn with(mut self, name: &'static str, found: Found) -> Self {
        self.named.push((name, found));
        self
    }

    #[must_use]
    pub fn with_count(self, name: &'static str, count: usize) -> Self {
        self.with(name, Ok(Value::count(count)))
    }

    #[must_use]
    pub fn with_time(self, name: &'static str, time: Duration) -> Self {
        self.with(name, TimeDelta::from_std(time).map(Value::Duration).map_err(|_| Missing::default()))
    }

    #[must_use]
    pub fn with_member(mut self, name: &'static str, member: String, found: Found) -> Self {
        self.members.push((name, member, found));
        self
    }

    #[must_use]
    pub fn with_json(self, name: &'static str, json: Result<serde_json::Value, Phrase>) -> Self {
        Self { json: Some((name, json)), ..self }
    }

    /// Whether every condition holds; then the numbers to keep.
    pub fn judged(&self, expect: &[Expr], run: &Run<'_>) -> Result<Readings, Failure> {
        expect.iter().try_for_each(|expr| judge::holds(expr, self, run.secrets))?;
        judge::read(run.read, self)
    }
}

impl Values for Findings {
    fn get(&self, path: &Path) -> Result<Value, Missing> {
        let root = path.root();
        if let Some((name, json)) = &self.json
            && *name == root
        {
            let json = json.as_ref().map_err(|why| Missing::because(why.clone()))?;
            let found = path.segments()[1..].iter().try_fold(json, |json, member| match member {
                Segment::Key(key) => json.get(key),
                Segment::Index(index) => json.get(index),
            });
            return Value::from_json(found.ok_or_else(Missing::default)?)
                .map_err(|_| Missing::because(&said::OUT_OF_RANGE));
        }
        let found = match path.segments() {
            [_] => self.named.iter().find(|(name, _)| *name == root).map(|(_, found)| found),
            [_, Segment::Key(wanted)] => self
                .members
                .iter()
                .find(|(name, member, _)| *name == root && member == wanted)
                .map(|(_, _, found)| found),
            _ => None,
        };
        found.cloned().unwrap_or_else(|| Err(Missing::default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::Truth;

    #[test]
    fn what_is_not_there_never_passes() {
        let findings = Findings::default()
            .with_count("rows", 3)
            .with("value", Err(Missing::because(&said::OUT_OF_RANGE)))
            .with_member("row", "a b".into(), Ok(Value::text("x")))
            .with_json("json", Ok(serde_json::json!({"n": [1, null]})));
        for (source, truth) in [
            ("rows == 3", Truth::True),
            ("row['a b'] == 'x'", Truth::True),
            ("row.c == 'x'", Truth::Unknown),
            ("row.c != 'x'", Truth::Unknown),
            ("value < 1", Truth::Unknown),
            ("age < 1m", Truth::Unknown),
            ("json.n[0] == 1", Truth::True),
            ("json.n[1] < 5", Truth::Unknown),
            ("json.n[2] < 5", Truth::Unknown),
        ] {
            assert_eq!(Expr::parse(source).unwrap().evaluate(&findings).truth, truth, "{source}");
        }
    }
}
