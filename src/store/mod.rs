//! Where events and windows are kept. Appending an event is the commit point: when it returns, the event is durable.

mod ahead;
mod chain;
mod codec;
mod copy;
mod error;
mod moment;
mod postgres;
mod reach;
mod rows;
mod shared;
mod sqlite;
#[cfg(test)]
mod tests;
mod thinning;

pub use ahead::Take;
pub use chain::{Broken, Hash, Raw, Walk};
pub use copy::{RestoreError, Restored, backup, restore};
pub use error::{Cause, Operation, StoreError};
pub use postgres::Postgres;
pub use rows::{Row, Rows};
pub use shared::{Dial, Local, Pace, Shared};
pub use sqlite::Sqlite;
pub use thinning::{Portion, Size};

use error::damaged;

use crate::{
    id::Id,
    measure::{Grain, Window},
    plan::Retention,
    state::{Event, Recorded},
};
use chrono::{DateTime, Utc};
use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::Arc,
    time::Duration,
};
use uuid::Uuid;

/// Events read at a time.
pub const PAGE: usize = 10_000;

/// What a store is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Nothing is created; a store that does not exist reads as empty.
    Read,
    /// What is missing is created: the file with its directory, or the schema.
    Write,
}

/// A journal with the windows beside it. One value is one connection; several programs may share what is behind it.
pub trait Store: Send {
    /// Appends events in order, all or none, and returns them with their places once they are durable. An event that
    /// is there already, by its id, keeps its place. With `after`, only if the journal ends with that place, or holds
    /// all of the events already; otherwise nothing is appended, and the answer is `None`.
    fn put(&mut self, events: &[Event], after: Option<u64>) -> Result<Option<Vec<Recorded>>, StoreError>;

    /// [`put`](Self::put), wherever the journal ends.
    fn append(&mut self, events: &[Event]) -> Result<Vec<Recorded>, StoreError> {
        Ok(self.put(events, None)?.unwrap_or_default())
    }

    /// Up to `limit` events after `seq`, in order, as they are stored.
    fn raw_after(&mut self, seq: u64, limit: usize) -> Result<Vec<Raw>, StoreError>;

    /// Appends events that carry their hashes already, such as from a backup, all or none. They must continue the
    /// chain.
    fn append_raw(&mut self, events: &[Raw]) -> Result<(), StoreError>;

    /// Up to `limit` events after `seq`, in order.
    fn read_after(&mut self, seq: u64, limit: usize) -> Result<Vec<Recorded>, StoreError> {
        let raws = self.raw_after(seq, limit)?;
        let damaged = |raw: &Raw, reason: String| StoreError {
            operation: Operation::Read,
            place: self.place().to_owned(),
            source: Cause::Damaged { seq: raw.seq, reason },
        };
        raws.iter().map(|raw| raw.recorded().map_err(|reason| damaged(raw, reason))).collect()
    }

    /// At least how many events there are, as far as that is cheap to know; 0 where it is not.
    fn length(&mut self) -> Result<u64, StoreError> {
        Ok(0)
    }

    /// Adds up to `limit` events after `seq` to `rows`, in order. A store that can do it without a [`Raw`] for each
    /// should.
    fn rows_after(&mut self, seq: u64, limit: usize, rows: &mut Rows) -> Result<(), StoreError> {
        for raw in self.raw_after(seq, limit)? {
            rows.push(raw.row());
        }
        Ok(())
    }

    /// Hands over all events after `seq`, in order, until `take` has enough: the fast way through a whole journal.
    /// `take` may be called on another thread.
    fn each_after(&mut self, seq: u64, take: &mut Take<'_>) -> Result<(), StoreError> {
        ahead::each_after(self, seq, take)
    }

    /// Where the store is, for messages.
    fn place(&self) -> &str;

    /// Walks the whole chain of hashes: its end, or the first bad event.
    fn verify(&mut self) -> Result<Result<Walk, Broken>, StoreError> {
        let mut walk = Walk::default();
        loop {
            let page = self.raw_after(walk.seq.unsigned_abs(), PAGE)?;
            if let Err(broken) = page.iter().try_for_each(|raw| walk.step(raw)) {
                return Ok(Err(broken));
            }
            if page.len() < PAGE {
                return Ok(Ok(walk));
            }
        }
    }

    /// Keeps parts of windows of a vantage, all or none. A part that is there already, by its id, is left as it is;
    /// the parts of a window are read as one.
    fn add_windows(&mut self, vantage: &str, parts: &[Part]) -> Result<(), StoreError>;

    /// The parts of windows that begin at or after `from`, and that the store took within a span of its own clock, in
    /// that order. What cannot be read is left out: a measurement that is not understood is none.
    fn parts(&mut self, from: DateTime<Utc>, taken: Span) -> Result<Vec<Taken>, StoreError>;

    /// All windows that begin at or after `from`, by probe and start; with `until`, as they were known then. The parts
    /// of a window are merged, also those of several vantages.
    fn windows(
        &mut self,
        from: DateTime<Utc>,
        until: Option<DateTime<Utc>>,
    ) -> Result<Vec<(Id, Window)>, StoreError> {
        let mut merged: BTreeMap<(Id, DateTime<Utc>, Grain), Window> = BTreeMap::new();
        for Taken { probe, window, .. } in self.parts(from, Span { until, ..Span::default() })? {
            match merged.entry((probe, window.start, window.grain)) {
                Entry::Vacant(entry) => drop(entry.insert(window)),
                Entry::Occupied(mut entry) => entry.get_mut().merge(&window),
            }
        }
        Ok(merged.into_iter().map(|((probe, ..), window)| (probe, window)).collect())
    }

    /// Forgets windows that begin before `before`.
    fn forget_windows(&mut self, before: DateTime<Utc>) -> Result<(), StoreError>;

    /// Merges or forgets some of the windows that are old at `now`, or that there is no room for; whether there may be
    /// more. A small transaction: two programs may do it at once, and nothing is lost with one that ends in it.
    fn thin(&mut self, retention: &Retention, now: DateTime<Utc>) -> Result<bool, StoreError>;

    /// What measurements take.
    fn size(&mut self) -> Result<Size, StoreError>;

    /// Says that a console is here, and hears who else is. Nothing of it enters the journal. A console that has not
    /// said so for [`PRESENCE`], by the store's clock, is gone, and its lease is free.
    fn beat(&mut self, here: &Here) -> Result<Company, StoreError>;

    /// A console goes, and gives up its lease.
    fn leave(&mut self, console: Uuid) -> Result<(), StoreError>;

    /// Keeps an event on this machine, durably, until the store is back in reach; whether there is a place for that.
    fn post(&mut self, _event: &Event) -> Result<bool, StoreError> {
        Ok(false)
    }

    /// Events kept on this machine that [`read_after`](Self::read_after) does not hold yet, in the order they were
    /// posted. One of them may be in the journal already, and is known by its id.
    fn pending(&mut self) -> Result<Vec<Event>, StoreError> {
        Ok(Vec::new())
    }

    /// Hands over what was kept on this machine, if the store is in reach. An error is a refusal: what was not handed
    /// over stays.
    fn deliver(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    /// Whether the store is in reach, as far as is known without trying.
    fn reach(&self) -> Reach {
        Reach::Here
    }

    /// Wakes whoever waits when somebody has appended; `None` where looking is cheaper than being told. Needs a tokio
    /// runtime around it, as long as the watch lives.
    fn watch(&mut self) -> Result<Option<Watch>, StoreError> {
        Ok(None)
    }
}

/// Whether a store can be spoken to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    #[default]
    Here,
    /// Out of reach; so many events and parts of windows wait on this machine.
    Away { since: DateTime<Utc>, events: usize, windows: usize },
}

/// From a time, and until a time; both belong to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    pub since: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
}

impl Span {
    /// As microseconds since 1970.
    fn micros(self) -> [i64; 2] {
        let micros = |at: Option<DateTime<Utc>>, none| at.map_or(none, |at| at.timestamp_micros());
        [micros(self.since, i64::MIN), micros(self.until, i64::MAX)]
    }
}

/// What one program measured of a window; several may measure parts of the same one.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Unique for ever, so that a part handed over twice is known.
    pub id: Uuid,
    pub probe: Id,
    pub window: Window,
}

/// A part of a window with when the store took it.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    /// Where it was measured from.
    pub vantage: Arc<str>,
    pub probe: Id,
    pub window: Window,
}

/// How long a console counts as present, and holds its lease, after it was last heard of.
pub const PRESENCE: Duration = Duration::from_secs(4);

/// A console that says it is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Here {
    pub console: Uuid,
    /// Who sits at it, as events name them.
    pub who: String,
    /// The role it was opened in; may be empty.
    pub role: String,
    /// Where it could run the probes from; `None` for one that does not want to.
    pub vantage: Option<String>,
}

/// Who is here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Company {
    /// All present consoles, the one that asks among them, by when they came.
    pub present: Vec<Here>,
    /// Whether the one that asks holds the lease of its vantage: one console per vantage runs the probes.
    pub holds_lease: bool,
}

/// Counts what was noticed of others' appending; it may wake for nothing.
pub type Watch = tokio::sync::watch::Receiver<u64>;
