//! A store on a server with which work goes on while the server is out of reach.
//!
//! ```text
//!             put (only while in reach)
//! session ───────────────────────────────▶ far store
//!    │  ▲                                   ▲    │
//!    │  └──── read ──── replica ◀── pull ───┼────┘    the journal as it was last seen, chain and all
//!    └─ post ─────────▶ outbox ── deliver ──┘         what was acknowledged meanwhile, in order
//! ```
//!
//! The replica and the outbox are files beside the plan, shared by the programs on this machine. What is in the outbox
//! is handed over before anything newer, leaves it only when the far store has acknowledged it, and is known there by
//! its id; so a crash anywhere in between changes nothing.

mod far;
mod outbox;
mod replica;
#[cfg(test)]
pub(crate) mod tests;

pub use far::{Dial, Pace};

use super::{
    Access, Broken, Cause, Company, Here, Operation, PAGE, Part, Raw, Reach, Rows, Size, Span, Sqlite, Store,
    StoreError, Taken, Walk, Watch, sqlite::connect_for_writing,
};
use crate::{
    clock::Clock,
    plan::Retention,
    state::{Event, Recorded},
};
use chrono::{DateTime, Utc};
use far::Far;
use outbox::Outbox;
use sha2::{Digest as _, Sha256};
use std::{fmt::Write as _, path::Path, sync::Arc, time::Duration};
use uuid::Uuid;

/// Events or parts of windows handed over at a time.
const BATCH: usize = 256;

/// What of a shared store lies on this machine.
pub struct Local {
    replica: Sqlite,
    outbox: Outbox,
}

impl Local {
    /// Opens or creates the files in `directory`. Their names are derived from the name of the store, so that no two
    /// stores share them.
    pub fn open(directory: &Path, store: &str) -> Result<Self, StoreError> {
        let mut name = String::from("shared-");
        for byte in &Sha256::digest(store)[..8] {
            // Writing to a string cannot fail.
            let _ = write!(name, "{byte:02x}");
        }
        let outbox = directory.join(format!("{name}.outbox.db"));
        let place = outbox.display().to_string();
        let connection = match connect_for_writing(&outbox) {
            Ok(connection) => connection,
            Err(source) => return Err(StoreError { operation: Operation::Open, place, source }),
        };
        let replica = Sqlite::open(&directory.join(format!("{name}.db")), Access::Write)?;
        Ok(Self { replica, outbox: Outbox::over(connection, place)? })
    }

    /// Files in memory, which all that are opened under the same name share, as long as one of them lives.
    pub fn of_memory(name: &str) -> Result<Self, StoreError> {
        let place = format!("{name}-outbox");
        let outbox = match rusqlite::Connection::open(format!("file:/{place}?vfs=memdb")) {
            Ok(connection) => connection,
            Err(source) => {
                return Err(StoreError { operation: Operation::Open, place, source: source.into() });
            }
        };
        let replica = Sqlite::of_memory(&format!("{name}-replica"))?;
        Ok(Self { replica, outbox: Outbox::over(outbox, place)? })
    }
}

#[cfg(test)]
impl Local {
    pub(crate) fn in_memory(name: &str) -> Self {
        Self::of_memory(name).unwrap()
    }

    /// Forgets everything, as only a test may.
    pub(crate) fn clear(&self) {
        self.replica.clear();
        self.outbox.clear();
    }
}

pub struct Shared {
    place: String,
    far: Far,
    local: Local,
    clock: Clock,
    /// Events read from the far store at a time.
    page: usize,
    /// The far journal is another than the one seen here before.
    other: Option<Arc<StoreError>>,
    /// What waits, as was last looked at.
    waiting: (usize, usize),
}

impl Shared {
    /// The store that `dial` opens, which messages call `place`. When it is out of reach, work begins with what is on
    /// this machine; a refusal is an error.
    pub fn open(
        place: String,
        local: Local,
        dial: Dial,
        pace: Pace,
        clock: Clock,
    ) -> Result<Self, StoreError> {
        let mut far = Far::new(place.clone(), dial, pace, clock.now());
        far.open()?;
        let waiting = local.outbox.counts()?;
        Ok(Self { place, far, local, clock, page: PAGE, other: None, waiting })
    }

    /// The store, reading so many events at a time.
    #[cfg(test)]
    pub(crate) fn with_page(self, page: usize) -> Self {
        Self { page, ..self }
    }

    /// Brings the replica up to the far journal, if that is in reach.
    fn pull(&mut self) -> Result<(), StoreError> {
        if let Some(other) = &self.other {
            return Err(self.failed(Cause::Earlier(Arc::clone(other))));
        }
        let (now, page, replica) = (self.clock.now(), self.page, &mut self.local.replica);
        match self.far.run_again(now, |far| replica::pull(far, replica, page)) {
            Ok(()) => {}
            Err(error) if error.is_out_of_reach() => return Ok(()),
            Err(error @ StoreError { source: Cause::Other { .. }, .. }) => {
                let other = Arc::new(error);
                self.other = Some(Arc::clone(&other));
                return Err(self.failed(Cause::Earlier(other)));
            }
            Err(error) => return Err(error),
        }
        self.forget_arrived()
    }

    /// Forgets what was handed over and has come back with the journal.
    fn forget_arrived(&mut self) -> Result<(), StoreError> {
        let mut arrived = self.local.outbox.sent()?;
        if arrived.is_empty() {
            return Ok(());
        }
        let mut error = None;
        arrived.retain(|id| self.local.replica.holds(*id).map_err(|it| error = Some(it)).unwrap_or(false));
        self.local.outbox.forget(&arrived)?;
        error.map_or(Ok(()), Err)
    }

    fn deliver_events(&mut self) -> Result<(), StoreError> {
        loop {
            let events = self.local.outbox.events(false, BATCH)?;
            if events.is_empty() {
                return Ok(());
            }
            self.far.run(self.clock.now(), |far| far.append(&events))?;
            self.local.outbox.mark_sent(&events)?;
        }
    }

    fn deliver_windows(&mut self) -> Result<(), StoreError> {
        while let Some((vantage, parts)) = self.local.outbox.parts(BATCH)? {
            self.far.run(self.clock.now(), |far| far.add_windows(&vantage, &parts))?;
            self.local.outbox.forget_parts(&parts)?;
        }
        Ok(())
    }

    fn failed(&self, source: Cause) -> StoreError {
        StoreError { operation: Operation::Read, place: self.place.clone(), source }
    }
}

/// Being out of reach is no error where what was to be done is done later.
fn or_later(done: Result<(), StoreError>) -> Result<(), StoreError> {
    match done {
        Err(error) if error.is_out_of_reach() => Ok(()),
        done => done,
    }
}

impl Store for Shared {
    fn place(&self) -> &str {
        &self.place
    }

    /// What waits on this machine goes before it.
    fn put(&mut self, events: &[Event], after: Option<u64>) -> Result<Option<Vec<Recorded>>, StoreError> {
        if let Some(other) = &self.other {
            return Err(self.failed(Cause::Earlier(Arc::clone(other))));
        }
        match self.deliver_events() {
            // Whatever became of those: these were not put.
            Err(error) if error.is_unknown() => return Err(self.failed(Cause::Lost)),
            delivered => delivered?,
        }
        self.far.run(self.clock.now(), |far| far.put(events, after))
    }

    fn raw_after(&mut self, seq: u64, limit: usize) -> Result<Vec<Raw>, StoreError> {
        let known = self.local.replica.raw_after(seq, limit)?;
        if known.len() >= limit {
            return Ok(known);
        }
        self.pull()?;
        self.local.replica.raw_after(seq, limit)
    }

    fn append_raw(&mut self, events: &[Raw]) -> Result<(), StoreError> {
        self.far.run(self.clock.now(), |far| far.append_raw(events))
    }

    /// Of the far journal, or of the copy on this machine while that is out of reach.
    fn verify(&mut self) -> Result<Result<Walk, Broken>, StoreError> {
        match self.far.run_again(self.clock.now(), |far| far.verify()) {
            Err(error) if error.is_out_of_reach() => self.local.replica.verify(),
            verified => verified,
        }
    }

    fn add_windows(&mut self, vantage: &str, parts: &[Part]) -> Result<(), StoreError> {
        match self.far.run(self.clock.now(), |far| far.add_windows(vantage, parts)) {
            Err(error) if error.is_out_of_reach() => {
                self.local.outbox.keep(vantage, parts)?;
                self.waiting = self.local.outbox.counts()?;
            }
            added => added?,
        }
        // For looking at while the far store is away.
        self.local.replica.add_windows(vantage, parts)
    }

    /// All parts, or while the far store is out of reach those measured on this machine.
    fn parts(&mut self, from: DateTime<Utc>, taken: Span) -> Result<Vec<Taken>, StoreError> {
        match self.far.run_again(self.clock.now(), |far| far.parts(from, taken)) {
            Err(error) if error.is_out_of_reach() => self.local.replica.parts(from, taken),
            parts => parts,
        }
    }

    fn forget_windows(&mut self, before: DateTime<Utc>) -> Result<(), StoreError> {
        self.local.replica.forget_windows(before)?;
        self.local.outbox.forget_parts_before(before)?;
        or_later(self.far.run(self.clock.now(), |far| far.forget_windows(before)))
    }

    fn thin(&mut self, retention: &Retention, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let here = self.local.replica.thin(retention, now)?;
        match self.far.run(self.clock.now(), |far| far.thin(retention, now)) {
            Err(error) if error.is_out_of_reach() => Ok(here),
            thinned => Ok(thinned? || here),
        }
    }

    fn size(&mut self) -> Result<Size, StoreError> {
        match self.far.run_again(self.clock.now(), |far| far.size()) {
            Err(error) if error.is_out_of_reach() => self.local.replica.size(),
            size => size,
        }
    }

    fn beat(&mut self, here: &Here) -> Result<Company, StoreError> {
        self.far.run(self.clock.now(), |far| far.beat(here))
    }

    fn leave(&mut self, console: Uuid) -> Result<(), StoreError> {
        or_later(self.far.run(self.clock.now(), |far| far.leave(console)))
    }

    fn post(&mut self, event: &Event) -> Result<bool, StoreError> {
        self.local.outbox.post(event)?;
        self.waiting = self.local.outbox.counts()?;
        Ok(true)
    }

    fn pending(&mut self) -> Result<Vec<Event>, StoreError> {
        // One that came back with the journal is no longer pending, even if the outbox has not heard of it.
        let mut pending = self.local.outbox.events(true, usize::MAX)?;
        let mut error = None;
        let replica = &self.local.replica;
        pending.retain(|event| !replica.holds(event.id).map_err(|it| error = Some(it)).unwrap_or(false));
        error.map_or(Ok(pending), Err)
    }

    fn length(&mut self) -> Result<u64, StoreError> {
        self.local.replica.length()
    }

    fn rows_after(&mut self, seq: u64, limit: usize, rows: &mut Rows) -> Result<(), StoreError> {
        self.pull()?;
        self.local.replica.rows_after(seq, limit, rows)
    }

    fn deliver(&mut self) -> Result<(), StoreError> {
        self.far.look(Duration::ZERO);
        self.waiting = self.local.outbox.counts()?;
        if self.waiting == (0, 0) || self.far.away_since().is_some() {
            return Ok(());
        }
        // It must be the journal seen before that this is handed to.
        self.pull()?;
        let delivered = self.deliver_events().and_then(|()| self.deliver_windows());
        self.waiting = self.local.outbox.counts()?;
        or_later(delivered)
    }

    fn reach(&self) -> Reach {
        let (events, windows) = self.waiting;
        self.far.away_since().map_or(Reach::Here, |since| Reach::Away { since, events, windows })
    }

    fn watch(&mut self) -> Result<Option<Watch>, StoreError> {
        match self.far.run(self.clock.now(), |far| far.watch()) {
            Err(error) if error.is_out_of_reach() => Ok(None),
            watch => watch,
        }
    }
}
