//! The store of a played night: a real one in memory, on the night's own clock, that can be out of reach.

use super::fuse::{Fuse, Point, crash};
use crate::{
    clock::Clock,
    entropy,
    plan::Retention,
    state::{Event, Recorded},
    store::{
        Cause, Company, Dial, Here, Local, Operation, Pace, Part, Raw, Shared, Size, Span, Sqlite, Store,
        StoreError, Taken,
    },
};
use chrono::{DateTime, Utc};
use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicU64, Ordering},
};
use uuid::Uuid;

/// The machine that watches, and the one of the days before: neither dies.
pub(super) const CONTROL_ROOM: &str = "control-room";
pub(super) const BEFORE: &str = "before";

/// Where everybody's programs meet.
#[derive(Clone)]
pub(super) struct Stage {
    name: Arc<str>,
    /// Grows with every change, so that nobody looks for nothing.
    changes: Arc<AtomicU64>,
    /// Machines keep a copy and an outbox, as with a server that can be out of reach; or it is a file for all.
    is_shared: bool,
    inner: Arc<Mutex<Inner>>,
}

struct Inner {
    store: Sqlite,
    is_away: bool,
    /// What lies on machines, so that it outlives the programs there.
    files: Vec<Local>,
    fuse: Fuse,
    /// Says that it recorded what it did not, for proving that somebody notices.
    #[cfg(test)]
    lies: bool,
}

impl Stage {
    pub fn new(is_shared: bool) -> Result<Self, StoreError> {
        // Only a name that no other night of this program has.
        let name = format!("night-{:016x}", u64::from_be_bytes(entropy::bytes().unwrap_or_default()));
        let store = Sqlite::of_memory(&name)?;
        let inner = Arc::new(Mutex::new(Inner {
            store,
            is_away: false,
            files: Vec::new(),
            fuse: Fuse::default(),
            #[cfg(test)]
            lies: false,
        }));
        Ok(Self { name: name.into(), changes: Arc::default(), is_shared, inner })
    }

    pub fn set(&self, now: DateTime<Utc>) {
        self.lock().store.set_clock(Clock::Fixed(now));
    }

    /// What tells whether anything has changed since; `None` where that does not tell.
    pub fn changes(&self) -> Option<u64> {
        (!self.is_shared).then(|| self.changes.load(Ordering::Relaxed))
    }

    /// Whether the program that is here now dies.
    pub fn burns(&self, point: Point) -> bool {
        self.lock().fuse.burns(point)
    }

    #[cfg(test)]
    pub fn light(&self, fuse: Fuse) {
        self.lock().fuse = fuse;
    }

    /// How often programs came by a point.
    #[cfg(test)]
    pub fn passed(&self, point: Point) -> u32 {
        self.lock().fuse.passed(point)
    }

    #[cfg(test)]
    pub fn lie(&self) {
        self.lock().lies = true;
    }

    pub fn cut(&self, is_away: bool) {
        self.changes.fetch_add(1, Ordering::Relaxed);
        self.lock().is_away = is_away;
    }

    /// The store as a machine reaches it: with what lies on the machine, where the store may be out of reach. A machine
    /// keeps its files when its program dies.
    pub fn open(&self, machine: &str, now: DateTime<Utc>) -> Result<Box<dyn Store>, StoreError> {
        if !self.is_shared {
            return Ok(Box::new(Connection { stage: self.clone(), is_mortal: is_mortal(machine) }));
        }
        let files = format!("{}-{machine}", self.name);
        let (local, kept) = (Local::of_memory(&files)?, Local::of_memory(&files)?);
        self.lock().files.push(kept);
        let (far, is_mortal) = (self.clone(), is_mortal(machine));
        let dial: Dial = Arc::new(move || {
            let mut connection = Connection { stage: far.clone(), is_mortal };
            drop(connection.far(false)?);
            Ok(Box::new(connection))
        });
        // Tried anew at every look: no wall clock goes on here.
        let (first, max, opening, blink) = Default::default();
        let pace = Pace { first, max, opening, blink, aside: false };
        Ok(Box::new(Shared::open(self.name.to_string(), local, dial, pace, Clock::Fixed(now))?))
    }

    /// What is in the journal after a place, whoever is in reach of it.
    pub fn after(&self, seq: u64) -> Result<Vec<Recorded>, StoreError> {
        self.lock().store.read_after(seq, crate::store::PAGE)
    }

    /// The store itself.
    pub fn with<T>(&self, work: impl FnOnce(&mut Sqlite) -> T) -> T {
        work(&mut self.lock().store)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // A program that died in the middle of a call left nothing half done: the store is transactional.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_mortal(machine: &str) -> bool {
    machine != CONTROL_ROOM && machine != BEFORE
}

/// One program's way to the store.
struct Connection {
    stage: Stage,
    /// Whether it may die on its way.
    is_mortal: bool,
}

impl Connection {
    fn far(&mut self, is_write: bool) -> Result<MutexGuard<'_, Inner>, StoreError> {
        let inner = self.stage.lock();
        if inner.is_away {
            let operation = if is_write { Operation::Write } else { Operation::Read };
            return Err(StoreError { operation, place: self.stage.name.to_string(), source: Cause::Lost });
        }
        Ok(inner)
    }
}

impl Store for Connection {
    fn put(&mut self, events: &[Event], after: Option<u64>) -> Result<Option<Vec<Recorded>>, StoreError> {
        let is_mortal = self.is_mortal;
        let changes = Arc::clone(&self.stage.changes);
        let mut far = self.far(true)?;
        if is_mortal && far.fuse.burns(Point::BeforeAppend) {
            drop(far);
            crash();
        }
        #[cfg(test)]
        if far.lies && is_mortal {
            let seq = far.store.read_after(0, crate::store::PAGE)?.len() as u64;
            let taken = |(n, event): (u64, &Event)| Recorded::new(seq + 1 + n, event.clone());
            return Ok(Some((0..).zip(events).map(taken).collect()));
        }
        let done = far.store.put(events, after);
        changes.fetch_add(1, Ordering::Relaxed);
        let is_in = done.as_ref().is_ok_and(Option::is_some);
        if is_mortal && is_in && far.fuse.burns(Point::AfterAppend) {
            drop(far);
            crash();
        }
        done
    }

    fn raw_after(&mut self, seq: u64, limit: usize) -> Result<Vec<Raw>, StoreError> {
        self.far(false)?.store.raw_after(seq, limit)
    }

    fn append_raw(&mut self, events: &[Raw]) -> Result<(), StoreError> {
        self.far(true)?.store.append_raw(events)
    }

    fn place(&self) -> &str {
        &self.stage.name
    }

    fn add_windows(&mut self, vantage: &str, parts: &[Part]) -> Result<(), StoreError> {
        self.far(true)?.store.add_windows(vantage, parts)
    }

    fn parts(&mut self, from: DateTime<Utc>, taken: Span) -> Result<Vec<Taken>, StoreError> {
        self.far(false)?.store.parts(from, taken)
    }

    fn forget_windows(&mut self, before: DateTime<Utc>) -> Result<(), StoreError> {
        self.far(true)?.store.forget_windows(before)
    }

    fn thin(&mut self, retention: &Retention, now: DateTime<Utc>) -> Result<bool, StoreError> {
        self.far(true)?.store.thin(retention, now)
    }

    fn size(&mut self) -> Result<Size, StoreError> {
        self.far(false)?.store.size()
    }

    fn beat(&mut self, here: &Here) -> Result<Company, StoreError> {
        self.far(true)?.store.beat(here)
    }

    fn leave(&mut self, console: Uuid) -> Result<(), StoreError> {
        self.far(true)?.store.leave(console)
    }
}
