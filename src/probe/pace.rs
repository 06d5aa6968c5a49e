//! Keeps one probe to its timetable, and says which slots could not be used and why.

use super::{
    Shared,
    schedule::{Slot, Timetable},
};
use crate::{
    clock::Clock,
    measure::{MissCause, Observation},
};
use chrono::{DateTime, Utc};
use futures_util::{
    FutureExt,
    stream::{FuturesUnordered, StreamExt},
};
use std::{future::Future, panic::AssertUnwindSafe, pin::Pin, sync::Arc, time::Duration};
use tokio::{
    sync::{mpsc::Sender, watch},
    time::{Instant, Sleep, sleep_until},
};

/// Unanswered runs of one probe at most.
pub(super) const IN_FLIGHT_MAX: usize = 64;

/// The moment a run of the schedule began, on both clocks.
#[derive(Clone, Copy)]
pub(super) struct Origin {
    pub at: Instant,
    pub wall: DateTime<Utc>,
}

/// Nobody listens any more.
struct Unheard;

/// A run under way. One task runs a probe's timetable and all its runs: handing a run to another task and back would
/// cost as much as the run.
type Flight = Pin<Box<dyn Future<Output = (Slot, Option<Observation>)> + Send>>;

struct Pacer {
    shared: Arc<Shared>,
    /// Which job of the prober.
    index: usize,
    origin: Origin,
    timetable: Timetable,
    flying: FuturesUnordered<Flight>,
    /// When the runs under way were due, in no order.
    due: Vec<Duration>,
    out: Sender<Observation>,
}

/// Runs while it is on and until it is to stop, then waits for the runs that are still under way: each has its own
/// time-out, so no slow answer is lost because the end came first.
pub(super) async fn pace(
    shared: Arc<Shared>,
    index: usize,
    origin: Origin,
    out: Sender<Observation>,
    (mut stop, on): (watch::Receiver<()>, watch::Receiver<bool>),
) {
    let probe = &shared.jobs[index].probe;
    let timetable = Timetable::new(probe.id.as_str(), probe.every, origin.wall);
    let (flying, due) = (FuturesUnordered::new(), Vec::new());
    let mut pacer = Pacer { shared: Arc::clone(&shared), index, origin, timetable, flying, due, out };
    let mut is_on = *on.borrow();
    // These wait all the time: setting them up anew for every slot would cost more than waiting.
    let stopped = stop.changed();
    tokio::pin!(stopped);
    let turn = turned(on.clone(), !is_on);
    tokio::pin!(turn);
    let alarm = sleep_until(pacer.next());
    tokio::pin!(alarm);
    loop {
        let went_on = tokio::select! {
            biased;
            _ = &mut stopped => break,
            () = &mut turn => {
                is_on = !is_on;
                turn.set(turned(on.clone(), !is_on));
                pacer.pass_over();
                set(&mut alarm, pacer.next());
                Ok(())
            }
            Some((slot, observation)) = pacer.flying.next() => pacer.land(slot, observation).await,
            () = &mut alarm, if is_on => {
                let woken = pacer.wake().await;
                set(&mut alarm, pacer.next());
                woken
            }
        };
        if went_on.is_err() {
            return;
        }
    }
    while let Some((slot, observation)) = pacer.flying.next().await {
        if pacer.land(slot, observation).await.is_err() {
            return;
        }
    }
}

fn set(alarm: &mut Pin<&mut Sleep>, at: Instant) {
    alarm.as_mut().reset(at);
}

/// Returns when probing is turned on or off. Whoever may do that being gone, it stays as it is.
async fn turned(mut on: watch::Receiver<bool>, wanted: bool) {
    if on.wait_for(|on| *on == wanted).await.is_err() {
        std::future::pending::<()>().await;
    }
}

impl Pacer {
    /// When the next slot is due.
    fn next(&self) -> Instant {
        self.origin.at + self.timetable.next_due()
    }

    /// Leaves out the slots that are due, as if they had never been.
    fn pass_over(&mut self) {
        let _ = self.timetable.wake(self.origin.at.elapsed(), self.wall());
    }

    fn wall(&self) -> Option<DateTime<Utc>> {
        match self.shared.clock {
            Clock::System => Some(self.shared.clock.now()),
            Clock::Fixed(_) => None,
        }
    }

    /// Uses the slots that are due. Runs that have ended meanwhile land first: only those truly unanswered count.
    async fn wake(&mut self) -> Result<(), Unheard> {
        while let Some(Some((slot, observation))) = self.flying.next().now_or_never() {
            self.land(slot, observation).await?;
        }
        let elapsed = self.origin.at.elapsed();
        let due = self.timetable.wake(elapsed, self.wall());
        for (slot, late) in due.slept {
            self.miss(slot, late, MissCause::Prober).await?;
        }
        for slot in due.now {
            self.launch(slot, elapsed).await?;
        }
        Ok(())
    }

    async fn launch(&mut self, slot: Slot, elapsed: Duration) -> Result<(), Unheard> {
        let late = elapsed.saturating_sub(slot.due);
        if self.flying.len() >= IN_FLIGHT_MAX {
            // Slots that we come to late, several at once, crowd each other: that is our doing.
            let ours = late > self.timetable.every();
            let oldest = self.due.iter().min().copied().unwrap_or(elapsed);
            let waited = elapsed.saturating_sub(oldest).max(self.shared.jobs[self.index].probe.timeout);
            let (late, cause) = if ours { (late, MissCause::Prober) } else { (waited, MissCause::InFlight) };
            return self.miss(slot, late, cause).await;
        }
        let Ok(room) = Arc::clone(&self.shared.room).try_acquire_owned() else {
            return self.miss(slot, late, MissCause::Prober).await;
        };
        let (shared, index) = (Arc::clone(&self.shared), self.index);
        let due = self.origin.at + slot.due;
        self.due.push(slot.due);
        self.flying.push(Box::pin(async move {
            let _room = room;
            // A run that breaks down must not take the others with it.
            let run = AssertUnwindSafe(shared.measure(index, due, slot.planned)).catch_unwind();
            (slot, run.await.ok())
        }));
        Ok(())
    }

    /// Hands on what a run observed. A run that broke down is a slot we did not measure.
    async fn land(&mut self, slot: Slot, observation: Option<Observation>) -> Result<(), Unheard> {
        if let Some(at) = self.due.iter().position(|due| *due == slot.due) {
            self.due.swap_remove(at);
        }
        match observation {
            Some(observation) => self.out.send(observation).await.map_err(|_| Unheard),
            None => {
                let late = self.origin.at.elapsed().saturating_sub(slot.due);
                self.miss(slot, late, MissCause::Prober).await
            }
        }
    }

    async fn miss(&mut self, slot: Slot, late: Duration, cause: MissCause) -> Result<(), Unheard> {
        let probe = self.shared.jobs[self.index].probe.id.clone();
        let missed = Observation::Missed { probe, planned: slot.planned, late, cause };
        self.out.send(missed).await.map_err(|_| Unheard)
    }
}
