//! Latency over time as a map: how the answers of each column of time spread over bands of latency.
//!
//! A percentile by time hides how many lie where: two modes, a tail that grows, a stall that ends. The bands are spaced
//! by logarithm, for what is twice as slow matters alike at any speed.

use super::zoom::{Grid, Zoom};
use crate::{
    facts::World,
    measure::{Outcome, Window},
    plan::Probe,
    state::Annotation,
};
use chrono::{DateTime, Utc};
use std::time::Duration;

/// Response times of one probe by column of time and band of latency.
#[derive(Clone, Debug, PartialEq)]
pub struct Heat {
    pub grid: Grid,
    /// Slowest first; none where nothing was answered.
    pub bands: Vec<Band>,
    /// Oldest first.
    pub columns: Vec<Column>,
    /// When the oldest window begins that is still held of this span.
    pub first: Option<DateTime<Utc>>,
}

/// From more than `above` to `most`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    pub above: Duration,
    pub most: Duration,
    /// Slower than the objective allows.
    pub is_slow: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column {
    /// The share of the answers of this column in each band. A share, for coarse windows hold more than fine ones.
    pub shares: Vec<f64>,
    pub events: u64,
    /// Answers that were not ok.
    pub failed: u64,
    /// Slots that the target made us miss.
    pub missed: u64,
    /// Slots lost on our own side.
    pub unmeasured: u64,
    /// Somebody noted something about this time.
    pub is_noted: bool,
}

/// Bounds of a decade, in hundredths of its beginning. The finest that gives no more bands than there is room for.
const SCALES: [&[u64]; 4] = [
    &[100, 120, 150, 180, 220, 270, 330, 390, 470, 560, 680, 820],
    &[100, 150, 200, 300, 500, 700],
    &[100, 200, 500],
    &[100],
];

/// Fewer bands than this make no picture.
const BANDS_LEAST: usize = 5;

/// From a tenth of a millisecond to ten hours, in microseconds: an hour is the longest that is recorded.
const DECADES: [u64; 9] =
    [100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000];

impl Heat {
    /// What was measured of `probe` as far back as `zoom` looks, in at most so many columns and bands.
    pub fn of(world: &World, probe: &Probe, zoom: Zoom, columns: usize, bands: usize) -> Self {
        let grid = Grid::of(zoom, world.now, columns);
        // A coarse window that began before may reach in.
        let reach = grid.from - crate::measure::Grain::Hour.length();
        let windows: Vec<Window> = world.history.between(&probe.id, reach, grid.until());
        let windows: Vec<&Window> = windows.iter().filter(|window| window.end() > grid.from).collect();
        let within = probe.slo.as_ref().map(|slo| slo.within);
        let bands = bands_of(&windows, within, bands);
        let mut columns = vec![Column { shares: vec![0.0; bands.len()], ..Column::default() }; grid.columns];
        for window in &windows {
            let tallied = tally(window, &bands);
            for column in &mut columns[grid.covered(window.start, window.end())] {
                column.add(window, &tallied);
            }
        }
        for column in &mut columns {
            let all: f64 = column.shares.iter().sum();
            column.shares.iter_mut().for_each(|share| *share /= all.max(1.0));
        }
        for note in world.state.annotations() {
            for column in &mut columns[noted(&grid, note)] {
                column.is_noted = true;
            }
        }
        let first = windows.iter().map(|window| window.start.max(grid.from)).min();
        Self { grid, bands, columns, first }
    }
}

impl Column {
    fn add(&mut self, window: &Window, tallied: &[f64]) {
        let counts = &window.counts;
        self.events += counts.events();
        self.failed += counts.samples() - u64::from(counts.of(Outcome::Ok));
        self.missed += u64::from(counts.missed);
        self.unmeasured += u64::from(counts.unmeasured);
        for (share, more) in self.shares.iter_mut().zip(tallied) {
            *share += more;
        }
    }
}

/// The columns that a note is about.
fn noted(grid: &Grid, note: &Annotation) -> std::ops::Range<usize> {
    grid.covered(note.at, note.until.unwrap_or(note.at) + chrono::TimeDelta::milliseconds(1))
}

/// How many answers of a window lie in each band.
fn tally(window: &Window, bands: &[Band]) -> Vec<f64> {
    let mut tallied = vec![0.0; bands.len()];
    for (micros, count) in window.response.buckets() {
        let time = Duration::from_micros(u64::from(*micros));
        if let Some(i) = bands.iter().position(|band| band.above < time && time <= band.most) {
            tallied[i] += f64::from(*count);
        }
    }
    tallied
}

/// Bands that hold everything from the fastest to the slowest answer, at most `most` of them. One bound is the
/// objective's own time, where that lies among them, so that every band is either slow or not.
fn bands_of(windows: &[&Window], within: Option<Duration>, most: usize) -> Vec<Band> {
    let buckets =
        || windows.iter().flat_map(|window| window.response.buckets()).map(|(micros, _)| u64::from(*micros));
    let (Some(fastest), Some(slowest), 1..) = (buckets().min(), buckets().max(), most) else {
        return Vec::new();
    };
    let within = within.and_then(|within| u64::try_from(within.as_micros()).ok());
    let fits = |bounds: &Vec<u64>| bounds.len() - 1 <= most;
    let scaled = SCALES.iter().map(|scale| bounds(scale, (fastest, slowest), within, most));
    // Where not even decades fit, all is in one.
    let bounds = scaled.into_iter().find(fits).unwrap_or_else(|| vec![0, slowest.max(1)]);
    let band = |pair: &[u64]| Band {
        above: Duration::from_micros(pair[0]),
        most: Duration::from_micros(pair[1]),
        is_slow: within.is_some_and(|within| pair[0] >= within),
    };
    bounds.windows(2).rev().map(band).collect()
}

/// Bounds on a scale around two latencies, in microseconds and ascending.
fn bounds(scale: &[u64], (fastest, slowest): (u64, u64), within: Option<u64>, most: usize) -> Vec<u64> {
    let all = DECADES.iter().flat_map(|decade| scale.iter().map(move |part| decade * part / 100));
    let mut all: Vec<u64> = std::iter::once(0).chain(all).collect();
    if let Some(within) = within.filter(|within| (fastest..slowest).contains(within)) {
        // What lies close to it would make a band too thin to mean anything.
        all.retain(|bound| bound.abs_diff(within) * 10 > within);
        all.push(within);
        all.sort_unstable();
    }
    let begin = all.partition_point(|bound| *bound < fastest).saturating_sub(1);
    let end = all.partition_point(|bound| *bound < slowest).min(all.len() - 1);
    let (mut begin, mut end) = (begin, end.max(begin + 1));
    // Answers that hardly differ stand between empty bands: that they hardly differ is then seen.
    while end - begin < most.min(BANDS_LEAST) && end + 1 < all.len() {
        end += 1;
        begin = begin.saturating_sub(usize::from(end - begin < most.min(BANDS_LEAST)));
    }
    all[begin..=end].to_vec()
}

#[cfg(test)]
#[path = "heat_tests.rs"]
mod tests;
