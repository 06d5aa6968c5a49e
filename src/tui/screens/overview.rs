//! Where the project stands: the verdict as a sentence, its figures, what is mine to do, what is waived, what happened
//! last.

use super::{Screen, Tab};
use crate::{
    tui::{
        panels::{figures::FIGURES, gates, gates::GATES, log::LOG, mine::MINE, waivers::WAIVERS},
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
    panels: &[&FIGURES, &MINE, &GATES, &WAIVERS, &LOG],
    charts: &[],
    arrange,
};

fn arrange(area: Rect, rows: &[usize], focus: usize) -> Vec<Rect> {
    let &[figures, mine, gates, waivers, log] = rows else { return Vec::new() };
    let hidden = Rect { height: 0, ..area };
    // Nobody asked for a waiver: no room for the panel, until it gets the focus.
    let asked = waivers > 0 || focus == 3;
    if area.width < 110 && area.height < 24 {
        // The verdict stands above: gates and log give way until they get the focus.
        let mut areas = vec![hidden; 5];
        let second = focus.max(1);
        let both = stack(area, &[figures, rows[second]], usize::from(focus > 0));
        (areas[0], areas[second]) = (both[0], both[1]);
        return areas;
    }
    if area.width < 110 {
        if asked {
            return stack(area, &[figures, mine, gates, waivers, log], focus);
        }
        let areas = stack(area, &[figures, mine, gates, log], if focus == 4 { 3 } else { focus });
        return vec![areas[0], areas[1], areas[2], hidden, areas[3]];
    }
    let (left, right) = halves(area, 50);
    let left_focus = match focus {
        2 => 1,
        4 => 2,
        _ => 0,
    };
    let left = stack(left, &[figures, gates, log], left_focus);
    let right =
        if asked { stack(right, &[mine, waivers], usize::from(focus == 3)) } else { vec![right, hidden] };
    vec![left[0], right[0], left[1], right[1], left[2]]
}
