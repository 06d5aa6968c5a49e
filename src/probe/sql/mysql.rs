//! Asking `MySQL` or `MariaDB`: in a read-only transaction that is rolled back, with the server's own time-out.

use super::{
    Answered, BYTES_MAX, Found, Question, ROWS_MAX, Trouble, float, json, mysql_address, null, number, said,
    slow, too_large, unreadable,
};
use crate::{
    expr::Missing,
    measure::Outcome,
    probe::{run::Failure, trouble::on_the_way},
    value::Value,
    wording::sources as say,
};
use chrono::{NaiveDate, TimeDelta};
use mysql_async::{
    Column, Conn, DriverError, Error, IoError, Value as Raw,
    consts::{ColumnFlags, ColumnType},
    prelude::Queryable as _,
};
use std::path::Path;

/// What the server says when it has ended a query at its time-out: `MySQL` and `MariaDB`.
const TIMED_OUT: [u16; 2] = [3024, 1969];

pub struct Session {
    conn: Conn,
    /// Rows that nobody wants are still on their way.
    spent: bool,
}

impl Session {
    pub async fn open(url: &str, ca_file: Option<&Path>, question: &Question<'_>) -> Result<Self, Failure> {
        let opts = mysql_address::read(url, ca_file)?;
        let failed = |error: Error| trouble(&error, question).failure();
        let mut conn = Conn::new(opts).await.map_err(failed)?;
        let version: Option<String> = conn.query_first("SELECT VERSION()").await.map_err(failed)?;
        // The same limit by two names and in two units.
        let limit = if version.is_some_and(|version| version.contains("MariaDB")) {
            format!("max_statement_time = {:.3}", question.limit.as_secs_f64())
        } else {
            format!("max_execution_time = {}", question.limit.as_millis().max(1))
        };
        let session = format!("SET SESSION {limit}, time_zone = '+00:00'");
        conn.query_drop(session).await.map_err(failed)?;
        conn.query_drop("SET SESSION TRANSACTION READ ONLY").await.map_err(failed)?;
        Ok(Self { conn, spent: false })
    }

    pub fn is_closed(&self) -> bool {
        self.spent
    }

    pub async fn ask(&mut self, question: &Question<'_>) -> Result<Answered, Trouble> {
        let found = |error: Error| trouble(&error, question);
        self.conn.query_drop("START TRANSACTION READ ONLY").await.map_err(found)?;
        let answered = read(&mut self.conn, question).await;
        self.spent = answered.as_ref().is_ok_and(|answered| answered.rows > ROWS_MAX);
        // After an error of the server the transaction is still there.
        if !self.spent && matches!(answered, Ok(_) | Err(Trouble::Said(_))) {
            self.conn.query_drop("ROLLBACK").await.map_err(found)?;
        }
        answered
    }
}

async fn read(conn: &mut Conn, question: &Question<'_>) -> Result<Answered, Trouble> {
    let found = |error: Error| trouble(&error, question);
    // A prepared statement is one statement.
    let statement = conn.prep(question.sql).await.map_err(found)?;
    let mut result = conn.exec_iter(&statement, ()).await.map_err(found)?;
    let columns: Vec<Column> = result.columns_ref().to_vec();
    let names = columns.iter().map(|column| column.name_str().into_owned()).collect();
    let mut answered = Answered { columns: names, ..Answered::default() };
    let mut bytes = 0;
    while let Some(row) = result.next().await.map_err(found)? {
        let cells = row.unwrap();
        bytes += cells.iter().map(size).sum::<usize>();
        if bytes > BYTES_MAX {
            return Err(Trouble::Broken(too_large()));
        }
        answered.rows += 1;
        if answered.first.is_none() {
            answered.first = Some(columns.iter().zip(cells).map(|(column, raw)| cell(column, raw)).collect());
        }
        if answered.rows > ROWS_MAX {
            break;
        }
    }
    drop(result);
    if answered.rows <= ROWS_MAX {
        conn.close(statement).await.map_err(found)?;
    }
    Ok(answered)
}

fn size(raw: &Raw) -> usize {
    if let Raw::Bytes(bytes) = raw { bytes.len() } else { 8 }
}

fn cell(column: &Column, raw: Raw) -> Found {
    match raw {
        Raw::NULL => null(),
        Raw::Int(number) => self::number(&number.to_string()),
        Raw::UInt(number) => self::number(&number.to_string()),
        Raw::Float(number) => self::number(&number.to_string()),
        Raw::Double(number) => float(number),
        Raw::Bytes(bytes) => text(column, bytes),
        Raw::Date(year, month, day, hour, minute, second, micros) => {
            let at = NaiveDate::from_ymd_opt(year.into(), month.into(), day.into())
                .and_then(|date| date.and_hms_micro_opt(hour.into(), minute.into(), second.into(), micros));
            // `0000-00-00` is no date.
            let at = at.ok_or_else(Missing::default)?;
            Ok(match column.column_type() {
                ColumnType::MYSQL_TYPE_TIMESTAMP => Value::Time(at.and_utc()),
                ColumnType::MYSQL_TYPE_DATE => Value::text(at.date().to_string()),
                // Without a zone it is no moment, only its text.
                _ => Value::text(at.format("%Y-%m-%d %H:%M:%S%.f").to_string()),
            })
        }
        Raw::Time(negative, days, hours, minutes, seconds, micros) => {
            let seconds = i64::from(days) * 86_400
                + i64::from(hours) * 3_600
                + i64::from(minutes) * 60
                + i64::from(seconds);
            let time = TimeDelta::seconds(seconds) + TimeDelta::microseconds(micros.into());
            Ok(Value::Duration(if negative { -time } else { time }))
        }
    }
}

fn text(column: &Column, bytes: Vec<u8>) -> Found {
    let kind = column.column_type();
    let Ok(text) = String::from_utf8(bytes) else { return unreadable("binary") };
    match kind {
        ColumnType::MYSQL_TYPE_DECIMAL | ColumnType::MYSQL_TYPE_NEWDECIMAL => number(&text),
        ColumnType::MYSQL_TYPE_JSON => json(&text),
        ColumnType::MYSQL_TYPE_BIT | ColumnType::MYSQL_TYPE_GEOMETRY => unreadable("binary"),
        _ if column.flags().contains(ColumnFlags::BINARY_FLAG) && column.character_set() == BINARY => {
            unreadable("binary")
        }
        _ => Ok(Value::Text(text)),
    }
}

/// The character set of what is no text.
const BINARY: u16 = 63;

fn trouble(error: &Error, question: &Question<'_>) -> Trouble {
    match error {
        Error::Server(told) if TIMED_OUT.contains(&told.code) => Trouble::Said(slow(question)),
        Error::Server(told) => {
            let failure = said(&told.code.to_string(), &told.message, question);
            // 08S01: the server has closed the connection, as when it is shut down.
            if told.state == "08S01" { Trouble::Broken(failure) } else { Trouble::Said(failure) }
        }
        Error::Driver(DriverError::ConnectionClosed) => {
            Trouble::Broken(Failure::new(Outcome::Reset, &say::DATABASE_CLOSED))
        }
        Error::Driver(DriverError::NoClientSslFlagFromServer) => {
            Trouble::Broken(Failure::new(Outcome::Tls, &say::DATABASE_NO_TLS))
        }
        Error::Driver(DriverError::PacketTooLarge) => Trouble::Broken(too_large()),
        Error::Driver(_) | Error::Url(_) => {
            Trouble::Broken(Failure::new(Outcome::Body, &say::DATABASE_PROTOCOL))
        }
        Error::Io(IoError::Tls(error)) => Trouble::Broken(on_the_way(error)),
        Error::Io(error) => Trouble::Broken(on_the_way(error)),
        Error::Other(error) => Trouble::Broken(on_the_way(error.as_ref())),
    }
}
