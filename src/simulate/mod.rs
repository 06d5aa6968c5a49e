//! A whole launch night, played at speed: the real engine with everything around it made up.
//!
//! What is real: the plan, the store with its outbox (in memory), every program's session and what it decides, the facts
//! out of the history of measurements, gates, alerts, runs of runbooks and the clocks. What is made up: the time, what
//! probes measure, what people want to do and when, what their hands and machines do outside, which programs die and
//! when the store is out of reach. The script ([`crate::plan::night`]) and a seed say all of it, so the same seed is
//! the same night.

mod chance;
mod console;
mod crew;
mod fuse;
mod hands;
mod lessons;
mod prelude;
mod script;
mod senses;
mod stage;
mod story;
#[cfg(test)]
mod tests;
mod world;

pub use hands::Effect;
pub use lessons::Lessons;
pub use story::{Line, Sort};

use crate::{
    clock::Clock,
    conductor::ActError,
    plan::{
        Plan,
        night::{End, Night},
    },
    state::State,
    store::{Access, PAGE, Part, RestoreError, Span, Sqlite, Store as _, StoreError, Taken},
    wording::Lang,
};
use chrono::{DateTime, TimeDelta, Utc};
use stage::Stage;
use std::{path::Path, sync::Arc};
use uuid::Uuid;
use world::World;

#[cfg(test)]
use crate::id::Id;

/// How a night is played.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    pub seed: u64,
    /// The language people write their notes in.
    pub lang: Lang,
}

/// A night that was played to its end.
pub struct Played {
    pub end: End,
    pub started: DateTime<Utc>,
    pub ended: DateTime<Utc>,
    /// What the journal says at the end.
    pub state: Arc<State>,
    /// What took effect outside.
    pub ledger: Vec<Effect>,
    pub lessons: Lessons,
    /// Events of which somebody was told that they are recorded.
    acknowledged: Vec<Uuid>,
    /// Runs that people asked for, by whom and when: whatever else began, began by itself.
    #[cfg(test)]
    asked: Vec<(Id, Id, DateTime<Utc>)>,
    /// What was truly lost where a rollback began.
    #[cfg(test)]
    lost: Vec<Lost>,
    stage: Stage,
}

/// How much of one of the data a rollback truly lost when it began: what probes can know of that lags a little.
#[cfg(test)]
#[derive(Clone, Debug)]
struct Lost {
    seq: u64,
    data: Id,
    least: rust_decimal::Decimal,
    most: rust_decimal::Decimal,
}

/// Plays a night to its end. `tell` hears every line of the story as it happens, and may take its time.
pub fn play(
    night: &Night,
    plan: &Arc<Plan>,
    options: Options,
    tell: &mut dyn FnMut(&Line),
) -> Result<Played, ActError> {
    let mut world = World::new(night, plan, options)?;
    let end = world.play(tell)?;
    played(&world, end)
}

fn played(world: &World, end: End) -> Result<Played, ActError> {
    let (night, plan) = (world.night, &world.plan);
    let state = world.state();
    let journal = world.stage().after(0).map_err(ActError::Store)?;
    let lessons = lessons::lessons(plan, night, &state, &journal, world.dates());
    Ok(Played {
        end,
        started: night.start,
        ended: world.now(),
        state,
        lessons,
        ledger: world.ledger(),
        acknowledged: world.acknowledged.clone(),
        #[cfg(test)]
        asked: world.asked.clone(),
        #[cfg(test)]
        lost: world.lost(&journal),
        stage: world.stage(),
    })
}

impl Played {
    /// Writes the journal of the night, with what was measured, into a new file; all of it known since when it was.
    pub fn keep(&self, path: &Path) -> Result<(), RestoreError> {
        if path.exists() {
            return Err(RestoreError::Exists);
        }
        let mut file = Sqlite::open(path, Access::Write)?;
        self.stage.with(|store| {
            let mut seq = 0;
            loop {
                let page = store.raw_after(seq, PAGE)?;
                let Some(last) = page.last() else { break };
                seq = u64::try_from(last.seq).unwrap_or(u64::MAX);
                file.append_raw(&page)?;
            }
            let mut parts = store.parts(self.started - TimeDelta::days(1), Span::default())?;
            parts.sort_by_key(|part| part.at);
            for taken in parts.chunk_by(|a, b| a.at == b.at && a.vantage == b.vantage) {
                let Some(first) = taken.first() else { continue };
                let part =
                    |it: &Taken| Part { id: it.id, probe: it.probe.clone(), window: it.window.clone() };
                file.set_clock(Clock::Fixed(first.at));
                file.add_windows(&first.vantage, &taken.iter().map(part).collect::<Vec<_>>())?;
            }
            Ok(())
        })
    }

    /// Walks the chain of the night's journal.
    pub fn verify(&self) -> Result<bool, StoreError> {
        self.stage.with(|store| Ok(store.verify()?.is_ok()))
    }

    /// Events of which somebody was told that they are recorded.
    pub fn acknowledged(&self) -> &[Uuid] {
        &self.acknowledged
    }

    /// Every event in the order of the journal.
    pub fn journal(&self) -> Result<Vec<crate::state::Recorded>, StoreError> {
        self.stage.after(0)
    }
}
