//! Facts as a table, and one fact with everything behind it.

use super::{
    local, shown,
    table::{Cell, Column, Listing},
};
use crate::{
    evidence::Evidence,
    facts::{Entry, Reading, World},
    phrase,
    value::Kind,
    wording::{Lang, Phrase, cli as say, report as names},
};
use std::fmt::Write as _;

/// The facts whose names begin with `prefix`.
pub fn listing(world: &World, prefix: &str, lang: Lang) -> Listing {
    let columns = vec![
        Column { key: "name", heading: &names::NAME },
        Column { key: "value", heading: &say::VALUE },
        Column { key: "reason", heading: &names::REASON },
    ];
    let rows = world.catalogue.with_prefix(prefix).map(|(name, entry)| {
        let reading = entry.read(world);
        vec![Cell::Plain(name.to_owned()), value(entry, &reading), reason(&reading, lang)]
    });
    Listing { columns, rows: rows.collect() }
}

fn value(entry: &Entry, reading: &Reading) -> Cell {
    match &reading.value {
        Ok(value) => Cell::Shown(shown(value, entry.family.unit), value.to_json()),
        Err(missing) => missing.shown.map_or(Cell::Nothing, |word| Cell::Plain(word.to_owned())),
    }
}

fn reason(reading: &Reading, lang: Lang) -> Cell {
    let reason = reading.value.as_ref().err().and_then(|missing| missing.reason.as_ref());
    reason.map_or(Cell::Shown(String::new(), serde_json::Value::Null), |reason| {
        Cell::Plain(reason.render(lang))
    })
}

/// The manual of a fact, its value now, and the evidence it was computed from.
pub fn explanation(name: &str, entry: &Entry, world: &World, lang: Lang) -> String {
    let reading = entry.read(world);
    let mut text = format!("{name}\n  {}\n", entry.family.doc.get(lang));
    let _ = writeln!(text, "  {}: {}", say::TYPE.get(lang), kind(entry.family.kind, lang));
    let now = match &reading.value {
        Ok(value) => shown(value, entry.family.unit),
        Err(missing) => {
            let reason = missing.reason.as_ref().map(|reason| reason.render(lang)).unwrap_or_default();
            format!("{} ({reason})", missing.shown.unwrap_or("–"))
        }
    };
    let _ = writeln!(text, "  {}: {now}", say::VALUE.get(lang));
    if reading.evidence.is_empty() {
        let _ = writeln!(text, "  {}: {}", say::EVIDENCE.get(lang), say::NO_EVIDENCE.get(lang));
    } else {
        let _ = writeln!(text, "  {}:", say::EVIDENCE.get(lang));
        for evidence in &reading.evidence {
            let _ =
                writeln!(text, "    - {}", evidence_line(evidence, world.plan.project.timezone).render(lang));
        }
    }
    text
}

/// A piece of evidence in words.
pub fn evidence_line(evidence: &Evidence, zone: chrono_tz::Tz) -> Phrase {
    match evidence {
        Evidence::Event { seq, kind, at, by } => {
            phrase!(say::EVIDENCE_EVENT, seq = *seq, kind = *kind, by = &**by, at = local(*at, zone))
        }
        Evidence::Windows { probe, from, until, windows, events, excluded: excluded @ 1.. } => phrase!(
            say::EVIDENCE_WINDOWS_EXCLUDED,
            probe = probe,
            windows = *windows,
            events = *events,
            excluded = *excluded,
            from = local(*from, zone),
            until = local(*until, zone)
        ),
        Evidence::Windows { probe, from, until, windows, events, excluded: 0 } => phrase!(
            say::EVIDENCE_WINDOWS,
            probe = probe,
            windows = *windows,
            events = *events,
            from = local(*from, zone),
            until = local(*until, zone)
        ),
        Evidence::Plan { place } => phrase!(say::EVIDENCE_PLAN, place = place),
        Evidence::Clock { at } => phrase!(say::EVIDENCE_CLOCK, at = local(*at, zone)),
    }
}

fn kind(kind: Kind, lang: Lang) -> String {
    match kind {
        Kind::Choice(words) => words.join(" | "),
        _ => kind.name().get(lang).to_owned(),
    }
}
