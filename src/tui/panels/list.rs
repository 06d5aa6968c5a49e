//! A panel in use: where its cursor is, how far it is scrolled, what it is filtered by. The cursor stays with its
//! subject when lines come and go.

use super::Panel;
use crate::{
    tui::{
        subject::Subject,
        theme::Tone,
        view::View,
        widgets::{
            table::{self, Frame, Width},
            text::{self, Words},
        },
    },
    wording::{Lang, console as say},
};
use ratatui::{buffer::Buffer, layout::Rect, style::Style};

#[derive(Clone, Debug, Default)]
pub struct List {
    pub filter: String,
    selected: Option<Subject>,
    at: usize,
    top: usize,
    /// Where the rows were drawn last, for the mouse.
    rows: Rect,
    /// Where the panel was drawn last.
    area: Rect,
}

/// Lines that a panel keeps before its foot takes room.
const LINES_LEAST: u16 = 3;

/// How the cursor moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    By(isize),
    Pages(isize),
    First,
    Last,
}

impl List {
    /// The lines that pass the filter.
    pub fn lines(&self, panel: &Panel, view: &View) -> Vec<Subject> {
        let all = (panel.subjects)(view);
        if self.filter.is_empty() {
            return all;
        }
        let wanted = self.filter.to_lowercase();
        let wide = vec![40; panel.columns.len()];
        all.into_iter()
            .filter(|subject| {
                subject.key().to_lowercase().contains(&wanted)
                    || subject.title(view.snapshot).is_some_and(|title| {
                        [Lang::Zh, Lang::En]
                            .iter()
                            .any(|lang| title.get(*lang).to_lowercase().contains(&wanted))
                    })
                    || (panel.row)(view, subject, &wide)
                        .iter()
                        .any(|cell| cell.text().to_lowercase().contains(&wanted))
            })
            .collect()
    }

    /// What the cursor is on.
    pub fn selected(&self, panel: &Panel, view: &View) -> Option<Subject> {
        let lines = self.lines(panel, view);
        lines.get(self.place(&lines)).cloned()
    }

    /// What the cursor is on, of lines that are known already.
    pub fn at_line<'a>(&self, lines: &'a [Subject]) -> Option<&'a Subject> {
        lines.get(self.place(lines))
    }

    /// The cursor's line: that of its subject, or the nearest to where it was.
    fn place(&self, lines: &[Subject]) -> usize {
        let known = self.selected.as_ref();
        let still = lines.get(self.at).is_some_and(|subject| Some(subject) == known);
        let found = if still { None } else { lines.iter().position(|subject| Some(subject) == known) };
        found.unwrap_or(self.at).min(lines.len().saturating_sub(1))
    }

    pub fn step(&mut self, panel: &Panel, view: &View, step: Move) {
        let lines = self.lines(panel, view);
        let page = isize::try_from(self.rows.height.max(2) - 1).unwrap_or(1);
        let (at, last) = (self.place(&lines), lines.len().saturating_sub(1));
        let at = match step {
            Move::By(n) => at.saturating_add_signed(n),
            Move::Pages(n) => at.saturating_add_signed(n.saturating_mul(page)),
            Move::First => 0,
            Move::Last => last,
        };
        self.select(&lines, at.min(last));
    }

    fn select(&mut self, lines: &[Subject], at: usize) {
        self.at = at;
        self.selected = lines.get(at).cloned();
    }

    pub fn holds(&self, column: u16, row: u16) -> bool {
        self.area.contains((column, row).into())
    }

    /// Selects the line under the mouse; whether it was selected before.
    pub fn click(&mut self, panel: &Panel, view: &View, column: u16, row: u16) -> bool {
        if !self.rows.contains((column, row).into()) {
            return false;
        }
        let lines = self.lines(panel, view);
        let at = self.top + usize::from(row - self.rows.y);
        if at >= lines.len() {
            return false;
        }
        let again = self.selected.is_some() && self.place(&lines) == at;
        self.select(&lines, at);
        again
    }

    pub fn draw(
        &mut self,
        buffer: &mut Buffer,
        area: Rect,
        (panel, lines): (&Panel, &[Subject]),
        view: &View,
        focused: bool,
    ) {
        self.area = area;
        self.rows = Rect::default();
        if area.is_empty() {
            return;
        }
        let at = self.place(lines);
        self.select_quietly(lines, at);
        self.head(buffer, area, panel, view, focused, lines.len());
        let body = Rect { y: area.y + 1, height: area.height - 1, ..area };
        let ids = lines.iter().map(|subject| text::width(&subject.key())).max().unwrap_or_default();
        let needs_ids = panel.columns.iter().any(|column| matches!(column.width, Width::Id));
        let ids = if needs_ids { u16::try_from(ids).unwrap_or(u16::MAX) } else { 0 };
        let widths = table::widths(panel.columns, area.width, ids);
        let frame = Frame {
            columns: panel.columns,
            widths: &widths,
            area: body,
            colour: view.colour,
            lang: view.lang,
        };
        let headed = body.height > 2 || (body.height == 2 && lines.len() < 2);
        if headed {
            frame.heads(buffer);
        }
        let rows = Rect { y: body.y + u16::from(headed), height: body.height - u16::from(headed), ..body };
        let rows = foot_under(buffer, rows, lines.len(), (panel, view));
        self.rows = rows;
        self.top = scrolled(self.top, at, rows.height.into(), lines.len());
        for (y, (i, subject)) in (rows.top()..rows.bottom()).zip(lines.iter().enumerate().skip(self.top)) {
            let over = if focused && i == at { view.colour.selected() } else { Style::new() };
            frame.row(buffer, y, over, &(panel.row)(view, subject, &widths));
        }
        if lines.is_empty() && rows.height > 0 {
            let empty = if self.filter.is_empty() { panel.empty } else { &say::NOTHING_MATCHES };
            let dim = view.colour.style(Tone::Dim);
            text::put(buffer, (rows.x + 1, rows.y), rows.width.saturating_sub(1), view.say(empty), dim);
        }
    }

    /// Follows a subject to its new line without choosing another: before anyone moved, nothing is chosen.
    fn select_quietly(&mut self, lines: &[Subject], at: usize) {
        self.at = at;
        if self.selected.is_some() {
            self.selected = lines.get(at).cloned().or_else(|| self.selected.take());
        }
    }

    fn head(&self, buffer: &mut Buffer, area: Rect, panel: &Panel, view: &View, focused: bool, lines: usize) {
        let mark = if focused { "▸ " } else { "" };
        let tone = if focused { Tone::Focus } else { Tone::Strong };
        let mut name = Words::toned(format!("{mark}{}", view.say(panel.name)), tone);
        if !self.filter.is_empty() {
            name = name.and(format!(" /{}", self.filter), Tone::Warn);
        }
        let mut note = (panel.note)(view);
        let seen = usize::from(area.height.saturating_sub(2)).max(1);
        if lines > seen {
            let gap = if note.0.is_empty() { "" } else { "  " };
            note = note.and(format!("{gap}{}/{lines}", self.at + 1), Tone::Dim);
        }
        table::rule(buffer, Rect { height: 1, ..area }, &name, &note, view.colour);
    }
}

/// The lines that stand under those of a panel.
pub fn foot(panel: &Panel, view: &View, cells: u16) -> Vec<Words> {
    (panel.foot)(view, cells.saturating_sub(2).into())
}

/// Draws the foot of a panel right under its lines, as far as that leaves the lines a place of their own; returns what
/// is left to them.
fn foot_under(buffer: &mut Buffer, rows: Rect, lines: usize, (panel, view): (&Panel, &View)) -> Rect {
    let foot = foot(panel, view, rows.width);
    let lines = u16::try_from(lines.max(1)).unwrap_or(u16::MAX);
    let most = rows.height.saturating_sub(lines.min(LINES_LEAST));
    let height = u16::try_from(foot.len()).unwrap_or(u16::MAX).min(most);
    let kept = Rect { height: (rows.height - height).min(lines), ..rows };
    for (i, y) in (kept.bottom()..kept.bottom() + height).enumerate() {
        let cut = i + 1 == usize::from(height) && foot.len() > usize::from(height);
        let line = if cut { foot[i].clone().and("…", Tone::Dim) } else { foot[i].clone() };
        let room = rows.width.saturating_sub(2);
        text::put_words(buffer, (rows.x + 2, y), room, &line, view.colour, Style::new());
    }
    if foot.is_empty() { rows } else { kept }
}

/// The first line shown, so that the cursor is in sight and no room is wasted.
fn scrolled(top: usize, at: usize, height: usize, lines: usize) -> usize {
    let top = top.min(lines.saturating_sub(height));
    if at < top {
        at
    } else if height > 0 && at >= top + height {
        at + 1 - height
    } else {
        top
    }
}
