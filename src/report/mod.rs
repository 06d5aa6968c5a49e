//! One serialisable model of what is shown, for screens, text and JSON alike. Reads, never decides.

mod alert_sentence;
pub mod alerts;
pub mod board;
pub mod channels;
pub mod check;
pub mod checklist;
mod clip;
pub mod clock;
pub mod compare;
mod deed;
pub mod document;
pub mod explain;
pub mod facts;
pub mod gate;
pub mod heat;
pub mod judging;
pub mod junit;
pub mod lists;
pub mod night;
pub mod poll;
mod poll_sentence;
pub mod probes;
pub mod proof;
pub mod rehearsals;
mod rollback_lines;
mod run_lines;
pub mod runs;
pub mod size;
pub mod status;
mod table;
pub mod timeline;
pub mod zoom;

pub use run_lines::{by_program, mode_name as run_mode};

pub use crate::facts::{percent, shown};

use chrono::{DateTime, SecondsFormat, Utc};

/// A time for people: in the zone of the plan, to the second.
pub fn local(at: DateTime<Utc>, zone: chrono_tz::Tz) -> String {
    at.with_timezone(&zone).format("%Y-%m-%d %H:%M:%S").to_string()
}

/// A time for machines.
fn utc(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}
