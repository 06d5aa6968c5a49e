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
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::{
    sync::{mpsc::Sender, watch},
    task::{Id as TaskId, JoinSet},
    time::{Instant, sleep_until},
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

struct Pacer {
    shared: Arc<Shared>,
    /// Which job of the prober.
    index: usize,
    origin: Origin,
    timetable: Timetable,
    flying: JoinSet<Observation>,
    slots: HashMap<TaskId, Slot>,
    out: Sender<Observation>,
}

/// Runs while it is on and until it is to stop, then waits for the runs that are still under way: each has its own time-out, so no slow
/// answer is lost because the end came first.
pub(super) async fn pace(
    shared: Arc<Shared>,
    index: usize,
    origin: Origin,
    out: Sender<Observation>,
    (mut stop, mut on): (watch::Receiver<()>, watch::Receiver<bool>),
) {
    let probe = &shared.jobs[index].probe;
    let timetable = Timetable::new(probe.id.as_str(), probe.every, origin.wall);
    let flying = JoinSet::new();
    let mut pacer =
        Pacer { shared: Arc::clone(&shared), index, origin, timetable, flying, slots: HashMap::new(), out };
    loop {
        let next = origin.at + pacer.timetable.next_due();
        let is_on = *on.borrow();
        let went_on = tokio::select! {
            biased;
            _ = stop.changed() => break,
            () = turned(&mut on, !is_on) => {
                pacer.pass_over();
                Ok(())
            }
            Some(landed) = pacer.flying.join_next_with_id() => pacer.land(landed).await,
            () = sleep_until(next), if is_on => pacer.wake().await,
        };
        if went_on.is_err() {
            return;
        }
    }
    while let Some(landed) = pacer.flying.join_next_with_id().await {
        if pacer.land(landed).await.is_err() {
            return;
        }
    }
}

/// Returns when probing is turned on or off. Whoever may do that being gone, it stays as it is.
async fn turned(on: &mut watch::Receiver<bool>, wanted: bool) {
    if on.wait_for(|on| *on == wanted).await.is_err() {
        std::future::pending::<()>().await;
    }
}

impl Pacer {
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
        while let Some(landed) = self.flying.try_join_next_with_id() {
            self.land(landed).await?;
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
            let oldest = self.slots.values().map(|slot| slot.due).min().unwrap_or(elapsed);
            let waited = elapsed.saturating_sub(oldest).max(self.shared.jobs[self.index].probe.timeout);
            let (late, cause) = if ours { (late, MissCause::Prober) } else { (waited, MissCause::InFlight) };
            return self.miss(slot, late, cause).await;
        }
        let Ok(room) = Arc::clone(&self.shared.room).try_acquire_owned() else {
            return self.miss(slot, late, MissCause::Prober).await;
        };
        let (shared, index) = (Arc::clone(&self.shared), self.index);
        let due = self.origin.at + slot.due;
        let task = self.flying.spawn(async move {
            let _room = room;
            shared.measure(index, due, slot.planned).await
        });
        self.slots.insert(task.id(), slot);
        Ok(())
    }

    /// Hands on what a run observed. A run that broke down is a slot we did not measure.
    async fn land(
        &mut self,
        landed: Result<(TaskId, Observation), tokio::task::JoinError>,
    ) -> Result<(), Unheard> {
        match landed {
            Ok((id, observation)) => {
                self.slots.remove(&id);
                self.out.send(observation).await.map_err(|_| Unheard)
            }
            Err(broken) => match self.slots.remove(&broken.id()) {
                Some(slot) => {
                    let late = self.origin.at.elapsed().saturating_sub(slot.due);
                    self.miss(slot, late, MissCause::Prober).await
                }
                None => Ok(()),
            },
        }
    }

    async fn miss(&self, slot: Slot, late: Duration, cause: MissCause) -> Result<(), Unheard> {
        let probe = self.shared.jobs[self.index].probe.id.clone();
        let missed = Observation::Missed { probe, planned: slot.planned, late, cause };
        self.out.send(missed).await.map_err(|_| Unheard)
    }
}
