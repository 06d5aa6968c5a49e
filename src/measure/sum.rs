//! Several windows, added up.

use super::{
    Counts, Grain, Histogram, Last, Phase, PhaseTimes, Window, gather::Gather, packed::Reader, shelf::Held,
};
use chrono::{DateTime, Utc};
use std::cell::RefCell;

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

impl Span {
    /// As one window that begins at `start`.
    pub(super) fn into_window(self, start: DateTime<Utc>, grain: Grain) -> Window {
        let Self { counts, service, response, phases, last, .. } = self;
        Window { start, grain, counts, service, response, phases, last }
    }
}

thread_local! {
    /// Room to add up in, made once: it is larger than what comes of it.
    static ROOM: RefCell<Room> = RefCell::default();
}

#[derive(Default)]
struct Room {
    service: Gather,
    response: Gather,
    phases: [Gather; Phase::ALL.len()],
}

/// A span being added up.
pub(super) struct Sum<'a> {
    span: Span,
    room: &'a mut Room,
}

/// What `add` adds up.
pub(super) fn span(add: impl FnOnce(&mut Sum)) -> Span {
    ROOM.with_borrow_mut(|room| {
        let mut sum = Sum { span: Span::default(), room };
        add(&mut sum);
        let Sum { mut span, room } = sum;
        (span.service, span.response) = (room.service.take(), room.response.take());
        span.phases = PhaseTimes::from_histograms(room.phases.iter_mut().map(Gather::take));
        span
    })
}

impl Sum<'_> {
    /// Adds a window as it is held; one that this program packed is whole.
    pub fn held(&mut self, held: &Held) -> Option<()> {
        let mut reader = Reader::new(held.start, held.bytes)?;
        let (counts, mut last) = (reader.counts()?, None);
        reader.last(&mut last)?;
        self.head(held.start, &counts, last);
        let room = &mut *self.room;
        reader.buckets(|place, many| room.service.add(place, many))?;
        reader.buckets(|place, many| room.response.add(place, many))?;
        for phase in reader.phases_there()? {
            let gather = &mut room.phases[phase as usize];
            reader.buckets(|place, many| gather.add(place, many))?;
        }
        Some(())
    }

    pub fn window(&mut self, window: &Window) {
        self.head(window.start, &window.counts, window.last.clone());
        self.room.service.add_all(&window.service);
        self.room.response.add_all(&window.response);
        for (mine, theirs) in self.room.phases.iter_mut().zip(window.phases.histograms()) {
            mine.add_all(theirs);
        }
    }

    fn head(&mut self, start: DateTime<Utc>, counts: &Counts, last: Option<Last>) {
        let span = &mut self.span;
        span.counts.add(counts);
        if counts.events() > 0 {
            span.windows += 1;
            span.first = Some(span.first.map_or(start, |first| first.min(start)));
        }
        if last.as_ref().map(Last::order) > span.last.as_ref().map(Last::order) {
            span.last = last;
        }
    }
}
