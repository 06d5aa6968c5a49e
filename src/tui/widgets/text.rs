//! Text in cells: widths of wide characters, cutting by grapheme, wrapping, and text made of several tones.

use crate::tui::theme::{Colour, Tone};
use ratatui::{
    buffer::{Buffer, CellWidth},
    layout::Rect,
    style::Style,
};
use unicode_segmentation::UnicodeSegmentation;

/// Text in pieces of a tone each.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Words(pub Vec<(String, Tone)>);

impl Words {
    pub fn new(text: impl Into<String>) -> Self {
        Self::toned(text, Tone::Plain)
    }

    pub fn toned(text: impl Into<String>, tone: Tone) -> Self {
        Self(vec![(text.into(), tone)])
    }

    pub fn dim(text: impl Into<String>) -> Self {
        Self::toned(text, Tone::Dim)
    }

    #[must_use]
    pub fn and(mut self, text: impl Into<String>, tone: Tone) -> Self {
        self.0.push((text.into(), tone));
        self
    }

    pub fn width(&self) -> usize {
        self.0.iter().map(|(text, _)| width(text)).sum()
    }

    pub fn text(&self) -> String {
        self.0.iter().map(|(text, _)| text.as_str()).collect()
    }
}

/// Graphemes that take up cells, with how many.
pub fn graphemes(text: &str) -> impl Iterator<Item = (&str, usize)> {
    text.graphemes(true)
        .filter(|grapheme| !grapheme.contains(char::is_control))
        .map(|grapheme| (grapheme, usize::from(grapheme.cell_width())))
        .filter(|(_, width)| *width > 0)
}

pub fn width(text: &str) -> usize {
    if text.bytes().all(|byte| (b' '..0x7f).contains(&byte)) {
        return text.len();
    }
    graphemes(text).map(|(_, width)| width).sum()
}

/// One line of at most `cells`; what does not fit is cut and an ellipsis says so. A line break becomes a blank.
pub fn fit(text: &str, cells: usize) -> String {
    let text = text.replace(['\n', '\t'], " ");
    if width(&text) <= cells {
        return text;
    }
    let mut fitted = String::new();
    let mut used = 1;
    for (grapheme, width) in graphemes(&text) {
        used += width;
        if used > cells {
            break;
        }
        fitted.push_str(grapheme);
    }
    if cells > 0 {
        fitted.push('…');
    }
    fitted
}

/// Writes one line at `x`, `y`, at most `cells` long. Returns the cells used.
pub fn put(buffer: &mut Buffer, (x, y): (u16, u16), cells: u16, text: &str, style: Style) -> u16 {
    let area = buffer.area;
    if !area.contains((x, y).into()) {
        return 0;
    }
    let cells = cells.min(area.right() - x);
    let (end, _) = buffer.set_stringn(x, y, fit(text, cells.into()), cells.into(), style);
    end - x
}

/// Writes words; a style given over them (such as the cursor line) comes on top.
pub fn put_words(
    buffer: &mut Buffer,
    (x, y): (u16, u16),
    cells: u16,
    words: &Words,
    colour: Colour,
    over: Style,
) -> u16 {
    let mut used = 0;
    for (text, tone) in &words.0 {
        if used >= cells {
            break;
        }
        used += put(buffer, (x + used, y), cells - used, text, colour.style(*tone).patch(over));
    }
    used
}

/// Breaks words into lines of at most `cells`, between words where it can.
pub fn wrap(words: &Words, cells: usize) -> Vec<Words> {
    let mut lines = vec![Words::default()];
    let mut used = 0;
    if cells == 0 {
        return lines;
    }
    let push = |lines: &mut Vec<Words>, piece: &str, tone: Tone| {
        if let Some(line) = lines.last_mut() {
            match line.0.last_mut() {
                Some((text, last)) if *last == tone => text.push_str(piece),
                _ => line.0.push((piece.to_owned(), tone)),
            }
        }
    };
    for (text, tone) in &words.0 {
        for (i, paragraph) in text.split('\n').enumerate() {
            if i > 0 {
                lines.push(Words::default());
                used = 0;
            }
            for word in paragraph.split_word_bounds() {
                let wide = width(word);
                if used + wide <= cells {
                    push(&mut lines, word, *tone);
                    used += wide;
                    continue;
                }
                if wide <= cells {
                    lines.push(Words::default());
                    let blank = word.trim().is_empty();
                    push(&mut lines, if blank { "" } else { word }, *tone);
                    used = if blank { 0 } else { wide };
                    continue;
                }
                for (grapheme, wide) in graphemes(word) {
                    if used + wide > cells && used > 0 {
                        lines.push(Words::default());
                        used = 0;
                    }
                    push(&mut lines, grapheme, *tone);
                    used += wide;
                }
            }
        }
    }
    lines
}

/// The most cells one grapheme takes: a wide letter, or a narrow one with its sound mark counted apart.
const GRAPHEME_CELLS_MAX: u16 = 4;

/// Blanks an area for something drawn on top, and what is left of a wide character that reaches into it.
pub fn clear(buffer: &mut Buffer, area: Rect) {
    let area = area.intersection(buffer.area);
    for y in area.top()..area.bottom() {
        for back in 1..GRAPHEME_CELLS_MAX.min(area.x - buffer.area.x + 1) {
            if buffer[(area.x - back, y)].symbol().cell_width() > back {
                buffer[(area.x - back, y)].set_symbol(" ");
            }
        }
        for x in area.left()..area.right() {
            buffer[(x, y)].reset();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn wide_text_is_cut_between_graphemes() {
        assert_eq!(fit("会员查询", 8), "会员查询");
        assert_eq!(fit("会员查询", 7), "会员查…");
        assert_eq!(fit("会员查询", 6), "会员…");
        assert_eq!(fit("e\u{301}e\u{301}e\u{301}", 2), "e\u{301}…");
        assert_eq!(fit("two\nlines", 20), "two lines");
        assert_eq!(fit("abc", 0), "");
    }

    /// A narrow kana with a sound mark of its own takes three cells: one that is covered goes as a whole.
    #[test]
    fn nothing_is_left_of_a_grapheme_that_is_covered() {
        for left in 0..4 {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
            let used = put(&mut buffer, (0, 0), 8, "\u{ff76}\u{ff9e}会", Style::new());
            clear(&mut buffer, Rect::new(left, 0, 4, 1));
            for x in 0..8 {
                let wide = buffer[(x, 0)].symbol().cell_width();
                assert!(
                    (x + 1..x + wide).all(|x| x < left || x >= left + 4),
                    "cell {x} of {used}, cleared from {left}"
                );
            }
        }
    }

    #[test]
    fn lines_break_between_words_and_ideographs() {
        let lines = |text: &str, cells| -> Vec<String> {
            wrap(&Words::new(text), cells).iter().map(Words::text).collect()
        };
        assert_eq!(lines("one two three", 8), ["one two ", "three"]);
        assert_eq!(lines("会员查询", 5), ["会员", "查询"]);
        assert_eq!(lines("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(lines("a\n\nb", 3), ["a", "", "b"]);
    }

    proptest! {
        #[test]
        fn nothing_is_wider_than_its_place(text in "\\PC{0,40}", cells in 1_usize..20) {
            prop_assert!(width(&fit(&text, cells)) <= cells);
            let wrapped = wrap(&Words::new(text.clone()), cells.max(8));
            for line in &wrapped {
                prop_assert!(line.width() <= cells.max(8), "{:?}", line);
            }
        }
    }
}
