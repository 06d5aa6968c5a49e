//! What measurements take, and of how much.

use super::{
    local,
    table::{Cell, Column, Listing},
    utc,
};
use crate::{
    measure::Grain,
    phrase,
    plan::Retention,
    store::{Portion, Size},
    value::show_duration,
    wording::{Phrase, status as say},
};
use chrono::TimeDelta;
use chrono_tz::Tz;
use serde_json::{Value, json};

/// What all take, of what they may, and the store as a whole.
pub fn summary(size: &Size, retention: &Retention) -> Phrase {
    let (taken, bound) = (bytes(size.bytes()), bytes(retention.disk_bytes));
    let text = if size.bytes() > retention.disk_bytes { &say::SIZE_OVER } else { &say::SIZE };
    phrase!(*text, taken = taken, bound = bound, store = bytes(size.disk_bytes))
}

/// A line per grain.
pub fn listing(size: &Size, retention: &Retention, zone: Tz) -> Listing {
    let columns = vec![
        Column { key: "window", heading: &say::WINDOW },
        Column { key: "windows", heading: &say::WINDOWS },
        Column { key: "bytes", heading: &say::BYTES },
        Column { key: "kept", heading: &say::KEPT_FOR },
        Column { key: "oldest", heading: &say::OLDEST },
    ];
    let row = |(grain, portion, kept): (Grain, &Portion, TimeDelta)| {
        vec![
            Cell::Plain(grain.word().to_owned()),
            Cell::Count(portion.windows),
            Cell::Plain(bytes(portion.bytes)),
            Cell::Plain(show_duration(kept)),
            portion.oldest.map_or(Cell::Nothing, |oldest| Cell::Plain(local(oldest, zone))),
        ]
    };
    Listing { columns, rows: portions(size, retention).map(row).collect() }
}

/// Bytes and seconds.
pub fn json(size: &Size, retention: &Retention) -> Value {
    let row = |(grain, portion, kept): (Grain, &Portion, TimeDelta)| {
        json!({
            "window_s": grain.seconds(),
            "windows": portion.windows,
            "bytes": portion.bytes,
            "kept_s": kept.num_seconds(),
            "oldest": portion.oldest.map(utc),
        })
    };
    json!({
        "bytes": size.bytes(),
        "bytes_max": retention.disk_bytes,
        "store_bytes": size.disk_bytes,
        "windows": portions(size, retention).map(row).collect::<Vec<_>>(),
    })
}

fn portions<'a>(
    size: &'a Size,
    retention: &Retention,
) -> impl Iterator<Item = (Grain, &'a Portion, TimeDelta)> {
    let kept = [retention.fine, retention.minutes, retention.hours];
    let kept = kept.map(|kept| TimeDelta::from_std(kept).unwrap_or(TimeDelta::MAX));
    Grain::ALL
        .into_iter()
        .zip(&size.portions)
        .zip(kept)
        .map(|((grain, portion), kept)| (grain, portion, kept))
}

/// `12.3 MiB`.
pub fn bytes(bytes: u64) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB"];
    let (mut amount, mut unit) = (bytes as f64, 0);
    while amount >= 1_024.0 && unit + 1 < units.len() {
        amount /= 1_024.0;
        unit += 1;
    }
    let digits = usize::from(unit > 0);
    format!("{amount:.digits$} {}", units.get(unit).unwrap_or(&""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_shown_in_the_unit_that_fits() {
        for (amount, shown) in [
            (0, "0 B"),
            (1_023, "1023 B"),
            (1_024, "1.0 KiB"),
            (1 << 20, "1.0 MiB"),
            (2 << 30, "2.0 GiB"),
            (u64::MAX, "16777216.0 TiB"),
        ] {
            assert_eq!(bytes(amount), shown);
        }
    }
}
