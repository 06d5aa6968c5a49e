//! A value as `PostgreSQL` sends it, as one of ours.

use super::{Found, float, json, null, number, numeric, unreadable};
use crate::{expr::Missing, phrase, value::Value, wording::sources as say};
use chrono::{DateTime, TimeDelta, Utc};
use std::error::Error;
use tokio_postgres::types::{FromSql, Kind, Type};

/// Any value, as it comes.
pub(super) struct Raw(Type, Option<Vec<u8>>);

impl<'a> FromSql<'a> for Raw {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(kind.clone(), Some(raw.to_vec())))
    }

    fn from_sql_null(kind: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(kind.clone(), None))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

impl Raw {
    pub fn len(&self) -> usize {
        self.1.as_ref().map_or(0, Vec::len)
    }

    pub fn found(self) -> Found {
        let Some(bytes) = &self.1 else { return null() };
        let kind = match self.0.kind() {
            Kind::Domain(inner) => inner,
            _ => &self.0,
        };
        read(kind, bytes).unwrap_or_else(|| unreadable(kind.name()))
    }
}

/// `None` for a type that is not read.
fn read(kind: &Type, bytes: &[u8]) -> Option<Found> {
    let text = || std::str::from_utf8(bytes).ok();
    if matches!(kind.kind(), Kind::Enum(_)) {
        return Some(Ok(Value::text(text()?)));
    }
    Some(match *kind {
        Type::BOOL => Ok(Value::Bool(bytes == [1])),
        Type::INT2 => number(&i16::from_be_bytes(fixed(bytes)?).to_string()),
        Type::INT4 => number(&i32::from_be_bytes(fixed(bytes)?).to_string()),
        Type::INT8 => number(&i64::from_be_bytes(fixed(bytes)?).to_string()),
        Type::OID => number(&u32::from_be_bytes(fixed(bytes)?).to_string()),
        Type::FLOAT4 => number(&f32::from_be_bytes(fixed(bytes)?).to_string()),
        Type::FLOAT8 => float(f64::from_be_bytes(fixed(bytes)?)),
        Type::NUMERIC => match numeric::written(bytes) {
            Some(written) => number(&written),
            None => Err(Missing::because(phrase!(say::NOT_FINITE, value = "NaN"))),
        },
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN => Ok(Value::text(text()?)),
        Type::TIMESTAMPTZ => moment(bytes).map(Value::Time).ok_or_else(Missing::default),
        // Without a zone it is no moment, only its text.
        Type::TIMESTAMP => moment(bytes)
            .map(|at| Value::text(at.naive_utc().format("%Y-%m-%d %H:%M:%S%.f").to_string()))
            .ok_or_else(Missing::default),
        Type::DATE => {
            let days = TimeDelta::try_days(i32::from_be_bytes(fixed(bytes)?).into())?;
            let date = epoch()?.checked_add_signed(days)?.date_naive();
            Ok(Value::text(date.to_string()))
        }
        Type::INTERVAL => {
            let (micros, rest) = bytes.split_first_chunk::<8>()?;
            let (days, months) = rest.split_first_chunk::<4>()?;
            // A month has no length.
            (months == [0; 4]).then_some(())?;
            let days = TimeDelta::try_days(i32::from_be_bytes(*days).into())?;
            let whole = days.checked_add(&TimeDelta::microseconds(i64::from_be_bytes(*micros)))?;
            Ok(Value::Duration(whole))
        }
        Type::JSON => json(text()?),
        Type::JSONB => json(std::str::from_utf8(bytes.strip_prefix(&[1])?).ok()?),
        Type::UUID => Ok(Value::text(uuid::Uuid::from_bytes(fixed(bytes)?).to_string())),
        _ => return None,
    })
}

fn fixed<const N: usize>(bytes: &[u8]) -> Option<[u8; N]> {
    bytes.try_into().ok()
}

/// Microseconds since 2000. `infinity` and its like are no moment.
fn moment(bytes: &[u8]) -> Option<DateTime<Utc>> {
    let micros = i64::from_be_bytes(fixed(bytes)?);
    epoch()?.checked_add_signed(TimeDelta::microseconds(micros))
}

fn epoch() -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(946_684_800, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(kind: Type, bytes: &[u8]) -> Option<String> {
        Raw(kind, Some(bytes.to_vec())).found().ok().map(|value| value.to_string())
    }

    #[test]
    fn values_are_read_by_their_type() {
        assert_eq!(shown(Type::INT8, &(-5_i64).to_be_bytes()).as_deref(), Some("-5"));
        assert_eq!(shown(Type::FLOAT4, &0.1_f32.to_be_bytes()).as_deref(), Some("0.1"));
        assert_eq!(shown(Type::FLOAT8, &f64::NAN.to_be_bytes()), None);
        assert_eq!(shown(Type::TEXT, "门店".as_bytes()).as_deref(), Some("'门店'"));
        assert_eq!(shown(Type::TIMESTAMPTZ, &0_i64.to_be_bytes()).as_deref(), Some("2000-01-01T00:00:00Z"));
        assert_eq!(shown(Type::TIMESTAMPTZ, &i64::MAX.to_be_bytes()), None, "infinity");
        assert_eq!(shown(Type::DATE, &1_i32.to_be_bytes()).as_deref(), Some("'2000-01-02'"));
        let interval = |months: i32| {
            [&90_000_000_i64.to_be_bytes()[..], &0_i32.to_be_bytes(), &months.to_be_bytes()].concat()
        };
        assert_eq!(shown(Type::INTERVAL, &interval(0)).as_deref(), Some("1m 30s"));
        assert_eq!(shown(Type::INTERVAL, &interval(1)), None);
        assert_eq!(shown(Type::JSONB, b"\x01{\"a\":1}").as_deref(), Some("{\"a\":1}"));
        assert_eq!(shown(Type::BYTEA, b"x"), None);
        assert!(Raw(Type::INT4, None).found().is_err());
    }

    #[test]
    fn bytes_of_the_wrong_length_are_refused() {
        for kind in
            [Type::INT2, Type::INT4, Type::INT8, Type::FLOAT8, Type::NUMERIC, Type::UUID, Type::INTERVAL]
        {
            for length in [0, 1, 3, 17] {
                assert_eq!(shown(kind.clone(), &vec![1; length]), None, "{kind} {length}");
            }
        }
    }
}
