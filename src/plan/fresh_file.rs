//! `kind = "file"`: whether a backup is recent and whole, or a log is being written.

use crate::expr::Expr;
use chrono_tz::Tz;
use regex::Regex;

#[derive(Clone, Debug)]
pub struct FreshFile {
    /// A path, or a pattern of which the newest match is meant; relative to the plan's directory.
    pub path: String,
    /// Whether to compute the SHA-256 and compare it with the one beside the file.
    pub hash: bool,
    /// What a line of a log must match to be looked for.
    pub contains: Option<Regex>,
    /// How much of the end of a log is read, in KiB.
    pub tail_kib: u32,
    /// Of times in a log that carry none.
    pub zone: Tz,
    pub expect: Vec<Expr>,
}
