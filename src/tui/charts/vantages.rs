//! A probe as it looks from each place it is measured from.

use super::{Chart, line, no_note};
use crate::{
    measure::Outcome,
    phrase,
    report::board::{ProbeRow, VantageRow},
    tui::{
        panels::probes::short_name,
        theme::Tone,
        view::{UNKNOWN, View, percent, quantile, short, standing_tone},
        widgets::text::Words,
    },
    wording::console as say,
};

pub static VANTAGES: Chart =
    Chart { name: &say::VANTAGES, is_of_line: true, empty: &say::NO_HEAT, note: no_note, lines };

/// The vantage, now, p50, p95, success, objective.
const WIDTHS: [usize; 6] = [16, 7, 7, 7, 8, 10];

pub fn lines(view: &View, row: &ProbeRow, (_, height): (usize, usize)) -> Vec<Words> {
    if row.vantages.is_empty() || height == 0 {
        return Vec::new();
    }
    let head = [&say::VANTAGE, &say::NOW, &say::P50, &say::P95, &say::SUCCESS, &say::OBJECTIVE];
    let mut lines = vec![line(&head.map(|text| Words::dim(view.say(text))), &WIDTHS)];
    // Those that need a person come first: a line that is cut off must not be the one that matters.
    let mut rows: Vec<&VantageRow> = row.vantages.iter().collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.standing));
    lines.extend(rows.iter().map(|row| one(view, row)));
    if lines.len() > height {
        let more = lines.len() + 1 - height;
        lines.truncate(height - 1);
        lines.push(Words::dim(format!(" {}", view.phrase(&phrase!(say::AND_MORE, n = more)))));
    }
    lines
}

fn one(view: &View, row: &VantageRow) -> Words {
    let now = match &row.last {
        Some(last) if !row.stale && last.outcome == Outcome::Ok => Words::new(short(last.service)),
        Some(last) if !row.stale => Words::toned(view.say(short_name(last.outcome)), Tone::Bad),
        _ => Words::dim(UNKNOWN),
    };
    let standing = row.standing.map_or_else(
        || Words::dim(UNKNOWN),
        |it| Words::toned(format!("{} {}", it.glyph(), view.say(it.name())), standing_tone(it)),
    );
    let (p50, p95) = (quantile(row.response.p50), quantile(row.response.p95));
    line(
        &[Words::new(row.vantage.as_ref()), now, p50, p95, Words::new(percent(row.ok, row.events)), standing],
        &WIDTHS,
    )
}
