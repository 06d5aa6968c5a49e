//! The verdict in Chinese characters of dots, beside the Latin word: whoever reads no GO reads this from as far away.
//! Dots are half as high as a cell, so that they are about square and a character fits into six rows.

use crate::tui::widgets::text;
use ratatui::{buffer::Buffer, layout::Rect, style::Style};

/// Dots of a character, across and down.
const DOTS: u16 = 12;

/// Cells that a dot is wide, and half rows that it is high, at the largest.
const SCALE_MAX: u16 = 4;

/// The characters that a verdict is written with.
const fn dots(c: char) -> Option<[&'static str; 12]> {
    match c {
        '\u{4e0d}' => Some([
            "############",
            ".....##.....",
            ".....#......",
            "....##......",
            "...###.##...",
            "..##.#..##..",
            ".##..#...##.",
            "##...#....##",
            ".....#......",
            ".....#......",
            ".....#......",
            ".....#......",
        ]),
        '\u{901a}' => Some([
            ".#..########",
            "..#...#..##.",
            ".......##...",
            "....########",
            "###.#..#...#",
            "..#.########",
            "..#.#..#...#",
            "..#.########",
            "..#.#..#...#",
            "..#.#..#..##",
            ".#.#........",
            "#...########",
        ]),
        '\u{8fc7}' => Some([
            ".#.......#..",
            "..#......#..",
            "....########",
            ".........#..",
            "###..#...#..",
            "..#...#..#..",
            "..#....#.#..",
            "..#......#..",
            "..#......#..",
            "..#....###..",
            ".#.#........",
            "#...########",
        ]),
        _ => None,
    }
}

/// Cells across and rows of a word at a scale; `None` for a word that has a character without dots.
fn size(word: &str, scale: u16) -> Option<(u16, u16)> {
    let count = u16::try_from(word.chars().map(dots).collect::<Option<Vec<_>>>()?.len()).ok()?;
    Some((((DOTS + 1) * count).saturating_sub(1) * scale, (DOTS * scale).div_ceil(2)))
}

/// The largest size at which a word fits.
pub fn fitting(word: &str, width: u16, height: u16) -> Option<(u16, u16)> {
    let sizes = (1..=SCALE_MAX).rev().filter_map(|scale| size(word, scale));
    sizes.into_iter().find(|(across, rows)| *across <= width && *rows <= height)
}

/// Draws a word as large as it fits into an area, from its left edge.
pub fn draw(buffer: &mut Buffer, area: Rect, word: &str, style: Style) {
    let Some((_, rows)) = fitting(word, area.width, area.height) else { return };
    let scale = rows * 2 / DOTS;
    let top = area.y + (area.height - rows) / 2;
    for (at, dots) in (0_u16..).zip(word.chars().filter_map(dots)) {
        let left = area.x + at * (DOTS + 1) * scale;
        let is_set = |column: u16, half: u16| {
            let row = dots.get(usize::from(half / scale)).map_or("", |row| *row);
            row.as_bytes().get(usize::from(column / scale)) == Some(&b'#')
        };
        for row in 0..rows {
            let half = |column| match (is_set(column, row * 2), is_set(column, row * 2 + 1)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            };
            let line: String = (0..DOTS * scale).map(half).collect();
            text::put(buffer, (left, top + row), DOTS * scale, &line, style);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{verdict::Verdict, wording::Lang};

    #[test]
    fn every_character_has_as_many_dots_in_each_row() {
        for verdict in [Verdict::Go, Verdict::NoGo] {
            for c in verdict.name().get(Lang::Zh).chars() {
                assert!(dots(c).unwrap().iter().all(|row| row.len() == usize::from(DOTS)), "{c}");
            }
        }
    }

    #[test]
    fn the_largest_that_fits_is_drawn() {
        assert_eq!(fitting("通过", 25, 6), Some((25, 6)));
        assert_eq!(fitting("通过", 60, 12), Some((50, 12)));
        assert_eq!(fitting("不通过", 37, 6), None);
        assert_eq!(fitting("故障", 200, 60), None, "without dots it is not drawn");
    }
}
