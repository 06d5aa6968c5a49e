//! Runs of runbooks: what each step waits for, what begins by itself, when it will be over, and until when one can
//! still go back. Pure functions of plan, state and time.

mod clock;
mod due;
mod forecast;
mod phase;
#[cfg(test)]
mod tests;
mod times;
mod work;

pub use clock::{Clock, Reversal, clock};
pub use due::due;
pub use forecast::{Forecast, forecast};
pub use phase::{Phase, blocked_by, next_by_itself, phase, phase_for, phases, phases_for, proposes_rollback};
pub use times::{Taken, rehearsed, taken};
pub use work::{Order, Outcome, Task, TaskId, Work};
