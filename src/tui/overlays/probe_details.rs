//! A probe or a machine in full: what was counted, how sure that is, how long it took, what failed last.

use crate::{
    phrase,
    plan::Slo,
    report::board::{PhaseRow, ProbeRow, Quantile, Quantiles},
    slo::Budget,
    stats::ranks,
    tui::{
        charts::vantages,
        panels::probes,
        subject::Subject,
        theme::Tone,
        view::{UNKNOWN, View, duration, percent, quantile, share, short, standing_tone},
        widgets::{doc::Doc, spark, text::Words},
    },
    value::show_duration,
    wording::console as say,
};
use rust_decimal::Decimal;

/// Of what is said of percentiles.
const CONFIDENCE: f64 = 0.95;

pub fn probe(view: &View, doc: &mut Doc, subject: &Subject) {
    let Some(row) = subject.probe(view.snapshot) else { return };
    let plan = view.snapshot.plan.probes.get(&row.id);
    let (glyph, tone) = probes::glyph(row);
    let word = row.standing.map_or(UNKNOWN, |standing| view.say(standing.name()));
    doc.field(view.say(&say::OBJECTIVE), Words::toned(format!("{glyph} {word}"), tone));
    if let Some(slo) = plan.and_then(|probe| probe.slo.as_ref()) {
        doc.field(view.say(&say::TARGET), objective(view, slo));
    }
    if let Some(probe) = plan {
        let every = phrase!(say::EVERY, every = duration(probe.every), timeout = duration(probe.timeout));
        doc.field(view.say(&say::KIND), format!("{} · {}", row.kind, view.phrase(&every)));
        let serves: Vec<String> = probe.serves.iter().map(ToString::to_string).collect();
        doc.field(view.say(&say::SERVES), serves.join(" "));
    }
    counted(view, doc, row);
    times(view, doc, row);
    if row.vantages.len() > 1 {
        doc.heading(view.say(&say::VANTAGES));
        for line in vantages::lines(view, row, (usize::MAX, usize::MAX)) {
            doc.text(line);
        }
    }
    if let Some(last) = &row.last {
        doc.heading(view.say(&say::LATEST));
        doc.field(view.say(&say::WHEN), view.date_time(last.at));
        let tone = if last.outcome == crate::measure::Outcome::Ok { Tone::Plain } else { Tone::Bad };
        let outcome = Words::toned(view.say(last.outcome.name()), tone);
        doc.field(view.say(&say::OUTCOME), outcome.and(format!("  {}", short(last.service)), Tone::Plain));
        if let Some(detail) = &last.detail {
            doc.field(view.say(&say::DETAIL), view.phrase(detail));
        }
    }
    if row.stale {
        doc.text(Words::toned(view.say(&say::STOPPED), Tone::Warn));
    }
}

pub fn objective(view: &View, slo: &Slo) -> String {
    let percent = |share: Decimal| format!("{} %", (share * Decimal::ONE_HUNDRED).normalize());
    view.phrase(&phrase!(
        say::OBJECTIVE_SENTENCE,
        good = percent(slo.good),
        within = duration(slo.within),
        over = duration(slo.over),
        confidence = percent(slo.confidence)
    ))
}

fn counted(view: &View, doc: &mut Doc, row: &ProbeRow) {
    doc.heading(view.say(&say::COUNTED));
    doc.field(view.say(&say::SINCE), view.date_time(row.from));
    doc.field(view.say(&say::SUCCESS), of(row.ok, row.events));
    if row.standing.is_some() {
        doc.field(view.say(&say::GOOD), of(row.good, row.events));
    }
    if let Some(counted) = row.counted {
        let counted = phrase!(say::COUNTS_AS, counted = format!("{counted:.1}"));
        doc.field(view.say(&say::EVIDENCE_COUNT), view.phrase(&counted));
    }
    if let Some(interval) = row.interval {
        let bounds = format!("{:.2} % – {:.2} %", interval.low * 100.0, interval.high * 100.0);
        let tone = row.standing.map_or(Tone::Plain, standing_tone);
        doc.field(view.say(&say::INTERVAL), Words::toned(bounds, tone));
    }
    for (outcome, count) in &row.failures {
        doc.item(Words::toned("✖", Tone::Bad), format!("{}  {count}", view.say(outcome.name())));
    }
    if row.missed > 0 {
        doc.item(Words::toned("✖", Tone::Bad), format!("{}  {}", view.say(&say::MISSED), row.missed));
    }
    if row.retried > 0 {
        doc.item(Words::toned("↻", Tone::Warn), format!("{}  {}", view.say(&say::RETRIED), row.retried));
    }
    if row.unmeasured > 0 {
        doc.item(Words::dim("·"), format!("{}  {}", view.say(&say::UNMEASURED), row.unmeasured));
    }
    if row.excluded > 0 {
        doc.item(Words::dim("·"), format!("{}  {}", view.say(&say::EXCLUDED), row.excluded));
    }
    if let Some(budget) = &row.budget {
        doc.field(view.say(&say::BUDGET), self::budget(view, budget));
    }
    doc.field(view.say(&say::TREND), spark::latency(&row.trend, row.trend.len()));
}

/// What is left of the error budget, with how much of its span was measured.
pub fn budget(view: &View, budget: &Budget) -> Words {
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    let (filled, spent) = (percent(budget.filled), percent(budget.spent));
    if !budget.is_settled() {
        return Words::dim(view.phrase(&phrase!(say::BUDGET_EARLY, spent = spent, filled = filled)));
    }
    let tone = if budget.left() <= 0.0 { Tone::Bad } else { Tone::Plain };
    let (left, time) = (percent(budget.left()), show_duration(budget.time_left()));
    Words::toned(view.phrase(&phrase!(say::BUDGET_LINE, left = left, time = time, filled = filled)), tone)
}

fn of(part: u64, whole: u64) -> String {
    format!("{}  ({part}/{whole})", percent(part, whole))
}

fn times(view: &View, doc: &mut Doc, row: &ProbeRow) {
    doc.heading(view.say(&say::TIMES));
    let line = |quantiles: &Quantiles| {
        let mut words = Words::default();
        for (name, value) in [("p50", quantiles.p50), ("p95", quantiles.p95), ("p99", quantiles.p99)] {
            words = words.and(format!("{name} "), Tone::Dim);
            words.0.extend(quantile(value).0);
            words = words.and("   ", Tone::Plain);
        }
        words
    };
    doc.field(view.say(&say::RESPONSE), line(&row.response));
    for (name, words) in bounds(view, row) {
        doc.field(name, words);
    }
    doc.field(view.say(&say::SERVICE), line(&row.service));
    for PhaseRow { phase, p50, p95, p99 } in &row.phases {
        let mut words = Words::default();
        for (name, time) in [("p50", p50), ("p95", p95), ("p99", p99)] {
            words = words.and(format!("{name} "), Tone::Dim);
            words.0.extend(quantile(Quantile::At(*time)).0);
            words = words.and("   ", Tone::Plain);
        }
        doc.field(view.say(phase.name()), words);
    }
    doc.text(Words::dim(view.say(&say::TIMES_DOC)));
}

/// Between which response times the percentiles lie, and where there are too few samples to say.
fn bounds(view: &View, row: &ProbeRow) -> Vec<(&'static str, Words)> {
    let Some(probe) = view.snapshot.plan.probes.get(&row.id) else { return Vec::new() };
    let span = view.snapshot.history.span(&row.id, row.from, view.snapshot.at);
    let n = span.response.count();
    let line = |(name, share)| {
        let ranks = ranks(n, share, CONFIDENCE);
        let at = |rank: Option<u64>| {
            let time = span.response.ranked(rank?)?;
            Some(if time < probe.timeout { short(time) } else { format!("> {}", short(probe.timeout)) })
        };
        let bounds = match (at(ranks.low), at(ranks.high)) {
            (Some(low), Some(high)) => phrase!(say::QUANTILE_BOUNDS, low = low, high = high, n = n),
            (Some(low), None) => phrase!(say::QUANTILE_LOW, low = low, n = n),
            (None, _) => phrase!(say::QUANTILE_OPEN, n = n),
        };
        (name, Words::dim(view.phrase(&bounds)))
    };
    let measured = if n > 0 { &[("p95", 0.95), ("p99", 0.99)][..] } else { &[] };
    measured.iter().copied().map(line).collect()
}

pub fn host(view: &View, doc: &mut Doc, subject: &Subject) {
    let Some(row) = subject.host(view.snapshot) else { return };
    doc.field(view.say(&say::CPU), share(row.cpu));
    doc.field(view.say(&say::MEMORY), share(row.memory));
    doc.field(view.say(&say::DISK), share(row.disk));
    doc.field(view.say(&say::LOAD1), row.load1.map(|load| format!("{load:.2}")).unwrap_or_default());
    doc.field(view.say(&say::WHEN), row.at.map(|at| view.date_time(at)).unwrap_or_default());
    doc.field(view.say(&say::CPU_TREND), spark::shares(&row.trend, row.trend.len()));
    if row.stale {
        doc.text(Words::toned(view.say(&say::STOPPED), Tone::Warn));
    }
}
