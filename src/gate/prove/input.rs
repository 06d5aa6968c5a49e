//! What a criterion is fed with, none of which may be a go.

use super::worlds::{Measured, Records};
use crate::{
    expr::Missing,
    facts::Reading,
    value::{Kind, Value},
    wording::{Text, prove as say},
};
use chrono::{DateTime, Utc};
use serde_json::json;

/// One sort of bad input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Input {
    NoRecords,
    BadRecords,
    Changed,
    NoMeasurements,
    NoRequests,
    Stopped,
    Failing,
    TimedOut,
    Late,
    Overloaded,
    Unable,
    SickProber,
    Missing,
    Null,
    NaN,
    Infinite,
    Empty,
    NotJson,
    WrongType,
    NoSeries,
    SeveralSeries,
    Broken,
    TooOld,
    TooFewVantages,
}

impl Input {
    pub const ALL: [Self; 24] = [
        Self::NoRecords,
        Self::BadRecords,
        Self::Changed,
        Self::NoMeasurements,
        Self::NoRequests,
        Self::Stopped,
        Self::Failing,
        Self::TimedOut,
        Self::Late,
        Self::Overloaded,
        Self::Unable,
        Self::SickProber,
        Self::Missing,
        Self::Null,
        Self::NaN,
        Self::Infinite,
        Self::Empty,
        Self::NotJson,
        Self::WrongType,
        Self::NoSeries,
        Self::SeveralSeries,
        Self::Broken,
        Self::TooOld,
        Self::TooFewVantages,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Self::NoRecords => "no-records",
            Self::BadRecords => "bad-records",
            Self::Changed => "changed",
            Self::NoMeasurements => "no-measurements",
            Self::NoRequests => "no-requests",
            Self::Stopped => "stale",
            Self::Failing => "failing",
            Self::TimedOut => "timed-out",
            Self::Late => "slow",
            Self::Overloaded => "overloaded",
            Self::Unable => "unable",
            Self::SickProber => "sick-prober",
            Self::Missing => "missing",
            Self::Null => "null",
            Self::NaN => "nan",
            Self::Infinite => "infinite",
            Self::Empty => "empty",
            Self::NotJson => "not-json",
            Self::WrongType => "wrong-type",
            Self::NoSeries => "no-series",
            Self::SeveralSeries => "several-series",
            Self::Broken => "broken-instrument",
            Self::TooOld => "too-old",
            Self::TooFewVantages => "too-few-vantages",
        }
    }

    pub fn name(self) -> &'static Text {
        match self {
            Self::NoRecords => &say::NO_RECORDS,
            Self::BadRecords => &say::BAD_RECORDS,
            Self::Changed => &say::CHANGED,
            Self::NoMeasurements => &say::NO_MEASUREMENTS,
            Self::NoRequests => &say::NO_REQUESTS,
            Self::Stopped => &say::STOPPED,
            Self::Failing => &say::FAILING,
            Self::TimedOut => &say::TIMED_OUT,
            Self::Late => &say::LATE,
            Self::Overloaded => &say::OVERLOADED,
            Self::Unable => &say::UNABLE,
            Self::SickProber => &say::SICK_PROBER,
            Self::Missing => &say::MISSING,
            Self::Null => &say::NULL,
            Self::NaN => &say::NAN,
            Self::Infinite => &say::INFINITE,
            Self::Empty => &say::EMPTY,
            Self::NotJson => &say::NOT_JSON,
            Self::WrongType => &say::WRONG_TYPE,
            Self::NoSeries => &say::NO_SERIES,
            Self::SeveralSeries => &say::SEVERAL_SERIES,
            Self::Broken => &say::BROKEN,
            Self::TooOld => &say::TOO_OLD,
            Self::TooFewVantages => &say::TOO_FEW_VANTAGES,
        }
    }

    /// How to mend a criterion that is a go on it.
    pub fn mend(self) -> &'static Text {
        match self {
            Self::NoRecords => &say::MEND_NO_RECORDS,
            Self::BadRecords => &say::MEND_BAD_RECORDS,
            Self::Failing => &say::MEND_FAILING,
            Self::TimedOut | Self::Late => &say::MEND_SLOW,
            Self::TooOld => &say::MEND_TOO_OLD,
            _ => &say::MEND_NOTHING,
        }
    }

    /// The journal and the measurements it is made of; `None` for what is put in the place of a single fact.
    pub(super) fn world(self) -> Option<(Records, Measured)> {
        let measured = |measured| Some((Records::Good, measured));
        match self {
            Self::NoRecords => Some((Records::None, Measured::Good)),
            Self::BadRecords => Some((Records::Bad, Measured::Good)),
            Self::Changed => Some((Records::Outdated, Measured::Good)),
            Self::NoMeasurements => measured(Measured::Nothing),
            Self::NoRequests => measured(Measured::NoRequests),
            Self::Stopped => measured(Measured::Stopped),
            Self::Failing => measured(Measured::Failing),
            Self::TimedOut => measured(Measured::TimedOut),
            Self::Late => measured(Measured::Late),
            Self::Overloaded => measured(Measured::Overloaded),
            Self::Unable => measured(Measured::Unable),
            Self::SickProber => measured(Measured::Good),
            _ => None,
        }
    }

    /// What a fact of this type reads as, as a source might hand it on.
    pub(super) fn reading(self, kind: Kind, now: DateTime<Utc>) -> Reading {
        let nothing = Err(Missing::default());
        // A float that is no number has no value: this is where it is found out.
        let float = |float| Value::float(float).ok_or_else(Missing::default);
        let value = match self {
            Self::Null => Ok(Value::Json(json!(null))),
            Self::NaN => float(f64::NAN),
            Self::Infinite => float(f64::INFINITY),
            Self::Empty => Ok(Value::text("")),
            Self::NotJson => Ok(Value::text("<html><body>502 Bad Gateway</body></html>")),
            Self::WrongType if kind == Kind::Number => Ok(Value::Bool(true)),
            Self::WrongType => Ok(Value::count(1)),
            Self::NoSeries => Ok(Value::Json(json!([]))),
            Self::SeveralSeries => Ok(Value::Json(json!([1, 1]))),
            Self::Broken => Err(Missing::fault(&say::BROKEN)),
            _ => nothing,
        };
        Reading { value, evidence: Vec::new(), note: None, as_of: Some(now) }
    }

    /// Whether a fact of this type could read as this: what is text may say anything.
    pub(super) fn befits(self, kind: Kind) -> bool {
        let is_text = matches!(kind, Kind::Text | Kind::Any);
        !(is_text && matches!(self, Self::Empty | Self::NotJson))
    }
}
