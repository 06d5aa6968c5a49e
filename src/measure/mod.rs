//! What probes measure: samples, the windows they merge into, and the history of windows.

mod buckets;
mod exclusion;
mod gather;
mod grain;
mod histogram;
mod history;
mod memo;
mod outcome;
mod packed;
mod phases;
mod shelf;
mod sum;
mod window;

pub use exclusion::Exclusion;
pub use grain::Grain;
pub use histogram::Histogram;
pub use history::{History, Mark, Tally};
pub use outcome::Outcome;
pub use packed::{pack, unpack};
pub use phases::{Phase, PhaseTimes, Phases};
pub use sum::Span;
pub use window::{Counts, Last, Recorder, WINDOW, Window};

use crate::{id::Id, wording::Phrase};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use std::{sync::Arc, time::Duration};

/// One run of one probe.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    pub probe: Id,
    /// When it was due.
    pub planned: DateTime<Utc>,
    /// From sending to the end of the answer. At least the time-out for a time-out.
    pub service: Duration,
    /// From when it was due to the end of the answer: what a stall cannot hide from.
    pub response: Duration,
    pub outcome: Outcome,
    /// What went wrong, free of secrets and personal data: for a journey, with the step.
    pub detail: Option<Phrase>,
    /// Where the service time went, as far as the kind of probe tells it.
    pub phases: Phases,
    /// Tries that failed before this one; what is shown is the last, with the time of all.
    pub retries: u32,
    pub readings: Readings,
}

impl Sample {
    /// Whether it counts as good for an objective of this time; any time is good where there is none.
    pub fn is_good(&self, within: Option<Duration>) -> bool {
        self.outcome == Outcome::Ok && within.is_none_or(|within| self.response <= within)
    }

    /// How late the run began: the error of the schedule, on our own side.
    pub fn lag(&self) -> Duration {
        self.response.saturating_sub(self.service)
    }
}

/// Numbers read along with a sample, by name.
pub type Readings = Vec<(Arc<str>, Decimal)>;

/// What the schedule of a probe yields.
#[derive(Clone, Debug, PartialEq)]
pub enum Observation {
    Sample(Sample),
    /// A slot that could not be used, because too many earlier ones were still unanswered or because the
    /// prober itself came too late.
    Missed {
        probe: Id,
        planned: DateTime<Utc>,
        late: Duration,
        cause: MissCause,
    },
}

impl Observation {
    pub fn probe(&self) -> &Id {
        match self {
            Self::Sample(sample) => &sample.probe,
            Self::Missed { probe, .. } => probe,
        }
    }

    /// When it was due.
    pub fn planned(&self) -> DateTime<Utc> {
        match self {
            Self::Sample(sample) => sample.planned,
            Self::Missed { planned, .. } => *planned,
        }
    }
}

/// Why a slot was missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissCause {
    /// The target had too many unanswered probes: counts against it.
    InFlight,
    /// Our own side slept: says nothing about the target.
    Prober,
}
