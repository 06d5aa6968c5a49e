//! Under step 6: the runbook of the night, step by step, with all runs of it beneath.
//!
//! ```text
//! ▶ under way  live run of Cutover (RUN-002) · 3/7 steps
//! ─▸ Steps ───────────────────────────── RUN-002 live run · 3/7 ─
//! ✔ Freeze writes        done        5m    4:12
//! ▶ │ Back up            under way   20m  12:40   7:20
//! █████░░░ 3/7 steps · ends 03:05 (half), 03:20 (4 of 5)
//! ─ Runbooks and runs ───────────────────────────────────────────
//! ```

use super::{Screen, Tab};
use crate::{
    tui::{
        panels::{log::LOG, runs::RUNS, steps, steps::STEPS},
        widgets::layout::stack,
    },
    wording::night as say,
};
use ratatui::layout::Rect;

/// Lines that the steps leave to the panels under them, where there are more steps than room.
const BENEATH: u16 = 6;

/// On lower screens only the panel in use shows beside the steps.
const LOW: u16 = 34;

pub static SCREEN: Screen = Screen {
    tab: Tab::Runbook,
    digit: 'r',
    name: &say::TAB_RUNBOOK,
    headline: Some(steps::sentence),
    panels: &[&STEPS, &RUNS, &LOG],
    charts: &[],
    arrange,
};

fn arrange(area: Rect, rows: &[usize], focus: usize) -> Vec<Rect> {
    let &[steps, runs, log] = rows else { return Vec::new() };
    let hidden = Rect { height: 0, ..area };
    if area.height < LOW {
        let second = focus.max(1);
        let most = usize::from(area.height.saturating_sub(BENEATH));
        let areas = if focus == 0 && steps + 2 > most {
            vec![area, hidden]
        } else {
            stack(area, &[steps, rows[second]], usize::from(focus > 0))
        };
        let mut all = vec![areas[0], hidden, hidden];
        all[second] = areas[1];
        return all;
    }
    stack(area, &[steps, runs, log], focus)
}
