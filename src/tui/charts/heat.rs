//! Latency over time.
//!
//! ```text
//! ─ Heat map Staff login ──────────────── 10 min  ░▒▓█ share of answers ─
//!  500ms ┃                                  ░
//!  300ms │      ░        ░         ░       ░▒▒
//!  100ms │▒▒▒▒▒▒▓▒▒▒▒▒▒▒▒▓▒▒▒▒▒▒▒▒▒▓▒▒▒▒▒▒▒▓▒▒
//!   50ms │▓▓▓▓▓▓▒▓▓▓▓▓▓▓▓▒▓▓▓▓▓▓▓▓▓▒▓▓▓▓▓▓▓▒▓▓
//!        │!                                 x         ▾
//!        16:49:20           16:54:20           16:59:20
//! ```

use super::{Chart, planned};
use crate::{
    phrase,
    report::{
        board::ProbeRow,
        heat::{Band, Column, Heat},
    },
    tui::{
        theme::Tone,
        view::{View, short},
        widgets::{
            spark::FAILED,
            text::{self, Words},
        },
    },
    wording::console as say,
};
use chrono::{DateTime, Utc};

pub static HEAT: Chart = Chart { name: &say::HEAT, is_of_line: true, empty: &say::NO_HEAT, note, lines };

/// Cells of the labels, with the axis.
const AXIS: usize = 8;

/// The line of marks and that of the times.
const UNDER: usize = 2;

/// Shares of the answers of a column, from faint to full.
const SHADES: [(f64, char); 4] = [(0.7, '█'), (0.35, '▓'), (0.1, '▒'), (0.0, '░')];

/// More columns than this tell no more.
const COLUMNS_MAX: usize = 144;

/// Stands where the target made us miss slots.
pub const MISSED: char = 'x';
/// Stands where we did not measure.
pub const UNMEASURED: char = '·';
/// Stands where somebody noted something.
pub const NOTED: char = '▾';
/// The axis beside bands that are slower than the objective allows.
pub const SLOW: char = '┃';

fn note(view: &View, _: &ProbeRow) -> Words {
    Words::new(view.say(view.lens.zoom.name()))
        .and(format!("  ░▒▓█ {}", view.say(&say::SHARE_OF_ANSWERS)), Tone::Dim)
}

fn lines(view: &View, row: &ProbeRow, (cells, height): (usize, usize)) -> Vec<Words> {
    let Some(probe) = planned(view, row) else { return Vec::new() };
    let room = cells.saturating_sub(AXIS + 1);
    if room == 0 || height <= UNDER {
        return Vec::new();
    }
    let heat = Heat::of(&view.world, probe, view.lens.zoom, room.min(COLUMNS_MAX), height - UNDER);
    if heat.bands.is_empty() && heat.columns.iter().all(|column| mark(column).0 == ' ') {
        return Vec::new();
    }
    let wide = (room / heat.columns.len()).max(1);
    let mut lines: Vec<Words> = (0..heat.bands.len()).map(|band| band_line(&heat, band, wide)).collect();
    let marks = heat.columns.iter().map(|column| repeat(mark(column), wide));
    lines.push(joined(Words::dim(format!("{}│", " ".repeat(AXIS - 1))), marks));
    lines.push(times(view, &heat, wide, cells));
    lines
}

fn band_line(heat: &Heat, band: usize, wide: usize) -> Words {
    let Band { most, is_slow, .. } = heat.bands[band];
    let label = short(most);
    let (axis, tone) = if is_slow { (SLOW, Tone::Warn) } else { ('│', Tone::Dim) };
    let blanks = (AXIS - 2).saturating_sub(text::width(&label));
    let lead = Words::dim(format!("{}{label} ", " ".repeat(blanks))).and(axis, tone);
    let shade = |column: &Column| {
        let share = column.shares.get(band).copied().unwrap_or_default();
        let shade = SHADES.iter().find(|(least, _)| share > *least).map_or(' ', |(_, shade)| *shade);
        (shade, if is_slow { Tone::Warn } else { Tone::Plain })
    };
    joined(lead, heat.columns.iter().map(|column| repeat(shade(column), wide)))
}

/// What went wrong in a column, worst first; a note only where nothing did.
fn mark(column: &Column) -> (char, Tone) {
    match column {
        Column { missed: 1.., .. } => (MISSED, Tone::Bad),
        Column { failed: 1.., .. } => (FAILED, Tone::Bad),
        Column { is_noted: true, .. } => (NOTED, Tone::Focus),
        Column { unmeasured: 1.., .. } => (UNMEASURED, Tone::Dim),
        _ => (' ', Tone::Plain),
    }
}

fn repeat((glyph, tone): (char, Tone), wide: usize) -> (String, Tone) {
    (std::iter::repeat_n(glyph, wide).collect(), tone)
}

/// Pieces of the same tone as one.
fn joined(lead: Words, pieces: impl Iterator<Item = (String, Tone)>) -> Words {
    let mut words = lead;
    words.0.push((String::new(), Tone::Plain));
    for (piece, tone) in pieces {
        match words.0.last_mut() {
            Some((text, last)) if *last == tone => text.push_str(&piece),
            _ => words.0.push((piece, tone)),
        }
    }
    words
}

/// When the first column begins, when the last ends, and in between as many times as there is room for.
fn times(view: &View, heat: &Heat, wide: usize, cells: usize) -> Words {
    let grid = heat.grid;
    let day = grid.until() - grid.from > chrono::TimeDelta::hours(1);
    let zone = view.snapshot.plan.project.timezone;
    let shown = |at: DateTime<Utc>| {
        at.with_timezone(&zone).format(if day { "%H:%M" } else { "%H:%M:%S" }).to_string()
    };
    let mut line = " ".repeat(AXIS);
    let width = grid.columns * wide;
    let ticks = (width / 18).clamp(1, 8);
    for tick in 0..ticks {
        let column = grid.columns * tick / ticks;
        let at = AXIS + column * wide;
        line.push_str(&" ".repeat(at.saturating_sub(text::width(&line))));
        line.push_str(&shown(grid.begin(column)));
    }
    let last = shown(grid.until());
    let at = (AXIS + width).saturating_sub(last.len());
    if at > text::width(&line) {
        line.push_str(&" ".repeat(at - text::width(&line)));
        line.push_str(&last);
    }
    if let Some(first) = heat.first.filter(|first| *first > grid.from + grid.step) {
        let held = format!("  {}", view.phrase(&phrase!(say::HELD_SINCE, at = view.time(first))));
        if text::width(&line) + text::width(&held) <= cells {
            line.push_str(&held);
        }
    }
    Words::dim(line)
}
