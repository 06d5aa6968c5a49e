//! The way to the far store: there, or away and tried again with growing pauses, on a thread of its own so that
//! nobody waits for a server that does not answer.

use super::super::{Cause, Operation, Store, StoreError};
use crate::clock::Stopwatch;
use chrono::{DateTime, Utc};
use std::{
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, sync_channel},
    },
    thread,
    time::Duration,
};

/// Opens the far store.
pub type Dial = Arc<dyn Fn() -> Result<Box<dyn Store>, StoreError> + Send + Sync>;

/// How the way back is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// The pause after the first failed try; each next one is twice as long.
    pub first: Duration,
    pub max: Duration,
    /// How long an opening program waits for the server before it goes on without.
    pub opening: Duration,
    /// How long a connection that has just broken may take to be made anew before the store counts as away.
    pub blink: Duration,
    /// Whether tries are made on a thread of their own.
    pub aside: bool,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            first: Duration::from_millis(500),
            max: Duration::from_secs(5),
            opening: Duration::from_secs(6),
            blink: Duration::from_millis(300),
            aside: true,
        }
    }
}

pub(super) struct Far {
    place: String,
    dial: Dial,
    pace: Pace,
    line: Line,
}

enum Line {
    Here(Box<dyn Store>),
    Away(Away),
}

struct Away {
    since: DateTime<Utc>,
    /// Tries that failed.
    failed: u32,
    /// Since the last of them.
    pause: Stopwatch,
    dialing: Option<Receiver<Result<Box<dyn Store>, StoreError>>>,
    /// The server answered, but refused.
    refusal: Option<Arc<StoreError>>,
}

impl Far {
    /// Does not try yet.
    pub fn new(place: String, dial: Dial, pace: Pace, now: DateTime<Utc>) -> Self {
        Self { place, dial, pace, line: Line::Away(Away::new(now)) }
    }

    /// Since when the store is away, if it is.
    pub fn away_since(&self) -> Option<DateTime<Utc>> {
        match &self.line {
            Line::Here(_) => None,
            Line::Away(away) => Some(away.since),
        }
    }

    /// Runs `work` on the store if it is in reach. Whatever shows that it is not makes it count as away.
    pub fn run<T>(
        &mut self,
        now: DateTime<Utc>,
        work: impl FnOnce(&mut dyn Store) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.look(Duration::ZERO);
        let Line::Here(store) = &mut self.line else {
            return Err(self.refusal().unwrap_or_else(|| self.failed(Cause::Lost)));
        };
        let done = work(&mut **store);
        if done.as_ref().is_err_and(StoreError::is_out_of_reach) {
            self.line = Line::Away(Away::new(now));
        }
        done
    }

    /// [`run`](Self::run) for what may be done twice: a connection that has just broken is made anew at once, if
    /// that is quick.
    pub fn run_again<T>(
        &mut self,
        now: DateTime<Utc>,
        mut work: impl FnMut(&mut dyn Store) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let was_here = self.away_since().is_none();
        match self.run(now, &mut work) {
            Err(error) if was_here && error.is_out_of_reach() => {
                self.look(self.pace.blink);
                self.run(now, work)
            }
            done => done,
        }
    }

    /// Looks whether the store is back, and tries when it is time. Waits no longer than `patience` for the answer.
    pub fn look(&mut self, patience: Duration) {
        let Line::Away(away) = &mut self.line else { return };
        if away.dialing.is_none() && away.may_try(self.pace) {
            away.dialing = dialing(&self.dial, self.pace.aside);
            if away.dialing.is_none() {
                away.fail(None);
            }
        }
        let Some(answer) = &away.dialing else { return };
        match answer.recv_timeout(patience) {
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => away.fail(None),
            Ok(Ok(store)) => self.line = Line::Here(store),
            Ok(Err(error)) => away.fail(Some(error)),
        }
    }

    /// Waits as long as an opening program may; a refusal is an error.
    pub fn open(&mut self) -> Result<(), StoreError> {
        self.look(self.pace.opening);
        self.refusal().map_or(Ok(()), Err)
    }

    /// What the server refused when it was last asked.
    fn refusal(&self) -> Option<StoreError> {
        let Line::Away(Away { refusal: Some(refusal), .. }) = &self.line else { return None };
        Some(self.failed(Cause::Earlier(Arc::clone(refusal))))
    }

    fn failed(&self, source: Cause) -> StoreError {
        StoreError { operation: Operation::Read, place: self.place.clone(), source }
    }
}

impl Away {
    fn new(since: DateTime<Utc>) -> Self {
        Self { since, failed: 0, pause: Stopwatch::start(), dialing: None, refusal: None }
    }

    fn may_try(&self, pace: Pace) -> bool {
        let Some(doublings) = self.failed.checked_sub(1) else { return true };
        let pause = pace.first.saturating_mul(1 << doublings.min(16)).min(pace.max);
        self.pause.elapsed() >= pause
    }

    fn fail(&mut self, error: Option<StoreError>) {
        self.failed = self.failed.saturating_add(1);
        (self.pause, self.dialing) = (Stopwatch::start(), None);
        self.refusal = error.filter(|error| !error.is_out_of_reach()).map(Arc::new);
    }
}

/// Begins to open the far store; `None` when there is no thread to be had. A try that nobody waits for any more ends
/// by itself.
fn dialing(dial: &Dial, aside: bool) -> Option<Receiver<Result<Box<dyn Store>, StoreError>>> {
    let (answer, asked) = sync_channel(1);
    let dial = Arc::clone(dial);
    let work = move || drop(answer.send(dial()));
    if aside {
        thread::Builder::new().name("reach".into()).spawn(work).ok()?;
    } else {
        work();
    }
    Some(asked)
}
