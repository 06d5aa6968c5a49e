//! Step 6: launch day. Wide screens show it side by side; narrow ones stack what matters most on top.
//!
//! ```text
//! ? Gate go-live: inconclusive, 3/7 criteria pass. First open: …
//! ─▸ Probes ───────────────────────────── local ─ ─ Alerts ───────────────────── ! 1 ─
//! ● Staff login    38ms  31ms  88ms   ▁▁▂▁▁▁        ─ Gate ─────────── ? inconclusive ─
//! ─ Heat map Staff login ──────────────── 10 min ─ ✖ POS sync objective      broken
//!   300ms ┃      ░                                ─ Phases · Compared · Budget ─────────
//!   100ms │▒▒▒▒▒▒▓▒▒▒▒▒▒▒▒                          ─ Vantages · Usage ──────────────────
//! ─ Load ────────────────────────────────────────
//! ─ Log ─────────────────────────────────────────
//! ```

use super::{Screen, Tab};
use crate::{
    tui::{
        charts,
        panels::{alerts::ALERTS, gates, gates::CRITERIA, hosts::HOSTS, log::LOG, probes::PROBES},
        widgets::layout::{halves, stack},
    },
    wording::console as say,
};
use ratatui::layout::Rect;

/// The log keeps at least this many lines on a wide screen, with its title.
const LOG_LEAST: u16 = 7;

/// Rows that a chart is drawn well in, of those it could fill.
const CHART: usize = 14;

/// Lines that a chart keeps at least, with its title.
const CHART_LEAST: u16 = 9;

/// Lines of alerts beside which there is room for a chart.
const ALERTS_BESIDE: usize = 2;

/// From this height on nothing has to give way to the chart.
const TALL: u16 = 36;

/// Rows that the charts of text take when all show.
const CHARTS: u16 = 30;

pub static SCREEN: Screen = Screen {
    tab: Tab::Launch,
    digit: '6',
    name: &say::TAB_LAUNCH,
    headline: Some(gates::sentence),
    panels: &[&PROBES, &CRITERIA, &ALERTS, &HOSTS, &LOG],
    charts: charts::OF_PROBE,
    arrange,
};

fn arrange(area: Rect, rows: &[usize], focus: usize) -> Vec<Rect> {
    if rows.len() != SCREEN.panels.len() {
        return Vec::new();
    }
    match (area.width, area.height) {
        (110.., 44..) => large(area, rows, focus),
        (110.., _) => wide(area, rows, focus),
        _ => narrow(area, rows, focus),
    }
}

/// A plan without alerts has no room for the panel, until it gets the focus.
fn is_alarmed(rows: &[usize], focus: usize) -> bool {
    rows[2] > 0 || focus == 2
}

/// Probes, alerts and the chosen chart; whichever else has the focus in the place of the chart.
fn narrow(area: Rect, rows: &[usize], focus: usize) -> Vec<Rect> {
    let chart = rows.len();
    let mut order = vec![0];
    order.extend(Some(2).filter(|_| is_alarmed(rows, focus)));
    // The worst alerts stand on top: so many lines tell whether there is anything to see to.
    let held = |panel: usize| match (panel, rows.get(panel)) {
        (2, Some(alerts)) if focus != 2 => (*alerts).min(ALERTS_BESIDE),
        (_, rows) => rows.copied().unwrap_or(CHART),
    };
    let mut areas = vec![Rect { height: 0, ..area }; rows.len() + 2];
    let mut above = area;
    if area.height >= TALL {
        order.extend([1, chart, 3, 4]);
    } else {
        let beneath = if matches!(focus, 1 | 3 | 4) { focus } else { chart };
        let wanted = cells(order.iter().map(|panel| held(*panel).max(1) + 2).sum());
        let most = area.height.saturating_sub(CHART_LEAST).max(area.height / 2);
        (above, areas[beneath]) = split(area, wanted.min(most));
    }
    let rows: Vec<usize> = order.iter().map(|panel| held(*panel)).collect();
    let at = order.iter().position(|panel| *panel == focus).unwrap_or_default();
    for (panel, rect) in order.into_iter().zip(stack(above, &rows, at)) {
        areas[panel] = rect;
    }
    areas
}

/// Probes and the chosen chart beside alerts and criteria; load beside the log.
fn wide(area: Rect, rows: &[usize], focus: usize) -> Vec<Rect> {
    let right = rows[1] + 2 + if is_alarmed(rows, focus) { rows[2] + 2 } else { 0 };
    let needed = cells((rows[0] + CHART + 4).max(right));
    let (top, bottom) = split(area, needed.min(area.height.saturating_sub(LOG_LEAST)));
    let (left, right) = halves(top, 66);
    let (hosts, log) = halves(bottom, 40);
    let (probes, chart) = split(left, cells(rows[0].max(1) + 2).min(left.height.saturating_sub(CHART_LEAST)));
    let (alerts, criteria) = deciding(right, rows, focus);
    vec![probes, criteria, alerts, hosts, log, chart, Rect { height: 0, ..area }]
}

/// Everything at once: to the left what is measured and what happened, to the right what it means.
fn large(area: Rect, rows: &[usize], focus: usize) -> Vec<Rect> {
    let (left, right) = halves(area, 62);
    let hosts = cells(rows[3].max(1) + 2).min(8);
    let below = hosts + LOG_LEAST;
    let probes = cells(rows[0].max(1) + 2).min(left.height - below - cells(CHART));
    let heat = (left.height - below - probes).min(cells(CHART) + 8);
    let (probes, rest) = split(left, probes);
    let (heat, rest) = split(rest, heat);
    let (hosts, log) = split(rest, hosts);
    let alerts = if is_alarmed(rows, focus) { rows[2].max(1) + 2 } else { 0 };
    let wanted = cells(alerts + rows[1].max(1) + 2).min(right.height.saturating_sub(CHARTS));
    let (deciders, others) = split(right, wanted.max(8));
    let (alerts, criteria) = deciding(deciders, rows, focus);
    vec![probes, criteria, alerts, hosts, log, heat, others]
}

fn deciding(area: Rect, rows: &[usize], focus: usize) -> (Rect, Rect) {
    if !is_alarmed(rows, focus) {
        return (Rect { height: 0, ..area }, area);
    }
    let areas = stack(area, &[rows[2], rows[1]], usize::from(focus == 1));
    (areas[0], areas[1])
}

fn split(area: Rect, height: u16) -> (Rect, Rect) {
    let height = height.min(area.height);
    (Rect { height, ..area }, Rect { y: area.y + height, height: area.height - height, ..area })
}

fn cells(rows: usize) -> u16 {
    u16::try_from(rows).unwrap_or(u16::MAX)
}
