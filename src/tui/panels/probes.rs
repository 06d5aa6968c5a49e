//! Probes: how the system does now and did in the last minutes.

use super::{Panel, no_foot};
use crate::{
    measure::Outcome,
    report::{
        board::{self, ProbeRow},
        zoom::Zoom,
    },
    slo::Standing,
    tui::{
        subject::Subject,
        theme::Tone,
        view::{UNKNOWN, View, percent, quantile, short, standing_tone},
        widgets::{
            spark,
            table::{Column, Width},
            text::Words,
        },
    },
    wording::{Text, console as say},
};

pub static PROBES: Panel = Panel {
    name: &say::PROBES,
    columns: &[
        Column::glyph(),
        Column::left(&say::PROBE, Width::Rest(14), 0),
        Column::right(&say::NOW, 6, 0),
        Column::right(&say::P50, 6, 3),
        Column::right(&say::P95, 6, 1),
        Column::right(&say::P99, 6, 1),
        Column::right(&say::SUCCESS, 7, 0),
        Column::right(&say::EVENTS, 6, 2),
        Column::left(&say::OBJECTIVE, Width::Cells(8), 0),
        Column::left(&say::TREND_HEAD, Width::Most(10), 1),
    ],
    subjects: |view| view.snapshot.probes().iter().map(|row| Subject::Probe(row.id.clone())).collect(),
    row,
    note: |view| {
        let from = view.snapshot.vantage.as_str();
        let words = if view.snapshot.probing || view.snapshot.replay.is_some() {
            Words::dim(from)
        } else {
            Words::toned(view.say(&say::NOT_PROBING), Tone::Warn)
        };
        let gap = if words.width() > 0 { "  " } else { "" };
        words.and(format!("{gap}{}", view.say(view.lens.zoom.name())), Tone::Dim)
    },
    foot: no_foot,
    empty: &say::NO_PROBES,
};

/// Carries where a probe stands: its objective, or without one how its latest sample ended.
pub fn glyph(row: &ProbeRow) -> (&'static str, Tone) {
    match (row.standing, &row.last) {
        (Some(standing), _) => (standing.glyph(), standing_tone(standing)),
        (None, Some(last)) if !row.stale && last.outcome == Outcome::Ok => ("●", Tone::Plain),
        (None, Some(_)) if !row.stale => ("✖", Tone::Bad),
        (None, _) => ("·", Tone::Dim),
    }
}

/// A failure in six cells.
pub fn short_name(outcome: Outcome) -> &'static Text {
    match outcome {
        Outcome::Ok => &say::SHORT_OK,
        Outcome::Assertion => &say::SHORT_ASSERTION,
        Outcome::Status => &say::SHORT_STATUS,
        Outcome::Timeout => &say::SHORT_TIMEOUT,
        Outcome::Refused => &say::SHORT_REFUSED,
        Outcome::Dns => &say::SHORT_DNS,
        Outcome::Tls => &say::SHORT_TLS,
        Outcome::Reset => &say::SHORT_RESET,
        Outcome::Body => &say::SHORT_BODY,
        Outcome::Unable => &say::SHORT_UNABLE,
    }
}

fn row(view: &View, subject: &Subject, widths: &[u16]) -> Vec<Words> {
    let Some(row) = subject.probe(view.snapshot) else { return Vec::new() };
    let (glyph, tone) = glyph(row);
    let now = match &row.last {
        Some(last) if last.outcome == Outcome::Unable => Words::dim(view.say(short_name(last.outcome))),
        _ if row.stale => Words::dim(UNKNOWN),
        None => Words::dim(UNKNOWN),
        Some(last) if last.outcome == Outcome::Ok => Words::new(short(last.service)),
        Some(last) => Words::toned(view.say(short_name(last.outcome)), Tone::Bad),
    };
    let success_tone = if row.standing == Some(Standing::Broken) { Tone::Bad } else { Tone::Plain };
    let cells = usize::from(widths.last().copied().unwrap_or_default());
    let trend = match view.lens.zoom {
        _ if cells == 0 => Words::default(),
        Zoom::TenMinutes => spark::latency(&row.trend, cells.min(row.trend.len())),
        zoom => {
            let points = board::trend_over(&view.world, &row.id, zoom);
            spark::latency(&points, cells.min(points.len()))
        }
    };
    vec![
        Words::toned(glyph, tone),
        Words::new(view.title(&row.title)),
        now,
        quantile(row.response.p50),
        quantile(row.response.p95),
        quantile(row.response.p99),
        Words::toned(percent(row.ok, row.events), success_tone),
        Words::dim(row.events.to_string()),
        row.standing
            .map_or_else(|| Words::dim(UNKNOWN), |it| Words::toned(view.say(it.name()), standing_tone(it))),
        trend,
    ]
}
