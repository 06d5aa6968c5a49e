//! The palette: every action, switch and place to go, found by typing a part of its name.

use super::help::keys;
use crate::{
    phrase,
    tui::{
        input::Key,
        keymap::{self, Action, Binding},
        theme::Tone,
        view::View,
        widgets::{
            field::Field,
            layout::middle,
            text::{self, Words},
        },
    },
    wording::{Lang, console as say},
};
use ratatui::{
    layout::{Position, Rect},
    style::Style,
    widgets::{Block, Widget},
};

#[derive(Debug, Default)]
pub struct Palette {
    query: Field,
    at: usize,
    rows: Rect,
    top: usize,
}

/// What a line of the palette does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Choice {
    Act(Action),
    Switch { name: &'static str, on: bool },
}

struct Line {
    choice: Choice,
    name: String,
    keys: String,
    search: String,
}

impl Palette {
    pub fn key(&mut self, key: Key) {
        if self.query.key(key) {
            self.at = 0;
        }
    }

    pub fn paste(&mut self, text: &str) {
        self.query.insert(text, false);
        self.at = 0;
    }

    pub fn step(&mut self, view: &View, lines: isize) {
        let last = self.lines(view).len().saturating_sub(1);
        self.at = self.at.saturating_add_signed(lines).min(last);
    }

    pub fn choice(&self, view: &View) -> Option<Choice> {
        self.lines(view).get(self.at).map(|line| line.choice)
    }

    /// The choice under the mouse.
    pub fn click(&mut self, view: &View, column: u16, row: u16) -> Option<Choice> {
        if !self.rows.contains((column, row).into()) {
            return None;
        }
        self.at = self.top + usize::from(row - self.rows.y);
        self.choice(view)
    }

    /// What matches, the closest first.
    fn lines(&self, view: &View) -> Vec<Line> {
        let switches = view.snapshot.switches.iter().map(|switch| {
            let name = if switch.on {
                phrase!(say::SWITCH_OFF, title = switch.title)
            } else {
                phrase!(say::SWITCH_ON, title = switch.title)
            };
            Line {
                choice: Choice::Switch { name: switch.name, on: !switch.on },
                name: view.phrase(&name),
                keys: String::new(),
                search: format!("{} {} {}", switch.name, name.render(Lang::Zh), name.render(Lang::En)),
            }
        });
        let actions = keymap::commands(view.snapshot.replay.is_some()).map(|binding| line(view, binding));
        let wanted = self.query.text().trim().to_lowercase();
        let mut scored: Vec<(usize, Line)> = switches
            .chain(actions)
            .filter_map(|line| score(&line.search.to_lowercase(), &wanted).map(|score| (score, line)))
            .collect();
        scored.sort_by_key(|(score, _)| *score);
        scored.into_iter().map(|(_, line)| line).collect()
    }

    pub fn draw(&mut self, frame: &mut ratatui::Frame, area: Rect, view: &View) {
        let lines = self.lines(view);
        let height = u16::try_from(lines.len() + 4).unwrap_or(u16::MAX).clamp(6, 24);
        let area = middle(area, area.width.min(72), height);
        let buffer = frame.buffer_mut();
        text::clear(buffer, area);
        let title =
            text::fit(&format!(" {} ", view.say(&say::PALETTE_TITLE)), area.width.saturating_sub(2).into());
        Block::bordered().title(title).border_style(view.colour.style(Tone::Focus)).render(area, buffer);
        let inner = Rect {
            x: area.x + 2,
            y: area.y + 1,
            width: area.width.saturating_sub(4),
            height: area.height.saturating_sub(2),
        };
        if inner.is_empty() {
            return;
        }
        let drawn = self.query.drawn(usize::from(inner.width.saturating_sub(4)));
        let typed = drawn.lines.get(drawn.row).cloned().unwrap_or_default();
        let prompt = Words::dim(": ").and(typed, Tone::Strong);
        text::put_words(buffer, (inner.x, inner.y), inner.width, &prompt, view.colour, Style::new());
        let rows = Rect { y: inner.y + 1, height: inner.height - 1, ..inner };
        self.rows = rows;
        self.at = self.at.min(lines.len().saturating_sub(1));
        self.top = (self.at + 1).saturating_sub(usize::from(rows.height).max(1));
        for (y, (i, line)) in (rows.top()..rows.bottom()).zip(lines.iter().enumerate().skip(self.top)) {
            let over = if i == self.at { view.colour.selected() } else { Style::new() };
            buffer.set_style(Rect { y, height: 1, ..rows }, over);
            let name = Words::new(line.name.as_str());
            text::put_words(buffer, (rows.x, y), rows.width.saturating_sub(12), &name, view.colour, over);
            let at = rows.right().saturating_sub(11).max(rows.x);
            let keys = Words::dim(line.keys.as_str());
            text::put_words(buffer, (at, y), rows.right() - at, &keys, view.colour, over);
        }
        if lines.is_empty() && rows.height > 0 {
            let nothing = Words::dim(view.say(&say::NOTHING_MATCHES));
            text::put_words(buffer, (rows.x, rows.y), rows.width, &nothing, view.colour, Style::new());
        }
        let column = inner.x.saturating_add(2 + u16::try_from(drawn.column).unwrap_or(u16::MAX));
        let position = Position::new(column, inner.y);
        if inner.contains(position) {
            frame.set_cursor_position(position);
        }
    }
}

fn line(view: &View, binding: &Binding) -> Line {
    Line {
        choice: Choice::Act(binding.action),
        name: view.say(binding.label).to_owned(),
        keys: keys(binding),
        search: format!("{} {} {:?}", binding.label.zh, binding.label.en, binding.action),
    }
}

/// How far `wanted` is spread over `text`, its characters in order; `None` when they are not all there.
fn score(text: &str, wanted: &str) -> Option<usize> {
    if let Some(at) = text.find(wanted) {
        return Some(at);
    }
    let mut rest = text;
    let mut spread = text.len();
    for c in wanted.chars().filter(|c| !c.is_whitespace()) {
        let at = rest.find(c)?;
        spread += at;
        rest = &rest[at + c.len_utf8()..];
    }
    Some(spread)
}

#[cfg(test)]
mod tests {
    use super::score;

    #[test]
    fn parts_in_order_match_and_whole_parts_come_first() {
        assert!(score("go to launch", "launch") < score("l-a-u-n-c-h", "launch"));
        assert!(score("go to launch", "gtl").is_some());
        assert_eq!(score("go to launch", "lg"), None);
        assert_eq!(score("", ""), Some(0));
    }
}
