//! Tables: columns that give way when room is short, and only the rows in sight are formatted.

use super::text::{self, Words};
use crate::{
    tui::theme::{Colour, Tone},
    wording::{Lang, Text},
};
use ratatui::{buffer::Buffer, layout::Rect, style::Style};

static NO_HEAD: Text = Text { zh: "", en: "" };

#[derive(Debug)]
pub struct Column {
    pub head: &'static Text,
    pub width: Width,
    pub align: Align,
    /// Columns of the highest rank are left out first; those of rank 0 stay.
    pub rank: u8,
}

#[derive(Clone, Copy, Debug)]
pub enum Width {
    Cells(u16),
    /// As wide as the widest id of the table.
    Id,
    /// At least this, and a share of what is left.
    Rest(u16),
    /// At least this, and a share three times as large.
    Most(u16),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Right,
}

impl Column {
    pub const fn left(head: &'static Text, width: Width, rank: u8) -> Self {
        Self { head, width, align: Align::Left, rank }
    }

    pub const fn right(head: &'static Text, cells: u16, rank: u8) -> Self {
        Self { head, width: Width::Cells(cells), align: Align::Right, rank }
    }

    /// A status glyph, which needs no head.
    pub const fn glyph() -> Self {
        Self { head: &NO_HEAD, width: Width::Cells(1), align: Align::Left, rank: 0 }
    }
}

/// The width of each column; 0 for one that is left out.
pub fn widths(columns: &[Column], total: u16, id_cells: u16) -> Vec<u16> {
    let least = |column: &Column| match column.width {
        Width::Cells(cells) | Width::Rest(cells) | Width::Most(cells) => cells,
        Width::Id => id_cells.clamp(3, 18),
    };
    let mut shown: Vec<bool> = vec![true; columns.len()];
    loop {
        let kept = || columns.iter().zip(&shown).filter(|(_, shown)| **shown).map(|(column, _)| column);
        let needed: u16 = kept().map(|column| least(column) + 1).sum::<u16>().saturating_sub(1);
        let rank = kept().map(|column| column.rank).max().unwrap_or_default();
        if needed > total && rank > 0 {
            let out = columns.iter().zip(&shown).rposition(|(column, shown)| *shown && column.rank == rank);
            if let Some(out) = out {
                shown[out] = false;
            }
            continue;
        }
        let shares: u16 = kept().map(|column| share(column.width)).sum();
        let (mut spare, mut shares) = (total.saturating_sub(needed), shares);
        let mut widths = vec![0; columns.len()];
        for (i, column) in columns.iter().enumerate().filter(|(i, _)| shown[*i]) {
            let more = spare.saturating_mul(share(column.width)).checked_div(shares).unwrap_or_default();
            spare -= more;
            shares -= share(column.width);
            widths[i] = least(column) + more;
        }
        return widths;
    }
}

/// How much of what is left a column takes.
fn share(width: Width) -> u16 {
    match width {
        Width::Cells(_) | Width::Id => 0,
        Width::Rest(_) => 1,
        Width::Most(_) => 3,
    }
}

/// Where and how a table is drawn.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    pub columns: &'a [Column],
    pub widths: &'a [u16],
    pub area: Rect,
    pub colour: Colour,
    pub lang: Lang,
}

impl Frame<'_> {
    pub fn heads(&self, buffer: &mut Buffer) {
        self.line(buffer, self.area.y, Style::new(), |i, _| Words::dim(self.columns[i].head.get(self.lang)));
    }

    /// One row; `cells` is asked for the cell of each visible column, with its width.
    pub fn row(&self, buffer: &mut Buffer, y: u16, over: Style, cells: &[Words]) {
        let blank = Words::default();
        self.line(buffer, y, over, |i, _| cells.get(i).unwrap_or(&blank).clone());
    }

    fn line(&self, buffer: &mut Buffer, y: u16, over: Style, cell: impl Fn(usize, u16) -> Words) {
        let row = Rect { y, height: 1, ..self.area }.intersection(buffer.area);
        buffer.set_style(row, over);
        let mut x = self.area.x;
        for (i, width) in self.widths.iter().enumerate().filter(|(_, width)| **width > 0) {
            let width = (*width).min(self.area.right().saturating_sub(x));
            let words = cell(i, width);
            let used = u16::try_from(words.width()).unwrap_or(u16::MAX);
            let indent = match self.columns[i].align {
                Align::Right => width.saturating_sub(used),
                Align::Left => 0,
            };
            text::put_words(buffer, (x + indent, y), width - indent, &words, self.colour, over);
            x = x.saturating_add(width + 1);
            if x >= self.area.right() {
                break;
            }
        }
    }
}

/// `─ Probes ─────────── 3/40 ─`: the rule that heads a panel.
pub fn rule(buffer: &mut Buffer, area: Rect, name: &Words, note: &Words, colour: Colour) {
    if area.is_empty() {
        return;
    }
    let dim = colour.style(Tone::Dim);
    for x in area.left()..area.right() {
        text::put(buffer, (x, area.y), 1, "─", dim);
    }
    let space = |words: &Words| {
        let mut spaced = Words::new(" ");
        spaced.0.extend(words.0.iter().cloned());
        spaced.and(" ", Tone::Plain)
    };
    let room = area.width.saturating_sub(2);
    let used = text::put_words(buffer, (area.x + 1, area.y), room, &space(name), colour, Style::new());
    let note = space(note);
    let wide = u16::try_from(note.width()).unwrap_or(u16::MAX);
    if wide > 2 && used.saturating_add(wide) < room {
        text::put_words(buffer, (area.right() - 1 - wide, area.y), wide, &note, colour, Style::new());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static HEAD: Text = Text { zh: "列", en: "column" };

    #[test]
    fn columns_give_way_by_rank_and_the_rest_grows() {
        let columns = [
            Column::glyph(),
            Column::left(&HEAD, Width::Rest(10), 0),
            Column::right(&HEAD, 6, 2),
            Column::right(&HEAD, 6, 1),
            Column::left(&HEAD, Width::Rest(4), 3),
        ];
        assert_eq!(widths(&columns, 40, 0), [1, 14, 6, 6, 9]);
        assert_eq!(widths(&columns, 26, 0), [1, 10, 6, 6, 0]);
        assert_eq!(widths(&columns, 20, 0), [1, 11, 0, 6, 0]);
        assert_eq!(widths(&columns, 5, 0), [1, 10, 0, 0, 0], "the drawing clips what must stay");
    }
}
