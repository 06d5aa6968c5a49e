//! A moment of a command line.

use super::error::CliError;
use crate::{moment, phrase, wording::timeline as say};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// Reads a moment as [`moment::read`] does, and says how one is written.
pub fn read(text: &str, zone: Tz, now: DateTime<Utc>) -> Result<DateTime<Utc>, CliError> {
    moment::read(text, zone, now).ok_or_else(|| {
        CliError::usage(phrase!(say::BAD_TIME, text = text.trim()), Some((&say::BAD_TIME_HINT).into()))
    })
}
