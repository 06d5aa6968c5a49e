//! Screens: which panels there are and how they share the room. The digits are the steps of an implementation.

pub mod goals;
pub mod launch;
pub mod overview;
pub mod plan;
pub mod runbook;
pub mod trial;

use super::{
    charts::{self, Chart},
    panels::{
        Panel,
        list::{self, List, Move},
    },
    subject::Subject,
    view::View,
    widgets::text::{self, Words},
};
use crate::wording::Text;
use ratatui::{buffer::Buffer, layout::Rect, style::Style};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tab {
    Overview,
    Goals,
    Plan,
    Trial,
    Launch,
    Runbook,
}

/// A screen that a tab shows.
pub struct Screen {
    pub tab: Tab,
    /// The digit of the tab, or the letter of one that is no step of an implementation.
    pub digit: char,
    pub name: &'static Text,
    /// A sentence above the panels.
    pub headline: Option<fn(&View) -> Words>,
    pub panels: &'static [&'static Panel],
    /// What is drawn about the line that is selected in the first panel.
    pub charts: &'static [&'static Chart],
    /// The area of each panel, given how many lines each has and which has the focus. On a screen with charts two more
    /// follow, for the large chart and for the others.
    pub arrange: fn(Rect, &[usize], usize) -> Vec<Rect>,
}

pub static SCREENS: [&Screen; 6] =
    [&overview::SCREEN, &goals::SCREEN, &plan::SCREEN, &trial::SCREEN, &launch::SCREEN, &runbook::SCREEN];

/// A screen in use: which panel has the keyboard, and each panel's list.
#[derive(Debug)]
pub struct Stage {
    pub focus: usize,
    lists: Vec<List>,
}

impl Stage {
    pub fn new(screen: &Screen) -> Self {
        Self { focus: 0, lists: vec![List::default(); screen.panels.len()] }
    }

    pub fn list(&mut self) -> &mut List {
        &mut self.lists[self.focus]
    }

    pub fn filter(&self) -> &str {
        &self.lists[self.focus].filter
    }

    pub fn selected(&self, screen: &Screen, view: &View) -> Option<Subject> {
        self.lists[self.focus].selected(screen.panels[self.focus], view)
    }

    pub fn step(&mut self, screen: &Screen, view: &View, step: Move) {
        self.lists[self.focus].step(screen.panels[self.focus], view, step);
    }

    pub fn turn(&mut self, back: bool) {
        let panels = self.lists.len();
        self.focus = (self.focus + if back { panels - 1 } else { 1 }) % panels;
    }

    /// Focuses the panel under the mouse and selects the line there; whether that was selected before.
    pub fn click(&mut self, screen: &Screen, view: &View, column: u16, row: u16) -> bool {
        let Some(hit) = self.lists.iter().position(|list| list.holds(column, row)) else { return false };
        let same = hit == self.focus;
        self.focus = hit;
        self.lists[hit].click(screen.panels[hit], view, column, row) && same
    }

    /// Scrolls the panel under the mouse.
    pub fn wheel(&mut self, screen: &Screen, view: &View, lines: isize, column: u16, row: u16) {
        if let Some(hit) = self.lists.iter().position(|list| list.holds(column, row)) {
            self.focus = hit;
            self.step(screen, view, Move::By(lines));
        }
    }

    pub fn draw(&mut self, screen: &Screen, buffer: &mut Buffer, area: Rect, view: &View) {
        let mut area = area;
        if let Some(headline) = screen.headline.filter(|_| area.height > 1) {
            let lines = text::wrap(&headline(view), area.width.saturating_sub(1).into());
            let most = if area.height < 22 { 1 } else { 2 };
            for (i, line) in lines.iter().take(most).enumerate() {
                let last = i + 1 == most && lines.len() > most;
                let line = if last {
                    line.clone().and("…", line.0.last().map(|it| it.1).unwrap_or_default())
                } else {
                    line.clone()
                };
                text::put_words(buffer, (area.x, area.y), area.width, &line, view.colour, Style::new());
                area = Rect { y: area.y + 1, height: area.height - 1, ..area };
            }
        }
        let lines: Vec<Vec<Subject>> =
            screen.panels.iter().zip(&self.lists).map(|(panel, list)| list.lines(panel, view)).collect();
        let mut rows: Vec<usize> = lines.iter().map(Vec::len).collect();
        // How wide a panel is does not depend on its lines, but how many lines its foot takes depends on that.
        let first = (screen.arrange)(area, &rows, self.focus);
        for ((panel, rows), area) in screen.panels.iter().zip(&mut rows).zip(first) {
            *rows += list::foot(panel, view, area.width).len();
        }
        let areas = (screen.arrange)(area, &rows, self.focus);
        if let Some(&[first, second]) = areas.get(screen.panels.len()..) {
            let lead = lines.first().and_then(|lines| self.lists[0].at_line(lines));
            charts::draw(screen.charts, buffer, [first, second], &View { lead, ..view.clone() });
        }
        for (i, ((panel, list), area)) in screen.panels.iter().zip(&mut self.lists).zip(areas).enumerate() {
            list.draw(buffer, area, (panel, &lines[i]), view, i == self.focus);
        }
    }
}
