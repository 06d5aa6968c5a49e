//! Step 5: acceptance cases and what testers say.

use super::{Screen, Tab};
use crate::{
    tui::{
        panels::{cases::CASES, feedback::FEEDBACK},
        widgets::layout::{halves, stack},
    },
    wording::console as say,
};
use ratatui::layout::Rect;

pub static SCREEN: Screen = Screen {
    tab: Tab::Trial,
    digit: '5',
    name: &say::TAB_TRIAL,
    headline: None,
    panels: &[&CASES, &FEEDBACK],
    charts: &[],
    arrange,
};

fn arrange(area: Rect, rows: &[usize], focus: usize) -> Vec<Rect> {
    if area.width < 150 {
        return stack(area, rows, focus);
    }
    let (left, right) = halves(area, 52);
    vec![left, right]
}
