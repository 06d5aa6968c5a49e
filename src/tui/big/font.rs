//! Figures and letters made of blocks, for what must be read from across a room.

use crate::tui::widgets::text;
use ratatui::{buffer::Buffer, layout::Rect, style::Style};

/// Rows of dots of a character.
pub const ROWS: u16 = 5;

/// Cells of a dot at each scale, width before height: about square, since cells are twice as high as wide.
const SCALES: [(u16, u16); 5] = [(1, 1), (2, 1), (3, 2), (4, 2), (6, 3)];

/// The dots of a character; a blank for one that has none.
const fn dots(c: char) -> [&'static str; 5] {
    match c {
        '0' => ["####", "#..#", "#..#", "#..#", "####"],
        '1' => ["..#.", ".##.", "..#.", "..#.", ".###"],
        '2' => ["####", "...#", "####", "#...", "####"],
        '3' => ["####", "...#", ".###", "...#", "####"],
        '4' => ["#..#", "#..#", "####", "...#", "...#"],
        '5' => ["####", "#...", "####", "...#", "####"],
        '6' => ["####", "#...", "####", "#..#", "####"],
        '7' => ["####", "...#", "..#.", "..#.", "..#."],
        '8' => ["####", "#..#", "####", "#..#", "####"],
        '9' => ["####", "#..#", "####", "...#", "####"],
        'C' => [".###", "#...", "#...", "#...", ".###"],
        'E' => ["####", "#...", "###.", "#...", "####"],
        'G' => [".###", "#...", "#.##", "#..#", ".###"],
        'I' => ["###", ".#.", ".#.", ".#.", "###"],
        'L' => ["#...", "#...", "#...", "#...", "####"],
        'N' => ["#...#", "##..#", "#.#.#", "#..##", "#...#"],
        'O' => [".##.", "#..#", "#..#", "#..#", ".##."],
        'R' => ["###.", "#..#", "###.", "#.#.", "#..#"],
        'S' => [".###", "#...", ".##.", "...#", "###."],
        'T' => ["###", ".#.", ".#.", ".#.", ".#."],
        'U' => ["#..#", "#..#", "#..#", "#..#", ".##."],
        'V' => ["#...#", "#...#", ".#.#.", ".#.#.", "..#.."],
        'd' => ["...#", "...#", ".###", "#..#", ".###"],
        'h' => ["#...", "#...", "###.", "#..#", "#..#"],
        '-' => ["...", "...", "###", "...", "..."],
        '+' => ["...", ".#.", "###", ".#.", "..."],
        '?' => ["###.", "...#", ".##.", "....", ".#.."],
        '!' => ["#", "#", "#", ".", "#"],
        ':' => [".", "#", ".", "#", "."],
        _ => ["..", "..", "..", "..", ".."],
    }
}

/// Dots across, with one between characters.
fn dots_wide(text: &str) -> u16 {
    let wide = text.chars().map(|c| dots(c)[0].len() + 1).sum::<usize>();
    u16::try_from(wide.saturating_sub(1)).unwrap_or(u16::MAX)
}

/// The largest scale at which a text fits; `None` when it does not at all.
fn scale(text: &str, width: u16, height: u16) -> Option<(u16, u16)> {
    let fits =
        |(wide, high): &&(u16, u16)| dots_wide(text).saturating_mul(*wide) <= width && ROWS * high <= height;
    SCALES.iter().rev().find(fits).copied()
}

/// Cells that a text takes at its smallest.
pub fn least_wide(text: &str) -> u16 {
    dots_wide(text)
}

/// Cells that a text takes across in so much room.
pub fn width(content: &str, width: u16, height: u16) -> u16 {
    let plain = || u16::try_from(text::width(content)).unwrap_or(u16::MAX).min(width);
    scale(content, width, height).map_or_else(plain, |(wide, _)| dots_wide(content) * wide)
}

/// Rows that a text takes in so much room; 1 where only plain text fits.
pub fn height(text: &str, width: u16, height: u16) -> u16 {
    scale(text, width, height).map_or(1, |(_, high)| ROWS * high)
}

/// Draws a text in the middle of an area, as large as it fits; as plain text, where blocks do not.
pub fn draw(buffer: &mut Buffer, area: Rect, content: &str, style: Style) {
    let Some((wide, high)) = scale(content, area.width, area.height) else {
        let used = u16::try_from(text::width(content)).unwrap_or(u16::MAX).min(area.width);
        text::put(buffer, (area.x + (area.width - used) / 2, area.y), area.width, content, style);
        return;
    };
    let mut x = area.x + (area.width - dots_wide(content) * wide) / 2;
    let top = area.y + (area.height - ROWS * high) / 2;
    let block = "█".repeat(wide.into());
    for c in content.chars() {
        let dots = dots(c);
        for (row, line) in (0_u16..).zip(dots) {
            for (column, _) in (0_u16..).zip(line.bytes()).filter(|(_, dot)| *dot == b'#') {
                for y in 0..high {
                    text::put(buffer, (x + column * wide, top + row * high + y), wide, &block, style);
                }
            }
        }
        x += (u16::try_from(dots[0].len()).unwrap_or(u16::MAX) + 1) * wide;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_as_wide_in_each_row() {
        for c in "0123456789CEGILNORSTUVdh-+?!: ".chars() {
            let dots = dots(c);
            assert!(dots.iter().all(|row| row.len() == dots[0].len()), "{c}");
        }
    }

    #[test]
    fn the_largest_that_fits_is_drawn() {
        assert_eq!(scale("12:34", 21, 5), Some((1, 1)));
        assert_eq!(scale("12:34", 200, 5), Some((2, 1)));
        assert_eq!(scale("12:34", 200, 15), Some((6, 3)));
        assert_eq!(scale("12:34", 10, 5), None);
        assert_eq!(height("12:34", 10, 5), 1);
    }
}
