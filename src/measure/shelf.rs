//! Windows of one grain that one vantage measured, packed one behind another.
//!
//! There are very many windows, and they are small: what each takes besides its own bytes, and what copies and gaps
//! take, would be more than these. So they lie together in boxes of a dozen, and a box is what a snapshot shares and
//! what is copied when a window is added to one that it shares.

use super::{
    Counts, Grain, Window,
    packed::{self, Reader},
};
use chrono::{DateTime, Utc};
use std::{ops::Range, sync::Arc, time::Duration};

/// Windows to a box: two minutes, twelve minutes, or twelve hours, so that whole boxes become coarser.
const BOX: i64 = 12;

/// Windows by start. Copies share the boxes.
#[derive(Clone, Debug)]
pub(super) struct Shelf {
    grain: Grain,
    /// By number, none of them empty.
    boxes: Vec<Arc<Packed>>,
}

/// The windows that begin in one span.
#[derive(Clone, Debug, Default)]
struct Packed {
    /// Which one it is, counted from the epoch.
    number: i64,
    /// By start.
    places: Vec<Place>,
    bytes: Vec<u8>,
}

/// Where a window is.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// Seconds from the beginning of the box.
    start: u32,
    /// Where its bytes end; they begin where those before it end.
    end: u32,
    /// Median service time in microseconds, 0 for none: charts ask for it again and again.
    p50: u32,
}

/// A window as it is held.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held<'a> {
    /// When it begins: to make a date of it takes longer than to read its counts.
    pub second: i64,
    pub grain: Grain,
    pub bytes: &'a [u8],
    p50: u32,
}

impl Shelf {
    pub fn new(grain: Grain) -> Self {
        Self { grain, boxes: Vec::new() }
    }

    /// The box that what begins then belongs into, and the second of it; of what begins within a second the next.
    fn place(&self, start: DateTime<Utc>) -> (i64, u32) {
        let length = self.grain.seconds() * BOX;
        let seconds = start.timestamp() + i64::from(start.timestamp_subsec_nanos() > 0);
        (seconds.div_euclid(length), u32::try_from(seconds.rem_euclid(length)).unwrap_or_default())
    }

    fn held<'a>(&self, packed: &'a Packed, i: usize) -> Option<Held<'a>> {
        let place = packed.places.get(i)?;
        let length = self.grain.seconds() * BOX;
        let second = packed.number.saturating_mul(length).saturating_add(place.start.into());
        Some(Held { second, grain: self.grain, bytes: packed.bytes.get(packed.range(i))?, p50: place.p50 })
    }

    fn all_of<'a>(&'a self, packed: &'a Packed) -> impl DoubleEndedIterator<Item = Held<'a>> {
        (0..packed.places.len()).filter_map(move |i| self.held(packed, i))
    }

    /// All windows, oldest first.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = Held<'_>> {
        self.boxes.iter().flat_map(|it| self.all_of(it))
    }

    /// The windows that begin from `from` on and before `until`: boxes, the newest first, and which of each.
    fn parts(
        &self,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> impl Iterator<Item = (&Packed, Range<usize>)> {
        let ((first, begin), (last, end)) = (self.place(from), self.place(until));
        let newest = self.boxes.partition_point(|it| it.number <= last);
        let boxes = self.boxes.get(..newest).unwrap_or_default().iter().rev();
        boxes.take_while(move |it| it.number >= first).map(move |packed| {
            let before = |second: u32| packed.places.partition_point(|place| place.start < second);
            let low = if packed.number == first { before(begin) } else { 0 };
            let high = if packed.number == last { before(end) } else { packed.places.len() };
            (&**packed, low..high)
        })
    }

    /// Whether any window begins from `from` on and before `until`.
    pub fn any(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> bool {
        self.parts(from, until).any(|(_, part)| !part.is_empty())
    }

    /// Shows the windows that begin from `from` on and before `until`, the newest first.
    pub fn each(&self, from: DateTime<Utc>, until: DateTime<Utc>, mut show: impl FnMut(Held)) {
        for (packed, part) in self.parts(from, until) {
            part.rev().filter_map(|i| self.held(packed, i)).for_each(&mut show);
        }
    }

    /// The window that begins then.
    pub fn get(&self, start: DateTime<Utc>) -> Option<Held<'_>> {
        let (number, second) = self.place(start);
        let packed = self.boxes.get(self.boxes.binary_search_by_key(&number, |it| it.number).ok()?)?;
        self.held(packed, packed.find(second).ok()?)
    }

    /// Puts a window in its place, instead of any that is there.
    pub fn put(&mut self, window: &Window) {
        let (number, second) = self.place(window.start);
        let i = self.boxes.binary_search_by_key(&number, |it| it.number).unwrap_or_else(|i| {
            self.boxes.insert(i, Arc::new(Packed { number, ..Packed::default() }));
            i
        });
        let p50 = window
            .service
            .quantile(0.5)
            .map_or(0, |time| u32::try_from(time.as_micros()).unwrap_or(u32::MAX));
        if let Some(packed) = self.boxes.get_mut(i) {
            Arc::make_mut(packed).put(second, p50, &packed::pack(window));
        }
    }

    /// Forgets windows that begin before `before`.
    pub fn forget(&mut self, before: DateTime<Utc>) {
        let (number, second) = self.place(before);
        let old = self.boxes.partition_point(|it| it.number < number);
        self.boxes.drain(..old);
        if let Some(first) = self.boxes.first_mut().filter(|it| it.number == number) {
            let gone = first.places.partition_point(|place| place.start < second);
            if gone == first.places.len() {
                self.boxes.remove(0);
            } else if gone > 0 {
                Arc::make_mut(first).forget(gone);
            }
        }
    }
}

impl Packed {
    fn find(&self, second: u32) -> Result<usize, usize> {
        self.places.binary_search_by_key(&second, |place| place.start)
    }

    fn begin(&self, i: usize) -> usize {
        i.checked_sub(1).and_then(|before| self.places.get(before)).map_or(0, |place| place.end as usize)
    }

    fn range(&self, i: usize) -> Range<usize> {
        self.begin(i)..self.places.get(i).map_or(self.bytes.len(), |place| place.end as usize)
    }

    fn put(&mut self, second: u32, p50: u32, bytes: &[u8]) {
        // No more room than is needed: there are very many of these.
        self.bytes.reserve_exact(bytes.len());
        let found = self.find(second);
        let (Ok(i) | Err(i)) = found;
        let begin = self.begin(i);
        let known = if found.is_ok() { self.range(i) } else { begin..begin };
        let gone = known.len();
        self.bytes.splice(known, bytes.iter().copied());
        if found.is_err() {
            self.places.reserve_exact(1);
            let end = u32::try_from(begin).unwrap_or(u32::MAX);
            self.places.insert(i, Place { start: second, end, p50 });
        }
        let moved = |end: u32| end.saturating_sub(len(gone)).saturating_add(len(bytes.len()));
        for place in self.places.iter_mut().skip(i) {
            place.end = moved(place.end);
        }
        if let Some(place) = self.places.get_mut(i) {
            place.p50 = p50;
        }
    }

    fn forget(&mut self, first: usize) {
        let begin = self.begin(first);
        self.bytes.drain(..begin);
        self.places.drain(..first);
        for place in &mut self.places {
            place.end = place.end.saturating_sub(len(begin));
        }
        self.bytes.shrink_to_fit();
        self.places.shrink_to_fit();
    }
}

/// A box is small.
fn len(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

impl<'a> Held<'a> {
    pub fn start(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.second, 0).unwrap_or_default()
    }

    pub fn reader(&self) -> Option<Reader<'a>> {
        Reader::new(self.second, self.bytes)
    }

    pub fn counts(&self) -> Option<Counts> {
        self.reader()?.counts()
    }

    pub fn last(&self) -> Option<super::Last> {
        let (mut reader, mut last) = (self.reader()?, None);
        reader.counts()?;
        reader.last(&mut last)?;
        last
    }

    /// Median service time.
    pub fn p50(&self) -> Option<Duration> {
        (self.p50 > 0).then(|| Duration::from_micros(self.p50.into()))
    }

    /// What was packed here can be read here.
    pub fn window(&self) -> Option<Window> {
        packed::unpack(self.start(), self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Outcome;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn window(start: i64, count: u32) -> Window {
        let mut window = Window::new(DateTime::from_timestamp(start, 0).unwrap());
        window.counts.record(Outcome::Ok, count);
        (0..count).for_each(|n| window.service.record(Duration::from_millis(u64::from(n) * 7 + 1)));
        window
    }

    fn starts<'a>(held: impl Iterator<Item = Held<'a>>) -> Vec<(i64, u64)> {
        held.map(|it| (it.second, it.counts().unwrap().samples())).collect()
    }

    proptest! {
        /// Whatever is put, replaced and forgotten, and whoever shares it: as a map would have it.
        #[test]
        fn it_is_a_map_by_start(
            put in prop::collection::vec((-400_i64..400, 1_u32..60), 1..60),
            before in -420_i64..420,
            (from, until) in (-450_i64..450, -450_i64..450),
        ) {
            let (mut shelf, mut map) = (Shelf::new(Grain::Fine), BTreeMap::new());
            let mut shared = Vec::new();
            for (start, count) in &put {
                shelf.put(&window(*start, *count));
                map.insert(*start, u64::from(*count));
                shared.push((shelf.clone(), map.clone()));
            }
            let at = |second: i64| DateTime::from_timestamp(second, 0).unwrap();
            shelf.forget(at(before));
            map.retain(|start, _| *start >= before);
            prop_assert_eq!(shelf.boxes.is_empty(), map.is_empty());
            shared.push((shelf, map));
            for (shelf, map) in shared {
                prop_assert_eq!(starts(shelf.all()), map.iter().map(|(k, v)| (*k, *v)).collect::<Vec<_>>());
                let asked = map.iter().filter(|(start, _)| (from..until).contains(start));
                let mut found = Vec::new();
                shelf.each(at(from), at(until), |held| found.insert(0, held.second));
                prop_assert_eq!(shelf.any(at(from), at(until)), !found.is_empty());
                prop_assert_eq!(found, asked.map(|(start, _)| *start).collect::<Vec<_>>());
                for held in shelf.all() {
                    let whole = held.window().unwrap();
                    prop_assert_eq!(held.p50(), whole.service.quantile(0.5));
                    prop_assert_eq!(shelf.get(held.start()).map(|it| it.bytes), Some(held.bytes));
                }
            }
        }
    }
}
