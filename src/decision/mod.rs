//! Until when one can go back: by the time a rollback takes, and by the data that it would lose. Whichever ends first
//! counts. Pure functions of plan, journal, measurements and time.

mod cost;
mod data;
#[cfg(test)]
mod tests;

pub use cost::cost;
pub use data::{Count, Counting, DataClock, IN_SIGHT};

use crate::{
    id::Id,
    measure::History,
    plan::Plan,
    runbook::{self, Clock},
    state::{Run, State},
};
use chrono::{DateTime, TimeDelta, Utc};

/// Both clocks of a plan at a moment.
#[derive(Clone, Debug)]
pub struct Decision<'a> {
    /// The last moment at which going back fits into the window.
    pub time: Clock,
    /// In the order of the plan.
    pub data: Vec<DataClock<'a>>,
    /// The live run of the cutover, while it is open.
    pub run: Option<&'a Run>,
}

/// Which of the clocks ends first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closes<'a> {
    Time,
    Data(&'a Id),
}

/// The clocks; `None` without a launch window or without a rollback.
pub fn decision<'a>(
    plan: &'a Plan,
    state: &'a State,
    history: &History,
    now: DateTime<Utc>,
) -> Option<Decision<'a>> {
    let cutover = plan.cutover.as_ref()?;
    let time = runbook::clock(plan, state)?;
    let since = counted_since(plan, state, now);
    let data = cutover.data.values().map(|limit| DataClock::of(limit, plan, state, history, since, now));
    Some(Decision { time, data: data.collect(), run: state.cutover_run(plan) })
}

impl<'a> Decision<'a> {
    /// When it closes, and by which clock. Data that cannot be counted closes nothing here: see [`Self::blind`].
    pub fn closes(&self) -> (DateTime<Utc>, Closes<'a>) {
        let data =
            self.data.iter().filter_map(|clock| Some((clock.closes()?, Closes::Data(&clock.limit.id))));
        data.fold((self.time.latest, Closes::Time), |first, next| if next.0 < first.0 { next } else { first })
    }

    /// Time left; negative once it is over.
    pub fn left(&self, now: DateTime<Utc>) -> TimeDelta {
        self.closes().0 - now
    }

    /// The first of the data that should be counted and cannot be: then nobody knows what going back would lose.
    pub fn blind(&self) -> Option<&DataClock<'a>> {
        self.data.iter().find(|clock| matches!(clock.counting, Counting::Unknown))
    }
}

/// Since when data is counted: from the beginning of the live run, or of the window where the plan has no runbook.
fn counted_since(plan: &Plan, state: &State, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let cutover = plan.cutover.as_ref()?;
    match &cutover.runbook {
        Some(book) => state.latest_live(book).map(|run| run.begun.at),
        None => (now >= cutover.start).then_some(cutover.start),
    }
}
