//! The values that facts, captures and assertions are made of.
//!
//! Numbers are exact decimals: they have no NaN, `0.1 + 0.2 == 0.3` holds, and a 19-digit member number keeps
//! its last digit. A duration is a type of its own, so that `12 < 100ms` is an error rather than a surprise.

use crate::wording::{Arg, Text, names};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use rust_decimal::{Decimal, prelude::ToPrimitive};
use std::{fmt, time::Duration};

/// A known value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Bool(bool),
    Number(Decimal),
    Duration(TimeDelta),
    Time(DateTime<Utc>),
    Text(String),
    /// A JSON null, array or object: has a size and members, but no order.
    Json(serde_json::Value),
}

/// The type of a value, known when a plan is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Bool,
    Number,
    Duration,
    Time,
    Text,
    /// Text that is one of these words; comparing with another word is an error at check time.
    Choice(&'static [&'static str]),
    /// Known only when it is read, such as a member of a JSON body.
    Any,
}

impl Value {
    pub fn kind(&self) -> Kind {
        match self {
            Self::Bool(_) => Kind::Bool,
            Self::Number(_) => Kind::Number,
            Self::Duration(_) => Kind::Duration,
            Self::Time(_) => Kind::Time,
            Self::Text(_) => Kind::Text,
            Self::Json(_) => Kind::Any,
        }
    }

    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub fn count(n: usize) -> Self {
        Self::Number(Decimal::from(n))
    }

    /// A share or a measurement. `None` when `number` is not finite or out of range: there is no such value.
    pub fn float(number: f64) -> Option<Self> {
        Decimal::from_f64_retain(number).map(|d| Self::Number(d.round_dp(9).normalize()))
    }

    /// A JSON value as the expression language sees it. Errors on a number too large to be exact.
    pub fn from_json(json: &serde_json::Value) -> Result<Self, NumberOutOfRange> {
        Ok(match json {
            serde_json::Value::Bool(b) => Self::Bool(*b),
            serde_json::Value::String(s) => Self::Text(s.clone()),
            serde_json::Value::Number(n) => Self::Number(decimal(&n.to_string())?),
            other => Self::Json(other.clone()),
        })
    }

    /// The value as JSON: numbers as numbers, durations in seconds, times as RFC 3339 text.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Bool(b) => (*b).into(),
            Self::Number(d) => number_json(*d),
            Self::Duration(d) => seconds(*d).map_or(serde_json::Value::Null, number_json),
            Self::Time(t) => t.to_rfc3339_opts(SecondsFormat::Millis, true).into(),
            Self::Text(s) => s.clone().into(),
            Self::Json(json) => json.clone(),
        }
    }
}

/// A number beyond 28 significant digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("number out of range")]
pub struct NumberOutOfRange;

/// Reads a decimal as written, with an optional exponent.
pub fn decimal(text: &str) -> Result<Decimal, NumberOutOfRange> {
    let text = text.replace('_', "");
    if text.contains(['e', 'E']) { Decimal::from_scientific(&text) } else { text.parse() }
        .map_err(|_| NumberOutOfRange)
}

/// Bytes in hexadecimal, as hashes are written.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        for half in [byte >> 4, byte & 15] {
            text.extend(char::from_digit(half.into(), 16));
        }
        text
    })
}

/// A duration as exact seconds.
pub fn seconds(duration: TimeDelta) -> Option<Decimal> {
    let nanos = duration.num_nanoseconds()?;
    Some(Decimal::from_i128_with_scale(i128::from(nanos), 9).normalize())
}

fn number_json(number: Decimal) -> serde_json::Value {
    match number.to_i64() {
        Some(whole) if number.is_integer() => whole.into(),
        _ => number.to_f64().map_or(serde_json::Value::Null, Into::into),
    }
}

/// `1h 02m`, `12.5s`, `38ms`: at most two units, for people.
pub fn show_duration(duration: TimeDelta) -> String {
    let sign = if duration < TimeDelta::zero() { "-" } else { "" };
    let Some(ns) = duration.num_nanoseconds() else { return format!("{}d", duration.num_days()) };
    let us = ns.unsigned_abs() / 1_000;
    let secs = us / 1_000_000;
    match us {
        0 => "0s".to_owned(),
        1..1_000 => format!("{sign}{us}µs"),
        1_000..1_000_000 if us % 1_000 == 0 || us >= 100_000 => format!("{sign}{}ms", us / 1_000),
        1_000..1_000_000 => {
            format!("{sign}{}ms", Decimal::new(i64::try_from(us / 10).unwrap_or(i64::MAX), 2).normalize())
        }
        1_000_000..60_000_000 => {
            format!("{sign}{}s", Decimal::new(i64::try_from(us / 10_000).unwrap_or(i64::MAX), 2).normalize())
        }
        _ if secs < 3_600 => format!("{sign}{}m {:02}s", secs / 60, secs % 60),
        _ if secs < 172_800 => format!("{sign}{}h {:02}m", secs / 3_600, secs % 3_600 / 60),
        _ => format!("{sign}{}d {:02}h", secs / 86_400, secs % 86_400 / 3_600),
    }
}

/// A span as the plan would write it; see [`written_duration`].
pub fn written(span: Duration) -> String {
    written_duration(u64::try_from(span.as_millis()).unwrap_or(u64::MAX))
}

/// `15m`, `90s`, `1500ms`: as the plan would write it, in the largest unit that needs no fraction.
pub fn written_duration(milliseconds: u64) -> String {
    const UNITS: [(u64, &str); 4] = [(86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1_000, "s")];
    match UNITS.into_iter().find(|(unit, _)| milliseconds > 0 && milliseconds.is_multiple_of(*unit)) {
        Some((unit, name)) => format!("{}{name}", milliseconds / unit),
        None if milliseconds == 0 => "0s".to_owned(),
        None => format!("{milliseconds}ms"),
    }
}

impl fmt::Display for Value {
    /// The value as it would be written in an expression.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(b) => write!(f, "{b}"),
            Self::Number(d) => write!(f, "{}", d.normalize()),
            Self::Duration(d) => f.write_str(&show_duration(*d)),
            Self::Time(t) => f.write_str(&t.to_rfc3339_opts(SecondsFormat::Secs, true)),
            Self::Text(s) => write!(f, "'{s}'"),
            Self::Json(json) => write!(f, "{json}"),
        }
    }
}

impl Kind {
    /// Whether a value of this type may meet one of `other` in a comparison, as far as is known beforehand.
    pub fn meets(self, other: Self) -> bool {
        match (self, other) {
            (Self::Any, _)
            | (_, Self::Any)
            | (Self::Text | Self::Choice(_), Self::Text | Self::Choice(_)) => true,
            (a, b) => a == b,
        }
    }

    /// Whether a value is one of this type; of a choice, whether it is one of the words.
    pub fn admits(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Choice(words), Value::Text(word)) => words.contains(&word.as_str()),
            (Self::Any, _) => true,
            (kind, value) => kind == value.kind(),
        }
    }

    pub fn name(self) -> &'static Text {
        match self {
            Self::Bool => &names::KIND_BOOL,
            Self::Number => &names::KIND_NUMBER,
            Self::Duration => &names::KIND_DURATION,
            Self::Time => &names::KIND_TIME,
            Self::Text | Self::Choice(_) => &names::KIND_TEXT,
            Self::Any => &names::KIND_ANY,
        }
    }
}

impl From<&Value> for Arg {
    fn from(value: &Value) -> Self {
        Self::Plain(value.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_numbers_stay_exact() {
        let id = serde_json::json!(1_234_567_890_123_456_789_u64);
        assert_eq!(Value::from_json(&id).unwrap().to_string(), "1234567890123456789");
        let money = serde_json::json!(0.97);
        assert_eq!(Value::from_json(&money).unwrap(), Value::Number("0.97".parse().unwrap()));
        assert_eq!(Value::from_json(&serde_json::json!(1e300)), Err(NumberOutOfRange));
        assert_eq!(Value::float(f64::NAN), None);
    }

    #[test]
    fn durations_for_people() {
        let cases = [
            (0, "0s"),
            (340_000, "340µs"),
            (12_345_000, "12.34ms"),
            (38_000_000, "38ms"),
            (212_500_000, "212ms"),
            (12_500_000_000, "12.5s"),
        ];
        for (ns, shown) in cases {
            assert_eq!(show_duration(TimeDelta::nanoseconds(ns)), shown);
        }
        assert_eq!([0, 90_000, 7_200_000, 1_500].map(written_duration), ["0s", "90s", "2h", "1500ms"]);
        assert_eq!(show_duration(TimeDelta::seconds(3_720)), "1h 02m");
        assert_eq!(show_duration(TimeDelta::seconds(-90)), "-1m 30s");
        assert_eq!(Value::Duration(TimeDelta::milliseconds(1500)).to_json(), serde_json::json!(1.5));
    }
}
