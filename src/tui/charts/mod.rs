//! Charts: what is drawn about the line that a screen's first panel has selected. Unlike panels they have no lines to
//! choose from. Where there is no room for all of them, one shows at a time and a key goes on to the next.

mod budget;
pub mod compare;
pub mod heat;
mod phases;
mod usage;
pub mod vantages;

use super::{
    subject::Subject,
    theme::Tone,
    view::View,
    widgets::{
        table,
        text::{self, Words},
    },
};
use crate::{plan::Probe, report::board::ProbeRow, wording::Text};
use ratatui::{buffer::Buffer, layout::Rect, style::Style};

pub struct Chart {
    pub name: &'static Text,
    /// Whether it is about the selected line alone.
    pub is_of_line: bool,
    /// Stands at the right of the title.
    pub note: fn(&View, &ProbeRow) -> Words,
    /// Stands where there are no lines.
    pub empty: &'static Text,
    /// At most so many lines of at most so many cells.
    pub lines: fn(&View, &ProbeRow, (usize, usize)) -> Vec<Words>,
}

/// Those about a probe, in the order of the key that goes on to the next.
pub static OF_PROBE: &[&Chart] =
    &[&heat::HEAT, &phases::PHASES, &compare::COMPARE, &budget::BUDGET, &vantages::VANTAGES, &usage::USAGE];

/// Lines that a chart of text keeps at least, with its title.
const LINES_LEAST: u16 = 3;

/// Lines that a chart among others takes at most, so that the next ones have some.
const LINES_MOST: u16 = 9;

/// Draws charts into two areas: the first has the one that was chosen, the second the others below each other.
pub fn draw(charts: &[&Chart], buffer: &mut Buffer, [first, second]: [Rect; 2], view: &View) {
    if first.is_empty() && second.is_empty() {
        return;
    }
    let n = charts.len().max(1);
    let chosen = view.lens.chart % n;
    let Some(large) = charts.get(chosen) else { return };
    let place = if second.is_empty() { Words::dim(format!("{}/{n}", chosen + 1)) } else { Words::default() };
    one(large, buffer, first, view, place);
    let others: Vec<&Chart> = (1..n).map(|next| charts[(chosen + next) % n]).collect();
    let mut left = second;
    for (i, chart) in others.iter().enumerate().take_while(|_| !second.is_empty()) {
        let later = u16::try_from(others.len() - 1 - i).unwrap_or(u16::MAX).saturating_mul(LINES_LEAST);
        let most = left.height.saturating_sub(later + 1).min(LINES_MOST);
        let room = (usize::from(left.width), usize::from(most));
        let wanted = led(view).map_or(1, |row| (chart.lines)(view, row, room).len().max(1));
        let height = u16::try_from(wanted + 1).unwrap_or(u16::MAX).min(left.height);
        one(chart, buffer, Rect { height, ..left }, view, Words::default());
        left = Rect { y: left.y + height, height: left.height - height, ..left };
    }
}

fn one(chart: &Chart, buffer: &mut Buffer, area: Rect, view: &View, place: Words) {
    if area.is_empty() {
        return;
    }
    let row = led(view);
    let mut name = Words::toned(view.say(chart.name), Tone::Strong);
    if let Some(row) = row.filter(|_| chart.is_of_line) {
        name = name.and(format!(" {}", view.title(&row.title)), Tone::Plain);
    }
    let mut note = row.map(|row| (chart.note)(view, row)).unwrap_or_default();
    if place.width() > 0 {
        note = if note.width() > 0 { note.and("  ", Tone::Plain) } else { note };
        note.0.extend(place.0);
    }
    table::rule(buffer, Rect { height: 1, ..area }, &name, &note, view.colour);
    let body = Rect { y: area.y + 1, height: area.height - 1, ..area };
    let room = (usize::from(body.width), usize::from(body.height));
    let lines = row.map(|row| (chart.lines)(view, row, room)).unwrap_or_default();
    let lines =
        if lines.is_empty() { vec![Words::dim(format!(" {}", view.say(chart.empty)))] } else { lines };
    for (y, line) in (body.top()..body.bottom()).zip(&lines) {
        text::put_words(buffer, (body.x, y), body.width, line, view.colour, Style::new());
    }
}

/// The probe that the charts are about: the one selected, and before anybody selected one the first.
fn led<'a>(view: &View<'a>) -> Option<&'a ProbeRow> {
    match view.lead {
        Some(subject @ Subject::Probe(_)) => subject.probe(view.snapshot),
        _ => None,
    }
}

/// What the plan says of a row.
fn planned<'a>(view: &View<'a>, row: &ProbeRow) -> Option<&'a Probe> {
    view.snapshot.plan.probes.get(&row.id)
}

fn no_note(_: &View, _: &ProbeRow) -> Words {
    Words::default()
}

/// Words in so many cells: cut where they are wider, and with blanks before or behind.
fn cell(words: &Words, cells: usize, right: bool) -> Words {
    let mut cut = Words::default();
    let mut used = 0;
    for (text, tone) in &words.0 {
        let piece = text::fit(text, cells.saturating_sub(used));
        used += text::width(&piece);
        cut.0.push((piece, *tone));
    }
    let blanks = (" ".repeat(cells.saturating_sub(used)), Tone::Plain);
    cut.0.insert(if right { 0 } else { cut.0.len() }, blanks);
    cut
}

/// A line of a small table: the first cell to the left, all others to the right.
fn line(cells: &[Words], widths: &[usize]) -> Words {
    let mut line = Words::new(" ");
    for (i, (words, width)) in cells.iter().zip(widths).enumerate() {
        line.0.extend(cell(words, *width, i > 0).0);
        line.0.push((" ".to_owned(), Tone::Plain));
    }
    line
}
