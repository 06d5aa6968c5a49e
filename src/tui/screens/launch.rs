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

/// The log keeps at least this many lines on a wide screen, with its title.
const LOG_LEAST: u16 = 7;

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
    let needed = (probes + hosts + 4).max(criteria + 2);
    let top = u16::try_from(needed).unwrap_or(u16::MAX).min(area.height.saturating_sub(LOG_LEAST));
    let bottom = Rect { y: area.y + top, height: area.height - top, ..area };
    let (left, right) = halves(Rect { height: top, ..area }, 66);
    let left = stack(left, &[probes, hosts], focus / 2);
    vec![left[0], right, left[1], bottom]
}
