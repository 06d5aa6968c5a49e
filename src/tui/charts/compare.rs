//! The last ten minutes of a probe beside those an hour ago, and beside the rehearsal.

use super::{Chart, line, no_note, planned};
use crate::{
    report::{
        board::{ProbeRow, Quantile},
        compare::{self, Figures, Period, Row},
    },
    tui::{
        theme::Tone,
        view::{UNKNOWN, View, quantile, short},
        widgets::text::Words,
    },
    wording::console as say,
};
use chrono::TimeDelta;

pub static COMPARE: Chart =
    Chart { name: &say::COMPARED, is_of_line: true, empty: &say::NO_HEAT, note: no_note, lines };

/// What it is of, p50, p95, success, events.
const WIDTHS: [usize; 5] = [14, 8, 8, 9, 8];

/// What is less of a difference than this share is not worth a colour.
const NOTABLE: f64 = 0.2;

fn lines(view: &View, row: &ProbeRow, (_, height): (usize, usize)) -> Vec<Words> {
    let Some(probe) = planned(view, row) else { return Vec::new() };
    let recent = (view.world.history, Period::recent(view.world.now));
    let hour = compare::row(probe, recent, (view.world.history, Period::hour_ago(view.world.now)));
    let head = [&say::WHEN, &say::P50, &say::P95, &say::SUCCESS, &say::EVENTS];
    let mut lines = vec![line(&head.map(|text| Words::dim(view.say(text))), &WIDTHS)];
    lines.push(figures(Words::toned(view.say(&say::LAST_TEN_MINUTES), Tone::Strong), &hour.now));
    lines.push(figures(Words::new(view.say(&say::HOUR_AGO)), &hour.then));
    lines.push(difference(view, &hour));
    match &view.snapshot.rehearsal {
        Some(past) => {
            let row = compare::row(probe, recent, (&past.history, past.period));
            lines.push(figures(Words::new(view.say(&say::REHEARSAL)), &row.then));
            lines.push(difference(view, &row));
        }
        None => lines.push(Words::dim(format!(" {}", view.say(&say::NO_REHEARSAL)))),
    }
    lines.truncate(height);
    lines
}

/// Probe, p50 now and then, p95 now and then, success now and then.
const PAIR: [usize; 7] = [22, 9, 9, 9, 9, 9, 9];

pub fn pair_head(view: &View) -> Words {
    let then = || Words::dim(view.say(&say::THEN));
    let of = |text| Words::dim(view.say(text));
    line(&[of(&say::PROBE), of(&say::P50), then(), of(&say::P95), then(), of(&say::SUCCESS), then()], &PAIR)
}

/// One probe, then and now.
pub fn pair(view: &View, row: &Row) -> Words {
    let Row { now, then, .. } = row;
    let more = row.difference();
    let p50 = worse(quantile(now.p50), more.p50, then.p50);
    let p95 = worse(quantile(now.p95), more.p95, then.p95);
    let title = Words::new(row.title.get(view.lang));
    let cells = [title, p50, quantile(then.p50), p95, quantile(then.p95), success(now), success(then)];
    line(&cells, &PAIR)
}

/// In colour where it is a good part more than it was.
fn worse(words: Words, more: Option<TimeDelta>, then: Quantile) -> Words {
    if is_worse(more, then) { Words::toned(words.text(), Tone::Warn) } else { words }
}

fn is_worse(more: Option<TimeDelta>, then: Quantile) -> bool {
    let (Some(more), Quantile::At(then)) = (more, then) else { return false };
    more > TimeDelta::zero() && more.as_seconds_f64() > then.as_secs_f64() * NOTABLE
}

fn success(figures: &Figures) -> Words {
    figures.success.map_or_else(|| Words::dim(UNKNOWN), |share| Words::new(crate::report::percent(share)))
}

fn figures(name: Words, figures: &Figures) -> Words {
    let events = Words::dim(figures.events.to_string());
    line(&[name, quantile(figures.p50), quantile(figures.p95), success(figures), events], &WIDTHS)
}

/// How much more it is now; in colour where that is a good part of what it was.
fn difference(view: &View, row: &Row) -> Words {
    let more = row.difference();
    let time = |more: Option<TimeDelta>, then: Quantile| {
        let Some(known) = more else { return Words::dim(UNKNOWN) };
        let size = known.abs().to_std().unwrap_or_default();
        let sign = if known < TimeDelta::zero() { "−" } else { "+" };
        let tone = if is_worse(more, then) { Tone::Warn } else { Tone::Dim };
        Words::toned(format!("{sign}{}", short(size)), tone)
    };
    let success = more.success.map_or_else(
        || Words::dim(UNKNOWN),
        |more| {
            Words::toned(format!("{:+.2} %", more * 100.0), if more < 0.0 { Tone::Warn } else { Tone::Dim })
        },
    );
    let name = Words::dim(format!("  {}", view.say(&say::NOW_MINUS_THEN)));
    line(
        &[name, time(more.p50, row.then.p50), time(more.p95, row.then.p95), success, Words::default()],
        &WIDTHS,
    )
}
