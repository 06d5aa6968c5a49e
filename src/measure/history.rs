//! What every probe measured, as far back as anything looks, and from where.
//!
//! Windows are held packed, and coarser the older they are ([`Grain::in_memory`]): a day of a probe that is due every
//! second takes some forty kilobytes. What is merged over vantages is merged when it is asked for.

use super::{
    Counts, Grain, Span, Window,
    memo::Memo,
    shelf::{Held, Shelf},
    sum,
    window::Last,
};
use crate::id::Id;
use chrono::{DateTime, TimeDelta, Utc};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Duration,
};

/// Windows by probe and vantage, oldest first. Cheap to clone: a snapshot shares what it was given.
#[derive(Clone, Debug, Default)]
pub struct History {
    probes: HashMap<Id, Vec<Lane>>,
    /// Spans that were asked for of what is here now.
    memo: Memo,
}

/// What one probe measured from one vantage.
#[derive(Clone, Debug)]
struct Lane {
    vantage: Arc<str>,
    closed: Arc<Shelves>,
    /// Windows that still grow.
    open: Vec<Arc<Window>>,
}

/// A shelf for each grain. What may be merged is merged.
#[derive(Clone, Debug)]
struct Shelves([Shelf; Grain::ALL.len()]);

/// The counts of a window, with when it begins and ends in seconds: there are many, and dates take long.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tally {
    pub start: i64,
    pub end: i64,
    pub counts: Counts,
}

/// What a chart shows of a window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// In seconds.
    pub start: i64,
    pub counts: Counts,
    /// Median service time.
    pub p50: Option<Duration>,
}

impl History {
    /// Replaces the windows of `probe` by those of a single vantage.
    pub fn set(&mut self, probe: Id, windows: Vec<Window>) {
        let mut alone = Self::default();
        for window in windows {
            alone.add("local", &probe, &window);
        }
        let lanes = alone.probes.remove(&probe).unwrap_or_default();
        self.probes.insert(probe, lanes);
    }

    /// Adds what was measured in a window, or in a part of one, to what is known of it already.
    pub fn add(&mut self, vantage: &str, probe: &Id, part: &Window) {
        let shelf = Arc::make_mut(&mut self.lane(vantage, probe).closed).of(part.grain);
        match shelf.get(part.start).and_then(|held| held.window()) {
            Some(mut known) => {
                known.merge(part);
                shelf.put(&known);
            }
            None => shelf.put(part),
        }
    }

    /// Adds a window that still grows. It is held as it is, and only until the next time the past is thinned.
    pub fn show(&mut self, vantage: &str, probe: &Id, window: &Window) {
        self.lane(vantage, probe).open.push(Arc::new(window.clone()));
    }

    fn lane(&mut self, vantage: &str, probe: &Id) -> &mut Lane {
        self.memo = Memo::default();
        // Looked for first: the probe is nearly always known.
        if !self.probes.contains_key(probe) {
            self.probes.insert(probe.clone(), Vec::new());
        }
        let lanes = self.probes.entry(probe.clone()).or_default();
        let place = lanes.binary_search_by(|lane| (*lane.vantage).cmp(vantage)).unwrap_or_else(|place| {
            let lane = Lane { vantage: vantage.into(), closed: Arc::default(), open: Vec::new() };
            lanes.insert(place, lane);
            place
        });
        &mut lanes[place]
    }

    /// Merges windows that are old enough at `now` into coarser ones, though none that reach beyond `settled` coarser
    /// than `coarsest` says of its probe: before that nothing is decided with.
    pub fn thin(&mut self, now: DateTime<Utc>, settled: DateTime<Utc>, coarsest: impl Fn(&Id) -> Grain) {
        self.memo = Memo::default();
        for (probe, lanes) in &mut self.probes {
            let coarsest = coarsest(probe);
            let aim = |start: DateTime<Utc>| {
                let is_settled = Grain::Hour.start_of(start) + Grain::Hour.length() <= settled;
                Grain::in_memory(start, now).min(if is_settled { Grain::Hour } else { coarsest })
            };
            for lane in lanes {
                lane.open.clear();
                lane.thin(aim);
            }
        }
    }

    /// Forgets windows that begin before `before`.
    pub fn forget(&mut self, before: DateTime<Utc>) {
        self.memo = Memo::default();
        for lanes in self.probes.values_mut() {
            for lane in lanes.iter_mut() {
                if lane.closed.first().is_some_and(|first| first < before) {
                    Arc::make_mut(&mut lane.closed).0.iter_mut().for_each(|shelf| shelf.forget(before));
                }
            }
            lanes.retain(|lane| lane.closed.first().is_some() || !lane.open.is_empty());
        }
    }

    /// Where `probe` was measured from in a span, in alphabetical order.
    pub fn vantages(
        &self,
        probe: &Id,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> impl Iterator<Item = &Arc<str>> {
        let measured = move |lane: &&Lane| {
            let closed = lane.closed.0.iter().any(|shelf| shelf.any(from, until));
            closed || lane.growing(from, until).next().is_some()
        };
        self.lanes(probe).iter().filter(measured).map(|lane| &lane.vantage)
    }

    fn lanes(&self, probe: &Id) -> &[Lane] {
        self.probes.get(probe).map_or(&[], Vec::as_slice)
    }

    /// All windows of `probe`, merged over vantages, oldest first.
    pub fn windows(&self, probe: &Id) -> Vec<Window> {
        self.between(probe, DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC)
    }

    /// The windows of `probe` that begin from `from` on and before `until`, merged over vantages, oldest first.
    pub fn between(&self, probe: &Id, from: DateTime<Utc>, until: DateTime<Utc>) -> Vec<Window> {
        let mut merged: BTreeMap<(DateTime<Utc>, Grain), Window> = BTreeMap::new();
        let mut take = |window: Window| match merged.get_mut(&(window.start, window.grain)) {
            Some(known) => known.merge(&window),
            None => drop(merged.insert((window.start, window.grain), window)),
        };
        for lane in self.lanes(probe) {
            lane.each(from, until, |held| held.window().into_iter().for_each(&mut take));
            lane.growing(from, until).for_each(|window| take(Window::clone(window)));
        }
        merged.into_values().collect()
    }

    /// The latest sample of each of the windows of `probe` that begin from `from` on and before `until`, merged over
    /// vantages, oldest window first. Nothing else of them is read.
    pub fn lasts(&self, probe: &Id, from: DateTime<Utc>, until: DateTime<Utc>) -> Vec<Last> {
        let mut merged: BTreeMap<(i64, Grain), Last> = BTreeMap::new();
        let mut take = |start: i64, grain: Grain, last: Last| match merged.get_mut(&(start, grain)) {
            Some(known) if !last.is_after(Some(known)) => {}
            Some(known) => *known = last,
            None => drop(merged.insert((start, grain), last)),
        };
        for lane in self.lanes(probe) {
            lane.each(from, until, |held| {
                held.last().into_iter().for_each(|last| take(held.second, held.grain, last));
            });
            for window in lane.growing(from, until) {
                window
                    .last
                    .iter()
                    .for_each(|last| take(window.start.timestamp(), window.grain, last.clone()));
            }
        }
        merged.into_values().collect()
    }

    /// The counts of the windows of `probe` that begin from `from` on and before `until`, by start; of several vantages
    /// each. No times are read, so this is much less work than the windows are.
    pub fn tallies(&self, probe: &Id, from: DateTime<Utc>, until: DateTime<Utc>) -> Vec<Tally> {
        tallies(self.lanes(probe), from, until)
    }

    /// [`tallies`](Self::tallies), as far as it was measured from one vantage.
    pub fn tallies_at(
        &self,
        vantage: &str,
        probe: &Id,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Vec<Tally> {
        tallies(self.lane_at(vantage, probe), from, until)
    }

    /// What a chart shows of the windows of `probe` that begin from `from` on and before `until`, merged over vantages,
    /// by start. Times are read only of windows that have to be merged.
    pub fn marks(&self, probe: &Id, from: DateTime<Utc>, until: DateTime<Utc>) -> Vec<Mark> {
        let [lane] = self.lanes(probe) else {
            return self.between(probe, from, until).iter().map(Mark::of).collect();
        };
        let growing: Vec<&Arc<Window>> = lane.growing(from, until).collect();
        let grows =
            |held: &Held| growing.iter().find(|it| (it.start, it.grain) == (held.start(), held.grain));
        let of = |held: Held| match grows(&held) {
            None => Some(Mark { start: held.second, counts: held.counts()?, p50: held.p50() }),
            Some(part) => {
                let mut whole = held.window()?;
                whole.merge(part);
                Some(Mark::of(&whole))
            }
        };
        let mut marks = Vec::new();
        lane.each(from, until, |held| marks.extend(of(held)));
        let closed = |part: &Window| lane.closed.0[part.grain as usize].get(part.start).is_some();
        marks.extend(growing.iter().filter(|part| !closed(part)).map(|part| Mark::of(part)));
        marks.sort_by_key(|mark| mark.start);
        marks
    }

    /// Where what is known of `probe` begins.
    pub fn first(&self, probe: &Id) -> Option<DateTime<Utc>> {
        let of_lane = |lane: &Lane| {
            let growing = lane.open.iter().map(|window| window.start).min();
            lane.closed.first().into_iter().chain(growing).min()
        };
        self.lanes(probe).iter().filter_map(of_lane).min()
    }

    /// The latest sample of `probe`.
    pub fn last(&self, probe: &Id) -> Option<Last> {
        let of_lane = |lane: &Lane| {
            let growing = lane.open.iter().rev().find_map(|window| window.last.clone());
            growing.or_else(|| lane.closed.last())
        };
        self.lanes(probe).iter().filter_map(of_lane).max_by(Last::compare)
    }

    /// Everything of `probe` in the windows that begin from `from` on and before `until`: exactly what was due then,
    /// where the windows are as fine as that.
    pub fn span(&self, probe: &Id, from: DateTime<Utc>, until: DateTime<Utc>) -> Arc<Span> {
        self.memo.span((probe, None, from, until), || over(self.lanes(probe), from, until))
    }

    /// [`span`](Self::span), as far as it was measured from one vantage.
    pub fn span_at(&self, vantage: &str, probe: &Id, from: DateTime<Utc>, until: DateTime<Utc>) -> Arc<Span> {
        let lanes = self.lanes(probe);
        match lanes {
            [alone] if *alone.vantage == *vantage => self.span(probe, from, until),
            _ => self.memo.span((probe, Some(vantage), from, until), || {
                over(self.lane_at(vantage, probe), from, until)
            }),
        }
    }

    fn lane_at(&self, vantage: &str, probe: &Id) -> &[Lane] {
        let lane = self.lanes(probe).iter().find(|lane| *lane.vantage == *vantage);
        lane.map(std::slice::from_ref).unwrap_or_default()
    }
}

fn tallies(lanes: &[Lane], from: DateTime<Utc>, until: DateTime<Utc>) -> Vec<Tally> {
    let mut found = Vec::new();
    for lane in lanes {
        lane.each(from, until, |held| found.extend(Tally::of(&held)));
        let growing = lane.growing(from, until);
        found.extend(growing.map(|it| Tally {
            start: it.start.timestamp(),
            end: it.end().timestamp(),
            counts: it.counts,
        }));
    }
    found.sort_by_key(|tally| tally.start);
    found
}

fn over(lanes: &[Lane], from: DateTime<Utc>, until: DateTime<Utc>) -> Span {
    sum::span(|sum| {
        for lane in lanes {
            // A window this program packed is whole.
            lane.each(from, until, |held| {
                let _ = sum.held(&held);
            });
            lane.growing(from, until).for_each(|window| sum.window(window));
        }
    })
}

impl Lane {
    /// Shows the closed windows of a span, the newest first of each grain and the finest first of all.
    fn each(&self, from: DateTime<Utc>, until: DateTime<Utc>, mut show: impl FnMut(Held)) {
        for shelf in &self.closed.0 {
            shelf.each(from, until, &mut show);
        }
    }

    fn growing(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> impl Iterator<Item = &Arc<Window>> {
        self.open.iter().filter(move |window| window.start >= from && window.start < until)
    }

    /// Merges windows that come together at their aims. These get finer with time and never coarser, so that what is
    /// to be merged is the oldest of each grain.
    fn thin(&mut self, aim: impl Fn(DateTime<Utc>) -> Grain) {
        for grain in [Grain::Fine, Grain::Minute] {
            let of_grain = self.closed.0[grain as usize].all();
            let old: Vec<Held> = of_grain.take_while(|held| aim(held.start()) > grain).collect();
            let Some(newest) = old.last().map(Held::start) else { continue };
            let mut groups: BTreeMap<(Grain, DateTime<Utc>), Vec<Held>> = BTreeMap::new();
            for held in old {
                let coarser = aim(held.start());
                groups.entry((coarser, coarser.start_of(held.start()))).or_default().push(held);
            }
            let merged: Vec<Window> =
                groups.iter().map(|((grain, start), held)| self.merged(*grain, *start, held)).collect();
            let shelves = Arc::make_mut(&mut self.closed);
            shelves.of(grain).forget(newest + TimeDelta::seconds(1));
            for window in merged {
                shelves.of(window.grain).put(&window);
            }
        }
    }

    /// Windows as part of the coarser one that holds them, with what is known of that already.
    fn merged(&self, grain: Grain, start: DateTime<Utc>, parts: &[Held]) -> Window {
        let known = self.closed.0[grain as usize].get(start);
        let span = sum::span(|sum| {
            for held in parts.iter().chain(&known) {
                let _ = sum.held(held);
            }
        });
        span.into_window(start, grain)
    }
}

impl Default for Shelves {
    fn default() -> Self {
        Self(Grain::ALL.map(Shelf::new))
    }
}

impl Shelves {
    fn of(&mut self, grain: Grain) -> &mut Shelf {
        &mut self.0[grain as usize]
    }

    fn first(&self) -> Option<DateTime<Utc>> {
        self.0.iter().filter_map(|shelf| shelf.all().next()).map(|held| held.start()).min()
    }

    /// The latest sample.
    fn last(&self) -> Option<Last> {
        let latest = |shelf: &Shelf| shelf.all().rev().find_map(|held| held.last());
        self.0.iter().filter_map(latest).max_by(Last::compare)
    }
}

impl Tally {
    fn of(held: &Held) -> Option<Self> {
        let end = held.second + held.grain.seconds();
        Some(Self { start: held.second, end, counts: held.counts()? })
    }
}

impl Mark {
    fn of(window: &Window) -> Self {
        Self { start: window.start.timestamp(), counts: window.counts, p50: window.service.quantile(0.5) }
    }
}

#[cfg(test)]
#[path = "history_tests.rs"]
mod tests;
