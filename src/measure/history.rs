//! What every probe measured, as far back as anything looks, and from where.
//!
//! Windows are held packed, and coarser the older they are ([`Grain::in_memory`]): a day of a probe that is due every
//! second takes some forty kilobytes. What is merged over vantages is merged when it is asked for.

use super::{Counts, Grain, Histogram, PhaseTimes, Window, packed, packed::Reader, window::Last};
use crate::id::Id;
use chrono::{DateTime, Utc};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// Windows by probe and vantage, oldest first. Cheap to clone: a snapshot shares what it was given.
#[derive(Clone, Debug, Default)]
pub struct History {
    probes: HashMap<Id, Vec<Lane>>,
}

/// What one probe measured from one vantage.
#[derive(Clone, Debug)]
struct Lane {
    vantage: Arc<str>,
    /// By start, and of the same start the finest first. What may be merged is merged.
    closed: Arc<Vec<Held>>,
    /// Windows that still grow.
    open: Vec<Arc<Window>>,
}

/// A window as it is held. Copies share the bytes.
#[derive(Clone, Debug)]
struct Held {
    start: DateTime<Utc>,
    bytes: Arc<[u8]>,
}

/// Several windows merged.
#[derive(Clone, Debug, Default)]
pub struct Span {
    pub counts: Counts,
    pub service: Histogram,
    pub response: Histogram,
    pub phases: PhaseTimes,
    /// Windows that hold at least one event; those of several vantages count each.
    pub windows: usize,
    pub first: Option<DateTime<Utc>>,
    pub last: Option<Last>,
}

/// The counts of a window, with when it begins and ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tally {
    pub start: DateTime<Utc>,
    pub end: DateTime<Utc>,
    pub counts: Counts,
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
        let closed = Arc::make_mut(&mut self.lane(vantage, probe).closed);
        match closed.binary_search_by_key(&(part.start, part.grain), Held::key) {
            Ok(i) => {
                if let Some(mut known) = closed[i].window() {
                    known.merge(part);
                    closed[i] = Held::of(&known);
                }
            }
            Err(i) => {
                // A little more at a time than it must be: there are very many of these.
                if closed.len() == closed.capacity() {
                    closed.reserve_exact(16);
                }
                closed.insert(i, Held::of(part));
            }
        }
    }

    /// Adds a window that still grows. It is held as it is, and only until the next time the past is thinned.
    pub fn show(&mut self, vantage: &str, probe: &Id, window: &Window) {
        self.lane(vantage, probe).open.push(Arc::new(window.clone()));
    }

    fn lane(&mut self, vantage: &str, probe: &Id) -> &mut Lane {
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
        for (probe, lanes) in &mut self.probes {
            let coarsest = coarsest(probe);
            for lane in lanes {
                lane.open.clear();
                let aim = |held: &Held| {
                    let is_settled = Grain::Hour.start_of(held.start) + Grain::Hour.length() <= settled;
                    let coarsest = if is_settled { Grain::Hour } else { coarsest };
                    held.grain().max(Grain::in_memory(held.start, now).min(coarsest))
                };
                if lane.closed.iter().any(|held| aim(held) > held.grain()) {
                    lane.closed = Arc::new(thinned(&lane.closed, aim));
                }
            }
        }
    }

    /// Forgets windows that begin before `before`.
    pub fn forget(&mut self, before: DateTime<Utc>) {
        for lanes in self.probes.values_mut() {
            for lane in lanes.iter_mut() {
                let old = lane.closed.partition_point(|held| held.start < before);
                if old > 0 {
                    Arc::make_mut(&mut lane.closed).drain(..old);
                }
            }
            lanes.retain(|lane| !lane.closed.is_empty() || !lane.open.is_empty());
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
            !lane.within(from, until).is_empty() || lane.growing(from, until).next().is_some()
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
            lane.within(from, until).iter().filter_map(Held::window).for_each(&mut take);
            lane.growing(from, until).for_each(|window| take(Window::clone(window)));
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

    /// Where what is known of `probe` begins.
    pub fn first(&self, probe: &Id) -> Option<DateTime<Utc>> {
        let of_lane = |lane: &Lane| {
            let growing = lane.open.iter().map(|window| window.start).min();
            lane.closed.first().map(|held| held.start).into_iter().chain(growing).min()
        };
        self.lanes(probe).iter().filter_map(of_lane).min()
    }

    /// The latest sample of `probe`.
    pub fn last(&self, probe: &Id) -> Option<Last> {
        let of_lane = |lane: &Lane| {
            let growing = lane.open.iter().rev().find_map(|window| window.last.clone());
            growing.or_else(|| lane.closed.iter().rev().find_map(Held::last))
        };
        self.lanes(probe).iter().filter_map(of_lane).max_by_key(Last::order)
    }

    /// Everything of `probe` in the windows that begin from `from` on and before `until`: exactly what was due then,
    /// where the windows are as fine as that.
    pub fn span(&self, probe: &Id, from: DateTime<Utc>, until: DateTime<Utc>) -> Span {
        Sum::over(self.lanes(probe), from, until)
    }

    /// [`span`](Self::span), as far as it was measured from one vantage.
    pub fn span_at(&self, vantage: &str, probe: &Id, from: DateTime<Utc>, until: DateTime<Utc>) -> Span {
        Sum::over(self.lane_at(vantage, probe), from, until)
    }

    fn lane_at(&self, vantage: &str, probe: &Id) -> &[Lane] {
        let lane = self.lanes(probe).iter().find(|lane| *lane.vantage == *vantage);
        lane.map(std::slice::from_ref).unwrap_or_default()
    }
}

fn tallies(lanes: &[Lane], from: DateTime<Utc>, until: DateTime<Utc>) -> Vec<Tally> {
    let mut found = Vec::new();
    for lane in lanes {
        found.extend(lane.within(from, until).iter().filter_map(Held::tally));
        let growing = lane.growing(from, until);
        found.extend(growing.map(|it| Tally { start: it.start, end: it.end(), counts: it.counts }));
    }
    found.sort_by_key(|tally| tally.start);
    found
}

/// The windows, with those merged that come together at their aims; all others stay as they are.
fn thinned(windows: &[Held], aim: impl Fn(&Held) -> Grain) -> Vec<Held> {
    let mut groups: BTreeMap<(DateTime<Utc>, Grain), Vec<&Held>> = BTreeMap::new();
    for held in windows {
        let grain = aim(held);
        groups.entry((grain.start_of(held.start), grain)).or_default().push(held);
    }
    let merged = groups.into_iter().map(|((start, grain), group)| match group[..] {
        [held] if held.key() == (start, grain) => held.clone(),
        _ => {
            let mut merged = Window { grain, ..Window::new(start) };
            group.into_iter().filter_map(Held::window).for_each(|window| merged.merge(&window));
            Held::of(&merged)
        }
    });
    merged.collect()
}

impl Lane {
    fn within(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> &[Held] {
        let place = |at: DateTime<Utc>| self.closed.partition_point(|held| held.start < at);
        self.closed.get(place(from)..place(until)).unwrap_or_default()
    }

    fn growing(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> impl Iterator<Item = &Arc<Window>> {
        self.open.iter().filter(move |window| window.start >= from && window.start < until)
    }
}

impl Held {
    fn of(window: &Window) -> Self {
        Self { start: window.start, bytes: packed::pack(window).into() }
    }

    fn grain(&self) -> Grain {
        Reader::new(self.start, &self.bytes).map_or(Grain::Fine, |reader| reader.grain)
    }

    fn key(&self) -> (DateTime<Utc>, Grain) {
        (self.start, self.grain())
    }

    fn tally(&self) -> Option<Tally> {
        let mut reader = Reader::new(self.start, &self.bytes)?;
        let end = self.start + reader.grain.length();
        Some(Tally { start: self.start, end, counts: reader.counts()? })
    }

    fn last(&self) -> Option<Last> {
        let mut reader = Reader::new(self.start, &self.bytes)?;
        let mut last = None;
        reader.counts()?;
        reader.last(&mut last)?;
        last
    }

    /// What was packed here can be read here.
    fn window(&self) -> Option<Window> {
        packed::unpack(self.start, &self.bytes)
    }
}

/// A span being added up: buckets are put together, and sorted once.
#[derive(Default)]
struct Sum {
    span: Span,
    service: Vec<(u32, u32)>,
    response: Vec<(u32, u32)>,
    phases: [Vec<(u32, u32)>; super::Phase::ALL.len()],
}

impl Sum {
    fn over(lanes: &[Lane], from: DateTime<Utc>, until: DateTime<Utc>) -> Span {
        let mut sum = Self::default();
        for lane in lanes {
            for held in lane.within(from, until) {
                // A window this program packed is whole.
                let _ = sum.held(held);
            }
            lane.growing(from, until).for_each(|window| sum.window(window));
        }
        let Self { mut span, service, response, phases } = sum;
        (span.service, span.response) = (Histogram::gathered(service), Histogram::gathered(response));
        span.phases = PhaseTimes::from_histograms(phases.map(Histogram::gathered));
        span
    }

    fn held(&mut self, held: &Held) -> Option<()> {
        let mut reader = Reader::new(held.start, &held.bytes)?;
        let (counts, mut last) = (reader.counts()?, None);
        reader.last(&mut last)?;
        self.head(held.start, &counts, last.as_ref());
        reader.buckets(&mut self.service)?;
        reader.buckets(&mut self.response)?;
        for phase in reader.phases_there()? {
            reader.buckets(&mut self.phases[phase as usize])?;
        }
        Some(())
    }

    fn window(&mut self, window: &Window) {
        self.head(window.start, &window.counts, window.last.as_ref());
        self.service.extend_from_slice(window.service.buckets());
        self.response.extend_from_slice(window.response.buckets());
        for (mine, theirs) in self.phases.iter_mut().zip(window.phases.histograms()) {
            mine.extend_from_slice(theirs.buckets());
        }
    }

    fn head(&mut self, start: DateTime<Utc>, counts: &Counts, last: Option<&Last>) {
        let span = &mut self.span;
        span.counts.add(counts);
        if counts.events() > 0 {
            span.windows += 1;
            span.first = Some(span.first.map_or(start, |first| first.min(start)));
        }
        if last.map(Last::order) > span.last.as_ref().map(Last::order) {
            span.last = last.cloned();
        }
    }
}

#[cfg(test)]
#[path = "history_tests.rs"]
mod tests;
