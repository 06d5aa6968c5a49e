//! Step 6: launch day. Wide screens show it side by side; narrow ones stack what matters most on top.
//!
//! ```text
//! ? Gate go-live: inconclusive, 3/7 criteria pass. First open: …
//! ─▸ Probes ───────────────────────────── local ─ ─ Gate ─────────── ? inconclusive ─
//!   Probe           now   p50   p95 … trend         ✔ Must requirements      18 / 18
//! ● Staff login    38ms  31ms  88ms   ▁▁▂▁▁▁        ✖ POS sync objective      broken
//! ─ Load ──────────────────────────────────────── ─ Log ─────────────────────────────
//! ```

use super::{Screen, Tab};
use crate::{
    tui::{
        panels::{gates, gates::CRITERIA, hosts::HOSTS, log::LOG, probes::PROBES},
        widgets::layout::{halves, stack},
    },
    wording::console as say,
};
use ratatui::layout::Rect;

pub static SCREEN: Screen = Screen {
    tab: Tab::Launch,
    digit: '6',
    name: &say::TAB_LAUNCH,
    headline: Some(gates::sentence),
    panels: &[&PROBES, &CRITERIA, &HOSTS, &LOG],
    arrange,
};

fn arrange(area: Rect, rows: &[usize], focus: usize) -> Vec<Rect> {
    let &[probes, criteria, hosts, log] = rows else { return Vec::new() };
    if area.width < 110 {
        return stack(area, &[probes, criteria, hosts, log], focus);
    }
    let (left, right) = halves(area, 62);
    let left = stack(left, &[probes, hosts], focus / 2);
    let right = stack(right, &[criteria, log], usize::from(focus == 3));
    vec![left[0], right[0], left[1], right[1]]
}
