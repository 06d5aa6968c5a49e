//! Trying again, within the time there is.

use crate::{
    measure::Outcome,
    plan::Retry,
    probe::run::{Deadline, Failure},
};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// The tries of one request. They share its time: each has an even part of what is left, so that one that hangs
/// leaves time for the next.
pub(in crate::probe) struct Tries {
    retry: Retry,
    started: Instant,
    left: Duration,
    limit: Duration,
    made: u32,
}

impl Tries {
    /// `left` of the `limit` remains for all of them.
    pub fn new(retry: Retry, left: Duration, limit: Duration) -> Self {
        Self { retry, started: Instant::now(), left, limit, made: 0 }
    }

    /// By when the next try must have ended.
    pub fn deadline(&self) -> Deadline {
        let left = self.left.saturating_sub(self.started.elapsed());
        match self.retry.times.saturating_sub(self.made) {
            0 if self.made == 0 => Deadline::after(left, self.limit),
            0 => Deadline::after(left, left),
            more => {
                let share = left / (more + 1);
                Deadline::after(share, share)
            }
        }
    }

    /// Whether to try once more after `failure`, having waited for it. `status` is that of the answer, if one came.
    pub async fn again(&mut self, failure: &Failure, status: Option<u16>) -> bool {
        let passing = match status {
            Some(status) => status >= 500,
            None => {
                matches!(failure.outcome, Outcome::Timeout | Outcome::Refused | Outcome::Dns | Outcome::Reset)
            }
        };
        let left = self.left.saturating_sub(self.started.elapsed());
        if !passing || self.made >= self.retry.times || left <= self.retry.wait {
            return false;
        }
        self.made += 1;
        if !self.retry.wait.is_zero() {
            sleep(self.retry.wait).await;
        }
        true
    }

    /// How often it was tried again.
    pub fn made(&self) -> u32 {
        self.made
    }
}
