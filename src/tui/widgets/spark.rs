//! Trends in block characters.

use super::text::Words;
use crate::{report::board::Point, tui::theme::Tone};
use std::time::Duration;

const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Stands where something failed, instead of a block: seen without colour.
pub const FAILED: char = '!';

/// Latency by window, oldest first, in `cells` columns; the newest is rightmost. A window with failures is marked,
/// and one in which nothing was measured is blank. The scale is the row's own, but small changes stay small.
pub fn latency(points: &[Point], cells: usize) -> Words {
    let columns = columns(points, cells, |group| Point {
        p50: group.iter().filter_map(|point| point.p50).max(),
        events: group.iter().map(|point| point.events).sum(),
        bad: group.iter().map(|point| point.bad).sum(),
    });
    let mut known: Vec<Duration> = columns.iter().flatten().filter_map(|point| point.p50).collect();
    known.sort_unstable();
    let usual = known.get(known.len() / 2).copied().unwrap_or_default();
    let top = known.last().copied().unwrap_or_default().max(usual * 3);
    runs(columns.iter().map(|column| match column {
        Some(point) if point.bad > 0 => (FAILED, Tone::Bad),
        Some(Point { p50: Some(p50), .. }) => {
            (block(p50.as_secs_f64() / top.as_secs_f64().max(1e-9)), Tone::Plain)
        }
        _ => (' ', Tone::Plain),
    }))
}

/// Shares of 1 by window, on the scale from 0 to 1.
pub fn shares(points: &[Option<f64>], cells: usize) -> Words {
    let columns = columns(points, cells, |group| group.iter().copied().flatten().reduce(f64::max));
    runs(columns.iter().map(|column| match column.flatten() {
        Some(share) => (block(share), Tone::Plain),
        None => (' ', Tone::Plain),
    }))
}

/// As many columns as asked for: points side by side merged where there are more of them, blanks where fewer.
fn columns<T: Copy, U: Copy>(points: &[T], cells: usize, merge: impl Fn(&[T]) -> U) -> Vec<Option<U>> {
    let group = points.len().div_ceil(cells.max(1)).max(1);
    let mut columns: Vec<Option<U>> =
        points.rchunks(group).take(cells).map(|group| Some(merge(group))).collect();
    columns.resize(cells, None);
    columns.reverse();
    columns
}

fn block(share: f64) -> char {
    let level = BLOCKS.iter().enumerate().rev().find(|(i, _)| share * 8.0 > *i as f64);
    level.map_or(BLOCKS[0], |(_, block)| *block)
}

fn runs(columns: impl Iterator<Item = (char, Tone)>) -> Words {
    let mut words = Words::default();
    for (glyph, tone) in columns {
        match words.0.last_mut() {
            Some((text, last)) if *last == tone => text.push(glyph),
            _ => words.0.push((glyph.to_string(), tone)),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(ms: u64, bad: u64) -> Point {
        Point { p50: Some(Duration::from_millis(ms)), events: 10, bad }
    }

    #[test]
    fn failures_and_gaps_are_seen_without_colour() {
        let points = [point(10, 0), Point::default(), point(10, 3), point(90, 0)];
        assert_eq!(latency(&points, 4).text(), "▁ !█");
        assert_eq!(latency(&points, 6).text(), "  ▁ !█", "the newest is rightmost");
        assert_eq!(latency(&points, 2).text(), "▁!", "a failure is not lost when points share a column");
        assert_eq!(latency(&points, 0).text(), "");
    }

    #[test]
    fn an_even_row_is_low() {
        assert_eq!(latency(&[point(10, 0), point(11, 0), point(10, 0)], 3).text(), "▃▃▃");
        assert_eq!(shares(&[Some(0.0), Some(0.5), Some(1.0), None], 4).text(), "▁▄█ ");
    }
}
