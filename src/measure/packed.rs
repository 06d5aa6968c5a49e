//! A window as bytes, in memory and in the store: there is one for every probe and ten seconds, so each byte counts.
//!
//! ```text
//! version grain  counts     last            service response  phases
//! 3       0-2    see below  0, or a sample  buckets buckets   a bit set, then buckets of each that is there
//! ```
//!
//! Numbers are LEB128. Counts are a bit set of those that are not zero, then these. The buckets of a histogram are
//! their number times two, then each as one byte when it is near the one before and small: how far away (1 – 15) and
//! how many (1 – 15), where 0 says that the number follows. Where that is shorter they are the number of all from the
//! first to the last times two and one, the place of the first, and the count of each. Version 2 had only the first of
//! the two, and their number as it is.

use super::{
    Counts, Grain, Histogram, Last, Outcome, Phase, PhaseTimes, Window,
    buckets::{self, FINEST},
};
use crate::{
    phrase,
    title::Title,
    wording::{Lang, names},
};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use std::time::Duration;

/// The first byte. A JSON object, as the first format had them, begins otherwise.
const VERSION: u8 = 3;
/// One that can be read still.
const VERSION_BEFORE: u8 = 2;

/// Readings of a sample, and bytes of a text, that are believed.
const READINGS_MAX: u64 = 1_024;
const BUCKETS_MAX: u64 = 40_000;

/// The bytes of a window. Its histograms are as exact as its grain asks for.
pub fn pack(window: &Window) -> Vec<u8> {
    let mut out = Vec::with_capacity(128);
    out.extend([VERSION, window.grain as u8]);
    counts(&mut out, &window.counts);
    match &window.last {
        None => out.push(0),
        Some(last) => self::last(&mut out, last, window.start),
    }
    let bits = window.grain.bits();
    histogram(&mut out, &window.service, bits);
    histogram(&mut out, &window.response, bits);
    let there = |phase: &Phase| !window.phases.of(*phase).is_empty();
    out.push(Phase::ALL.iter().filter(|it| there(it)).fold(0, |set, phase| set | 1 << *phase as u8));
    for phase in Phase::ALL.into_iter().filter(there) {
        histogram(&mut out, window.phases.of(phase), window.grain.phase_bits());
    }
    out
}

/// The window that begins at `start`; `None` for bytes this program cannot read.
pub fn unpack(start: DateTime<Utc>, bytes: &[u8]) -> Option<Window> {
    let mut reader = Reader::new(start.timestamp(), bytes)?;
    let mut window = Window { grain: reader.grain, ..Window::new(start) };
    window.counts = reader.counts()?;
    reader.last(&mut window.last)?;
    window.service = reader.histogram()?;
    window.response = reader.histogram()?;
    window.phases = reader.phases()?;
    Some(window)
}

/// Reads the parts of a window one after another, in their order.
pub(super) struct Reader<'a> {
    /// When the window begins, in microseconds.
    start: i64,
    pub grain: Grain,
    /// How exact the histograms are that come next.
    bits: u32,
    version: u8,
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Of a window that begins at this second.
    pub fn new(start: i64, bytes: &'a [u8]) -> Option<Self> {
        let [version @ (VERSION | VERSION_BEFORE), grain, bytes @ ..] = bytes else { return None };
        let grain = *Grain::ALL.get(usize::from(*grain))?;
        let start = start.checked_mul(1_000_000)?;
        Some(Self { start, grain, bits: grain.bits(), version: *version, bytes })
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    #[inline]
    fn number(&mut self) -> Option<u64> {
        // Most are small.
        if let [byte @ ..0x80, rest @ ..] = self.bytes {
            self.bytes = rest;
            return Some(u64::from(*byte));
        }
        self.large_number()
    }

    fn large_number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn small(&mut self) -> Option<u32> {
        u32::try_from(self.number()?).ok()
    }

    fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes_of_text()?).ok()
    }

    fn bytes_of_text(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(text)
    }

    pub fn counts(&mut self) -> Option<Counts> {
        let mut there = self.number()?;
        let mut counts = Counts::default();
        while there != 0 {
            let place = there.trailing_zeros() as usize;
            there &= there - 1;
            let count = self.small()?;
            match Outcome::ALL.get(place) {
                Some(outcome) => counts.record(*outcome, count),
                None => *others(&mut counts).into_iter().nth(place - Outcome::ALL.len())? = count,
            }
        }
        Some(counts)
    }

    /// Puts the latest sample into `last`, if there is one and it is later than what is there.
    pub fn last(&mut self, last: &mut Option<Last>) -> Option<()> {
        let flags = self.byte()?;
        if flags == 0 {
            return Some(());
        }
        let micros = self.number()?;
        let micros = (micros >> 1).cast_signed() ^ -((micros & 1).cast_signed());
        let at = DateTime::from_timestamp_micros(self.start.checked_add(micros)?)?;
        let service = Duration::from_micros(self.number()?);
        let outcome = *Outcome::ALL.get(usize::try_from(self.number()?).ok()?)?;
        let said = if flags & DETAIL == 0 { None } else { Some((self.text()?, self.text()?)) };
        let count = self.number()?;
        if count > READINGS_MAX {
            return None;
        }
        if Some((at, outcome, service)) < last.as_ref().map(Last::order) {
            // Two texts to a reading.
            return (0..2 * count).try_for_each(|_| self.bytes_of_text().map(drop));
        }
        let detail = said.map(|(zh, en)| {
            let (zh, en) = (zh.to_owned(), en.to_owned());
            phrase!(names::AS_SAID, text = Title { zh, en })
        });
        let readings = (0..count).map(|_| {
            let name = self.text()?.into();
            Some((name, self.text()?.parse::<Decimal>().ok()?))
        });
        let readings = readings.collect::<Option<_>>()?;
        let found = Last { at, service, outcome, detail, readings };
        if found.is_after(last.as_ref()) {
            *last = Some(found);
        }
        Some(())
    }

    /// Says the buckets of the next histogram in ascending order, each by the finest that stands for it.
    pub fn buckets(&mut self, mut each: impl FnMut(u32, u32)) -> Option<()> {
        let (bits, number) = (self.bits, self.number()?);
        let (count, is_dense) =
            if self.version == VERSION { (number >> 1, number & 1 == 1) } else { (number, false) };
        if count > BUCKETS_MAX {
            return None;
        }
        if is_dense {
            let first = self.small()?;
            for place in first..first.checked_add(u32::try_from(count).ok()?)? {
                match self.small()? {
                    0 => {}
                    many => each(buckets::finest(place, bits)?, many),
                }
            }
            return Some(());
        }
        let mut place = 0_u32;
        for _ in 0..count {
            let byte = self.byte()?;
            let far = match byte >> 4 {
                0 => self.small()?,
                near => u32::from(near),
            };
            place = place.checked_add(far)?;
            let many = match byte & 0xf {
                0 => self.small()?,
                few => u32::from(few),
            };
            each(buckets::finest(place.checked_sub(1)?, bits)?, many);
        }
        Some(())
    }

    pub fn histogram(&mut self) -> Option<Histogram> {
        let mut found = Vec::new();
        self.buckets(|place, many| found.push((buckets::highest(place), many)))?;
        Histogram::from_buckets(found)
    }

    /// The phases that are there, in their order; their histograms follow.
    pub fn phases_there(&mut self) -> Option<impl Iterator<Item = Phase> + use<>> {
        let set = self.byte()?;
        self.bits = self.grain.phase_bits();
        Some(Phase::ALL.into_iter().filter(move |phase| set >> *phase as u8 & 1 == 1))
    }

    fn phases(&mut self) -> Option<PhaseTimes> {
        let mut phases: [Histogram; Phase::ALL.len()] = Default::default();
        for phase in self.phases_there()? {
            phases[phase as usize] = self.histogram()?;
        }
        Some(PhaseTimes::from_histograms(phases))
    }
}

const THERE: u8 = 1;
const DETAIL: u8 = 2;

fn number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push((number & 0x7f) as u8);
}

fn text(out: &mut Vec<u8>, text: &str) {
    number(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// The counts that are of no outcome, in the order they are written; more may only be added at the end.
fn others(counts: &mut Counts) -> [&mut u32; 5] {
    let Counts { good, missed, unmeasured, retried, excluded, .. } = counts;
    [good, missed, unmeasured, retried, excluded]
}

fn counts(out: &mut Vec<u8>, counts: &Counts) {
    let mut copy = *counts;
    let others = others(&mut copy).map(|count| *count);
    let all: Vec<u32> = Outcome::ALL.iter().map(|outcome| counts.of(*outcome)).chain(others).collect();
    let set = all.iter().enumerate().filter(|(_, count)| **count > 0);
    number(out, set.clone().fold(0, |bits, (place, _)| bits | 1 << place));
    set.for_each(|(_, count)| number(out, u64::from(*count)));
}

fn last(out: &mut Vec<u8>, last: &Last, start: DateTime<Utc>) {
    out.push(THERE | if last.detail.is_some() { DETAIL } else { 0 });
    let micros = (last.at - start).num_microseconds().unwrap_or_default();
    number(out, ((micros << 1) ^ (micros >> 63)).cast_unsigned());
    number(out, u64::try_from(last.service.as_micros()).unwrap_or(u64::MAX));
    number(out, last.outcome as u64);
    if let Some(detail) = &last.detail {
        text(out, &detail.render(Lang::Zh));
        text(out, &detail.render(Lang::En));
    }
    let readings = last.readings.get(..1_024).unwrap_or(&last.readings);
    number(out, readings.len() as u64);
    for (name, value) in readings {
        text(out, name);
        text(out, &value.to_string());
    }
}

fn histogram(out: &mut Vec<u8>, histogram: &Histogram, bits: u32) {
    let mut places: Vec<(u32, u32)> = Vec::with_capacity(histogram.buckets().len());
    for (value, count) in histogram.buckets() {
        let place = buckets::place_of(*value, bits);
        match places.last_mut() {
            Some(last) if last.0 == place => last.1 = last.1.saturating_add(*count),
            _ => places.push((place, *count)),
        }
    }
    let start = out.len();
    sparse(out, &places);
    let length = out.len() - start;
    let first = places.first().map_or(0, |(place, _)| *place);
    let room = places.last().map_or(0, |(place, _)| place + 1 - first) as usize;
    // Of the finest there are too many between to be worth a look.
    if bits < FINEST && room < length {
        dense(out, &places, first, room);
        if out.len() - start < 2 * length {
            out.drain(start..start + length);
        } else {
            out.truncate(start + length);
        }
    }
}

/// Each bucket with how far it is from the one before.
fn sparse(out: &mut Vec<u8>, places: &[(u32, u32)]) {
    number(out, (places.len() as u64) << 1);
    // Places are counted from 1, so that none is 0 away from the one before.
    let mut before = 0;
    for (place, count) in places {
        let far = place + 1 - before;
        before = place + 1;
        let nibble = |number: u32| u8::try_from(number).ok().filter(|it| *it < 16).unwrap_or(0);
        let (near, few) = (nibble(far), nibble(*count));
        out.push(near << 4 | few);
        if near == 0 {
            number(out, u64::from(far));
        }
        if few == 0 {
            number(out, u64::from(*count));
        }
    }
}

/// All buckets from the first to the last.
fn dense(out: &mut Vec<u8>, places: &[(u32, u32)], first: u32, room: usize) {
    number(out, (room as u64) << 1 | 1);
    number(out, u64::from(first));
    let mut next = first;
    for (place, count) in places {
        out.extend((next..*place).map(|_| 0));
        number(out, u64::from(*count));
        next = place + 1;
    }
}
