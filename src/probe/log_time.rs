//! The time a line of a log carries.

use chrono::{DateTime, NaiveDateTime, TimeZone as _, Utc};
use chrono_tz::Tz;
use regex::Regex;
use std::sync::LazyLock;

/// `2026-11-22T10:30:00.5+08:00`, with a space for the `T`, with a comma for the point, with or without a zone.
static ISO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:[.,][0-9]{1,9})?\s?(Z|UTC|[+-][0-9]{2}:?[0-9]{2})?")
        .ok()
});
/// `22/Nov/2026:10:30:00 +0800`, as web servers write.
static COMMON: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4}:[0-9]{2}:[0-9]{2}:[0-9]{2} [+-][0-9]{4}").ok()
});

/// The first time in `line`; one without a zone is in `zone`.
pub(super) fn time(line: &str, zone: Tz) -> Option<DateTime<Utc>> {
    let common = COMMON.as_ref().and_then(|regex| regex.find(line));
    if let Some(found) = common {
        let read = DateTime::parse_from_str(found.as_str(), "%d/%b/%Y:%H:%M:%S %z");
        return read.ok().map(|at| at.to_utc());
    }
    let found = ISO.as_ref()?.captures(line)?;
    let local = format!("{} {}", found.get(1)?.as_str(), found.get(2)?.as_str());
    let local = NaiveDateTime::parse_from_str(&local, "%Y-%m-%d %H:%M:%S").ok()?;
    match found.get(3).map(|zone| zone.as_str()) {
        None => zone.from_local_datetime(&local).latest().map(|at| at.to_utc()),
        Some("Z" | "UTC") => Some(local.and_utc()),
        Some(offset) => {
            let text = format!("{local} {}", offset.replace(':', ""));
            DateTime::parse_from_str(&text, "%Y-%m-%d %H:%M:%S %z").ok().map(|at| at.to_utc())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_logs() {
        for (line, expected) in [
            ("2026-11-22T10:30:00Z done", "2026-11-22T10:30:00Z"),
            ("[2026-11-22 10:30:00,123] done", "2026-11-22T02:30:00Z"),
            ("ts=2026-11-22T10:30:00.5+08:00", "2026-11-22T02:30:00Z"),
            ("2026-11-22 10:30:00 +0100 x", "2026-11-22T09:30:00Z"),
            (r#"10.0.0.1 - - [22/Nov/2026:10:30:00 +0800] "GET /""#, "2026-11-22T02:30:00Z"),
        ] {
            let found = time(line, chrono_tz::Asia::Shanghai).unwrap();
            assert_eq!(found.to_rfc3339_opts(chrono::SecondsFormat::Secs, true), expected, "{line}");
        }
        for line in
            ["", "done", "2026-13-22T10:30:00Z", "2026-11-22", "10:30:00", "99/Foo/2026:10:30:00 +0800"]
        {
            assert_eq!(time(line, chrono_tz::UTC), None, "{line}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_line_is_read_or_refused(line in "\\PC{0,60}") {
            let _ = time(&line, chrono_tz::UTC);
        }
    }
}
