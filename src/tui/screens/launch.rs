//! Step 6: launch day. Wide screens show it side by side; narrow ones stack what matters most on top.
//!
//! ```text
//! ? Gate go-live: inconclusive, 3/7 criteria pass. First open: …
//! ─▸ Probes ───────────────────────────── local ─ ─ Gate ─────────── ? inconclusive ─
//!   Probe           now   p50   p95 … trend         ✔ Must requirements      18 / 18
//! ● Staff login    38ms  31ms  88ms   ▁▁▂▁▁▁        ✖ POS sync objective      broken
//!                                                 ─ Alerts ───────────────────── ! 1 ─
//! ─ Load ──────────────────────────────────────── ─ Log ─────────────────────────────
//! ```

use super::{Screen, Tab};
use crate::{
    tui::{
        panels::{alerts::ALERTS, gates, gates::CRITERIA, hosts::HOSTS, log::LOG, probes::PROBES},
        widgets::layout::{halves, stack},
    },
    wording::console as say,
};
use ratatui::layout::Rect;

/// The log keeps at least this many lines on a wide screen, with its title.
const LOG_LEAST: u16 = 7;

pub static SCREEN: Screen = Screen {
    tab: Tab::Launch,
    digit: '6',
    name: &say::TAB_LAUNCH,
    headline: Some(gates::sentence),
    panels: &[&PROBES, &CRITERIA, &ALERTS, &HOSTS, &LOG],
    arrange,
};

fn arrange(area: Rect, rows: &[usize], focus: usize) -> Vec<Rect> {
    let &[probes, criteria, alerts, hosts, log] = rows else { return Vec::new() };
    // A plan without alerts has no room for the panel, until it gets the focus.
    let alarmed = alerts > 0 || focus == 2;
    let hidden = Rect { height: 0, ..area };
    if area.width < 110 {
        if alarmed {
            let order = [0, 2, 1, 3, 4];
            let areas = stack(area, &order.map(|panel| rows[panel]), order[focus]);
            return order.iter().map(|panel| areas[*panel]).collect();
        }
        let areas =
            stack(area, &[probes, criteria, hosts, log], focus.saturating_sub(usize::from(focus > 2)));
        return vec![areas[0], areas[1], hidden, areas[2], areas[3]];
    }
    let right_rows = if alarmed { criteria + alerts + 4 } else { criteria + 2 };
    let needed = (probes + hosts + 4).max(right_rows);
    let top = u16::try_from(needed).unwrap_or(u16::MAX).min(area.height.saturating_sub(LOG_LEAST));
    let bottom = Rect { y: area.y + top, height: area.height - top, ..area };
    let (left, right) = halves(Rect { height: top, ..area }, 66);
    let left = stack(left, &[probes, hosts], usize::from(focus > 2));
    let right = if alarmed {
        stack(right, &[alerts, criteria], usize::from(focus == 1))
    } else {
        vec![hidden, right]
    };
    vec![left[0], right[1], right[0], left[1], bottom]
}
