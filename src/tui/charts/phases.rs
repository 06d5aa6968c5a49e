//! Where the service time of a probe goes.

use super::{Chart, line, no_note};
use crate::{
    report::board::{PhaseRow, ProbeRow},
    tui::{
        theme::Tone,
        view::{View, short},
        widgets::text::Words,
    },
    wording::console as say,
};
use rust_decimal::prelude::ToPrimitive as _;
use std::time::Duration;

pub static PHASES: Chart =
    Chart { name: &say::PHASES, is_of_line: true, empty: &say::NO_PHASES, note: no_note, lines };

/// The name and the three percentiles.
const WIDTHS: [usize; 4] = [14, 7, 7, 7];

fn lines(view: &View, row: &ProbeRow, (cells, height): (usize, usize)) -> Vec<Words> {
    if row.phases.is_empty() || height == 0 {
        return Vec::new();
    }
    let head = [&say::PHASE, &say::P50, &say::P95, &say::P99].map(|text| Words::dim(view.say(text)));
    let slowest = row.phases.iter().map(|phase| phase.p95).max().unwrap_or_default();
    let bar = cells.saturating_sub(WIDTHS.iter().map(|width| width + 1).sum::<usize>() + 2);
    let mut lines = vec![line(&head, &WIDTHS)];
    lines.extend(row.phases.iter().map(|phase| one(view, phase, slowest, bar)));
    lines.truncate(height);
    lines
}

/// A phase, with a bar of its median in full and of its 95th percentile in faint.
fn one(view: &View, row: &PhaseRow, slowest: Duration, cells: usize) -> Words {
    let PhaseRow { phase, p50, p95, p99 } = row;
    let times = [p50, p95, p99].map(|time| Words::new(short(*time)));
    let [p50_words, p95_words, p99_words] = times;
    let mut words = line(&[Words::new(view.say(phase.name())), p50_words, p95_words, p99_words], &WIDTHS);
    let long = |time: &Duration| {
        let share = time.as_secs_f64() / slowest.as_secs_f64().max(1e-9);
        (share * cells as f64).round().to_usize().unwrap_or(cells).min(cells)
    };
    let (full, faint) = (long(p50), long(p95));
    words = words.and("█".repeat(full), Tone::Plain);
    words.and("░".repeat(faint.saturating_sub(full)), Tone::Dim)
}
