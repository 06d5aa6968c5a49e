//! Where the project stands: the verdict as a sentence, its figures, what is mine to do, what happened last.

use super::{Screen, Tab};
use crate::{
    tui::{
        panels::{figures::FIGURES, gates, gates::GATES, log::LOG, mine::MINE},
        widgets::layout::{halves, stack},
    },
    wording::console as say,
};
use ratatui::layout::Rect;

pub static SCREEN: Screen = Screen {
    tab: Tab::Overview,
    digit: '0',
    name: &say::TAB_OVERVIEW,
    headline: Some(gates::sentence),
    panels: &[&FIGURES, &MINE, &GATES, &LOG],
    arrange,
};

fn arrange(area: Rect, rows: &[usize], focus: usize) -> Vec<Rect> {
    let &[figures, mine, gates, log] = rows else { return Vec::new() };
    if area.width < 110 && area.height < 24 {
        // The verdict stands above: gates and log give way until they get the focus.
        let hidden = Rect { height: 0, ..area };
        let mut areas = vec![hidden; 4];
        let second = focus.max(1);
        let both = stack(area, &[figures, rows[second]], usize::from(focus > 0));
        (areas[0], areas[second]) = (both[0], both[1]);
        return areas;
    }
    if area.width < 110 {
        return stack(area, &[figures, mine, gates, log], focus);
    }
    let (left, right) = halves(area, 50);
    let left_focus = if focus == 3 { 2 } else { 0 };
    let left = stack(left, &[figures, gates, log], left_focus);
    vec![left[0], right, left[1], left[2]]
}
