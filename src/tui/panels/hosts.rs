//! Machines: how loaded they are.

use super::{Panel, no_foot, no_note};
use crate::tui::{
    subject::Subject,
    theme::Tone,
    view::{UNKNOWN, View, share},
    widgets::{
        spark,
        table::{Column, Width},
        text::Words,
    },
};
use crate::wording::console as say;

pub static HOSTS: Panel = Panel {
    name: &say::LOAD,
    columns: &[
        Column::left(&say::HOST, Width::Rest(10), 0),
        Column::right(&say::CPU, 6, 0),
        Column::right(&say::MEMORY, 6, 0),
        Column::right(&say::DISK, 6, 1),
        Column::right(&say::LOAD1, 6, 1),
        Column::left(&say::CPU_TREND, Width::Most(10), 2),
    ],
    subjects: |view| view.snapshot.hosts().iter().map(|row| Subject::Host(row.id.clone())).collect(),
    row,
    note: no_note,
    foot: no_foot,
    empty: &say::NO_HOSTS,
};

fn row(view: &View, subject: &Subject, widths: &[u16]) -> Vec<Words> {
    let Some(row) = subject.host(view.snapshot) else { return Vec::new() };
    let trend = usize::from(widths.last().copied().unwrap_or_default()).min(row.trend.len());
    let title = Words::new(view.title(&row.title));
    let fresh = |reading: Option<f64>| share(reading.filter(|_| !row.stale));
    let load = row.load1.filter(|_| !row.stale);
    vec![
        if row.stale { title.and(format!(" ({})", view.say(&say::NO_NEWS)), Tone::Warn) } else { title },
        fresh(row.cpu),
        fresh(row.memory),
        fresh(row.disk),
        load.map_or_else(|| Words::dim(UNKNOWN), |load| Words::new(format!("{load:.2}"))),
        spark::shares(&row.trend, trend),
    ]
}
