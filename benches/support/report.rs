//! A table of what was measured, for benchmarks whose parts must take turns and so do not fit divan's loop.

use std::error::Error;

pub type Outcome<T> = Result<T, Box<dyn Error>>;

/// One measurement, with what it should be and the least it could be.
pub struct Row {
    pub name: &'static str,
    pub unit: &'static str,
    /// A good value is not above it.
    pub target: Option<f64>,
    /// Median of the same with nothing of golive in it, from the same run.
    pub floor: Option<f64>,
    pub values: Vec<f64>,
}

/// The middle of the values; of none, not a number.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Whether this is a run to measure: `cargo test --benches` builds and starts benchmarks without asking for one.
pub fn wanted() -> bool {
    std::env::args().any(|argument| argument == "--bench")
}

pub fn print(rows: &[Row]) {
    let shown = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.2}"));
    println!(
        "{:<44} {:>5} {:>9} {:>9} {:>9} {:>9} {:>9} {:>5}",
        "", "unit", "target", "floor", "median", "min", "max", "n"
    );
    for Row { name, unit, target, floor, values } in rows {
        let min = values.iter().copied().reduce(f64::min);
        let max = values.iter().copied().reduce(f64::max);
        println!(
            "{name:<44} {unit:>5} {:>9} {:>9} {:>9.2} {:>9} {:>9} {:>5}",
            shown(*target),
            shown(*floor),
            median(values),
            shown(min),
            shown(max),
            values.len()
        );
    }
}
