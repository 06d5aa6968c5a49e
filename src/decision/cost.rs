//! What going back costs, as it is recorded when it begins.

use super::{Counting, DataClock, decision};
use crate::{
    measure::History,
    plan::Plan,
    runbook::Reversal,
    state::{Cost, Lost, Mode, RunEvent, State},
};
use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::{Decimal, prelude::ToPrimitive};

/// What the beginning of the live rollback costs at a moment; `None` for anything else.
pub fn cost(
    what: &RunEvent,
    plan: &Plan,
    state: &State,
    history: &History,
    now: DateTime<Utc>,
) -> Option<Cost> {
    let cutover = plan.cutover.as_ref()?;
    let is_back = matches!(what, RunEvent::Begun { runbook, mode: Mode::Live, .. } if Some(runbook) == cutover.rollback.as_ref());
    let known = decision(plan, state, history, now).filter(|_| is_back)?;
    let (Reversal::Rehearsed { minutes, .. } | Reversal::Planned { minutes }) = known.time.reversal;
    let seconds = Decimal::from_f64_retain(minutes * 60.0).and_then(|seconds| seconds.to_i64());
    let ends = now + TimeDelta::try_seconds(seconds.unwrap_or(i64::MAX)).unwrap_or(TimeDelta::MAX);
    Some(Cost {
        left_s: known.left(now).num_seconds(),
        late_s: (ends - cutover.end).num_seconds().max(0),
        data: known.data.iter().filter_map(lost).collect(),
    })
}

/// Nothing is lost while the cutover has not begun.
fn lost(clock: &DataClock) -> Option<Lost> {
    let amount = match &clock.counting {
        Counting::NotYet => return None,
        Counting::Unknown => None,
        Counting::Known(count) => Some(count.amount),
    };
    let over = amount.is_some_and(|amount| amount >= clock.limit.limit);
    Some(Lost { data: clock.limit.id.clone(), amount, over })
}
