//! Questions to databases: one statement, which the database itself keeps from writing, and a bounded answer.

pub(super) mod mysql;
mod mysql_address;
mod numeric;
pub(super) mod postgres;
mod postgres_value;
pub(super) mod sqlite;

use super::{
    findings::{Findings, Found},
    judge,
    run::Failure,
};
use crate::{
    expr::Missing,
    mask::Secrets,
    measure::Outcome,
    phrase,
    value::{self, Value},
    wording::sources as say,
};
use chrono::TimeDelta;
use std::time::Duration;

/// Most rows that are read; of one more it is only known that there are more.
pub(super) const ROWS_MAX: usize = 1_000;
/// Most bytes of an answer.
const BYTES_MAX: usize = 1 << 20;
/// Characters of a database's message that are shown.
const MESSAGE_MAX: usize = 160;

/// What is asked.
pub(super) struct Question<'a> {
    pub sql: &'a str,
    /// After this the database gives up by itself.
    pub limit: Duration,
    pub secrets: &'a Secrets,
}

/// What came back.
#[derive(Debug, Default)]
pub(super) struct Answered {
    pub columns: Vec<String>,
    pub first: Option<Vec<Found>>,
    /// More than [`ROWS_MAX`] when there are more.
    pub rows: usize,
}

/// Why nothing came back.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The database has said so, and the connection is as good as before.
    Said(Failure),
    /// The connection is of no use any more.
    Broken(Failure),
}

impl Trouble {
    pub fn failure(self) -> Failure {
        match self {
            Self::Said(failure) | Self::Broken(failure) => failure,
        }
    }
}

impl Answered {
    pub fn findings(self, time: Duration) -> Findings {
        let no_row = || Err(Missing::because(&say::NO_ROW));
        let value = self.first.as_ref().map_or_else(no_row, |row| {
            row.first().cloned().unwrap_or_else(|| Err(Missing::because(&say::NO_COLUMNS)))
        });
        let rows = if self.rows > ROWS_MAX {
            Err(Missing::because(phrase!(say::MANY_ROWS, max = ROWS_MAX)))
        } else {
            Ok(Value::count(self.rows))
        };
        let findings = Findings::default().with("value", value).with("rows", rows).with_time("time", time);
        let row = self.first.unwrap_or_else(|| vec![no_row(); self.columns.len()]);
        let twice = |name: &String| self.columns.iter().filter(|other| *other == name).count() > 1;
        self.columns.iter().zip(row).fold(findings, |findings, (name, found)| {
            let found = if twice(name) { Err(Missing::because(&say::TWICE)) } else { found };
            findings.with_member("row", name.clone(), found)
        })
    }
}

/// What a database said, in its words: without secrets, and short.
fn said(code: &str, message: &str, question: &Question<'_>) -> Failure {
    let message = judge::excerpt(&question.secrets.mask(message), MESSAGE_MAX);
    Failure::new(Outcome::Status, phrase!(say::DATABASE_SAYS, code = code, message = message))
}

/// The database has ended the query at its time-out.
fn slow(question: &Question<'_>) -> Failure {
    let limit = TimeDelta::from_std(question.limit).unwrap_or(TimeDelta::MAX);
    Failure::new(Outcome::Timeout, phrase!(say::DATABASE_SLOW, limit = value::show_duration(limit)))
}

fn too_large() -> Failure {
    Failure::new(Outcome::Body, phrase!(say::ANSWER_TOO_LARGE, max = BYTES_MAX))
}

/// A number as it is written; NaN and the like are none.
fn number(text: &str) -> Found {
    match value::decimal(text) {
        Ok(number) => Ok(Value::Number(number)),
        Err(_) => Err(Missing::because(phrase!(say::NOT_FINITE, value = text))),
    }
}

/// A measured number. It is read as it would be written, so that 0.1 is 0.1.
fn float(number: f64) -> Found {
    self::number(&format!("{number}"))
}

fn null() -> Found {
    Err(Missing::because(&say::IS_NULL))
}

fn unreadable(kind: &str) -> Found {
    Err(Missing::because(phrase!(say::UNREADABLE_TYPE, kind = kind)))
}

fn json(text: &str) -> Found {
    let read = serde_json::from_str(text).ok().and_then(|json| Value::from_json(&json).ok());
    read.ok_or_else(|| Missing::because(phrase!(say::UNREADABLE_TYPE, kind = "json")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::{Expr, Truth};

    fn truth(answered: Answered, source: &str) -> Truth {
        Expr::parse(source).unwrap().evaluate(&answered.findings(Duration::ZERO)).truth
    }

    #[test]
    fn nothing_never_passes_for_zero() {
        let none = || Answered { columns: vec!["n".into()], first: None, rows: 0 };
        let null = || Answered { columns: vec!["n".into()], first: Some(vec![null()]), rows: 1 };
        let nan = || Answered { columns: vec!["n".into()], first: Some(vec![float(f64::NAN)]), rows: 1 };
        for answered in [none as fn() -> Answered, null, nan] {
            for source in
                ["value == 0", "value < 5", "row.n == 0", "row.n != 'x'", "!(value > 5)", "row.m < 1"]
            {
                assert_eq!(truth(answered(), source), Truth::Unknown, "{source}");
            }
        }
        assert_eq!(truth(none(), "rows == 0"), Truth::True);
        let many = Answered { columns: vec!["n".into()], first: Some(vec![float(0.1)]), rows: ROWS_MAX + 1 };
        assert_eq!(truth(many, "rows > 5"), Truth::Unknown);
        let twice = Answered {
            columns: vec!["n".into(), "n".into()],
            first: Some(vec![float(0.1), float(0.2)]),
            rows: 1,
        };
        assert_eq!(truth(twice, "row.n < 5"), Truth::Unknown);
    }

    #[test]
    fn floats_are_read_as_written() {
        assert_eq!(float(0.1).unwrap().to_string(), "0.1");
        assert_eq!(float(1e-12).unwrap().to_string(), "0.000000000001");
        assert!(float(1e40).is_err() && float(f64::INFINITY).is_err());
    }
}
