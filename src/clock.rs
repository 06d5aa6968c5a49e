//! The only place that reads a clock. Everything that decides gets the time as an argument.

use chrono::{DateTime, Utc};
use std::time::{Duration, Instant};

/// Where the wall-clock time of this run comes from.
#[derive(Clone, Copy, Debug, Default)]
pub enum Clock {
    #[default]
    System,
    /// Always this moment: for reproducible transcripts.
    Fixed(DateTime<Utc>),
}

impl Clock {
    pub fn now(self) -> DateTime<Utc> {
        match self {
            #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the wall clock")]
            Self::System => Utc::now(),
            Self::Fixed(at) => at,
        }
    }
}

/// Elapsed time, immune to changes of the wall clock.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    pub fn start() -> Self {
        #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the monotonic clock")]
        Self(Instant::now())
    }

    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}
