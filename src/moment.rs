//! A moment as people write it, on a command line and in a form.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

/// Reads `2026-12-05T22:00:00+08:00`, and without an offset `2026-12-05T22:00`, `2026-12-05` (its beginning) or
/// `22:00` (today) in the project's zone; `None` for anything else.
pub fn read(text: &str, zone: Tz, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let text = text.trim();
    if let Ok(exact) = DateTime::parse_from_rfc3339(text) {
        return Some(exact.to_utc());
    }
    let local = local(text, now.with_timezone(&zone).date_naive())?;
    Some(zone.from_local_datetime(&local).earliest()?.to_utc())
}

fn local(text: &str, today: NaiveDate) -> Option<NaiveDateTime> {
    let spaced = text.replace(' ', "T");
    let moment = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"];
    let clock = ["%H:%M:%S", "%H:%M"];
    moment
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(&spaced, format).ok())
        .or_else(|| {
            clock
                .iter()
                .find_map(|format| NaiveTime::parse_from_str(text, format).ok())
                .map(|time| today.and_time(time))
        })
        .or_else(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(|day| day.and_time(NaiveTime::MIN)))
}

#[cfg(test)]
mod tests {
    use super::{read as read_in, *};

    #[test]
    fn moments_are_in_the_zone_of_the_project() {
        let now = DateTime::parse_from_rfc3339("2026-12-05T15:30:00Z").unwrap().to_utc();
        let read = |text: &str| read_in(text, chrono_tz::Asia::Shanghai, now).map(|at| at.to_rfc3339());
        let expected = Some("2026-12-05T14:00:00+00:00".to_owned());
        for text in [
            "2026-12-05T22:00:00+08:00",
            "2026-12-05T14:00:00Z",
            "2026-12-05T22:00",
            "2026-12-05 22:00:00",
            " 2026-12-05 22:00 ",
            "22:00",
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
        assert_eq!(read("2026-12-05"), Some("2026-12-04T16:00:00+00:00".to_owned()));
        assert_eq!(read("yesterday"), None);
    }
}
