//! Pages of text: headings, labelled values and lists, wrapped to whatever width there is, and scrolled.

use super::text::{self, Words};
use crate::tui::theme::{Colour, Tone};
use ratatui::{buffer::Buffer, layout::Rect, style::Style};

#[derive(Clone, Debug, Default)]
pub struct Doc {
    lines: Vec<Line>,
}

#[derive(Clone, Debug)]
struct Line {
    /// Stands before the first line, and as blanks before the others.
    lead: Words,
    words: Words,
}

impl Doc {
    pub fn heading(&mut self, text: impl Into<String>) {
        if !self.lines.is_empty() {
            self.push(Words::default(), Words::default());
        }
        self.push(Words::default(), Words::toned(text, Tone::Strong));
    }

    pub fn text(&mut self, words: impl Into<Words>) {
        self.push(Words::default(), words.into());
    }

    /// `label  value`; nothing at all for an empty value.
    pub fn field(&mut self, label: &str, words: impl Into<Words>) {
        let words = words.into();
        if words.width() == 0 {
            return;
        }
        let pad = 14_usize.saturating_sub(text::width(label)).max(1);
        self.push(Words::dim(format!("{label}{}", " ".repeat(pad))), words);
    }

    /// `· words`, with any glyph.
    pub fn item(&mut self, glyph: Words, words: impl Into<Words>) {
        let mut lead = Words::new("  ");
        lead.0.extend(glyph.0);
        self.push(lead.and(" ", Tone::Plain), words.into());
    }

    fn push(&mut self, lead: Words, words: Words) {
        self.lines.push(Line { lead, words });
    }

    /// Every line as it stands in `cells` columns.
    fn wrapped(&self, cells: usize) -> Vec<Words> {
        let mut wrapped = Vec::new();
        for line in &self.lines {
            let lead = line.lead.width();
            let narrow = lead * 2 > cells;
            let room = if narrow { cells } else { cells - lead };
            for (i, part) in text::wrap(&line.words, room).into_iter().enumerate() {
                let mut whole = match (i, narrow) {
                    (0, false) => line.lead.clone(),
                    (_, false) => Words::new(" ".repeat(lead)),
                    (_, true) => Words::default(),
                };
                whole.0.extend(part.0);
                wrapped.push(whole);
            }
        }
        wrapped
    }

    /// Draws from line `top` on; returns `top` as far as it can go, and how many lines there are.
    pub fn draw(&self, buffer: &mut Buffer, area: Rect, top: usize, colour: Colour) -> (usize, usize) {
        let lines = self.wrapped(area.width.into());
        let top = top.min(lines.len().saturating_sub(area.height.into()));
        for (y, line) in (area.top()..area.bottom()).zip(lines.iter().skip(top)) {
            text::put_words(buffer, (area.x, y), area.width, line, colour, Style::new());
        }
        (top, lines.len())
    }
}

impl From<String> for Words {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for Words {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}
