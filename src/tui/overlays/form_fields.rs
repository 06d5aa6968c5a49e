//! The fields of a form, and how each is drawn.

use crate::{
    tui::{
        theme::Tone,
        view::View,
        widgets::{
            field::Field,
            text::{self, Words},
        },
    },
    wording::{Phrase, Text},
};

#[derive(Clone, Debug)]
pub struct Entry {
    pub label: &'static Text,
    pub kind: Kind,
}

#[derive(Clone, Debug)]
pub enum Kind {
    /// So many lines are shown at least; more than one takes line breaks.
    Text {
        field: Field,
        lines: usize,
    },
    Choice {
        options: Vec<Phrase>,
        at: usize,
    },
}

impl Entry {
    pub fn line(label: &'static Text) -> Self {
        Self::lines(label, 1)
    }

    pub fn lines(label: &'static Text, lines: usize) -> Self {
        Self { label, kind: Kind::Text { field: Field::default(), lines } }
    }

    pub fn choice(
        label: &'static Text,
        options: impl IntoIterator<Item = impl Into<Phrase>>,
        at: usize,
    ) -> Self {
        let options = options.into_iter().map(Into::into).collect();
        Self { label, kind: Kind::Choice { options, at } }
    }

    #[must_use]
    pub fn with(mut self, text: String) -> Self {
        if let Kind::Text { field, .. } = &mut self.kind {
            *field = Field::with(text);
        }
        self
    }

    pub fn text(&self) -> &str {
        match &self.kind {
            Kind::Text { field, .. } => field.text(),
            Kind::Choice { .. } => "",
        }
    }

    /// Moves a choice on or back, or the cursor of a text.
    pub fn sideways(&mut self, back: bool) {
        match &mut self.kind {
            Kind::Text { field, .. } if back => field.left(),
            Kind::Text { field, .. } => field.right(),
            Kind::Choice { options, at } => {
                let n = options.len().max(1);
                *at = (*at + if back { n - 1 } else { 1 }) % n;
            }
        }
    }

    /// The lines of the field, and where in them the cursor is when it is focused.
    pub fn drawn(&self, view: &View, cells: usize, focused: bool) -> (Vec<Words>, Option<(usize, usize)>) {
        let label_tone = if focused { Tone::Focus } else { Tone::Dim };
        let mark = if focused { "▸ " } else { "  " };
        let label = Words::toned(format!("{mark}{}", view.say(self.label)), label_tone);
        match &self.kind {
            Kind::Choice { options, at } => {
                let mut words = label.and("  ", Tone::Plain);
                for (i, option) in options.iter().enumerate() {
                    let option = view.phrase(option);
                    words = if i == *at {
                        words.and(format!("[{option}] "), Tone::Strong)
                    } else {
                        words.and(format!(" {option}  "), Tone::Dim)
                    };
                }
                let lines = text::wrap(&words, cells);
                (lines, focused.then_some((0, 0)))
            }
            Kind::Text { field, lines } => {
                let drawn = field.drawn(cells.saturating_sub(5));
                let mut shown = vec![label];
                let blanks = lines.saturating_sub(drawn.lines.len());
                let rows = drawn.lines.into_iter().chain(std::iter::repeat_n(String::new(), blanks));
                shown.extend(rows.map(|row| Words::dim("  │ ").and(row, Tone::Plain)));
                (shown, focused.then_some((drawn.row + 1, drawn.column + 4)))
            }
        }
    }
}
