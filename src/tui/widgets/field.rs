//! A text a person types. Edits by grapheme, wraps by width, and tells where the terminal's own cursor belongs, which
//! is where an input method shows the pinyin being typed.

use super::text;
use crate::tui::input::Key;
use crossterm::event::KeyCode;
use unicode_segmentation::UnicodeSegmentation;

/// Longest text taken, in bytes: the longest note with room to spare.
const BYTES_MAX: usize = 16_384;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    text: String,
    /// Byte offset, at the edge of a grapheme.
    cursor: usize,
}

/// The text as drawn, with the cursor's place in it.
#[derive(Debug, PartialEq, Eq)]
pub struct Drawn {
    pub lines: Vec<String>,
    pub row: usize,
    pub column: usize,
}

impl Field {
    pub fn with(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { cursor: text.len(), text }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Inserts what was typed or pasted. Without `lines`, line breaks become blanks.
    pub fn insert(&mut self, pasted: &str, lines: bool) {
        let room = BYTES_MAX.saturating_sub(self.text.len());
        let pasted = pasted.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
        let mut clean = String::new();
        for c in pasted.chars() {
            let c = if c == '\n' && !lines { ' ' } else { c };
            if clean.len() + c.len_utf8() > room {
                break;
            }
            if c == '\n' || !c.is_control() {
                clean.push(c);
            }
        }
        self.text.insert_str(self.cursor, &clean);
        self.cursor += clean.len();
        self.settle();
    }

    /// A key of one-line editing; whether it was one.
    pub fn key(&mut self, key: Key) -> bool {
        match key {
            Key::Char(c) => self.insert(c.encode_utf8(&mut [0; 4]), false),
            Key::Code(KeyCode::Backspace) => self.backspace(),
            Key::Code(KeyCode::Delete) => self.delete(),
            Key::Code(KeyCode::Left) => self.left(),
            Key::Code(KeyCode::Right) => self.right(),
            Key::Code(KeyCode::Home) => self.home(),
            Key::Code(KeyCode::End) => self.end(),
            _ => return false,
        }
        true
    }

    pub fn backspace(&mut self) {
        let from = self.before();
        self.text.replace_range(from..self.cursor, "");
        self.cursor = from;
        self.settle();
    }

    pub fn delete(&mut self) {
        let until = self.after();
        self.text.replace_range(self.cursor..until, "");
        self.settle();
    }

    pub fn left(&mut self) {
        self.cursor = self.before();
    }

    pub fn right(&mut self) {
        self.cursor = self.after();
    }

    pub fn home(&mut self) {
        self.cursor = self.text[..self.cursor].rfind('\n').map_or(0, |at| at + 1);
    }

    pub fn end(&mut self) {
        self.cursor = self.text[self.cursor..].find('\n').map_or(self.text.len(), |at| self.cursor + at);
    }

    /// One line of the text up or down; whether there was one.
    pub fn vertical(&mut self, down: bool) -> bool {
        let column = {
            let start = self.text[..self.cursor].rfind('\n').map_or(0, |at| at + 1);
            text::width(&self.text[start..self.cursor])
        };
        let start = if down {
            match self.text[self.cursor..].find('\n') {
                Some(at) => self.cursor + at + 1,
                None => return false,
            }
        } else {
            match self.text[..self.cursor].rfind('\n') {
                Some(end) => self.text[..end].rfind('\n').map_or(0, |at| at + 1),
                None => return false,
            }
        };
        let line = self.text[start..].split('\n').next().unwrap_or_default();
        let mut wide = 0;
        let at = line.grapheme_indices(true).find(|(_, grapheme)| {
            wide += text::width(grapheme);
            wide > column
        });
        self.cursor = start + at.map_or(line.len(), |(at, _)| at);
        true
    }

    /// Wraps the text into lines of at most `cells` (at least 2), leaving a cell for the cursor.
    pub fn drawn(&self, cells: usize) -> Drawn {
        let cells = cells.max(2);
        let mut drawn = Drawn { lines: vec![String::new()], row: 0, column: 0 };
        let mut used = 0;
        for (at, grapheme) in self.text.grapheme_indices(true) {
            let wide = if grapheme == "\n" { 0 } else { text::width(grapheme) };
            if used + wide > cells {
                drawn.lines.push(String::new());
                used = 0;
            }
            if at == self.cursor {
                (drawn.row, drawn.column) = (drawn.lines.len() - 1, used);
            }
            if grapheme == "\n" {
                drawn.lines.push(String::new());
                used = 0;
            } else if let Some(line) = drawn.lines.last_mut() {
                line.push_str(grapheme);
                used += wide;
            }
        }
        if self.cursor >= self.text.len() {
            if used >= cells {
                drawn.lines.push(String::new());
                used = 0;
            }
            (drawn.row, drawn.column) = (drawn.lines.len() - 1, used);
        }
        drawn
    }

    fn before(&self) -> usize {
        self.text[..self.cursor].grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn after(&self) -> usize {
        self.text[self.cursor..].graphemes(true).next().map_or(self.cursor, |first| self.cursor + first.len())
    }

    /// An edit can join what stands left and right of it into one grapheme: the cursor moves to its end.
    fn settle(&mut self) {
        let edges = self.text.grapheme_indices(true).map(|(at, _)| at);
        self.cursor = edges.chain([self.text.len()]).find(|at| *at >= self.cursor).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn editing_chinese() {
        let mut field = Field::with("会员价");
        field.backspace();
        field.left();
        field.insert("积分\n", false);
        assert_eq!(field.text(), "会积分 员");
        assert_eq!(field.drawn(5), Drawn { lines: vec!["会积".into(), "分 员".into()], row: 1, column: 3 });
        field.delete();
        assert_eq!(field.text(), "会积分 ");
        let joined = Field::with("👩\u{200d}👩\u{200d}👧 e\u{301}");
        let mut edited = joined.clone();
        edited.backspace();
        edited.backspace();
        edited.backspace();
        assert_eq!(edited.text(), "", "a family is one grapheme");
    }

    #[test]
    fn lines_up_and_down() {
        let mut field = Field::with("会员卡\nab");
        assert!(!field.vertical(true) && field.vertical(false));
        field.insert("X", true);
        assert_eq!(field.text(), "会X员卡\nab");
        field.end();
        assert_eq!((field.drawn(20).row, field.drawn(20).column), (0, 7));
    }

    proptest! {
        #[test]
        fn any_edit_keeps_the_cursor_in_the_text(edits in prop::collection::vec((0_u8..8, "\\PC{0,3}"), 0..40), cells in 1_usize..12) {
            let mut field = Field::default();
            for (edit, text) in edits {
                match edit {
                    0 => field.backspace(),
                    1 => field.delete(),
                    2 => field.left(),
                    3 => field.right(),
                    4 => field.home(),
                    5 => { field.vertical(false); }
                    6 => field.insert("\n", true),
                    _ => field.insert(&text, true),
                }
                let drawn = field.drawn(cells);
                prop_assert!(drawn.row < drawn.lines.len() && drawn.column <= cells.max(2));
            }
        }
    }
}
