//! How far a probe is from its objective.

use super::{Chart, cell, no_note, planned};
use crate::{
    report::board::ProbeRow,
    tui::{
        overlays::probe_details::{self, objective},
        theme::Tone,
        view::{UNKNOWN, View, percent, standing_tone},
        widgets::text::{self, Words},
    },
    value::Value,
    wording::console as say,
};

pub static BUDGET: Chart =
    Chart { name: &say::BUDGET_TITLE, is_of_line: true, empty: &say::NO_OBJECTIVE, note: no_note, lines };

const LABEL: usize = 14;

/// The spans of the facts about burn rates that fit a line.
const BURN_SPANS: [&str; 4] = ["5m", "1h", "6h", "24h"];

fn lines(view: &View, row: &ProbeRow, (cells, height): (usize, usize)) -> Vec<Words> {
    let (Some(slo), Some(standing)) = (planned(view, row).and_then(|probe| probe.slo.as_ref()), row.standing)
    else {
        return Vec::new();
    };
    let field = |label, words: Words| labelled(view.say(label), words);
    let tone = standing_tone(standing);
    let good = format!("{}  ({}/{})", percent(row.good, row.events), row.good, row.events);
    let mut lines = vec![
        field(&say::STATE, Words::toned(format!("{} {}", standing.glyph(), view.say(standing.name())), tone)),
        field(&say::GOOD, Words::new(good)),
    ];
    for (i, part) in
        text::wrap(&objective(view, slo).into(), cells.saturating_sub(LABEL + 2)).into_iter().enumerate()
    {
        let label = if i == 0 { view.say(&say::TARGET) } else { "" };
        lines.insert(1 + i, labelled(label, part));
    }
    if let Some(interval) = row.interval {
        let bounds = format!("{:.2} % – {:.2} %", interval.low * 100.0, interval.high * 100.0);
        lines.push(field(&say::INTERVAL, Words::toned(bounds, tone)));
    }
    if let Some(budget) = &row.budget {
        lines.push(field(&say::BUDGET, probe_details::budget(view, budget)));
    }
    lines.push(field(&say::BURN_RATES, burns(view, row)));
    lines.push(field(&say::SLICES, slices(view, row)));
    lines.truncate(height);
    lines
}

fn labelled(label: &str, words: Words) -> Words {
    let mut line = Words::new(" ");
    line.0.extend(cell(&Words::dim(label), LABEL, false).0);
    line.0.extend(words.0);
    line
}

/// How fast the budget burns, by span: at 1 it lasts exactly as long as it should.
fn burns(view: &View, row: &ProbeRow) -> Words {
    let mut words = Words::default();
    for span in BURN_SPANS {
        let name = format!("probes.{}.burn_{span}", row.id);
        let burn = match view.world.read(&name).map(|reading| reading.value) {
            Some(Ok(Value::Number(burn))) => Words::new(burn.round_dp(2).normalize().to_string()),
            _ => Words::dim(UNKNOWN),
        };
        words = words.and(format!("{span} "), Tone::Dim);
        words.0.extend(burn.0);
        words = words.and("  ", Tone::Plain);
    }
    words
}

/// Minutes that met the target, of all.
fn slices(view: &View, row: &ProbeRow) -> Words {
    let fact = |name: &str| view.fact(&format!("probes.{}.{name}", row.id));
    let mut words = fact("slices_good");
    words.0.push(("  ".to_owned(), Tone::Plain));
    for (label, name) in [(&say::SLICES_BAD, "slices_bad"), (&say::SLICES_EMPTY, "slices_empty")] {
        words = words.and(format!("{} ", view.say(label)), Tone::Dim);
        words.0.extend(fact(name).0);
        words = words.and("  ", Tone::Plain);
    }
    words
}
