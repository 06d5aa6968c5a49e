//! A shared store that fails in every way a server and the way to it can fail, and lets others in between.

use super::{Crash, World, step};
use crate::{
    plan::Retention,
    state::{Event, Recorded},
    store::{Cause, Company, Here, Operation, Part, Raw, Size, Span, Store, StoreError, Taken},
};
use chrono::{DateTime, Utc};
use std::{
    panic::resume_unwind,
    sync::{Arc, Mutex},
};
use uuid::Uuid;

/// One connection of one writer.
pub(super) struct Connection {
    pub world: Arc<Mutex<World>>,
    pub writer: usize,
}

/// What becomes of one call.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fate {
    Done,
    /// Not done, and known not to be.
    Lost,
    Refused,
    /// Not done, but that is not known.
    Unknown,
    /// Done, but that is not known.
    Unheard,
    CrashBefore,
    CrashAfter,
    /// Somebody else acts before, or between this and what its caller does next.
    OtherBefore,
    OtherAfter,
}

fn failed(source: Cause) -> StoreError {
    StoreError { operation: Operation::Write, place: "far".into(), source }
}

impl Connection {
    pub fn open(world: &Arc<Mutex<World>>, writer: usize) -> Result<Box<dyn Store>, StoreError> {
        let mut connection = Self { world: Arc::clone(world), writer };
        connection.call(false, |_| Ok(()))?;
        Ok(Box::new(connection))
    }

    fn fate(&self) -> Fate {
        let mut world = self.world.lock().unwrap();
        let machine = world.writers[self.writer].machine;
        if !world.is_stormy {
            return Fate::Done;
        }
        if world.cut[machine] {
            return Fate::Lost;
        }
        match world.random.below(100) {
            0..5 => Fate::Lost,
            5..7 => Fate::Refused,
            7..11 => Fate::Unknown,
            11..15 => Fate::Unheard,
            15..17 => Fate::CrashBefore,
            17..19 => Fate::CrashAfter,
            19..27 => Fate::OtherBefore,
            27..35 => Fate::OtherAfter,
            _ => Fate::Done,
        }
    }

    fn call<T>(
        &mut self,
        is_write: bool,
        work: impl FnOnce(&mut World) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let unknown = || failed(if is_write { Cause::Unknown } else { Cause::Lost });
        let fate = self.fate();
        if fate != Fate::Done {
            self.world.lock().unwrap().note(&format!("{}: {fate:?}", self.writer));
        }
        match fate {
            Fate::Lost => return Err(failed(Cause::Lost)),
            Fate::Refused => return Err(failed(Cause::Address)),
            Fate::Unknown => return Err(unknown()),
            Fate::CrashBefore => resume_unwind(Box::new(Crash)),
            Fate::OtherBefore => self.let_another_in(),
            _ => {}
        }
        let done = work(&mut self.world.lock().unwrap());
        match fate {
            Fate::Unheard => return Err(unknown()),
            Fate::CrashAfter => resume_unwind(Box::new(Crash)),
            Fate::OtherAfter => self.let_another_in(),
            _ => {}
        }
        done
    }

    fn let_another_in(&self) {
        let other = {
            let mut world = self.world.lock().unwrap();
            let count = world.writers.len() as u64;
            usize::try_from(world.random.below(count)).unwrap()
        };
        step(&self.world, other);
    }
}

impl Store for Connection {
    fn put(&mut self, events: &[Event], after: Option<u64>) -> Result<Option<Vec<Recorded>>, StoreError> {
        self.call(true, |world| world.stage.far.put(events, after))
    }

    fn raw_after(&mut self, seq: u64, limit: usize) -> Result<Vec<Raw>, StoreError> {
        self.call(false, |world| world.stage.far.raw_after(seq, limit))
    }

    fn append_raw(&mut self, events: &[Raw]) -> Result<(), StoreError> {
        self.call(true, |world| world.stage.far.append_raw(events))
    }

    fn place(&self) -> &'static str {
        "far"
    }

    fn add_windows(&mut self, vantage: &str, parts: &[Part]) -> Result<(), StoreError> {
        self.call(true, |world| world.stage.far.add_windows(vantage, parts))
    }

    fn parts(&mut self, from: DateTime<Utc>, taken: Span) -> Result<Vec<Taken>, StoreError> {
        self.call(false, |world| world.stage.far.parts(from, taken))
    }

    fn forget_windows(&mut self, before: DateTime<Utc>) -> Result<(), StoreError> {
        self.call(true, |world| world.stage.far.forget_windows(before))
    }

    fn thin(&mut self, retention: &Retention, now: DateTime<Utc>) -> Result<bool, StoreError> {
        self.call(true, |world| world.stage.far.thin(retention, now))
    }

    fn size(&mut self) -> Result<Size, StoreError> {
        self.call(false, |world| world.stage.far.size())
    }

    fn beat(&mut self, here: &Here) -> Result<Company, StoreError> {
        self.call(true, |world| world.stage.far.beat(here))
    }

    fn leave(&mut self, console: Uuid) -> Result<(), StoreError> {
        self.call(true, |world| world.stage.far.leave(console))
    }
}
