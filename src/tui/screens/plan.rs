//! Step 3: milestones, checklists, and who owns what.

use super::{Screen, Tab};
use crate::{
    tui::{
        panels::{checklists::CHECKLISTS, milestones::MILESTONES, people::PEOPLE},
        widgets::layout::{halves, stack},
    },
    wording::console as say,
};
use ratatui::layout::Rect;

pub static SCREEN: Screen = Screen {
    tab: Tab::Plan,
    digit: '3',
    name: &say::TAB_PLAN,
    headline: None,
    panels: &[&MILESTONES, &CHECKLISTS, &PEOPLE],
    charts: &[],
    arrange,
};

fn arrange(area: Rect, rows: &[usize], focus: usize) -> Vec<Rect> {
    let &[milestones, checklists, people] = rows else { return Vec::new() };
    if area.width < 110 {
        return stack(area, &[milestones, checklists, people], focus);
    }
    let (left, right) = halves(area, 52);
    let left = stack(left, &[milestones, people], focus / 2);
    vec![left[0], right, left[1]]
}
