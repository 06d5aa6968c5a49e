//! Several runs of one runbook side by side: what each step was planned to take, what it took, and where that is going.
//!
//! ```text
//! step       planned  RUN-001  RUN-003  median  spread  drift  over
//! migrate       40.0     57.0     43.0    50.0    14.0  -14.0  +10.0
//! ```
//!
//! All numbers are minutes. The spread is the longest less the shortest, the drift the median change from one run to
//! the next (Theil–Sen, over all pairs), and `over` the median less the plan. What stands in brackets was done with other
//! steps than the runbook has now.

use super::{
    document::{Cell, Column as Head, Document, Part, Section, Sort, Table},
    local,
    table::grid,
    utc,
};
use crate::{
    facts::World,
    id::Id,
    phrase,
    plan::Runbook,
    report::{run_lines::mode_name, runs::difference},
    runbook::taken,
    state::{Closing, Mode, Run},
    title::Title,
    wording::{Lang, Phrase, Text, rehearsals as say},
};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Runs compared: the latest.
const RUNS_MAX: usize = 8;

#[derive(Clone, Debug)]
pub struct Comparison {
    pub runbook: Id,
    pub title: Title,
    /// What the steps are now.
    pub hash: String,
    /// Oldest first.
    pub runs: Vec<Column>,
    /// In the order of the plan; behind them those that the plan has no more.
    pub steps: Vec<Row>,
    /// From the beginning of a run to its end.
    pub total: Row,
}

/// One run.
#[derive(Clone, Debug)]
pub struct Column {
    pub id: Id,
    pub mode: Mode,
    pub begun: DateTime<Utc>,
    pub hash: String,
    /// Whether it was done with exactly the steps that the runbook has now.
    pub is_same: bool,
    /// What was set otherwise then than it is now.
    pub elsewhere: Option<Phrase>,
    pub closing: Option<Closing>,
}

/// What one step took, in minutes.
#[derive(Clone, Debug, Default)]
pub struct Row {
    pub id: String,
    pub title: Title,
    pub planned: Option<f64>,
    /// As many as there are runs; `None` where it was not done.
    pub taken: Vec<Option<f64>>,
}

impl Row {
    fn known(&self) -> Vec<f64> {
        self.taken.iter().flatten().copied().collect()
    }

    pub fn median(&self) -> Option<f64> {
        median(self.known())
    }

    /// The longest less the shortest; `None` of fewer than two.
    pub fn spread(&self) -> Option<f64> {
        let known = self.known();
        let (least, most) =
            (known.iter().copied().reduce(f64::min)?, known.iter().copied().reduce(f64::max)?);
        (known.len() > 1).then_some(most - least)
    }

    /// How much longer it took from one run to the next: the median over all pairs.
    pub fn drift(&self) -> Option<f64> {
        let known: Vec<(f64, f64)> =
            self.taken.iter().enumerate().filter_map(|(run, taken)| Some((run as f64, (*taken)?))).collect();
        let pairs = known.iter().enumerate().flat_map(|(place, (run, taken))| {
            known[place + 1..].iter().map(move |(later, longer)| (longer - taken) / (later - run))
        });
        median(pairs.collect())
    }

    /// The median less the plan.
    pub fn over(&self) -> Option<f64> {
        Some(self.median()? - self.planned?)
    }
}

fn median(mut numbers: Vec<f64>) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    match numbers.len() {
        0 => None,
        n if n % 2 == 1 => numbers.get(middle).copied(),
        _ => Some(f64::midpoint(numbers[middle - 1], numbers[middle])),
    }
}

/// The runs of a runbook, the latest of them that have at least one step behind them.
pub fn compare(world: &World, book: &Runbook) -> Comparison {
    let (hash, settings) = (book.hash(), book.settings());
    let runs: Vec<&Run> = world.state.runs().filter(|run| run.runbook == book.id).collect();
    let runs = &runs[runs.len().saturating_sub(RUNS_MAX)..];
    let columns = runs.iter().map(|run| Column {
        id: run.id.clone(),
        mode: run.mode,
        begun: run.begun.at,
        is_same: run.hash == hash,
        elsewhere: difference(&run.settings, &settings).filter(|_| run.hash == hash),
        hash: run.hash.clone(),
        closing: run.closed.as_ref().map(|(closing, _)| *closing),
    });
    let columns: Vec<Column> = columns.collect();
    let minutes = |run: &Run, step: &Id| {
        let until = taken(run, step)?;
        Some((until.until? - until.from).as_seconds_f64() / 60.0)
    };
    let row = |id: &Id, title: Title, planned: Option<f64>| Row {
        id: id.to_string(),
        title,
        planned,
        taken: runs.iter().map(|run| minutes(run, id)).collect(),
    };
    let mut steps: Vec<Row> = book
        .steps
        .values()
        .map(|step| row(&step.id, step.title.clone(), Some(step.planned.as_secs_f64() / 60.0)))
        .collect();
    for id in runs.iter().flat_map(|run| run.steps.keys()) {
        if !steps.iter().any(|known| known.id == id.as_str()) {
            steps.push(row(id, Title::same(id.as_str()), None));
        }
    }
    let whole = |run: &&Run| {
        let (_, end) = run.closed.as_ref()?;
        Some((end.at - run.begun.at).as_seconds_f64() / 60.0)
    };
    let total = Row {
        id: String::new(),
        title: Title::of(&say::TOTAL),
        planned: Some(book.planned().as_secs_f64() / 60.0),
        taken: runs.iter().map(whole).collect(),
    };
    Comparison { runbook: book.id.clone(), title: book.title.clone(), hash, runs: columns, steps, total }
}

/// The table, and below it what each run was.
pub fn text(comparison: &Comparison, zone: chrono_tz::Tz, lang: Lang) -> String {
    let mut out = format!("{} ({})\n", comparison.title.get(lang), comparison.runbook);
    if comparison.runs.is_empty() {
        let _ = writeln!(out, "{}", say::NO_RUNS.get(lang));
        return out;
    }
    out.push_str(&grid(&cells(comparison, lang)));
    out.push('\n');
    out.push_str(&grid(&runs(comparison, zone, lang)));
    let _ = writeln!(out, "\n{}", say::LEGEND.get(lang));
    out
}

/// The same as a report.
pub fn document(comparison: &Comparison, zone: chrono_tz::Tz, lang: Lang) -> Document {
    let title =
        phrase!(say::SIDE_BY_SIDE, title = &comparison.title, runbook = &comparison.runbook).render(lang);
    let section = |title: &Text, parts| Section { title: title.get(lang).to_owned(), parts };
    let sections = if comparison.runs.is_empty() {
        vec![section(&say::RUNS, vec![Part::Line(say::NO_RUNS.get(lang).to_owned())])]
    } else {
        let legend = Part::Line(say::LEGEND.get(lang).to_owned());
        vec![
            section(&say::MINUTES, vec![table(titled(comparison, lang), Sort::Number), legend]),
            section(&say::RUNS, vec![table(runs(comparison, zone, lang), Sort::Short)]),
        ]
    };
    Document { title, lang, sections }
}

/// The cells, with the titles of the steps in front of their ids.
fn titled(comparison: &Comparison, lang: Lang) -> Vec<Vec<String>> {
    let mut lines = cells(comparison, lang);
    for (line, step) in lines.iter_mut().skip(1).zip(&comparison.steps) {
        if let Some(name) = line.first_mut().filter(|name| *name != step.title.get(lang)) {
            *name = format!("{} ({})", step.title.get(lang), step.id);
        }
    }
    lines
}

/// Rows with a heading; the first column is text.
fn table(mut lines: Vec<Vec<String>>, sort: Sort) -> Part {
    let heads = if lines.is_empty() { Vec::new() } else { lines.remove(0) };
    let sort = |place| if place == 0 { Sort::Text } else { sort };
    let columns = heads.into_iter().enumerate().map(|(place, title)| Head { title, sort: sort(place) });
    let rows = lines.into_iter().map(|line| line.into_iter().map(Cell::from).collect());
    Part::Table(Table { columns: columns.collect(), rows: rows.collect() })
}

fn cells(comparison: &Comparison, lang: Lang) -> Vec<Vec<String>> {
    let head = |text: &Text| text.get(lang).to_owned();
    let ids = comparison.runs.iter().map(|run| run.id.to_string());
    let mut lines = vec![
        [head(&say::STEP), head(&say::PLANNED)]
            .into_iter()
            .chain(ids)
            .chain([&say::MEDIAN, &say::SPREAD, &say::DRIFT, &say::OVER].map(head))
            .collect::<Vec<String>>(),
    ];
    for row in comparison.steps.iter().chain([&comparison.total]) {
        let taken = row.taken.iter().zip(&comparison.runs).map(|(taken, run)| match (taken, run.is_same) {
            (Some(_), false) => format!("({})", minutes(*taken)),
            _ => minutes(*taken),
        });
        let name = if row.id.is_empty() { row.title.get(lang).to_owned() } else { row.id.clone() };
        lines.push(
            [name, minutes(row.planned)]
                .into_iter()
                .chain(taken)
                .chain([
                    minutes(row.median()),
                    minutes(row.spread()),
                    signed(row.drift()),
                    signed(row.over()),
                ])
                .collect(),
        );
    }
    lines
}

fn runs(comparison: &Comparison, zone: chrono_tz::Tz, lang: Lang) -> Vec<Vec<String>> {
    let head = |text: &Text| text.get(lang).to_owned();
    let mut lines =
        vec![[&say::RUN, &say::SORT, &say::BEGUN, &say::ENDED_AS, &say::STEPS].map(head).to_vec()];
    lines.extend(comparison.runs.iter().map(|run| {
        let same = if run.is_same { &say::SAME } else { &say::OTHER };
        let elsewhere = run.elsewhere.as_ref().map(|it| format!("; {}", it.render(lang))).unwrap_or_default();
        vec![
            run.id.to_string(),
            mode_name(run.mode).get(lang).to_owned(),
            local(run.begun, zone),
            closing_name(run.closing).get(lang).to_owned(),
            format!("{} {}{elsewhere}", run.hash.get(..12).unwrap_or(&run.hash), same.get(lang)),
        ]
    }));
    lines
}

fn closing_name(closing: Option<Closing>) -> &'static Text {
    match closing {
        None => &say::OPEN,
        Some(Closing::Completed) => &say::COMPLETED,
        Some(Closing::Stopped) => &say::STOPPED,
        Some(Closing::RolledBack) => &say::ROLLED_BACK,
    }
}

fn minutes(number: Option<f64>) -> String {
    number.map_or_else(|| "–".to_owned(), |number| format!("{number:.1}"))
}

/// With its sign, also when it is more. Nothing to speak of has no minus.
fn signed(number: Option<f64>) -> String {
    let shown = |number: f64| format!("{:+.1}", (number * 10.0).round() / 10.0 + 0.0);
    number.map_or_else(|| "–".to_owned(), shown)
}

/// Minutes; what is not known is null. `docs/clocks.md` documents the shape.
pub fn json(comparison: &Comparison, lang: Lang) -> Value {
    let round = |number: Option<f64>| number.map(|number| (number * 1_000.0).round() / 1_000.0);
    let row = |row: &Row| {
        json!({
            "id": row.id,
            "title": row.title.get(lang),
            "planned": round(row.planned),
            "taken": row.taken.iter().map(|taken| round(*taken)).collect::<Vec<_>>(),
            "median": round(row.median()),
            "spread": round(row.spread()),
            "drift": round(row.drift()),
            "over": round(row.over()),
        })
    };
    let run = |run: &Column| {
        json!({
            "id": run.id,
            "mode": if run.mode == Mode::Live { "live" } else { "rehearsal" },
            "begun": utc(run.begun),
            "ended_as": run.closing.map(|closing| match closing {
                Closing::Completed => "completed",
                Closing::Stopped => "stopped",
                Closing::RolledBack => "rolled-back",
            }),
            "hash": run.hash,
            "same_steps": run.is_same,
            "elsewhere": run.elsewhere.as_ref().map(|it| it.render(lang)),
        })
    };
    json!({
        "runbook": comparison.runbook,
        "title": comparison.title.get(lang),
        "hash": comparison.hash,
        "runs": comparison.runs.iter().map(run).collect::<Vec<_>>(),
        "steps": comparison.steps.iter().map(row).collect::<Vec<_>>(),
        "total": row(&comparison.total),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_over_several_runs() {
        let row =
            |taken: &[Option<f64>]| Row { planned: Some(40.0), taken: taken.to_vec(), ..Row::default() };
        let four = row(&[Some(57.0), None, Some(43.0), Some(45.0)]);
        assert_eq!((four.median(), four.spread(), four.over()), (Some(45.0), Some(14.0), Some(5.0)));
        // -7 and -4 a run from the first, +2 from the third.
        assert_eq!(four.drift(), Some(-4.0));
        let one = row(&[Some(38.0)]);
        assert_eq!(
            (one.median(), one.spread(), one.drift(), one.over()),
            (Some(38.0), None, None, Some(-2.0))
        );
        let none = row(&[None, None]);
        assert_eq!((none.median(), none.spread(), none.drift(), none.over()), (None, None, None, None));
        assert_eq!(row(&[Some(1.0), Some(4.0)]).median(), Some(2.5));
    }
}
