//! Several windows, added up.

use super::{Counts, Grain, Histogram, Last, Phase, PhaseTimes, Window, gather::Gather, shelf::Held};
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
    /// The second in which the first window begins that holds an event.
    first: Option<i64>,
    room: &'a mut Room,
}

/// What `add` adds up.
pub(super) fn span(add: impl FnOnce(&mut Sum)) -> Span {
    ROOM.with_borrow_mut(|room| {
        let mut sum = Sum { span: Span::default(), first: None, room };
        add(&mut sum);
        let Sum { mut span, first, room } = sum;
        span.first = first.and_then(|second| DateTime::from_timestamp(second, 0));
        (span.service, span.response) = (room.service.take(), room.response.take());
        span.phases = PhaseTimes::from_histograms(room.phases.iter_mut().map(Gather::take));
        span
    })
}

impl Sum<'_> {
    /// Adds a window as it is held; one that this program packed is whole.
    pub fn held(&mut self, held: &Held) -> Option<()> {
        let mut reader = held.reader()?;
        self.head(held.second, &reader.counts()?);
        reader.last(&mut self.span.last)?;
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
        self.head(window.start.timestamp(), &window.counts);
        if let Some(last) = &window.last
            && last.is_after(self.span.last.as_ref())
        {
            self.span.last = Some(last.clone());
        }
        self.room.service.add_all(&window.service);
        self.room.response.add_all(&window.response);
        for (mine, theirs) in self.room.phases.iter_mut().zip(window.phases.histograms()) {
            mine.add_all(theirs);
        }
    }

    fn head(&mut self, second: i64, counts: &Counts) {
        let span = &mut self.span;
        span.counts.add(counts);
        if counts.events() > 0 {
            span.windows += 1;
            self.first = Some(self.first.map_or(second, |first| first.min(second)));
        }
    }
}
